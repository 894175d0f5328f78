"""What pages know of a board's clips: where their files are, what was measured, posters and film strips.

A view asks for what it shows, so a page that was reloaded and a second view have everything; nothing large is synced.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import traitlets

from vlai_widgets.backends import connect
from vlai_widgets.charts.text import one_line
from vlai_widgets.charts.timeline import CURVES, PRESENCE
from vlai_widgets.charts.view import BoardRow, find_row
from vlai_widgets.errors import VlaiError
from vlai_widgets.grants import grant
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Analysis
from vlai_widgets.widgets.base import Buffers, Message, VlaiWidget

MOST_AT_ONCE: Final = 200
"""Up to so many clips a page gets the facts of all at once: it can then change the clip while the kernel is busy."""

STRIP_STEP_S: Final = 0.5
"""Seconds between the pictures of a film strip."""

MOST_DETAILS: Final = 20
"""Up to so many clips it gets what was measured of all."""

Fact = dict[str, Any]


class ClipsWidget(VlaiWidget):
    """Base of the widgets that show clips of a board.

    Args:
        board: The board, or None for clips without one.
        files: Where the clips are, a clip id; what is not named is where the board says.
        language: ``en`` or ``zh``; None: the board's.
        group: Widgets of one group talk to each other on the page.
    """

    selected = traitlets.Unicode("", help="Name of the clip that is shown; may be set.")
    _clip_id = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        *,
        board: Leaderboard | None,
        files: Mapping[str, str | os.PathLike[str]] | None = None,
        language: str | None = None,
        group: str | None = None,
        **traits: Any,
    ) -> None:
        self._shown_board = board
        self._loose: dict[str, Path] = {}
        self._loose_posters: dict[str, bytes] = {}
        self._files: dict[str, Path] = {} if board is None else board.files
        self._files |= {clip_id: Path(path) for clip_id, path in (files or {}).items()}
        self._facts: dict[str, Fact] = {}
        self._small: dict[str, Path] = {}
        self._small_folder: tempfile.TemporaryDirectory[str] | None = None
        words = language or ("en" if board is None else board.language)
        super().__init__(language=words, group=group, **traits)

    # --- which clip -----------------------------------------------------------------------------------------------

    @traitlets.validate("selected")
    def _valid_selected(self, proposal: Any) -> str:
        return self._name(self._id_of(proposal["value"])) if proposal["value"] else ""

    @traitlets.observe("selected")
    def _selected_changed(self, change: Any) -> None:
        self._clip_id = self._id_of(change["new"]) if change["new"] else ""

    @traitlets.observe("_clip_id")
    def _clip_id_changed(self, change: Any) -> None:
        self.selected = self._name(change["new"]) if change["new"] else ""

    def _rows(self) -> tuple[BoardRow, ...]:
        return () if self._shown_board is None else self._shown_board.rows

    def _row(self, clip_id: str) -> BoardRow | None:
        return next((row for row in self._rows() if row.clip_id == clip_id), None)

    def _name(self, clip_id: str) -> str:
        if clip_id in self._loose:
            return self._loose[clip_id].name
        row = self._row(clip_id)
        return "" if row is None else row.clip

    def _id_of(self, name: str) -> str:
        """Return the id of the clip called ``name`` (UnknownOption where there is none)."""
        loose = next((clip_id for clip_id, path in self._loose.items() if path.name == name), None)
        return loose if loose is not None else find_row(self._rows(), name).clip_id

    # --- what a page asks for -------------------------------------------------------------------------------------

    def _msg_clips(self, message: Message, _buffers: Buffers) -> None:
        """The page wants to know of a clip; of a small board it hears of all."""
        asked = str(message.get("clip_id", ""))

        def work() -> None:
            rows = self._rows()
            ids = [row.clip_id for row in rows] if len(rows) <= MOST_AT_ONCE else []
            if asked not in ids:
                ids = [asked]
            self.send({"t": "clips", "clips": [fact for i in ids if (fact := self._fact(i)) is not None]})
            if len(rows) <= MOST_DETAILS:
                for clip_id in ids:
                    self._send_detail(clip_id)

        self.chore(work)
        if asked in self._loose:
            self.aside(lambda: self._look_at(asked))

    def _look_at(self, clip_id: str) -> None:
        """Find out about a clip of no board, and show its poster."""
        fact = self._fact(clip_id)
        if fact is None or clip_id in self._loose_posters:
            return
        with connect("local") as backend:
            seen = backend.glance(self._loose[clip_id])
        fact |= {"duration_s": seen.duration_s, "fps": seen.fps, "width_px": seen.width_px, "height_px": seen.height_px}
        if seen.poster_jpeg:
            self._loose_posters[clip_id] = seen.poster_jpeg
            fact["has_poster"] = True
        self.send({"t": "clips", "clips": [fact]})

    def _msg_detail(self, message: Message, _buffers: Buffers) -> None:
        """The page shows a clip's seconds and reasons."""
        self.chore(lambda: self._send_detail(str(message.get("clip_id", ""))))

    def _msg_poster(self, message: Message, _buffers: Buffers) -> None:
        """The page shows a clip that is not playing yet."""
        clip_id = str(message.get("clip_id", ""))
        jpeg = self._poster(clip_id)
        self.send({"t": "poster", "clip_id": clip_id}, [] if jpeg is None else [jpeg])

    def _msg_strip(self, message: Message, _buffers: Buffers) -> None:
        """The page shows the frame at the pointer."""
        clip_id = str(message.get("clip_id", ""))
        self.aside(lambda: self._send_strip(clip_id))

    def _send_strip(self, clip_id: str) -> None:
        path = self._path(clip_id)
        if path is None:
            return
        try:
            with connect("local") as backend:
                film = backend.filmstrip(path, step_s=STRIP_STEP_S)
        except VlaiError:  # an ornament: the player says what is wrong with the file
            self.send({"t": "strip", "clip_id": clip_id})
            return
        about = {
            "tile_width_px": film.tile_width_px,
            "tile_height_px": film.tile_height_px,
            "columns": film.columns,
            "times_s": film.times_s,
        }
        self.send({"t": "strip", "clip_id": clip_id, **about}, [film.jpeg])

    def _path(self, clip_id: str) -> Path | None:
        """Where the clip is; or the small rendition that came with its board, where the clip is not at hand."""
        path = self._loose.get(clip_id) or self._files.get(clip_id)
        if path is not None and path.is_file():
            return path
        return self._small_path(clip_id) or path

    def _small_path(self, clip_id: str) -> Path | None:
        kept = None if self._shown_board is None else self._shown_board._setup.previews.get(clip_id)
        if kept is None:
            return None
        if clip_id not in self._small:
            if self._small_folder is None:  # goes with the widget
                self._small_folder = tempfile.TemporaryDirectory(prefix="vlai-", ignore_cleanup_errors=True)
            path = Path(self._small_folder.name) / f"{len(self._small)}.mp4"
            path.write_bytes(kept)
            self._small[clip_id] = path
        return self._small[clip_id]

    def _fact(self, clip_id: str) -> Fact | None:
        if clip_id not in self._facts and (made := self._made_fact(clip_id)) is not None:
            self._facts[clip_id] = made
        return self._facts.get(clip_id)

    def _made_fact(self, clip_id: str) -> Fact | None:
        name = self._name(clip_id)
        if not name:
            return None
        path = self._path(clip_id)
        analysis = self._analysis(clip_id)
        media = None if analysis is None else analysis.media
        problem, grant_id = None, None
        if path is not None:
            try:
                grant_id = grant(path)
            except VlaiError as error:
                problem = str(error)
        return {
            "clip_id": clip_id,
            "clip": one_line(name),
            "grant": grant_id,
            "problem": problem,
            "duration_s": None if media is None else media.duration_s,
            "fps": None if media is None else media.fps,
            "width_px": None if media is None else media.width_px,
            "height_px": None if media is None else media.height_px,
            "has_poster": self._has_poster(clip_id),
            "small": path is not None and path in self._small.values(),
        }

    def _has_poster(self, clip_id: str) -> bool:
        return self._poster(clip_id) is not None

    def _poster(self, clip_id: str) -> bytes | None:
        if clip_id in self._loose_posters:
            return self._loose_posters[clip_id]
        return None if self._shown_board is None else self._shown_board.posters.get(clip_id)

    def _analysis(self, clip_id: str) -> Analysis | None:
        analyses = () if self._shown_board is None else self._shown_board.analyses
        return next((analysis for analysis in analyses if analysis.clip_id == clip_id), None)

    def _send_detail(self, clip_id: str) -> None:
        analysis, row = self._analysis(clip_id), self._row(clip_id)
        if analysis is None or row is None or self._shown_board is None:
            return
        self.send({"t": "detail", "clip_id": clip_id, **measured(self._shown_board, row, analysis)})


