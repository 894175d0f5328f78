"""Leaderboard: what a batch scored, why, and how sure that is; as tables, figures, a report, a file and a video."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from vlai_widgets.boardfile import (
    BoardDocument,
    read_board,
    replacing,
    rescoring_notes,
    saved_scores,
    with_suffix,
    write_board,
)
from vlai_widgets.charts.view import BoardRow, find_row
from vlai_widgets.charts.words import board_finding, language_code
from vlai_widgets.clipfiles import match_files
from vlai_widgets.errors import InputError, NoScores, UnknownOption
from vlai_widgets.models import ASPECTS, Analysis, CloudScore, Progress
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.recents import remember
from vlai_widgets.scoring import BatchScores, score_batch
from vlai_widgets.scoring import explain as explain_clip
from vlai_widgets.showing import show
from vlai_widgets.tokens import LIGHT

if TYPE_CHECKING:
    import pandas as pd

    from vlai_widgets.charts.figures import Figure
    from vlai_widgets.charts.timeline import Mark
    from vlai_widgets.report.explanation import Explanation
    from vlai_widgets.tables import Tables

__all__ = ["CloudScore", "Leaderboard", "ReelExporter", "load"]

MOST_THUMBNAILS: Final = 20
_ORDERS: Final = ("countdown", "ranking")


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
        """Lay, render and download the reel; return the path of the video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setup:
    """What belongs to a board beside its numbers."""

    backend: str = "local"
    title: str | None = None
    language: str = "en"
    posters: Mapping[str, bytes] = field(default_factory=dict)
    previews: Mapping[str, bytes] = field(default_factory=dict)
    exporter: ReelExporter | None = None
    notes: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


