"""Clips side by side, in step, and where the gap between two of them comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

import traitlets

from vlai_widgets.charts.text import one_line
from vlai_widgets.errors import InputError
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.widgets.base import Buffers, Message
from vlai_widgets.widgets.clips import ClipsWidget

MOST_CLIPS: Final = 4
MOST_FEATURES: Final = 8
_LEAST_GAP: Final = 0.05


class CompareView(ClipsWidget):
    """Plays two to four clips side by side under one transport; one of them is heard.

    Args:
        board: The leaderboard.
        *clips: Names of two to four of its clips; none: the two best.
        files: Where the clips are, a clip id; None: where the board says.
        language: ``en`` or ``zh``; None: the board's.
        group: Widgets of one group talk to each other on the page.

    Raises:
        InputError: Fewer than two clips, more than four, or one of them twice.
        UnknownOption: The board has no such clip.

    Example:
        >>> vlai.CompareView(board, "a.mp4", "b.mp4").clips
        ('a.mp4', 'b.mp4')
    """

    page = "compare_view"

    _clip_ids = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        board: Leaderboard,
        *clips: str,
        files: Mapping[str, str | os.PathLike[str]] | None = None,
        language: str | None = None,
        group: str | None = None,
    ) -> None:
        super().__init__(board=board, files=files, language=language, group=group)
        ids = [self._id_of(name) for name in clips or board.clips[:2]]
        check_compared(ids)
        self._board = board
        self._clip_ids = ids

    @property
    def board(self) -> Leaderboard:
        """The leaderboard; may be set to one of the same clips with other weights."""
        return self._board

    @board.setter
    def board(self, board: Leaderboard) -> None:
        if missing := set(self._clip_ids) - {row.clip_id for row in board.rows}:
            raise InputError(f"The board does not have {len(missing)} of the clips that are compared.")
        self._board = self._shown_board = board
        self.send({"t": "board"})

    @property
    def clips(self) -> tuple[str, ...]:
        """Names of the clips, from left to right."""
        return tuple(self._name(clip_id) for clip_id in self._clip_ids)

    def _msg_gap(self, message: Message, _buffers: Buffers) -> None:
        """The page shows where the gap between two clips comes from."""
        a, b = str(message.get("a")), str(message.get("b"))
        if a not in self._clip_ids or b not in self._clip_ids:
            raise InputError("That clip is not among those that are compared.")
        self.chore(lambda: self.send({"t": "gap", **self._gap(self._name(a), self._name(b))}))

    def _gap(self, a: str, b: str) -> dict[str, Any]:
        scores = [row.score if (row := self._row(clip_id)) is not None else None for clip_id in self._clip_ids]
        found: dict[str, Any] = {"a": one_line(a), "b": one_line(b), "scores": scores, "features": None}
        batch = self._board.batch
        if batch is None or any(name in self._board.errors for name in (a, b)):
            return found
        table = self._board.compare(a, b)
        gaps = [gap for gap in table.to_dict("records") if abs(gap["gap"]) >= _LEAST_GAP]
        shown = [
            {
                "label": getattr(batch.model.feature(gap["feature"]), f"label_{self._language}"),
                "dimension": gap["dimension"],
                "gap": float(gap["gap"]),
                "values": _values(gap["value_a"], gap["value_b"], gap["unit"]),
            }
            for gap in gaps[:MOST_FEATURES]
        ]
        total = float(table["gap"].sum())
        rest = total - sum(one["gap"] for one in shown)
        if len(table) > len(shown) and abs(rest) >= _LEAST_GAP:
            words = {"en": "all others", "zh": "其余各项"}[self._language]
            shown.append({"label": words, "dimension": None, "gap": rest, "values": None})
        return {**found, "gap": total, "features": shown}


def check_compared(ids: Sequence[str]) -> None:
    """Raise InputError unless these are two to four different clips."""
    if not 2 <= len(ids) <= MOST_CLIPS:
        raise InputError(f"Compare two to {MOST_CLIPS} clips, not {len(ids)}.")
    if len(set(ids)) < len(ids):
        raise InputError("A clip was named twice. Compare different ones.")


def _values(a: Any, b: Any, unit: str) -> str:
    """Two measured values and their unit; a dash for what was not measured."""

    def words(value: Any) -> str:
        return "–" if value is None or value != value else f"{float(value):.3g}"  # noqa: PLR0124 - NaN

    mark = "" if unit in ("0-1", "0-100", "yes/no") else f" {unit}"
    return f"{words(a)} : {words(b)}{mark}"
