"""Where a brand is named in on-screen text, or its logo seen. Optional, never part of the score: evidence conflicts.

Early naming is advised by Google ABCD and CreativeX; System1 x TikTok (84,788 users) found a written name in the first
two seconds to go with less brand-awareness lift (-16 %), and Tellis (Journal of Marketing, 2019) less sharing. So this
reports, and the analyst decides which direction is wanted. A logo is looked for where its picture was given.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vlai_widgets.errors import InputError
from vlai_widgets.models import Analysis, LogoSighting, SeenText

EARLY_S: Final = 2.0
"""The stretch that System1 x TikTok looked at."""

_NEAR: Final = 0.2
"""Share of a word's letters that may be read wrongly (words of five letters and more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandMention:
    """Whether and when a word is seen.

    Attributes:
        word: The word, as given.
        when: ``early`` if it is seen in the first two seconds, ``late`` if after them, else ``never``.
        first_s: When it is first seen, or None.
        spans: All times at which it is seen, as ``(t_start_s, t_end_s)``.
        box: Where it is first seen: left, top, right, bottom as shares of the picture, or None.
    """

    word: str
    when: Literal["early", "late", "never"]
    first_s: float | None
    spans: tuple[tuple[float, float], ...]
    box: tuple[float, float, float, float] | None = None


def brand_mentions(analysis: Analysis, words: Sequence[str]) -> tuple[BrandMention, ...]:
    """Look brand words up in what was read on screen, forgiving a misread letter in five.

    Args:
        analysis: The analysis of a clip.
        words: Names of brands or products, in any language that is read (English, Chinese).

    Raises:
        InputError: A word holds no letter or digit.

    Example:
        >>> from vlai_widgets.models import Analysis, SeenText
        >>> seen = SeenText(text="New: Halo Runnor", t_start_s=1.0, t_end_s=3.0, box=(0, 0, 1, 1), confidence=0.9)
        >>> clip = Analysis(clip_id="a", clip="a", sha256="", analysis_version="1", texts=(seen,))
        >>> [(m.word, m.when, m.first_s) for m in brand_mentions(clip, ["Halo Runner", "Grove"])]
        [('Halo Runner', 'early', 1.0), ('Grove', 'never', None)]
    """
    return tuple(_mention(analysis, word) for word in words)


def _mention(analysis: Analysis, word: str) -> BrandMention:
    letters = _letters(word)
    if not letters:
        raise InputError(f"The brand word {word!r} holds no letter or digit. Give the name as it is written on screen.")
    return _seen(word, [text for text in analysis.texts if _holds(_letters(text.text), letters)])


def logo_mention(name: str, sightings: Sequence[LogoSighting]) -> BrandMention:
    """Say of a logo what :func:`brand_mentions` says of a word.

    Args:
        name: What to call it.
        sightings: When and where it was seen in a clip.

    Example:
        >>> seen = LogoSighting(t_start_s=2.5, t_end_s=4.0, box=(0, 0, 0.2, 0.1), confidence=0.9)
        >>> logo_mention("acme.png", [seen]).when
        'late'
    """
    return _seen(name, sightings)


def _seen(name: str, found: Sequence[SeenText | LogoSighting]) -> BrandMention:
    if not found:
        return BrandMention(word=name, when="never", first_s=None, spans=())
    first = min(found, key=lambda one: one.t_start_s)
    return BrandMention(
        word=name,
        when="early" if first.t_start_s < EARLY_S else "late",
        first_s=first.t_start_s,
        spans=tuple((one.t_start_s, one.t_end_s) for one in found),
        box=first.box,
    )


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _holds(text: str, word: str) -> bool:
    """True if ``word`` is in ``text`` but for a few letters: Sellers' edit distance with a free start and end."""
    allowed = int(_NEAR * len(word)) if len(word) >= 5 else 0
    row = [0] * (len(text) + 1)
    for i, letter in enumerate(word, 1):
        above, row = row, [i] + [0] * len(text)
        for j, other in enumerate(text, 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
    return min(row) <= allowed
