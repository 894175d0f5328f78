"""Edits of the pieces on the picture track: which there are, in which order, and how long each is.

Every function takes a draft and returns another one; pieces are named by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from vlai_widgets.engine.timeline.lay import LEAST_MS, Piece, pictures, pieces_of, relaid, unused_id
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.protocol.draft import ClipSource, Draft, Duo, Segment

SLOWEST: Final = 0.25
FASTEST: Final = 8.0


def shown_name(segment: Segment) -> str:
    """Return what people call a piece."""
    source = segment.src
    if isinstance(source, ClipSource):
        return source.name or source.clip_id
    if isinstance(source, Duo):
        return f"{source.first.name or source.first.clip_id} | {source.second.name or source.second.clip_id}"
    return {"opening": "opening card", "table": "table card"}.get(source.kind, source.kind)


def removed(draft: Draft, ids: Collection[str]) -> Draft:
    """Return the draft without some pieces; what lay over them goes too.

    Raises:
        EditRefused: Nothing would be left, or a piece is not there.
    """
    _check(draft, ids)
    kept = [piece for piece in pieces_of(draft) if piece.segment.id not in ids]
    if kept and not any(isinstance(piece.segment.src, ClipSource | Duo) for piece in kept):
        raise EditRefused("last_one")
    return relaid(draft, kept)


def duplicated(draft: Draft, ids: Collection[str], *, times: int = 1) -> Draft:
    """Return the draft with copies of some pieces, each right after its original."""
    _check(draft, ids)
    made: list[Piece] = []
    names: list[str] = []
    for piece in pieces_of(draft):
        made.append(piece)
        for _ in range(times if piece.segment.id in ids else 0):
            names.append(unused_id(draft, piece.segment.id, also=names))
            made.append(replace(piece, segment=piece.segment.model_copy(update={"id": names[-1]})))
    return relaid(draft, made)


def inserted(draft: Draft, segments: Sequence[Segment], *, at: int | None = None) -> Draft:
    """Return the draft with new pieces at place ``at`` (from 0), or before the closing table, or at the end."""
    names: list[str] = []
    added: list[Piece] = []
    for segment in segments:
        names.append(unused_id(draft, segment.id, also=names))
        added.append(Piece(segment=segment.model_copy(update={"id": names[-1]})))
    kept = pieces_of(draft)
    if at is None:
        at = next((n for n, piece in enumerate(kept) if piece.segment.src.kind == "table"), len(kept))
    at = max(0, min(at, len(kept)))
    return relaid(draft, _keeping_transitions([*kept[:at], *added, *kept[at:]], like=pictures(draft)))


def ordered(draft: Draft, ids: Sequence[str]) -> Draft:
    """Return the draft with its pieces in another order. Pieces that are not named keep their places.

    Example: of the pieces a, b, c, d the order (c, a) gives c, b, a, d.
    """
    _check(draft, ids)
    pieces = pieces_of(draft)
    by_id = {piece.segment.id: piece for piece in pieces}
    wanted = iter([by_id[i] for i in dict.fromkeys(ids)])
    named = set(ids)
    made = [next(wanted) if piece.segment.id in named else piece for piece in pieces]
    return relaid(draft, _keeping_transitions(made, like=pictures(draft)))


def moved(draft: Draft, ids: Sequence[str], *, to: int) -> Draft:
    """Return the draft with some pieces taken out and put, in their order, at place ``to`` (from 0) of the rest."""
    _check(draft, ids)
    pieces = pieces_of(draft)
    by_id = {piece.segment.id: piece for piece in pieces}
    taken = [by_id[i] for i in dict.fromkeys(ids)]
    rest = [piece for piece in pieces if piece.segment.id not in set(ids)]
    to = max(0, min(to, len(rest)))
    return relaid(draft, _keeping_transitions([*rest[:to], *taken, *rest[to:]], like=pictures(draft)))


def trimmed(draft: Draft, ids: Collection[str], *, head_ms: int = 0, tail_ms: int = 0) -> Draft:
    """Return the draft with some pieces shortened at their beginning or end, in ms of the timeline."""
    return _each(draft, ids, lambda s: _shortened(s, head_ms=head_ms, tail_ms=tail_ms))


def kept_range(draft: Draft, ids: Collection[str], *, start_ms: int, end_ms: int) -> Draft:
    """Return the draft with only a part of some pieces, counted from where each begins."""

    def keep(segment: Segment) -> Segment:
        if start_ms >= min(end_ms, segment.d):
            _refuse_span(segment, start_ms, end_ms)
        return _shortened(segment, head_ms=start_ms, tail_ms=max(0, segment.d - end_ms))

    return _each(draft, ids, keep)


def with_length(draft: Draft, ids: Collection[str], length_ms: int) -> Draft:
    """Return the draft with pieces of this length: shorter ones lose their end, longer ones show more of the clip.

    Raises:
        EditRefused: A clip is not that long, or the length is too short.
    """

    def resize(segment: Segment) -> Segment:
        if length_ms <= segment.d:
            return _shortened(segment, tail_ms=segment.d - length_ms)
        room = _room(segment)
        if room is not None and length_ms > room:
            raise EditRefused("not_that_long", name=shown_name(segment), have_s=room / 1000, asked_s=length_ms / 1000)
        return segment.model_copy(update={"d": length_ms})

    return _each(draft, ids, resize)


def cut_out(draft: Draft, segment_id: str, *, start_ms: int, end_ms: int) -> Draft:
    """Return the draft without a part of one piece, counted from where it begins; the rest closes up."""
    segment = _one(draft, segment_id)
    end_ms = min(end_ms, segment.d)
    if start_ms >= end_ms:
        _refuse_span(segment, start_ms, end_ms)
    if start_ms < LEAST_MS or segment.d - end_ms < LEAST_MS:
        head = end_ms if start_ms < LEAST_MS else 0
        tail = segment.d - start_ms if segment.d - end_ms < LEAST_MS else 0
        if head and tail:
            return removed(draft, [segment_id])
        return trimmed(draft, [segment_id], head_ms=head, tail_ms=tail)
    first = _shortened(segment, tail_ms=segment.d - start_ms)
    second = _shortened(segment, head_ms=end_ms).model_copy(update={"id": unused_id(draft, segment.id), "x": None})
    return _in_place(draft, segment_id, [first, second])


def cut_range(draft: Draft, *, start_ms: int, end_ms: int) -> Draft:
    """Return the draft without a span of the timeline, whatever pieces it covers."""
    if start_ms >= min(end_ms, draft.d):
        raise EditRefused("outside", asked_s=start_ms / 1000, have_s=draft.d / 1000)
    covered = [s for s in pictures(draft) if s.s < end_ms and s.s + s.d > start_ms]
    whole = [s.id for s in covered if s.s >= start_ms and s.s + s.d <= end_ms]
    # From the last to the first: what has not been cut yet is still where it was counted from.
    for segment in reversed(covered):
        if segment.id not in whole:
            first, last = max(0, start_ms - segment.s), min(segment.d, end_ms - segment.s)
            if last - first > 0:
                draft = cut_out(draft, segment.id, start_ms=first, end_ms=last)
    return removed(draft, whole) if whole else draft


def split(draft: Draft, segment_id: str, *, at_ms: Sequence[int]) -> Draft:
    """Return the draft with one piece cut into several at these times, counted from where it begins. Nothing is lost.

    Raises:
        EditRefused: A part would be too short.
    """
    segment = _one(draft, segment_id)
    edges = [0, *sorted(set(at_ms)), segment.d]
    if any(edge >= segment.d or edge <= 0 for edge in edges[1:-1]):
        asked = max(edges) if max(edges) >= segment.d else min(edges[1:])
        raise EditRefused("not_that_long", name=shown_name(segment), have_s=segment.d / 1000, asked_s=asked / 1000)
    parts: list[Segment] = []
    names: list[str] = []
    for number, (first, last) in enumerate(pairwise(edges)):
        part = _shortened(segment, head_ms=first, tail_ms=segment.d - last)
        if number:
            names.append(unused_id(draft, segment.id, also=names))
            part = part.model_copy(update={"id": names[-1], "x": None})
        parts.append(part)
    return _in_place(draft, segment_id, parts)


def with_speed(draft: Draft, ids: Collection[str], speed: float, *, relative: bool = False) -> Draft:
    """Return the draft with clips played faster (above 1) or slower; the same part of each clip is shown.

    Raises:
        EditRefused: A piece is a card, or the speed is not within 0.25-8.
    """

    def change(segment: Segment) -> Segment:
        if not isinstance(segment.src, ClipSource | Duo):
            raise EditRefused("no_speed", name=shown_name(segment))
        now = segment.src.speed if isinstance(segment.src, ClipSource) else segment.src.first.speed
        new = round(now * speed, 4) if relative else speed
        if not SLOWEST <= new <= FASTEST:
            raise EditRefused("speed_range", asked=new)
        length = round(segment.d * now / new)
        _check_length(segment, length)
        return segment.model_copy(update={"d": length, "src": _sources(segment.src, lambda c: {"speed": new})})

    return _each(draft, ids, change)


def with_total_length(draft: Draft, length_ms: int) -> Draft:
    """Return the draft with all its clips shortened by the same share, so that the whole is as long as asked.

    Cards keep their length. Clips are made longer only as far as they have more to show.

    Raises:
        EditRefused: It cannot be as short or as long.
    """
    clips = [s for s in pictures(draft) if isinstance(s.src, ClipSource | Duo)]
    if not clips:
        raise EditRefused("no_picture")
    total = sum(s.d for s in clips)
    rooms = [r if (r := _room(s)) is not None else length_ms for s in clips]
    fixed = draft.d - total
    # Crossfades shrink with very short pieces; half of each piece is left at least.
    least, most = max(LEAST_MS, fixed + LEAST_MS * len(clips)), fixed + sum(rooms)
    if not least <= length_ms <= most:
        raise EditRefused("length_range", asked_s=length_ms / 1000, least_s=least / 1000, most_s=most / 1000)
    lengths = _shared(length_ms - fixed, [s.d for s in clips], rooms)
    wanted = {s.id: d for s, d in zip(clips, lengths, strict=True)}
    edited = relaid(
        draft,
        [
            replace(p, segment=p.segment.model_copy(update={"d": wanted.get(p.segment.id, p.segment.d)}))
            for p in pieces_of(draft)
        ],
    )
    # Crossfades shrink with very short pieces, and what they no longer overlap would be too much.
    over = edited.d - length_ms
    return edited if not over else _last_ms(edited, over)


def _last_ms(draft: Draft, over: int) -> Draft:
    for segment in reversed(pictures(draft)):
        if isinstance(segment.src, ClipSource | Duo) and segment.d - over >= LEAST_MS:
            room = _room(segment)
            if over < 0 and room is not None and segment.d - over > room:
                continue
            return with_length(draft, [segment.id], segment.d - over)
    return draft


def _shared(total: int, lengths: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """``total`` shared out by ``lengths``, each between the shortest piece and its room; to the millisecond."""
    share = total / sum(lengths)
    found = [max(LEAST_MS, min(room, round(d * share))) for d, room in zip(lengths, rooms, strict=True)]
    left = total - sum(found)
    for number in [*range(len(found))] * 2:
        step = max(LEAST_MS, min(rooms[number], found[number] + left)) - found[number]
        found[number] += step
        left -= step
    return found


def _each(draft: Draft, ids: Collection[str], change: Callable[[Segment], Segment]) -> Draft:
    _check(draft, ids)
    return relaid(
        draft,
        [
            replace(piece, segment=change(piece.segment)) if piece.segment.id in ids else piece
            for piece in pieces_of(draft)
        ],
    )


def _in_place(draft: Draft, segment_id: str, parts: Sequence[Segment]) -> Draft:
    made: list[Piece] = []
    for piece in pieces_of(draft):
        if piece.segment.id != segment_id:
            made.append(piece)
            continue
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            made.append(Piece(segment=part, was=segment_id, head=number == 0, tail=last))
    return relaid(draft, made)


def _shortened(segment: Segment, *, head_ms: int = 0, tail_ms: int = 0) -> Segment:
    length = segment.d - head_ms - tail_ms
    _check_length(segment, length)
    source = segment.src
    if head_ms and isinstance(source, ClipSource | Duo):
        source = _sources(source, lambda c: {"in_ms": c.in_ms + round(head_ms * c.speed)})
    return segment.model_copy(update={"d": length, "src": source})


def _sources(source: ClipSource | Duo, change: Callable[[ClipSource], dict[str, object]]) -> ClipSource | Duo:
    if isinstance(source, ClipSource):
        return source.model_copy(update=change(source))
    return source.model_copy(
        update={
            "first": source.first.model_copy(update=change(source.first)),
            "second": source.second.model_copy(update=change(source.second)),
        }
    )


def _room(segment: Segment) -> int | None:
    """How long a piece can be made from its start in the clip; None: any length."""
    clips = {"clip": lambda s: [s], "duo": lambda s: [s.first, s.second]}.get(segment.src.kind)
    rooms = [
        max(segment.d, round((c.media_ms - c.in_ms) / c.speed))
        for c in (clips(segment.src) if clips else [])
        if c.media_ms is not None
    ]
    return min(rooms) if rooms else None


def _keeping_transitions(made: list[Piece], *, like: Sequence[Segment]) -> list[Piece]:
    """Where all pieces had the same transition, those that came without one get it too (the first loses it again)."""
    others = {(s.x.kind, s.x.d) for s in like[1:] if s.x} if all(s.x for s in like[1:]) else set()
    if len(others) != 1:
        return made
    x = next(s.x for s in like[1:] if s.x)
    return [
        piece if piece.segment.x else replace(piece, segment=piece.segment.model_copy(update={"x": x}))
        for piece in made
    ]


def _one(draft: Draft, segment_id: str) -> Segment:
    _check(draft, [segment_id])
    return next(s for s in pictures(draft) if s.id == segment_id)


def _check(draft: Draft, ids: Collection[str]) -> None:
    held = {s.id for s in pictures(draft)}
    if not held:
        raise EditRefused("no_picture")
    for segment_id in ids:
        if segment_id not in held:
            raise EditRefused("no_segment", id=segment_id)


def _check_length(segment: Segment, length: int) -> None:
    if length < LEAST_MS:
        raise EditRefused("too_short", name=shown_name(segment), least_s=LEAST_MS / 1000, have_s=segment.d / 1000)


def _refuse_span(segment: Segment, start_ms: int, end_ms: int) -> None:
    if start_ms >= segment.d:
        raise EditRefused("not_that_long", name=shown_name(segment), have_s=segment.d / 1000, asked_s=start_ms / 1000)
    raise EditRefused("empty_span", start_s=start_ms / 1000, end_s=end_ms / 1000)