class Leaderboard:
    """A ranked batch of clips. Never changes: :meth:`rerank` gives a new one.

    Made by a run, by :func:`load`, or from analyses at hand with :meth:`from_analyses`.

    Example:
        >>> board = Leaderboard.from_analyses([])
        >>> board
        <Leaderboard: no clips>
    """

    def __init__(
        self,
        *,
        batch: BatchScores | None = None,
        analyses: Sequence[Analysis] = (),
        replies: Sequence[CloudScore] = (),
        weights: Mapping[str, float] | None = None,
        setup: _Setup | None = None,
    ) -> None:
        self._batch = batch
        self._analyses = tuple(analyses)
        self._replies = tuple(replies)
        self._given_weights = None if weights is None else dict(weights)
        self._setup = setup or _Setup()
        self._tables: Tables | None = None
        self._thumbnails: dict[int, dict[str, str]] = {}

    @classmethod
    def from_analyses(
        cls,
        analyses: Sequence[Analysis],
        *,
        preset: str = "attention",
        weights: Mapping[str, float] | None = None,
        posters: Mapping[str, bytes] | None = None,
        backend: str = "local",
        title: str | None = None,
        language: str = "en",
        exporter: ReelExporter | None = None,
    ) -> Leaderboard:
        """Score and rank what was measured.

        Args:
            analyses: One entry a clip; those with an error are listed in :attr:`errors`.
            preset: Name of a preset of the score model.
            weights: Weights of dimensions that replace the preset's.
            posters: A picture (JPEG) a clip id.
            backend: Where the measurements come from: ``local`` or ``cloud``.
            title: What to call the board in reports and videos.
            language: ``en`` or ``zh``, for figures, reasons and reports.
            exporter: What renders the video; without it :meth:`export` refuses.

        Raises:
            UnknownOption: An unknown preset, dimension or language.
        """
        batch = score_batch(analyses, preset=preset, weights=weights)
        setup = _Setup(
            backend=backend,
            title=title,
            language=language_code(language),
            posters=dict(posters or {}),
            exporter=exporter,
        )
        return cls(batch=batch, analyses=analyses, weights=weights, setup=setup)

    @classmethod
    def from_scores(
        cls,
        rows: Sequence[CloudScore],
        *,
        backend: str = "cloud",
        title: str | None = None,
        language: str = "en",
        posters: Mapping[str, bytes] | None = None,
        exporter: ReelExporter | None = None,
    ) -> Leaderboard:
        """Show scores that a service replied. What the reply did not give is NA in every table.

        Args:
            rows: One entry a clip, in any order.
            backend: Where the scores come from.
            title: What to call the board.
            language: ``en`` or ``zh``.
            posters: A picture (JPEG) a clip name.
            exporter: What renders the video.
        """
        setup = _Setup(
            backend=backend,
            title=title,
            language=language_code(language),
            posters=dict(posters or {}),
            exporter=exporter,
        )
        return cls(replies=rows, setup=setup)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def scores(self) -> pd.DataFrame:
        """One row a clip, best first; columns in :data:`vlai_widgets.tables.SCORES_DTYPES`. A fresh copy."""
        return self._made.scores.copy(deep=True)

    @property
    def features(self) -> pd.DataFrame:
        """One row a clip and feature; columns in :data:`vlai_widgets.tables.FEATURES_DTYPES`. A fresh copy."""
        return self._made.features.copy(deep=True)

    @property
    def timeline(self) -> pd.DataFrame:
        """One row a clip and second; columns in :data:`vlai_widgets.tables.TIMELINE_DTYPES`. A fresh copy."""
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

    # --- what it answers ----------------------------------------------------------------------------------------

    def top(self, n: int = 3) -> pd.DataFrame:
        """Return the ``n`` best rows of :attr:`scores`; clips without a score are never among them.

        Raises:
            InputError: ``n`` is less than 1.
        """
        if n < 1:
            raise InputError(f"top() takes a number of clips from 1 on, not {n}.")
        scores = self.scores
        return scores[scores["rank"].notna()].head(n)

    def explain(self, clip: str, *, language: str | None = None) -> Explanation:
        """Say what holds a clip up and what to change, with timecodes.

        Args:
            clip: The clip's name; case does not matter, and a beginning that only one clip has is enough.
            language: ``en`` or ``zh``; None: the board's.

        Raises:
            UnknownOption: There is no such clip.
            InputError: The name fits more than one clip, or a service gave scores without reasons.
        """
        from vlai_widgets.report.explanation import Explanation

        batch = self._measured("explain a clip")
        code = self.language if language is None else language_code(language)
        row = self._row(clip)
        index = self._index(row)
        reasons = explain_clip(batch, index, self._analyses[index], language=code)
        return Explanation(
            clip=row.clip,
            strengths=tuple(reason for reason in reasons if reason.kind == "strength"),
            fixes=tuple(reason for reason in reasons if reason.kind == "fix"),
            score=row.score,
            rank=row.rank,
            language=code,
        )

    def compare(self, a: str, b: str) -> pd.DataFrame:
        """Return where the gap between two clips comes from, the largest difference first.

        Column ``gap`` is what a feature adds to the score of ``a`` more than to that of ``b``; it adds up to the
        difference of the two scores.

        Args:
            a: A clip, named as in :meth:`explain`.
            b: Another one.

        Raises:
            UnknownOption: There is no such clip.
            InputError: One of them has no score, or a service gave scores without features.
        """
        from vlai_widgets.tables import comparison_table

        batch = self._measured("compare clips")
        rows = [self._row(a), self._row(b)]
        for row in rows:
            if row.score is None:
                raise InputError(f"{row.clip!r} has no score: {self.errors.get(row.clip, 'nothing was measured')}.")
        return comparison_table(batch, self._index(rows[0]), self._index(rows[1]))

    def delivery(self, platforms: Sequence[str] | None = None) -> pd.DataFrame:
        """Check every clip against what platforms ask for; moves no score.

        Args:
            platforms: Names such as ``tiktok``, ``reels``, ``shorts``, ``meta``, ``linkedin``, ``x``; None: all.

        Raises:
            UnknownOption: There is no such platform.
        """
        from vlai_widgets.tables import delivery_table

        return delivery_table(self._analyses, platforms)

    def brand(self, words: Sequence[str]) -> pd.DataFrame:
        """Say whether and when brand words are read on screen; moves no score, as the evidence on it conflicts.

        Args:
            words: Names of brands or products.

        Raises:
            InputError: A word holds no letter or digit.
        """
        from vlai_widgets.tables import brand_table

        return brand_table(self._analyses, [words] if isinstance(words, str) else words)

    def percentiles(self) -> pd.DataFrame:
        """Return where each clip's score and dimensions stand in this batch, 0-100; beside the score, never in it.

        Raises:
            InputError: A service gave scores without features.
        """
        from vlai_widgets.tables import percentile_table

        return percentile_table(self._measured("compare with the batch"))

    def rerank(self, *, preset: str | None = None, weights: Mapping[str, float] | None = None) -> Leaderboard:
        """Return a new board with other weights. Nothing is analysed again.

        Args:
            preset: Name of a preset; None keeps the present one.
            weights: Weights of dimensions that replace the preset's.

        Raises:
            UnknownOption: An unknown preset or dimension.
            InputError: A service scored by its own rules.
        """
        batch = self._measured("rank with other weights").reweighted(preset=preset, weights=weights)
        return Leaderboard(batch=batch, analyses=self._analyses, weights=weights, setup=self._setup)

    def figure(
        self,
        kind: str = "leaderboard",
        *,
        theme: Literal["light", "dark"] | None = None,
        clip: str | None = None,
        language: str | None = None,
    ) -> Figure:
        """Return a Plotly figure whose title says the finding.

        Args:
            kind: ``leaderboard``, ``dimensions`` (a clip against the batch), ``timeline`` (a clip over its seconds),
                ``uncertainty`` (where each clip may rank) or ``agreement`` (needs outcomes).
            theme: ``light`` or ``dark``, on transparent paper; None: light, on paper of its own, which can be read
                whatever the page's theme is.
            clip: The clip to mark, or to draw; None: none, or the leader.
            language: ``en`` or ``zh``; None: the board's.

        Raises:
            UnknownOption: An unknown kind, theme, language or clip.
            InputError: The figure needs what this board does not have.
            NoScores: A clip is to be drawn and none has a score.
        """
        from vlai_widgets.charts.figures import FigureData, draw

        code = self.language if language is None else language_code(language)
        data = FigureData(
            rows=self.rows,
            leader=self._leader,
            analysis=lambda row: self._analyses[self._index(row)],
            marks=lambda row: self._marks(row, code),
            thumbs=lambda: self._thumbs(MOST_THUMBNAILS),
            subtitle=self._subtitle(code),
        )
        row = None if clip is None else self._row(clip)
        figure = draw(kind, data, row=row, theme=theme or LIGHT.name, language=code)
        return figure if theme is not None else figure.update_layout(paper_bgcolor=LIGHT.surface)

    def with_exporter(self, exporter: ReelExporter | None) -> Leaderboard:
        """Return the same board with something that can render its video, as a loaded board has none."""
        return self._with(replace(self._setup, exporter=exporter))

    def in_language(self, language: str) -> Leaderboard:
        """Return the same board with its words in ``en`` or ``zh``.

        Raises:
            UnknownOption: An unknown language.
        """
        return self._with(replace(self._setup, language=language_code(language)))

    def with_files(self, files: Mapping[str, str | os.PathLike[str]] | Sequence[Path]) -> Leaderboard:
        """Return the same board with clips that can be watched.

        Args:
            files: A path a clip id; or paths, which are told apart by their content, and where that is not known by
                their names.

        Example:
            >>> Leaderboard.from_analyses([]).with_files({"c1": "no/such.mp4"}).files
            {}
        """
        if isinstance(files, Mapping):
            named = {clip_id: Path(path).expanduser().absolute() for clip_id, path in files.items()}
        else:
            named = match_files([(row.clip_id, row.clip) for row in self.rows], self._analyses, files)
        return self._with(replace(self._setup, files={**self._setup.files, **named}))

    # --- what it hands on ---------------------------------------------------------------------------------------

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        top: int | None = None,
        aspect: str = "9:16",
        title: str | None = None,
        order: Literal["countdown", "ranking"] = "countdown",
        language: str | None = None,
        quality: str = "high",
        sidecars: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        timeout_s: float = 3600.0,
    ) -> Path:
        """Render the leaderboard video.

        Args:
            path: Where to write the MP4.
            top: How many clips to show; None: all.
            aspect: ``9:16``, ``16:9``, ``1:1`` or ``4:5``.
            title: Title of the opening card; None: the board's.
            order: ``countdown`` (best clip last) or ``ranking`` (best clip first).
            language: ``en`` or ``zh``; None: the board's.
            quality: ``preview``, ``low``, ``medium`` or ``high``.
            sidecars: Also write captions (``.vtt``), scores (``.json``) and a poster (``.jpg``) beside the video, under
                its name. Off by default: one path names one file. Local backend only.
            on_progress: Called with a :class:`~vlai_widgets.models.Progress` as the work goes on.
            timeout_s: Seconds after which to give up.

        Returns:
            The path of the video.

        Raises:
            InputError: The board has no clips at hand, as after :func:`load`, or an argument is out of range.
            UnknownOption: An unknown aspect, order or language.
            NoScores: No clip has a score.
            DeadlineExceeded: ``timeout_s`` is over.
            RenderFailed: The export ended without a video.
        """
        if aspect not in ASPECTS:
            raise UnknownOption.of("aspect", aspect, ASPECTS)
        if order not in _ORDERS:
            raise UnknownOption.of("order", order, _ORDERS)
        if top is not None and top < 1:
            raise InputError(f"top is a number of clips from 1 on, not {top}.")
        self._leader()
        exporter = self._setup.exporter
        if exporter is None:
            raise InputError(
                "This board has no clips at hand to make a video from: it was loaded from a file. "
                "Rank the clips again with vlai_widgets.rank(...) and export that board."
            )
        request = ReelRequest(
            preset=self.preset or "attention",
            weights=self._given_weights,
            top=top,
            clip_ids=[row.clip_id for row in self.rows if row.rank is not None],
            aspect=aspect,
            title=title if title is not None else self.title,
            language=self.language if language is None else language_code(language),
            order=order,
        )
        target = with_suffix(path, ".mp4")
        return exporter.export_reel(
            request, target, quality=quality, sidecars=sidecars, on_progress=on_progress, timeout_s=timeout_s
        )

    def to_html(self, path: str | os.PathLike[str], *, language: str | None = None, previews: bool = True) -> Path:
        """Write the report: one HTML file that needs no network and prints on A4.

        Args:
            path: Where to write.
            language: ``en`` or ``zh``; None: the board's.
            previews: Let clips play in it, as far as there is room (a report of ten stays below 10 MB). Clips that are
                not at hand, or too long, have a picture.

        Raises:
            InputError: The folder does not exist or cannot be written to.
        """
        from vlai_widgets.report.build import report_data
        from vlai_widgets.report.page import render

        data = report_data(
            self.rows,
            batch=self._batch,
            analyses=self._analyses,
            backend=self.backend,
            language=self.language if language is None else language_code(language),
            title=self.title,
            posters=self._setup.posters,
            previews=self._previews() if previews else {},
            errors=self.errors,
            notes=self.notes,
        )
        target = with_suffix(path, ".html")
        with replacing(target) as temporary:
            temporary.write_text(render(data), encoding="utf-8", newline="\n")
        return target

    def save(self, path: str | os.PathLike[str], *, previews: bool = True) -> Path:
        """Write a ``.vlai`` file that :func:`load` opens anywhere, without the clips.

        Args:
            path: Where to write.
            previews: Put small videos of the clips into it (7 MB at most), so that they play in the report of the
                loaded board as well.

        Raises:
            InputError: The folder does not exist or cannot be written to.
        """
        batch = self._batch
        document = BoardDocument(
            preset=self.preset or "attention",
            weights=self._given_weights,
            model_version=None if batch is None else str(batch.model.version),
            backend=self.backend,
            title=self.title,
            language=self.language,
            analyses=self._analyses,
            replies=self._replies if batch is None else None,
            posters=self._setup.posters,
            previews=self._previews() if previews else {},
            scores={} if batch is None else saved_scores(batch.clip_ids, batch.score.tolist()),
        )
        written = write_board(document, path)
        first = next((row for row in self.rows if row.rank == 1), None)
        remember(
            written,
            title=self.title,
            clips=len(self),
            leader=first.clip if first is not None else None,
            leader_score=first.score if first is not None else None,
        )
        return written

    # --- how it shows itself ------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._replies if self._batch is None else self._analyses)

    def __repr__(self) -> str:
        if not len(self):
            return "<Leaderboard: no clips>"
        count = "1 clip" if len(self) == 1 else f"{len(self)} clips"
        by = "" if self.preset is None else f", preset {self.preset}"
        return f"<Leaderboard: {count}, {self.backend}{by}; {board_finding(self.rows, 'en')}>"

    def _repr_html_(self) -> str:
        from vlai_widgets.report.notebook import MOST_ROWS, board_html

        return board_html(
            self.rows,
            thumbs=self._thumbs(MOST_ROWS),
            errors=self.errors,
            language=self.language,
            footer=self._subtitle(self.language),
        )

    def _ipython_display_(self) -> None:
        show(self, "Leaderboard", html=self._repr_html_(), text=repr(self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    # --- inside -------------------------------------------------------------------------------------------------

    def _with(self, setup: _Setup) -> Leaderboard:
        return Leaderboard(
            batch=self._batch,
            analyses=self._analyses,
            replies=self._replies,
            weights=self._given_weights,
            setup=setup,
        )

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

    def _thumbs(self, most: int) -> dict[str, str]:
        from vlai_widgets.charts.thumbs import thumbnails

        if most not in self._thumbnails:
            posters, shown = self._setup.posters, self.rows[:most]
            self._thumbnails[most] = thumbnails({r.clip_id: posters[r.clip_id] for r in shown if r.clip_id in posters})
        return self._thumbnails[most]

    def _subtitle(self, language: str) -> str:
        from vlai_widgets.charts.words import say

        if self.preset is None:
            return say("sub_cloud", language)
        return say("sub_board", language, preset=self._preset_label(language))

    def _preset_label(self, language: str) -> str:
        if self._batch is None:
            return "–"
        from vlai_widgets.report.build import preset_label

        return preset_label(self._batch, language)

    def _previews(self) -> Mapping[str, bytes]:
        """Those that came with the file, or new ones of the clips that are at hand; the best clips first."""
        from vlai_widgets.previews import previews_of
        from vlai_widgets.report.page import MOST_CLIP_SECTIONS

        if self._setup.previews:
            return self._setup.previews
        return previews_of(self.files, order=[row.clip_id for row in self.rows[:MOST_CLIP_SECTIONS]])

    def _with_previews(self, previews: Mapping[str, bytes]) -> Leaderboard:
        return self._with(replace(self._setup, previews=previews))

    def _marks(self, row: BoardRow, language: str) -> list[Mark]:
        from vlai_widgets.charts.timeline import Mark

        index = self._index(row)
        reasons = explain_clip(self._measured("explain a clip"), index, self._analyses[index], language=language)
        return [
            Mark(kind=reason.kind, text=reason.text, t_start_s=reason.t_start_s, t_end_s=reason.t_end_s)
            for reason in reasons
            if reason.t_start_s is not None
        ]


def load(path: str | os.PathLike[str]) -> Leaderboard:
    """Open a ``.vlai`` file.

    The measurements are scored anew with this version's score model; where that differs from the one that the file was
    saved with, :attr:`Leaderboard.notes` says so and how far the scores moved.

    Raises:
        ClipNotFound: There is no such file.
        BadBoardFile: The file is damaged, or was written by a newer version.
        UnknownOption: The file names a preset that this version does not have.
    """
    document = read_board(path)
    if document.replies is not None:
        return Leaderboard.from_scores(
            document.replies,
            backend=document.backend,
            title=document.title,
            language=document.language,
            posters=document.posters,
        )._with_previews(document.previews)
    board = Leaderboard.from_analyses(
        document.analyses,
        preset=document.preset,
        weights=document.weights,
        posters=document.posters,
        backend=document.backend,
        title=document.title,
        language=document.language,
    )
    batch = board._measured("be loaded")
    scores = saved_scores(batch.clip_ids, batch.score.tolist())
    names = {row.clip_id: row.clip for row in board.rows}
    notes = rescoring_notes(document, model_version=str(batch.model.version), scores=scores, names=names)
    return board._with(replace(board._setup, notes=notes))._with_previews(document.previews)
