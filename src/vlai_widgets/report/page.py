"""The report as one HTML file: no script, no network, prints on A4."""

from __future__ import annotations

import base64
from typing import Final

from vlai_widgets.charts.markup import Markup, el, join
from vlai_widgets.charts.svg import board_svg
from vlai_widgets.charts.text import one_line, shorten
from vlai_widgets.charts.thumbs import poster_uri, thumbnails
from vlai_widgets.charts.view import BoardRow, dimension_medians, tie_groups
from vlai_widgets.charts.words import board_finding, number, percent, rank_range
from vlai_widgets.charts.words import say as chart_say
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.report.clip import clip_section, media_words, named
from vlai_widgets.report.data import ReportClip, ReportData
from vlai_widgets.report.style import style_sheet
from vlai_widgets.report.words import flag, say

MOST_CLIP_SECTIONS: Final = 30
MOST_TABLE_ROWS: Final = 500
_POLICY: Final = (
    "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def render(data: ReportData) -> str:
    """Return the whole file.

    Args:
        data: What to show. Every text in it is taken as text, whatever it looks like.
    """
    title = one_line(data.title) if data.title else _default_title(data)
    page = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="referrer", content="no-referrer"),
            el("title", title),
            el("style", style_sheet()),
        ),
        el(
            "body",
            el(
                "main",
                _header(data, title),
                _answers(data),
                _board(data),
                _clips(data),
                _failed(data),
                _table(data),
                _limits(data),
                _method(data),
            ),
        ),
        lang="zh-Hans" if data.language == "zh" else "en",
    )
    return f"<!doctype html>\n{page}\n"


def _default_title(data: ReportData) -> str:
    count = len(data.clips)
    key = "default_title_none" if count == 0 else "default_title_one" if count == 1 else "default_title"
    return say(key, data.language, n=count)


def _header(data: ReportData, title: str) -> Markup:
    eyebrow = [title, data.made_on.isoformat(), say(f"backend_{data.backend}", data.language)]
    return el(
        "header",
        el("div", *(el("span", part) for part in eyebrow), class_="eyebrow"),
        el("h1", board_finding(data.rows, data.language, most=48)),
        el("div", *(el("p", note) for note in data.notes), class_="notes small") if data.notes else None,
    )


def _answers(data: ReportData) -> Markup | None:
    """The first screen: who leads, by how much, how sure, what to fix first."""
    if not data.clips:
        return None
    first = data.clips[0]
    return el(
        "section",
        _who(data, first),
        _how_much(data),
        _how_sure(data),
        _fix_first(data),
        class_="answers",
    )


def _who(data: ReportData, first: ReportClip) -> Markup:
    poster = poster_uri(data.posters.get(first.row.clip_id), width_px=224, height_px=400, crop=False, quality=80)
    return el(
        "div",
        el("img", src=poster, alt="") if poster else el("span"),
        el(
            "div",
            el("h3", say("who", data.language)),
            el("p", number(first.row.score), el("small", say("of_100", data.language)), class_="hero"),
            el("p", named(first.row.clip, 34), class_="word name"),
            el("p", " · ".join(media_words(first.media)), class_="muted small"),
        ),
        class_="lead",
    )


def _how_much(data: ReportData) -> Markup:
    head = el("h3", say("how_much", data.language))
    if len(data.clips) < 2:
        return el("div", head, el("p", say("alone", data.language)))
    first, second = data.clips[0].row, data.clips[1].row
    gap = (first.score or 0.0) - (second.score or 0.0)
    name = shorten(second.clip, 40)
    if gap < 0.05:
        return el("div", head, el("p", say("level", data.language, clip=name), class_="word name"))
    return el(
        "div",
        head,
        el("p", f"+{gap:.1f}", class_="hero"),
        el("p", say("points_ahead", data.language, clip=name), class_="name"),
        _gap_source(first, second, data.language),
    )


def _gap_source(first: BoardRow, second: BoardRow, language: str) -> Markup | None:
    if not first.points or not second.points:
        return None
    gaps = {name: first.points.get(name, 0.0) - second.points.get(name, 0.0) for name in DIMENSIONS}
    best = max(gaps, key=lambda name: gaps[name])
    words = say("gap_from", language, dimension=chart_say(best, language).lower(), points=f"{gaps[best]:+.1f}")
    return el("p", words, class_="muted")


def _how_sure(data: ReportData) -> Markup:
    head = el("h3", say("how_sure", data.language))
    first = data.clips[0].row
    if first.p_first is None or len(data.clips) < 2:
        words = say("alone" if len(data.clips) < 2 else "sure_unknown", data.language)
        return el("div", head, el("p", words))
    groups = tie_groups(data.rows)
    tied = groups[0][1] + 1 if groups and groups[0][0] == 0 else 0
    return el(
        "div",
        head,
        el("p", percent(first.p_first), class_="hero"),
        el("p", _sure_words(first, data.language)),
        el("p", say("sure_tied" if tied else "sure_clear", data.language, n=tied), class_="muted"),
    )


def _sure_words(first: BoardRow, language: str) -> str:
    if first.rank_lo == first.rank_hi:
        return say("sure_always", language, rank=first.rank_lo)
    return say("sure_first", language, lo=first.rank_lo, hi=first.rank_hi)


