"""Edits of what is written over the picture: titles, captions, lower thirds and rank plates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from vlai_widgets.engine.timeline.lay import host_of, pictures, texts_of, unused_id, with_texts
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.draft import ClipSource, Draft, RankPlate, Segment, TableCard, Title

TextStyle = Literal["title", "caption", "lower_third"]
PLACES: Final[Mapping[TextStyle, tuple[float, float]]] = {
    "title": (0.5, 0.2),
    "caption": (0.5, 0.8),
    "lower_third": (0.5, 0.72),
}
"""Where the middle of a text is if nobody says, as shares of width and height."""
PLATE_LEAD_MS: Final = 100
PLATE_TAIL_MS: Final = 200


def with_title(draft: Draft, text: str, *, start_s: float, end_s: float) -> Draft:
    """Return the draft with a line of text over the picture; titles that it would overlap make way.

    The text also becomes the video's title. A span that reaches past the end of the draft is cut there.

    Args:
        draft: What is edited.
        text: What to show. Spaces at its ends are dropped.
        start_s: When it appears, in seconds from the draft's start.
        end_s: When it has gone.

    Raises:
        InputError: The text is empty, or the span is, or it lies past the end.

    Example:
        >>> with_title(Draft(d=9_000), "Urban Dreams", start_s=0, end_s=3).t[0].sg[0].src.text
        'Urban Dreams'
    """
    edited = with_text(draft, text, start_ms=round(start_s * 1000), end_ms=round(end_s * 1000))
    return edited.model_copy(update={"m": edited.m.model_copy(update={"title": text.strip()})})


def with_text(
    draft: Draft,
    text: str,
    *,
    start_ms: int,
    end_ms: int,
    style: TextStyle = "title",
    x: float | None = None,
    y: float | None = None,
    colour: str | None = None,
    on: str | None = None,
) -> Draft:
    """Return the draft with a text over the picture; texts of the same style that it would overlap make way.

    Args:
        draft: What is edited.
        text: What to show.
        start_ms: When it appears on the timeline.
        end_ms: When it has gone; cut at the end of the draft.
        style: How it is set.
        x: Middle of the text, as a share of the width; None: the style's own place.
        y: Middle of the text, as a share of the height; None: the style's own place.
        colour: ``#rrggbb``, or None for the theme's ink.
        on: Id of the piece of the picture track that it belongs to, or None.

    Raises:
        InputError: The text is empty, or the span is, or it lies past the end.
    """
    words = text.strip()
    if not words:
        raise InputError("The title is empty. Say what it should read.")
    end = min(end_ms, draft.d)
    if start_ms < 0 or end <= start_ms:
        raise InputError(
            f"A title from {start_ms / 1000:g} s to {end_ms / 1000:g} s does not fit: "
            f"the timeline runs to {draft.d / 1000:g} s."
        )
    at = PLACES[style]
    source = Title(text=words, x=at[0] if x is None else x, y=at[1] if y is None else y, style=style, colour=colour)
    number = next(n for n in range(1, len(texts_of(draft)) + 2) if unused_id(draft, f"{style}-{n}") == f"{style}-{n}")
    added = Segment(id=f"{style}-{number}", s=start_ms, d=end - start_ms, src=source, on=on)
    kept = [
        s
        for s in texts_of(draft)
        if not (isinstance(s.src, Title) and s.src.style == style and s.s + s.d > start_ms and s.s < end)
    ]
    return with_texts(draft, [*kept, added])


def restyled(
    draft: Draft,
    styles: Sequence[str],
    *,
    text: str | None = None,
    colour: str | None = None,
    x: float | None = None,
    y: float | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    length_ms: int | None = None,
    on: Sequence[str] = (),
) -> Draft:
    """Return the draft with its texts of these styles changed; what is None stays. ``on``: only over these pieces.

    Raises:
        EditRefused: There is no such text, or its new span is empty.
    """
    look = {k: v for k, v in (("text", text), ("colour", colour), ("x", x), ("y", y)) if v is not None}

    def change(segment: Segment) -> Segment:
        first = segment.s if start_ms is None else start_ms
        last = segment.s + segment.d if start_ms is None else first + segment.d
        if end_ms is not None:
            last = end_ms
        elif length_ms is not None:
            last = first + length_ms
        last = min(last, draft.d)
        if last <= first:
            raise EditRefused("empty_span", start_s=first / 1000, end_s=last / 1000)
        return segment.model_copy(
            update={"s": first, "d": last - first, "src": segment.src.model_copy(update=dict[str, Any](look))}
        )

    found = _found(draft, [style for style in styles if style != "plate"], on)
    edited = with_texts(draft, [change(s) if s.id in found else s for s in texts_of(draft)])
    if text is not None and "title" in styles:
        edited = edited.model_copy(update={"m": edited.m.model_copy(update={"title": text})})
    return edited


def without_texts(draft: Draft, styles: Sequence[str], *, on: Sequence[str] = ()) -> Draft:
    """Return the draft without its texts of these styles (``plate`` for rank plates); ``on``: only over these pieces.

    Raises:
        EditRefused: There is no such text.
    """
    gone = _found(draft, styles, on)
    return with_texts(draft, [s for s in texts_of(draft) if s.id not in gone])


def with_plates(draft: Draft, known: Mapping[str, RankPlate] | None = None) -> Draft:
    """Return the draft with a rank plate over every ranked clip that has none.

    Args:
        draft: What is edited.
        known: Plates that were there before, by clip id. Without one it is made from the table of all ranks.

    Raises:
        EditRefused: Nothing on the timeline has a rank.
    """
    plates = dict(known or {})
    tables = [s.src for s in pictures(draft) if isinstance(s.src, TableCard)]
    rows = [row for table in tables for row in table.rows]
    for row in rows:
        plates.setdefault(
            row.clip_id,
            RankPlate(
                rank=row.rank, rank_lo=row.rank_lo, rank_hi=row.rank_hi, of=len(rows), name=row.name,
                score=row.score, dimension=row.dimension, tied=row.tied,
            ),
        )  # fmt: skip
    hosts = {host.id for s in texts_of(draft) if _style(s) == "plate" and (host := host_of(draft, s)) is not None}
    added: list[Segment] = []
    segments = pictures(draft)
    for number, segment in enumerate(segments):
        source = segment.src
        if not isinstance(source, ClipSource) or source.clip_id not in plates or segment.id in hosts:
            continue
        after = segments[number + 1].x if number + 1 < len(segments) else None
        fade_in, fade_out = (segment.x.d // 2 if segment.x else 0), (after.d if after else 0)
        start = segment.s + max(fade_in, min(PLATE_LEAD_MS, segment.d // 4))
        end = segment.s + segment.d - max(fade_out, min(PLATE_TAIL_MS, segment.d // 4))
        name = unused_id(draft, f"plate-{source.clip_id}", also=[s.id for s in added])
        added.append(Segment(id=name, s=start, d=max(1, end - start), src=plates[source.clip_id]))
    if not added and not hosts:
        raise EditRefused("no_plates")
    return with_texts(draft, [*texts_of(draft), *added])


def plates_of(draft: Draft) -> dict[str, RankPlate]:
    """Return the rank plates of a draft by the clip that they lie over."""
    found: dict[str, RankPlate] = {}
    for text in texts_of(draft):
        host = host_of(draft, text)
        if isinstance(text.src, RankPlate) and host is not None and isinstance(host.src, ClipSource):
            found[host.src.clip_id] = text.src
    return found


def _found(draft: Draft, styles: Sequence[str], on: Sequence[str]) -> set[str]:
    """Ids of the texts of these styles; of pieces, those that belong to them, or else those that show over them."""
    texts = [s for s in texts_of(draft) if _style(s) in styles]
    found = {s.id for s in texts if not on or ((host := host_of(draft, s)) is not None and host.id in on)}
    if on and not found:
        hosts = [s for s in pictures(draft) if s.id in on]
        found = {s.id for s in texts if any(h.s < s.s + s.d and h.s + h.d > s.s for h in hosts)}
    if not found:
        raise EditRefused("no_text")
    return found


def _style(segment: Segment) -> str:
    return segment.src.style if isinstance(segment.src, Title) else segment.src.kind
