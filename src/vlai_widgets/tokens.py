"""The visual tokens: every colour, size and duration of the visual language, as data.

Charts, report and reel take their colours from here and nothing else names one. The dimension colours are told apart by
people with protan, deutan and tritan vision in this order, and are always shown with a label or a position as well.

Example:
    >>> LIGHT.dimension("hook")
    '#d1495b'
    >>> DARK.ink
    '#f1f3f6'
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import DIMENSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme, each as ``#rrggbb``.

    Attributes:
        name: ``light`` or ``dark``.
        surface: Background of a page, card or plot.
        raised: Background of what lies on the surface: hovered rows, tiles, code.
        ink: Text.
        muted: Secondary text; at least 4.5:1 against ``surface``.
        line: Hairlines and the empty part of a bar.
        accent: Selection, playhead, focus ring.
        hook: Colour of the dimension ``hook``; so do ``pace``, ``clarity``, ``appeal``, ``audio`` and ``fit``.
        good: Bands and flags that are good; always with a word or a mark.
        warn: Bands and flags that need a look.
        bad: Bands, flags and errors.
    """

    name: Literal["light", "dark"]
    surface: str
    raised: str
    ink: str
    muted: str
    line: str
    accent: str
    hook: str
    pace: str
    clarity: str
    appeal: str
    audio: str
    fit: str
    good: str
    warn: str
    bad: str

    def dimension(self, name: str) -> str:
        """Return the colour of the dimension ``name``.

        Raises:
            UnknownOption: There is no such dimension.
        """
        if name not in DIMENSIONS:
            raise UnknownOption.of("dimension", name, DIMENSIONS)
        return str(getattr(self, name))

    def css_properties(self, prefix: str = "--vlai-") -> dict[str, str]:
        """Return the colours as CSS custom properties, such as ``{"--vlai-ink": "#16181d"}``."""
        return {f"{prefix}{f.name}": str(getattr(self, f.name)) for f in fields(self) if f.name != "name"}


LIGHT: Final = Tokens(
    name="light",
    surface="#ffffff",
    raised="#f6f7f9",
    ink="#16181d",
    muted="#5b6370",
    line="#e3e6eb",
    accent="#3b5bdb",
    hook="#d1495b",
    pace="#e08e1b",
    clarity="#2a7fb8",
    appeal="#8a5fbf",
    audio="#2a9d7f",
    fit="#6b7280",
    good="#2a9d5c",
    warn="#996312",
    bad="#c53030",
)

DARK: Final = Tokens(
    name="dark",
    surface="#14161a",
    raised="#1d2026",
    ink="#f1f3f6",
    muted="#9aa3b2",
    line="#2c313a",
    accent="#8ea6ff",
    hook="#ff8a97",
    pace="#ffc061",
    clarity="#6fbdf0",
    appeal="#c3a2f2",
    audio="#66d6b6",
    fit="#b3bac6",
    good="#6fd6a0",
    warn="#f0c36d",
    bad="#ff8f8f",
)

THEMES: Final = {"light": LIGHT, "dark": DARK}

TYPE_SCALE_PX: Final = (12, 14, 18, 28, 44)
"""Sizes of text on pages and in widgets, in CSS pixels."""

SPACE_PX: Final = 4
"""The step of all distances, in CSS pixels."""

RADIUS_PX: Final = 6
"""Radius of corners, in CSS pixels."""

MOTION_MS: Final = (150, 250)
"""Shortest and longest transition; ease-out; none under reduced motion."""
