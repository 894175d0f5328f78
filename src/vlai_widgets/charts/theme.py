"""The look of the Plotly figures: tokens turned into layout, in one place."""

from __future__ import annotations

from typing import Any, Final

from vlai_widgets.charts.text import plotly, wrap
from vlai_widgets.errors import UnknownOption
from vlai_widgets.tokens import THEMES, TYPE_SCALE_PX, Tokens

FONTS: Final = (
    "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', 'PingFang SC', "
    "'Microsoft YaHei', 'Liberation Sans', sans-serif"
)
TITLE_COLUMNS: Final = 68
"""Columns of a title line: Plotly does not break lines, and 68 of 18 px fit into a notebook's cell."""

CLEAR: Final = "rgba(0,0,0,0)"
_SMALL, _BODY, _TITLE = TYPE_SCALE_PX[:3]


def tokens_of(theme: str) -> Tokens:
    """Return the tokens of ``light`` or ``dark``.

    Raises:
        UnknownOption: There is no such theme.
    """
    if theme not in THEMES:
        raise UnknownOption.of("theme", theme, THEMES)
    return THEMES[theme]


def rgba(colour: str, alpha: float) -> str:
    """Return ``#rrggbb`` with an opacity.

    Example:
        >>> rgba("#ff0000", 0.5)
        'rgba(255,0,0,0.5)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def layout(tokens: Tokens, *, title: str, subtitle: str, plot_height_px: int, head_px: int = 0) -> dict[str, Any]:
    """Return a layout with a title that says the finding.

    Args:
        tokens: The theme.
        title: The finding; escaped here.
        subtitle: How to read the chart; escaped here.
        plot_height_px: Height of the plot without title and axis.
        head_px: Room between subtitle and plot for a key.
    """
    lines = wrap(title, TITLE_COLUMNS)
    notes = wrap(subtitle, TITLE_COLUMNS + 26)
    top = 16 + 25 * len(lines) + 18 * len(notes) + 12 + head_px
    return {
        "template": "none",
        "height": top + plot_height_px + 44,
        "margin": {"l": 12, "r": 16, "t": top, "b": 44, "pad": 0},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONTS, "size": _SMALL, "color": tokens.ink},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": tokens.raised,
            "bordercolor": tokens.line,
            "font": {"family": FONTS, "size": _SMALL, "color": tokens.ink},
            "align": "left",
        },
        "title": {
            "text": "<br>".join(plotly(line) for line in lines),
            "font": {"size": _TITLE, "color": tokens.ink, "weight": 600},
            "subtitle": {
                "text": "<br>".join(plotly(line) for line in notes),
                "font": {"size": _SMALL, "color": tokens.muted},
            },
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 12, "t": 14},
        },
    }


def axis(tokens: Tokens, **more: Any) -> dict[str, Any]:
    """Return an axis with quiet text and no lines; ``more`` overrides."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"size": _SMALL, "color": tokens.muted},
        "title": {"font": {"size": _SMALL, "color": tokens.muted}},
        "gridcolor": tokens.line,
        "fixedrange": True,
        **more,
    }


def note(text: str, tokens: Tokens, **where: Any) -> dict[str, Any]:
    """Return an annotation without an arrow. ``text`` must be safe already; ``where`` places it."""
    return {
        "text": text,
        "showarrow": False,
        "font": {"size": _SMALL, "color": tokens.muted},
        "align": "left",
        **where,
    }
