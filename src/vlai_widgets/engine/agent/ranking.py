"""From analyses to a ranking and to the leaderboard reel that shows it. Pure but for saving through the workbench."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from vlai_widgets.engine.agent.history import noted
from vlai_widgets.engine.agent.workbench import Workbench
from vlai_widgets.engine.timeline import ReelEntry, carried, leaderboard_reel, pictures, texts_of
from vlai_widgets.engine.timeline.words import words
from vlai_widgets.errors import NoScores
from vlai_widgets.models import DIMENSIONS, Analysis
from vlai_widgets.protocol.draft import Draft, OpeningCard, Title
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.protocol.results import RankedClip, Ranking
from vlai_widgets.scoring import BatchScores, explain, highlight, score_batch

REEL_NOTE: Final = noted("leaderboard reel", "排行榜短片")
"""Note of the version that a ranking lays."""
REEL_CLIPS: Final = 10
"""Clips that a reel shows where no number was asked for; a longer reel is not watched to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Analyses with their scores.

    Attributes:
        analyses: One a clip, in upload order.
        scores: Their scores, in the same order.
    """

    analyses: tuple[Analysis, ...]
    scores: BatchScores

    @property
    def ranked(self) -> list[int]:
        """Indexes of the clips that have a rank, best first."""
        return [int(i) for i in self.scores.order if self.scores.rank[i] > 0]

    def tied(self, index: int) -> bool:
        """True if the clip shares its tie group with another one."""
        return int(np.count_nonzero(self.scores.tie_group == self.scores.tie_group[index])) > 1

    def strongest(self, index: int) -> str:
        """The dimension in which the clip scores best."""
        row = self.scores.dimensions[index]
        return DIMENSIONS[int(np.nanargmax(row))] if not np.isnan(row).all() else "fit"


def score(analyses: Sequence[Analysis], request: ReelRequest) -> Scored:
    """Score the clips that a request names (all without names).

    Raises:
        UnknownOption: The preset or a weight's name does not exist.
    """
    wanted = set(request.clip_ids) if request.clip_ids else None
    chosen = tuple(a for a in analyses if wanted is None or a.clip_id in wanted)
    return Scored(analyses=chosen, scores=score_batch(chosen, preset=request.preset, weights=request.weights))


def ranking_of(scored: Scored, request: ReelRequest) -> Ranking:
    """The ranking as a reply carries it: best clip first, clips without a score last."""
    batch = scored.scores
    return Ranking(
        preset=batch.preset,
        weights=dict(batch.weights),
        custom_weights=request.weights,
        top=request.top,
        clips=[_ranked_clip(scored, int(i)) for i in batch.order],
    )


def lay_reel(
    request: ReelRequest, *, bench: Workbench, analyses: Sequence[Analysis], like: Draft | None = None
) -> Draft:
    """Lay the leaderboard reel of a ranking into the session's draft, and store both.

    It is a new timeline: cuts of the one before are not carried over (an undo brings it back). With ``like`` it keeps
    that draft's music, titles, captions, theme, brand and loudness, and its size where the shape is the same.

    Raises:
        UnknownOption: A preset, weight or aspect ratio that does not exist.
        NoScores: None of the clips has a score.
    """
    scored = score(analyses, request)
    language = request.language or bench.language
    draft = reel_of(scored, _titled(request, like), language=language)
    draft = draft if like is None else _dressed(draft, like, titled=request.title is not None)
    bench.save_ranking(ranking_of(scored, request))
    bench.save_draft(draft, note=REEL_NOTE)
    return draft


def reel_of(scored: Scored, request: ReelRequest, *, language: str) -> Draft:
    """The draft of the leaderboard reel.

    Raises:
        UnknownOption: The aspect ratio does not exist.
        NoScores: None of the clips has a score.
    """
    ranked = scored.ranked
    if not ranked:
        raise NoScores("None of the clips could be scored, so there is nothing to show.")
    count = min(request.top or min(len(ranked), REEL_CLIPS), len(ranked))
    shown = ranked[-count:] if request.bottom else ranked[:count]
    table = [_entry(scored, i, language=language) for i in ranked]
    by_id = {entry.clip_id: entry for entry in table}
    return leaderboard_reel(
        [by_id[scored.scores.clip_ids[i]] for i in shown],
        table=table,
        aspect=request.aspect,
        title=request.title,
        subtitle=_subtitle(len(ranked), language),
        order=request.order,
        language=language,
        preset=scored.scores.preset,
        note=_note(language),
    )


_USUAL_TITLES: Final = frozenset(words(language).title for language in ("en", "zh"))


def _titled(request: ReelRequest, like: Draft | None) -> ReelRequest:
    """The request with the opening card's title of the draft before, where the user had given it one."""
    cards = [s.src for s in pictures(like) if isinstance(s.src, OpeningCard)] if like is not None else []
    own = next((card.title for card in cards if card.title not in _USUAL_TITLES), None)
    return request if own is None or request.title is not None else request.model_copy(update={"title": own})


