"""What an opening card says when somebody has put a title over it.

Two headlines on top of each other can be read by nobody. The later word wins: the card is set with the title that was
asked for, in the card's own type, and the text over the picture waits until the card has gone.
"""

from __future__ import annotations

from typing import Final

from vlai_widgets.engine.timeline.texts import PLACES
from vlai_widgets.protocol.draft import Draft, OpeningCard, Segment, Title, TrackType

FLASH_MS: Final = 500
"""A title that would be left for less than this after the card is not shown again."""
_MEETING_MS: Final = 500
"""How long title and card have to be seen together before they are taken for one thing."""


def as_shown(draft: Draft) -> Draft:
    """Return the draft as it is drawn: with one headline at a time on its opening cards.

    A title in its usual place becomes the card's own. One that was given another place or a colour stays where it is,
    and the card leaves its own title out. Captions and lower thirds are not headlines.

    Example:
        >>> as_shown(Draft()) == Draft()
        True
    """
    cards = [s for t in draft.t if t.tt == TrackType.VIDEO for s in t.sg if isinstance(s.src, OpeningCard)]
    changed: dict[str, Segment | None] = {}
    for card in cards:
        title = _headline_over(draft, card)
        if title is None or not isinstance(title.src, Title) or not isinstance(card.src, OpeningCard):
            continue
        if not _is_plain(title.src):
            changed[card.id] = card.model_copy(update={"src": card.src.model_copy(update={"title": ""})})
            continue
        changed[card.id] = card.model_copy(update={"src": card.src.model_copy(update={"title": title.src.text})})
        changed[title.id] = _after(title, _gone_ms(draft, card))
    if not changed:
        return draft
    tracks = []
    for track in draft.t:
        kept = [changed.get(segment.id, segment) for segment in track.sg]
        tracks.append(track.model_copy(update={"sg": tuple(s for s in kept if s is not None)}))
    return draft.model_copy(update={"t": tuple(track for track in tracks if track.sg)})


def _headline_over(draft: Draft, card: Segment) -> Segment | None:
    """Return the title that is seen with a card for the longest."""
    titles = [
        s
        for track in draft.t
        if track.tt == TrackType.TEXT
        for s in track.sg
        if isinstance(s.src, Title) and s.src.style == "title" and _together(s, card) >= min(_MEETING_MS, s.d)
    ]
    return max(titles, key=lambda title: _together(title, card), default=None)


def _together(one: Segment, other: Segment) -> int:
    return min(one.s + one.d, other.s + other.d) - max(one.s, other.s)


def _is_plain(title: Title) -> bool:
    return (title.x, title.y) == PLACES["title"] and title.colour is None


def _gone_ms(draft: Draft, card: Segment) -> int:
    """Return when a card has half given way to the next picture."""
    end = card.s + card.d
    after = [s.s for t in draft.t if t.tt == TrackType.VIDEO for s in t.sg if s.s > card.s]
    return (min([end, *after]) + end) // 2


def _after(title: Segment, from_ms: int) -> Segment | None:
    end = title.s + title.d
    start = max(title.s, from_ms)
    return title.model_copy(update={"s": start, "d": end - start}) if end - start >= FLASH_MS else None
