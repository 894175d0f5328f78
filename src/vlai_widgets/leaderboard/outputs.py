"""What a board hands on: figures, the video, the report, a file, and its picture in a notebook."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from vlai_widgets.boardfile import BoardDocument, replacing, saved_scores, with_suffix, write_board
from vlai_widgets.charts.view import BoardRow
from vlai_widgets.charts.words import board_finding, language_code
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.leaderboard.answers import Answers
from vlai_widgets.models import ASPECTS, Progress
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.recents import remember
from vlai_widgets.scoring import explain as explain_clip
from vlai_widgets.showing import show
from vlai_widgets.tokens import LIGHT

if TYPE_CHECKING:
    from vlai_widgets.charts.figures import Figure
    from vlai_widgets.charts.timeline import Mark

MOST_THUMBNAILS: Final = 20
_ORDERS: Final = ("countdown", "ranking")


class Outputs(Answers):
    """A board that can be shown and handed on."""

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

        Example:
            >>> board.figure("dimensions", clip="a.mp4").layout.title.text != ""
            True
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

        Example:
            >>> board.export("top.mp4", top=1, quality="preview").name
            'top.mp4'
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

        Returns:
            The path of the page.

        Raises:
            InputError: The folder does not exist or cannot be written to.

        Example:
            >>> board.to_html("report.html").name
            'report.html'
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

        Returns:
            The path of the file.

        Raises:
            InputError: The folder does not exist or cannot be written to.

        Example:
            >>> board.save("q3.vlai").name
            'q3.vlai'
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

    def _marks(self, row: BoardRow, language: str) -> list[Mark]:
        from vlai_widgets.charts.timeline import Mark

        index = self._index(row)
        reasons = explain_clip(self._measured("explain a clip"), index, self._analyses[index], language=language)
        return [
            Mark(kind=reason.kind, text=reason.text, t_start_s=reason.t_start_s, t_end_s=reason.t_end_s)
            for reason in reasons
            if reason.t_start_s is not None
        ]
