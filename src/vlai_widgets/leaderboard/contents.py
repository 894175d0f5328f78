"""What a board holds: the numbers, the tables made of them, and what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vlai_widgets.charts.view import BoardRow, find_row
from vlai_widgets.errors import InputError, NoScores
from vlai_widgets.models import Analysis, CloudScore, Progress
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.scoring import BatchScores

if TYPE_CHECKING:
    import pandas as pd

    from vlai_widgets.tables import Tables


class ReelExporter(Protocol):
    """What turns a ranking into a video: a session whose clips are still there."""

    def export_reel(
        self,
        request: ReelRequest,
        path: Path,
        *,
        quality: str,
        sidecars: bool,
        on_progress: Callable[[Progress], None] | None,
        timeout_s: float,
    ) -> Path:
        """Lay, render and download the reel; return the path of the video.

        Args:
            request: Which clips, in which order and form.
            path: Where to write the MP4.
            quality: ``preview``, ``low``, ``medium`` or ``high``.
            sidecars: Also write captions, scores and a poster beside it.
            on_progress: Takes :class:`~vlai_widgets.models.Progress`.
            timeout_s: Seconds after which to give up.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What belongs to a board beside its numbers."""

    backend: str = "local"
    title: str | None = None
    language: str = "en"
    posters: Mapping[str, bytes] = field(default_factory=dict)
    previews: Mapping[str, bytes] = field(default_factory=dict)
    exporter: ReelExporter | None = None
    notes: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


class Contents:
    """The numbers of a board and what belongs to them. Never changes."""

    def __init__(
        self,
        *,
        batch: BatchScores | None = None,
        analyses: Sequence[Analysis] = (),
        replies: Sequence[CloudScore] = (),
        weights: Mapping[str, float] | None = None,
        setup: Setup | None = None,
    ) -> None:
        self._batch = batch
        self._analyses = tuple(analyses)
        self._replies = tuple(replies)
        self._given_weights = None if weights is None else dict(weights)
        self._setup = setup or Setup()
        self._tables: Tables | None = None
        self._thumbnails: dict[int, dict[str, str]] = {}

    @property
    def scores(self) -> pd.DataFrame:
        """One row a clip, best first. A fresh copy.

        Columns: ``rank`` (from 1), ``clip``, ``score`` (0-100), ``rank_lo`` and ``rank_hi`` (the rank in 90 % of
        plausible weightings), ``p_first`` and ``p_top3`` (0-1), ``tie_group`` (clips of one number cannot be told
        apart), the six dimensions ``hook``, ``pace``, ``clarity``, ``appeal``, ``audio``, ``fit`` (0-100),
        ``coverage`` (share of the weight that could be measured, 0-1), ``flags`` (a tuple of words such as
        ``no_audio``), ``duration_s``, ``width_px``, ``height_px``, ``fps``, ``size_bytes``, ``clip_id``, ``backend``.
        What is not known is NA, never 0.

        Example:
            >>> board.scores.columns[:3].tolist()
            ['rank', 'clip', 'score']
            >>> bool(board.scores["score"].between(0, 100).all())
            True
        """
        return self._made.scores.copy(deep=True)

    @property
    def features(self) -> pd.DataFrame:
        """One row a clip and feature. A fresh copy.

        Columns: ``clip_id``, ``clip``, ``dimension``, ``feature``, ``value`` in ``unit``, ``score`` (0-100),
        ``weight`` (the feature's share of this clip's score, 0-1), ``contribution`` (``weight`` x ``score``; a clip's
        contributions add up to its score), ``t_start_s`` and ``t_end_s`` (where to look), ``direction``,
        ``evidence``, ``grade`` (A-D), ``missing`` (why there is no value).

        Example:
            >>> added_up = board.features.groupby("clip")["contribution"].sum()
            >>> bool((added_up - board.scores.set_index("clip")["score"]).abs().max() < 1e-6)
            True
        """
        return self._made.features.copy(deep=True)

    @property
    def timeline(self) -> pd.DataFrame:
        """One row a clip and second. A fresh copy.

        Columns: ``clip_id``, ``clip``, ``t_s``, ``motion`` and ``brightness`` (0-100), ``loudness_lufs``, ``cut``
        (shot changes in that second), ``faces`` (the most at once), ``text``, ``speech`` and ``music`` (shares, 0-1).

        Example:
            >>> board.timeline.query("clip == 'a.mp4'")["t_s"].tolist()
            [0.0, 1.0]
        """
        return self._made.timeline.copy(deep=True)

    @property
    def preset(self) -> str | None:
        """Name of the preset, or None if a service scored by its own rules."""
        return None if self._batch is None else self._batch.preset

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each dimension, as it was applied; empty if a service scored by its own rules."""
        return {} if self._batch is None else dict(self._batch.weights)

    @property
    def clips(self) -> tuple[str, ...]:
        """Names of all clips, best first, clips without a score last."""
        return tuple(row.clip for row in self.rows)

    @property
    def errors(self) -> dict[str, str]:
        """Why clips have no score: name -> words."""
        if self._batch is None:
            return {}
        batch = self._batch
        return {
            batch.clips[i]: batch.errors[i] or "nothing that the score needs could be measured"
            for i in batch.order
            if batch.rank[i] == 0
        }

    @property
    def backend(self) -> str:
        """Where the scores come from: ``local`` or ``cloud``."""
        return self._setup.backend

    @property
    def title(self) -> str | None:
        """What the board is called in reports and videos."""
        return self._setup.title

    @property
    def language(self) -> str:
        """``en`` or ``zh``."""
        return self._setup.language

    @property
    def posters(self) -> Mapping[str, bytes]:
        """A JPEG a clip id."""
        return dict(self._setup.posters)

    @property
    def files(self) -> dict[str, Path]:
        """The clips that are still where they were, a clip id. A saved board does not say where its clips lie."""
        return {clip_id: path for clip_id, path in self._setup.files.items() if path.is_file()}

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """What was measured, in the order in which it was handed in; empty if a service gave scores only."""
        return self._analyses

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on this board, such as that a newer score model scored it again."""
        return self._setup.notes

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        """The clips as charts and widgets take them: plain rows, best first."""
        return self._made.rows

    @property
    def batch(self) -> BatchScores | None:
        """The scores as arrays; None if a service scored by its own rules."""
        return self._batch

    def _measured(self, what: str) -> BatchScores:
        if self._batch is None:
            raise InputError(
                f"This board holds scores as the {self.backend} service replied them, without measurements: "
                f"it cannot {what}. Rank the clips with the local backend for that."
            )
        return self._batch

    @property
    def _made(self) -> Tables:
        if self._tables is None:
            from vlai_widgets.tables import Tables

            self._tables = Tables(self._batch, self._analyses, self._replies, backend=self.backend)
        return self._tables

    def _leader(self) -> BoardRow:
        first = self.rows[0] if self.rows else None
        if first is None or first.rank is None:
            reasons = "; ".join(f"{name}: {why}" for name, why in list(self.errors.items())[:3])
            raise NoScores(f"No clip of this board has a score. {reasons}".strip())
        return first

    def _row(self, clip: str) -> BoardRow:
        return find_row(self.rows, clip)

    def _index(self, row: BoardRow) -> int:
        self._measured("look into a clip")
        return next(i for i, analysis in enumerate(self._analyses) if analysis.clip_id == row.clip_id)