def measured(board: Leaderboard, row: BoardRow, analysis: Analysis) -> dict[str, Any]:
    """Return a clip's seconds, cuts and reasons as a page takes them.

    Reasons are numbered along strengths, then fixes. ``moments`` says where in the clip each dimension shows.
    """
    points = analysis.timeline
    explanation = board.explain(row.clip) if row.score is not None else None
    reasons = [] if explanation is None else [*explanation.strengths, *explanation.fixes]
    return {
        "duration_s": None if analysis.media is None else analysis.media.duration_s,
        "fps": None if analysis.media is None else analysis.media.fps,
        "t_s": [point.t_s for point in points],
        "curves": {name: [_short(getattr(p, name)) for p in points] for name in CURVES} if points else None,
        "lanes": {name: [_short(getattr(p, name)) for p in points] for name in PRESENCE},
        "cuts_s": [round(cut, 2) for cut in analysis.cuts_s[:400]],
        "reasons": [
            {
                "number": number,
                "kind": reason.kind,
                "dimension": reason.dimension,
                "text": reason.text,
                "short": reason.short,
                "points": round(reason.points, 2),
                "t_start_s": reason.t_start_s,
                "t_end_s": reason.t_end_s,
            }
            for number, reason in enumerate(reasons, 1)
        ],
        "moments": {reason.dimension: reason.t_start_s for reason in reversed(reasons) if reason.t_start_s is not None},
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)
