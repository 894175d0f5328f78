"""A player for an exported leaderboard video, with its chapters and captions."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

from vlai_widgets.charts.text import one_line
from vlai_widgets.errors import ClipNotFound
from vlai_widgets.grants import grant
from vlai_widgets.widgets.base import Buffers, Message, VlaiWidget
from vlai_widgets.widgets.mp4_chapters import read_chapters

_MOST_SIDECAR_BYTES: Final = 4 * 1024 * 1024

_NEAR_S: Final = 0.5
"""A clip may begin a cut's length beside its chapter."""


class ReelPlayer(VlaiWidget):
    """Plays the video of :meth:`Leaderboard.export`: chapters, captions, and a link to save it.

    Args:
        path: The MP4; its captions (``.vtt``) and scores (``.json``) are read where they lie beside it.
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page.

    Raises:
        ClipNotFound: There is no such file.
        UnsupportedFileType: It is no video.

    Example:
        >>> player = vlai.ReelPlayer(board.export("top.mp4", top=1, quality="preview"))
    """

    page = "reel_player"

    def __init__(self, path: str | os.PathLike[str], *, language: str = "en", group: str | None = None) -> None:
        self.path = Path(path).expanduser().absolute()
        grant(self.path)
        super().__init__(language=language, group=group)

    def _msg_reel(self, _message: Message, _buffers: Buffers) -> None:
        """A view was rendered."""
        self.chore(lambda: self.send({"t": "reel", "reel": reel_facts(self.path)}))


def reel_facts(path: Path) -> dict[str, Any]:
    """Return what a page needs to play a reel: its grant, its chapters and its captions.

    Raises:
        ClipNotFound: There is no such file.
    """
    if not path.is_file():
        raise ClipNotFound(f"There is no file {str(path)!r}.")
    return {
        "grant": grant(path),
        "name": path.name,
        "size_bytes": path.stat().st_size,
        "chapters": _chapters(path),
        "captions": _text(path.with_suffix(".vtt")),
    }


def _chapters(path: Path) -> list[dict[str, Any]]:
    """The video's own chapters, with rank and score where the file beside it knows them; else what that file knows."""
    own, ranked = _file_chapters(path), _ranked_chapters(path)
    if not own:
        return ranked
    named = []
    for chapter in own:
        near = (known for known in ranked if abs(known["start_s"] - chapter["start_s"]) < _NEAR_S)
        named.append({**next(near, chapter), "start_s": chapter["start_s"]})
    return named


def _ranked_chapters(path: Path) -> list[dict[str, Any]]:
    """The places of the clips, as the file of scores beside the reel names them."""
    text = _text(path.with_suffix(".json"))
    try:
        clips = json.loads(text)["clips"] if text else []
        found = [
            {
                "start_s": float(clip["start_s"]),
                "title": one_line(str(clip["name"])),
                "rank": int(clip["rank"]),
                "score": clip.get("score"),
            }
            for clip in clips
            if clip.get("start_s") is not None
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []  # another program's file: the reel plays without it
    return sorted(found, key=lambda chapter: chapter["start_s"])


def _file_chapters(path: Path) -> list[dict[str, Any]]:
    return [{"start_s": start_s, "title": one_line(title)} for start_s, title in read_chapters(path)]


def _text(path: Path) -> str | None:
    if not path.is_file() or path.stat().st_size > _MOST_SIDECAR_BYTES:
        return None
    return path.read_text(encoding="utf-8", errors="replace")
