"""The part of the report about one clip."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vlai_widgets.charts.markup import Markup, el, join
from vlai_widgets.charts.svg_clip import dimensions_svg, timeline_svg
from vlai_widgets.charts.text import one_line, shorten
from vlai_widgets.charts.timeline import Mark
from vlai_widgets.charts.words import number, rank_range
from vlai_widgets.charts.words import say as chart_say
from vlai_widgets.models import MediaFacts
from vlai_widgets.report.words import flag, say

if TYPE_CHECKING:
    from vlai_widgets.report.data import ReportClip
    from vlai_widgets.scoring import Reason

_MOST_MISSING = 6


def named(clip: str, most: int = 60) -> Markup:
    """Return a clip's name, shortened and isolated, so that its direction does not turn the text around it."""
    pieces = re.findall(r"[^_.\-]+|[_.\-]+", shorten(clip, most))
    breakable = [part for piece in pieces for part in (piece, el("wbr"))][:-1]
    return el("bdi", *breakable, title=one_line(clip))


def clip_section(
    clip: ReportClip,
    *,
    medians: Mapping[str, float | None],
    poster: str | None,
    preview: str | None,
    anchor: str,
    language: str,
) -> Markup:
    """Return the section of one clip.

    Args:
        clip: The clip.
        medians: The batch's median of each dimension.
        poster: ``data:`` address of its picture, or None.
        preview: ``data:`` address of a small video, or None.
        anchor: Id of the section within the page.
        language: ``en`` or ``zh``.
    """
    row = clip.row
    marks = _marks(clip)
    return el(
        "article",
        el(
            "header",
            el("span", row.rank, class_="rank"),
            el("span", named(row.clip, 90), class_="name"),
            el("span", number(row.score), class_="score"),
        ),
        el("p", _facts(clip, language), class_="facts muted small"),
        el("div", _poster(poster, preview, row.clip), class_="poster"),
        el("div", *_reasons(clip, language), class_="why"),
        el(
            "div",
            dimensions_svg(row.clip, row.dimensions, medians, language=language),
            _missing(clip, language),
            class_="dims",
        ),
        _seconds(clip, marks, language),
        class_="clip",
        id=anchor,
    )


def _poster(poster: str | None, preview: str | None, clip: str) -> Markup:
    """The video, where there is one; its picture, which is also what is printed."""
    picture = el("div", class_="empty") if poster is None else el("img", src=poster, alt=one_line(clip))
    if preview is None:
        return picture
    video = el(
        "video", src=preview, poster=poster, controls="", playsinline="", preload="metadata", title=one_line(clip)
    )
    return join(video, picture)


def _facts(clip: ReportClip, language: str) -> Markup:
    row, parts = clip.row, list(media_words(clip.media))
    if row.rank_lo is not None:
        parts.append(f"{chart_say('range', language)}: {rank_range(row)}")
    parts += [flag(word, language) for word in row.flags]
    return join(" · ".join(parts))


def media_words(media: MediaFacts | None) -> tuple[str, ...]:
    """Return a clip's frame, length and frame rate, as far as they are known."""
    if media is None:
        return ()
    size = f"{media.width_px} × {media.height_px}" if media.width_px and media.height_px else ""
    length = f"{media.duration_s:.1f} s" if media.duration_s is not None else ""
    rate = f"{media.fps:.3g} fps" if media.fps else ""
    return tuple(part for part in (size, length, rate) if part)


def _reasons(clip: ReportClip, language: str) -> list[Markup]:
    if not clip.strengths and not clip.fixes and not clip.row.points:
        return [el("p", say("no_fixes_known", language), class_="muted")]
    parts: list[Markup] = []
    counter = 1
    for kind, reasons in (("strengths", clip.strengths), ("fixes", clip.fixes)):
        items = [_reason(reason, i, language) for i, reason in enumerate(reasons, counter)]
        counter += len(items)
        nothing = say("none_found" if kind == "strengths" else "nothing_to_fix", language)
        words = el("ul", *items, class_="reasons") if items else el("p", nothing, class_="muted reasons")
        parts.append(el("div", el("h3", say(kind, language)), words))
    return parts


def _reason(reason: Reason, number_: int, language: str) -> Markup:
    points = say("adds" if reason.kind == "strength" else "worth", language, points=f"{reason.points:+.1f}")
    return el(
        "li",
        el("span", number_, class_=f"mark {reason.kind}"),
        el("span", reason.text),
        el("span", f"{chart_say(reason.dimension, language)} · {points}", class_="more"),
    )


def _marks(clip: ReportClip) -> list[Mark]:
    """The reasons in the order of their numbers; those without a place in the clip get no flag."""
    reasons: Sequence[Reason] = (*clip.strengths, *clip.fixes)
    return [
        Mark(kind=r.kind, text=r.text, t_start_s=r.t_start_s, t_end_s=r.t_end_s, number=i)
        for i, r in enumerate(reasons, 1)
        if r.t_start_s is not None
    ]


def _missing(clip: ReportClip, language: str) -> Markup | None:
    if not clip.missing:
        return None
    words = [f"{feature} ({why})" if why else feature for feature, why in clip.missing[:_MOST_MISSING]]
    if len(clip.missing) > _MOST_MISSING:
        words.append(say("and_more", language, n=len(clip.missing) - _MOST_MISSING))
    separator = "; " if language == "en" else "；"
    return el("p", say("not_measured", language, what=separator.join(words)), class_="muted small")


def _seconds(clip: ReportClip, marks: Sequence[Mark], language: str) -> Markup | None:
    if not clip.timeline:
        return None
    drawing = timeline_svg(
        clip.row.clip,
        clip.timeline,
        clip.cuts_s,
        duration_s=clip.media.duration_s if clip.media else None,
        marks=marks,
        language=language,
    )
    return el("div", drawing, class_="seconds")
