"""Opening a saved leaderboard together with its clips, so that they can be watched and rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from vlai_widgets import leaderboard
from vlai_widgets.backends import Backend, connect
from vlai_widgets.clipfiles import VIDEO_TYPES, Clips, extension_of, find_clips
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.reels import BoardReels


def load(path: str | Path, *, clips: Clips | None = None, backend: str | Backend | None = None) -> Leaderboard:
    """Open a leaderboard that was saved with ``board.save``.

    Tables, charts and reports need nothing else. To watch the clips and for ``export`` the clips themselves are needed:
    those that lie beside the file are found; otherwise name them in ``clips``.

    Args:
        path: The ``.vlai`` file.
        clips: The clips' files.
        backend: Where to render, or None for what the environment says.

    Raises:
        BadBoardFile: The file is damaged or of a newer version.
        ClipNotFound: A path in ``clips`` does not exist.
        UnknownOption: The file names a preset that this version does not have.

    Example:
        >>> path = board.save("q3.vlai")
        >>> vlai.load(path, clips="clips/*.mp4").clips == board.clips
        True
    """
    board = leaderboard.load(path)
    files: Iterable[Path] = find_clips(clips) if clips is not None else ()
    opener: Callable[[], Backend] = lambda: backend if isinstance(backend, Backend) else connect(backend)  # noqa: E731
    beside = sorted(
        p for p in Path(path).expanduser().absolute().parent.iterdir() if extension_of(p.name) in VIDEO_TYPES
    )
    board = board.with_files([*files, *beside])
    return board.with_exporter(BoardReels(board.analyses, tuple(files) or tuple(board.files.values()), opener))
