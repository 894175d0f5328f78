"""What a reel says and when: chapters, captions and scores, read off its draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vlai_widgets.engine.render.fonts import clean
from vlai_widgets.engine.render.overlays import score_text
from vlai_widgets.engine.timeline.words import Words, words
from vlai_widgets.protocol.draft import (
    ClipSource,
    Draft,
    Duo,
    OpeningCard,
    RankPlate,
    Segment,
    TableCard,
    TableRow,
    Title,
    TrackType,
)

SCORES_VERSION: Final = 1
_RANK: Final = {"en": "Rank {rank}", "zh": "第 {rank} 名"}
_SCORE: Final = {"en": "Score {score}", "zh": "得分 {score}"}


@dataclass(frozen=True, slots=True)
class Span:
    """Words and when they stand, in milliseconds of the programme."""

    start_ms: int
    end_ms: int
    text: str


def chapters(draft: Draft) -> list[Span]:
    """Return the reel's chapters, one a piece of the first video track, in order, without gaps.

    A piece under a rank plate is named by its rank, a card by its title, any other piece by its clip.

    Example:
        >>> chapters(Draft())
        []
    """
    track = next((track for track in draft.t if track.tt == TrackType.VIDEO and track.sg), None)
    if track is None:
        return []
    plates = [segment for segment in _texts(draft) if isinstance(segment.src, RankPlate)]
    found: list[Span] = []
    for number, segment in enumerate(track.sg):
        last = number + 1 == len(track.sg)
        end = max(segment.s + segment.d, draft.d) if last else track.sg[number + 1].s
        start = 0 if not found else found[-1].end_ms
        if end > start:
            found.append(Span(start, end, _named(segment, plates)))
    return found


def captions(draft: Draft) -> str:
    """Return all that the graphics say as WebVTT (W3C, 2019), with the times at which they say it."""
    say, language = words(draft.m.language), _language(draft)
    known = {row.clip_id: row for row in _rows(draft)}
    cues: list[Span] = []
    for track in draft.t:
        for segment in track.sg:
            text = _spoken(segment, say, language, known)
            if text and track.tt != TrackType.AUDIO:
                cues.append(Span(segment.s, segment.s + segment.d, text))
    cues.sort(key=lambda cue: (cue.start_ms, cue.end_ms))
    head = "WEBVTT"
    if title := clean(draft.m.title):
        head += f" - {_escaped(title).replace('--&gt;', '->')}"
    blocks = [f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{cue.text}" for cue in cues]
    return "\n\n".join([head, *blocks]) + "\n"


def scores(draft: Draft, *, facts: Mapping[str, Any]) -> str:
    """Return ranks and scores as JSON, with where in the reel and where in its clip each is seen.

    Args:
        draft: The reel.
        facts: What is known of the file, such as its size; put in as it is.
    """
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for row in _rows(draft):
        rows[row.clip_id, row.rank] = {**_ranked(row), "clip_id": row.clip_id, "reasons": [], **_SEEN_NOWHERE}
    for plate, picture in _shown(draft):
        source = picture.src if picture is not None else None
        clip_id = source.clip_id if isinstance(source, ClipSource) else ""
        entry = rows.setdefault((clip_id, plate.rank), {**_ranked(plate), "clip_id": clip_id or None})
        entry["reasons"] = list(plate.reasons)
        if picture is not None and isinstance(source, ClipSource):
            entry["start_s"], entry["end_s"] = picture.s / 1000, (picture.s + picture.d) / 1000
            entry["clip_start_s"] = source.in_ms / 1000
            entry["clip_end_s"] = (source.in_ms + picture.d * source.speed) / 1000
    document = {
        "version": SCORES_VERSION,
        "title": draft.m.title,
        "preset": draft.m.preset,
        "language": draft.m.language,
        **facts,
        "clips": sorted(rows.values(), key=lambda entry: (entry["rank"], entry["name"])),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


_SEEN_NOWHERE: Final = {"start_s": None, "end_s": None, "clip_start_s": None, "clip_end_s": None}


def _ranked(entry: TableRow | RankPlate) -> dict[str, Any]:
    return {
        "rank": entry.rank,
        "rank_lo": entry.rank_lo,
        "rank_hi": entry.rank_hi,
        "tied": entry.tied,
        "tie_lo": entry.tie_lo,
        "tie_hi": entry.tie_hi,
        "name": entry.name,
        "score": round(entry.score, 4),
        "strongest": entry.dimension,
    }


def _rows(draft: Draft) -> Iterator[TableRow]:
    for track in draft.t:
        for segment in track.sg:
            if isinstance(segment.src, TableCard):
                yield from segment.src.rows


def _shown(draft: Draft) -> Iterator[tuple[RankPlate, Segment | None]]:
    """Return every plate, with the piece of video that it lies on for the longest."""
    pictures = [segment for track in draft.t if track.tt == TrackType.VIDEO for segment in track.sg]
    for segment in _texts(draft):
        if isinstance(segment.src, RankPlate):
            best = max(pictures, key=lambda picture: _overlap(picture, segment), default=None)
            yield segment.src, best if best is not None and _overlap(best, segment) > 0 else None


def _texts(draft: Draft) -> list[Segment]:
    return [segment for track in draft.t if track.tt == TrackType.TEXT for segment in track.sg]


def _overlap(one: Segment, other: Segment) -> int:
    return min(one.s + one.d, other.s + other.d) - max(one.s, other.s)


def _named(segment: Segment, plates: list[Segment]) -> str:
    source = segment.src
    if isinstance(source, OpeningCard | TableCard):
        return clean(source.title) or source.kind
    over = max(plates, key=lambda plate: _overlap(plate, segment), default=None)
    if over is not None and isinstance(over.src, RankPlate) and _overlap(over, segment) > 0:
        return f"#{over.src.rank} {clean(over.src.name)}".strip()
    if isinstance(source, Duo):
        return f"{_clip(source.first)} / {_clip(source.second)}"
    return _clip(source) if isinstance(source, ClipSource) else source.kind


def _clip(source: ClipSource) -> str:
    return clean(source.name) or source.clip_id


def _spoken(segment: Segment, say: Words, language: str, known: Mapping[str, TableRow]) -> str:
    """Return what a graphic says, a line each; empty for what says nothing."""
    match segment.src:
        case OpeningCard(title=title, subtitle=subtitle):
            lines = [title, subtitle]
        case TableCard(title=title, rows=rows, note=note):
            lines = [title, *(f"{row.rank}. {clean(row.name)} {score_text(row.score)}" for row in rows), note]
        case Title(text=text):
            lines = text.splitlines()
        case Duo(first=first, second=second):
            lines = [_tag(clip, known.get(clip.clip_id)) for clip in (first, second)]
        case RankPlate() as plate:
            lines = _plate(plate, say, language)
        case _:
            lines = []
    return "\n".join(_escaped(shown) for line in lines if (shown := clean(line)))


def _tag(clip: ClipSource, row: TableRow | None) -> str:
    return f"#{row.rank} {_clip(clip)} {score_text(row.score)}" if row is not None else _clip(clip)


def _plate(plate: RankPlate, say: Words, language: str) -> list[str]:
    place = f"{_RANK[language].format(rank=plate.rank)} {say.of.format(count=plate.of)}"
    interval = say.standing(plate)
    best = say.strongest.format(dimension=say.dimension(plate.dimension))
    return [
        f"{place} ({interval}): {plate.name}" if interval else f"{place}: {plate.name}",
        f"{_SCORE[language].format(score=score_text(plate.score))} · {best}",
        *plate.reasons[:2],
    ]


def _language(draft: Draft) -> str:
    return "zh" if draft.m.language.lower().startswith("zh") else "en"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(ms: int) -> str:
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