def _fix_first(data: ReportData) -> Markup:
    """The most rewarding fix of the leader, and of the two clips behind it."""
    head = el("h3", say("fix_first", data.language))
    first = data.clips[0]
    if not first.fixes:
        known = bool(first.strengths or first.row.points)
        lead = el("p", say("nothing_to_fix" if known else "no_fixes_known", data.language))
    else:
        fix = first.fixes[0]
        worth = say("worth", data.language, points=f"{fix.points:+.1f}") if fix.points else ""
        lead = join(
            el("p", fix.short or fix.text, class_="word"),
            el("p", fix.text, class_="muted small") if fix.short else None,
            el("p", worth, class_="muted") if worth else None,
        )
    others = [
        el("p", named(clip.row.clip, 22), ": ", clip.fixes[0].short or clip.fixes[0].text, class_="small name")
        for clip in data.clips[1:3]
        if clip.fixes
    ]
    return el("div", head, lead, *others)


def _board(data: ReportData) -> Markup | None:
    if not data.clips:
        return None
    rows = data.rows
    thumbs = thumbnails({row.clip_id: data.posters[row.clip_id] for row in rows[:20] if row.clip_id in data.posters})
    return el(
        "section",
        el("h2", say("board", data.language)),
        el("figure", board_svg(rows, language=data.language, thumbs=thumbs)),
    )


def _clips(data: ReportData) -> Markup | None:
    shown = data.clips[:MOST_CLIP_SECTIONS]
    if not shown or not any(clip.row.dimensions for clip in shown):
        return None
    medians = dimension_medians(data.rows) if len(data.clips) > 1 else dict.fromkeys(DIMENSIONS)
    cut = len(data.clips) > len(shown)
    return el(
        "section",
        el("h2", say("clips", data.language)),
        el("p", say("pages_cut", data.language, n=len(shown)), class_="muted") if cut else None,
        *(
            clip_section(
                clip,
                medians=medians,
                poster=poster_uri(data.posters.get(clip.row.clip_id), width_px=264, height_px=470, crop=False),
                preview=_video_uri(data.previews.get(clip.row.clip_id)),
                anchor=f"clip-{i}",
                language=data.language,
            )
            for i, clip in enumerate(shown, 1)
        ),
    )


def _video_uri(video: bytes | None) -> str | None:
    if video is None or video[4:8] != b"ftyp":
        return None
    return "data:video/mp4;base64," + base64.b64encode(video).decode("ascii")


def _failed(data: ReportData) -> Markup | None:
    if not data.errors:
        return None
    rows = [
        el("tr", el("td", named(name), class_="l name"), el("td", why, class_="l")) for name, why in data.errors.items()
    ]
    return el(
        "section",
        el("h2", say("failed", data.language)),
        el("p", say("failed_lead", data.language), class_="muted"),
        el("div", el("table", el("tbody", *rows)), class_="scroll"),
    )


def _table(data: ReportData) -> Markup | None:
    if not data.clips:
        return None
    language = data.language
    heads = [chart_say(key, language) for key in ("rank", "clip", "score", "range", "p_first", "p_top3", *DIMENSIONS)]
    heads += [chart_say("coverage", language), say("duration", language), say("frame", language)]
    heads.append(chart_say("flags", language))
    left = {1, len(heads) - 1}
    shown = data.clips[:MOST_TABLE_ROWS]
    cut = len(data.clips) > len(shown)
    return el(
        "section",
        el("h2", say("table", language)),
        el("p", say("table_cut", language, n=len(shown), all=len(data.clips)), class_="muted") if cut else None,
        el(
            "div",
            el(
                "table",
                el(
                    "thead",
                    el(
                        "tr",
                        *(el("th", h, class_="l" if i in left else None, scope="col") for i, h in enumerate(heads)),
                    ),
                ),
                el("tbody", *(_table_row(clip, language) for clip in shown)),
            ),
            class_="scroll",
        ),
    )


def _table_row(clip: ReportClip, language: str) -> Markup:
    row, media = clip.row, clip.media
    frame = f"{media.width_px}×{media.height_px}" if media and media.width_px and media.height_px else "–"
    length = f"{media.duration_s:.1f} s" if media and media.duration_s is not None else "–"
    return el(
        "tr",
        el("td", row.rank),
        el("td", named(row.clip, 26), class_="l clipname"),
        el("td", number(row.score), class_="strong"),
        el("td", rank_range(row)),
        el("td", percent(row.p_first)),
        el("td", percent(row.p_top3)),
        *(el("td", "–" if (v := row.dimensions.get(name)) is None else f"{v:.0f}") for name in DIMENSIONS),
        el("td", percent(row.coverage) if row.coverage is None or row.coverage < 0.995 else "100\u00a0%"),
        el("td", length),
        el("td", frame),
        el("td", ", ".join(flag(word, language) for word in row.flags) or "–", class_="l"),
    )


def _limits(data: ReportData) -> Markup | None:
    if not data.limits:
        return None
    return el(
        "section",
        el("h2", say("limits", data.language)),
        el("ul", *(el("li", words) for words in data.limits), class_="list"),
    )


def _method(data: ReportData) -> Markup:
    language = data.language
    facts: list[tuple[str, object]] = [
        (say("backend", language), say(f"backend_{data.backend}", language)),
        (say("preset", language), data.preset),
        (say("date", language), data.made_on.isoformat()),
        (say("version", language), data.product_version),
    ]
    if data.weights:
        shares = " · ".join(
            f"{chart_say(name, language)} {data.weights[name] * 100:.0f}\u00a0%"
            for name in DIMENSIONS
            if name in data.weights
        )
        facts.insert(2, (say("weights", language), shares))
    if data.model_version:
        facts.insert(3, (say("model", language), data.model_version))
    return el(
        "section",
        el("h2", say("method", language)),
        el("dl", *(join(el("dt", name), el("dd", value)) for name, value in facts)),
    )