def _dressed(draft: Draft, like: Draft, *, titled: bool) -> Draft:
    kept: dict[str, object] = {
        name: getattr(like.m, name) for name in ("theme", "accent", "logo_clip_id", "loudness_lufs")
    }
    if like.m.width * draft.m.height == like.m.height * draft.m.width:
        kept |= {"width": like.m.width, "height": like.m.height}
    if not titled and any(isinstance(s.src, Title) and s.src.style == "title" for s in texts_of(like)):
        kept["title"] = like.m.title
    return carried(draft.model_copy(update={"m": draft.m.model_copy(update=kept)}), of=like, titles=not titled)


def _ranked_clip(scored: Scored, i: int) -> RankedClip:
    batch = scored.scores
    return RankedClip(
        clip_id=batch.clip_ids[i],
        clip=batch.clips[i],
        rank=int(batch.rank[i]) or None,
        rank_lo=int(batch.rank_lo[i]) or None,
        rank_hi=int(batch.rank_hi[i]) or None,
        score=_number(batch.score[i]),
        dimensions={name: _number(batch.dimensions[i, d]) for d, name in enumerate(DIMENSIONS)},
        error=batch.errors[i],
    )


def _entry(scored: Scored, i: int, *, language: str) -> ReelEntry:
    batch, analysis = scored.scores, scored.analyses[i]
    start_s, end_s = highlight(analysis)
    strengths = [r for r in explain(batch, i, analysis, language=language) if r.kind == "strength"]
    return ReelEntry(
        clip_id=analysis.clip_id,
        name=analysis.clip,
        rank=int(batch.rank[i]),
        rank_lo=int(batch.rank_lo[i]),
        rank_hi=int(batch.rank_hi[i]),
        # A sum of shares may miss its limit by a rounding error.
        score=min(100.0, max(0.0, float(batch.score[i]))),
        dimension=scored.strongest(i),
        tied=scored.tied(i),
        tie_group=int(batch.tie_group[i]),
        reasons=tuple(reason.short for reason in strengths[:2]),
        start_s=start_s,
        end_s=end_s,
        duration_s=analysis.media.duration_s if analysis.media and analysis.media.kind == "video" else None,
    )


def _number(value: float) -> float | None:
    number = float(value)
    return None if math.isnan(number) else round(number, 3)


def _subtitle(count: int, language: str) -> str:
    today = datetime.now().astimezone()
    if language == "zh":
        return f"{count} 个视频 · {today.year}年{today.month}月{today.day}日"
    return f"{count} {'clip' if count == 1 else 'clips'} · {today.day} {today:%B %Y}"


def _note(language: str) -> str:
    return (
        "按可测量的制作要点打分，并非效果预测"
        if language == "zh"
        else "A checklist of measurable craft, not a forecast"
    )
