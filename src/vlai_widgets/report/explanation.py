"""Why a clip has the score it has, in words, for a console and for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vlai_widgets.charts.markup import Markup, el
from vlai_widgets.charts.text import one_line, shorten
from vlai_widgets.charts.words import number
from vlai_widgets.report.notebook import STYLE
from vlai_widgets.report.words import say

if TYPE_CHECKING:
    from vlai_widgets.scoring import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Strengths and fixes of one clip. Shows itself in a notebook; ``print`` gives the same as text.

    Attributes:
        clip: The clip's name.
        strengths: What holds it up, best first.
        fixes: What to change, most points first.
        score: The clip's score, 0-100, or None.
        rank: Its place, or None.
        language: ``en`` or ``zh``.
    """

    clip: str
    strengths: tuple[Reason, ...]
    fixes: tuple[Reason, ...]
    score: float | None = None
    rank: int | None = None
    language: str = "en"

    def __str__(self) -> str:
        lines = [f"{one_line(self.clip)}  {number(self.score)}" + ("" if self.rank is None else f"  #{self.rank}")]
        for kind, mark, reasons in (("strengths", "+", self.strengths), ("fixes", "-", self.fixes)):
            lines += ["", say(kind, self.language)]
            lines += [f"  {mark} {reason.text} ({_worth(reason, self.language)})" for reason in reasons] or ["  –"]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return el(
            "div",
            el("style", STYLE),
            el(
                "p",
                el("b", el("bdi", shorten(self.clip, 80))),
                f"  {number(self.score)}",
                class_="vlai-title",
            ),
            *self._column("strengths", self.strengths),
            *self._column("fixes", self.fixes),
            class_="vlai-board",
        )

    def _column(self, kind: str, reasons: Sequence[Reason]) -> list[Markup]:
        items = [
            el("li", reason.text, el("span", f"  {_worth(reason, self.language)}", class_="vlai-muted"))
            for reason in reasons
        ]
        return [
            el("p", say(kind, self.language), class_="vlai-muted vlai-head"),
            el("ul", *items, class_=f"vlai-reasons vlai-{kind}") if items else el("p", "–"),
        ]


def _worth(reason: Reason, language: str) -> str:
    key = "adds" if reason.kind == "strength" else "worth"
    return say(key, language, points=f"{reason.points:+.1f}")
