"""Leaderboard: a ranked batch of clips; how one is made, ranked anew and opened again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from vlai_widgets.boardfile import read_board, rescoring_notes, saved_scores
from vlai_widgets.charts.words import language_code
from vlai_widgets.clipfiles import match_files
from vlai_widgets.leaderboard.contents import ReelExporter, Setup
from vlai_widgets.leaderboard.outputs import Outputs
from vlai_widgets.models import Analysis, CloudScore
from vlai_widgets.scoring import score_batch


class Leaderboard(Outputs):
    """A ranked batch of clips. Never changes: :meth:`rerank` gives a new one.

    Made by a run, by :func:`load`, or from analyses at hand with :meth:`from_analyses`.

    Example:
        >>> board = vlai.rank("clips/*.mp4").result()
        >>> sorted(board.clips)
        ['a.mp4', 'b.mp4', 'c.mp4']
    """

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

        Example:
            >>> vlai.Leaderboard.from_analyses(board.analyses, preset="conversion").preset
            'conversion'
        """
        batch = score_batch(analyses, preset=preset, weights=weights)
        setup = Setup(
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

        Raises:
            UnknownOption: An unknown language.

        Example:
            >>> from vlai_widgets.models import CloudScore
            >>> scores = [CloudScore(clip="a.mp4", score=61), CloudScore(clip="b.mp4", score=84)]
            >>> told = vlai.Leaderboard.from_scores(scores)
            >>> told.clips
            ('b.mp4', 'a.mp4')
        """
        setup = Setup(
            backend=backend,
            title=title,
            language=language_code(language),
            posters=dict(posters or {}),
            exporter=exporter,
        )
        return cls(replies=rows, setup=setup)

    def rerank(self, *, preset: str | None = None, weights: Mapping[str, float] | None = None) -> Leaderboard:
        """Return a new board with other weights. Nothing is analysed again.

        Args:
            preset: Name of a preset; None keeps the present one.
            weights: Weights of dimensions that replace the preset's.

        Raises:
            UnknownOption: An unknown preset or dimension.
            InputError: A service scored by its own rules.

        Example:
            >>> bold = board.rerank(weights={"hook": 0.4})
            >>> bold.weights["hook"] > board.weights["hook"]
            True
        """
        batch = self._measured("rank with other weights").reweighted(preset=preset, weights=weights)
        return Leaderboard(batch=batch, analyses=self._analyses, weights=weights, setup=self._setup)

    def with_exporter(self, exporter: ReelExporter | None) -> Leaderboard:
        """Return the same board with something that can render its video, as a loaded board has none.

        Args:
            exporter: What renders, or None: then :meth:`export` refuses.

        Example:
            >>> board.with_exporter(None).clips == board.clips
            True
        """
        return self._with(replace(self._setup, exporter=exporter))

    def in_language(self, language: str) -> Leaderboard:
        """Return the same board with its words in ``en`` or ``zh``.

        Args:
            language: ``en`` or ``zh``.

        Raises:
            UnknownOption: An unknown language.

        Example:
            >>> board.in_language("zh").language
            'zh'
        """
        return self._with(replace(self._setup, language=language_code(language)))

    def with_files(self, files: Mapping[str, str | os.PathLike[str]] | Sequence[str | os.PathLike[str]]) -> Leaderboard:
        """Return the same board with clips that can be watched.

        Args:
            files: A path a clip id; or paths, which are told apart by their content, and where that is not known by
                their names.

        Example:
            >>> bare = vlai.Leaderboard.from_analyses(board.analyses)
            >>> [path.name for path in bare.with_files(["clips/a.mp4"]).files.values()]
            ['a.mp4']
        """
        if isinstance(files, Mapping):
            named = {clip_id: Path(path).expanduser().absolute() for clip_id, path in files.items()}
        else:
            clips = [(row.clip_id, row.clip) for row in self.rows]
            named = match_files(clips, self._analyses, [Path(file) for file in files])
        return self._with(replace(self._setup, files={**self._setup.files, **named}))

    def _with(self, setup: Setup) -> Leaderboard:
        return Leaderboard(
            batch=self._batch,
            analyses=self._analyses,
            replies=self._replies,
            weights=self._given_weights,
            setup=setup,
        )

    def _with_previews(self, previews: Mapping[str, bytes]) -> Leaderboard:
        return self._with(replace(self._setup, previews=previews))


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
