"""A player for one clip, with what was measured second by second under the picture."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from vlai_widgets.errors import InputError
from vlai_widgets.grants import grant
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.widgets.clips import ClipsWidget


class ClipPlayer(ClipsWidget):
    r"""Plays a clip: by frame, in slow motion, in a loop; with curves, cuts and reasons under it.

    With the focus in the player: space and ``k`` play and stop, arrows go a second, ``j`` and ``l`` two, comma and full
    stop a frame, ``[`` and ``]`` set a loop and ``\`` ends it, ``m`` switches the sound.

    Args:
        path: A clip, where there is no board.
        board: A leaderboard; its clips can be chosen by :attr:`selected`.
        clip: Name of the clip to begin with; None: the best one.
        files: Where the clips are, a clip id; None: where the board says.
        language: ``en`` or ``zh``; None: the board's.
        group: Widgets of one group talk to each other on the page.

    Raises:
        ClipNotFound: There is no file ``path``.
        UnsupportedFileType: It is not media.
        UnknownOption: The board has no such clip.
        InputError: Neither a path nor a board was given.

    Example:
        >>> player = vlai.ClipPlayer("clips/a.mp4")
        >>> player = vlai.ClipPlayer(board=board, clip="b.mp4")
        >>> player.selected
        'b.mp4'
    """

    page = "clip_player"

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        board: Leaderboard | None = None,
        clip: str | None = None,
        files: Mapping[str, str | os.PathLike[str]] | None = None,
        language: str | None = None,
        group: str | None = None,
    ) -> None:
        if path is None and board is None:
            raise InputError("A player needs something to play: give a path or a board.")
        super().__init__(board=board, files=files, language=language, group=group)
        if path is not None:
            clip_id = f"file-{grant(path)}"
            self._loose[clip_id] = Path(path).expanduser().absolute()
            self._clip_id = clip_id
        elif clip is not None:
            self.selected = clip
        elif board is not None and board.rows:
            self._clip_id = board.rows[0].clip_id

    def play(self, *, t_s: float | None = None) -> None:
        """Play.

        Args:
            t_s: Seconds from its beginning; None: from the beginning.

        Example:
            >>> player = vlai.ClipPlayer("clips/a.mp4")
            >>> player.play(t_s=1.0)
        """
        self.send({"t": "seek", "t_s": t_s or 0.0, "play": True})

    def pause(self) -> None:
        """Stop playing.

        Example:
            >>> player = vlai.ClipPlayer("clips/a.mp4")
            >>> player.pause()
        """
        self.send({"t": "pause"})

    def seek(self, t_s: float) -> None:
        """Go to a place in the clip.

        Args:
            t_s: Seconds from its beginning.

        Example:
            >>> player = vlai.ClipPlayer("clips/a.mp4")
            >>> player.seek(1.5)
        """
        self.send({"t": "seek", "t_s": t_s, "play": None})
