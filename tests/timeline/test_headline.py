"""One headline at a time: a title over the opening card becomes the card's."""

from __future__ import annotations

import pytest

from vlai_widgets.engine import timeline as tl
from vlai_widgets.protocol.draft import Draft, OpeningCard, Title


def reel() -> Draft:
    first = tl.ReelEntry(clip_id="a", name="a.mp4", rank=1, rank_lo=1, rank_hi=1, score=81.5)
    return tl.leaderboard_reel([first], table=[first])


def seen(draft: Draft) -> tuple[str, list[tuple[str, int, int]]]:
    """What the card says, and the titles with their times."""
    shown = tl.as_shown(draft)
    tl.validate(shown)
    card = next(s.src for s in tl.pictures(shown) if isinstance(s.src, OpeningCard))
    titles = [(s.src.text, s.s, s.s + s.d) for s in tl.texts_of(shown) if isinstance(s.src, Title)]
    return card.title, titles


@pytest.mark.parametrize(
    ("start_s", "end_s", "card", "left"),
    [
        (0, 3, "Urban Dreams", [(2_400, 3_000)]),
        (0, 2.5, "Urban Dreams", []),
        (1, 2, "Urban Dreams", []),
        (0, 6, "Urban Dreams", [(2_400, 6_000)]),
        (3, 6, "Video leaderboard", [(3_000, 6_000)]),
        (2.2, 6, "Video leaderboard", [(2_200, 6_000)]),
    ],
)
def test_a_title_over_the_card(start_s: float, end_s: float, card: str, left: list[tuple[int, int]]) -> None:
    draft = tl.with_title(reel(), "Urban Dreams", start_s=start_s, end_s=end_s)
    assert seen(draft) == (card, [("Urban Dreams", *times) for times in left])
    # The timeline itself says what was asked for.
    assert [(s.s, s.d) for s in tl.texts_of(draft) if isinstance(s.src, Title)] == [
        (start_s * 1000, (end_s - start_s) * 1000)
    ]
    assert seen(tl.without_texts(draft, ["title"])) == ("Video leaderboard", [])


@pytest.mark.parametrize("look", [{"y": 0.8}, {"colour": "#ff0000"}])
def test_a_title_with_a_place_of_its_own_stays_there(look: dict[str, object]) -> None:
    draft = tl.with_text(reel(), "Here", start_ms=0, end_ms=2_000, **look)  # type: ignore[arg-type]
    assert seen(draft) == ("", [("Here", 0, 2_000)])


def test_captions_are_no_headlines() -> None:
    draft = tl.with_text(reel(), "said", start_ms=0, end_ms=2_000, style="caption")
    assert seen(draft) == ("Video leaderboard", [("said", 0, 2_000)])
