"""Titles, captions, lower thirds and rank plates."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from vlai_widgets.engine.agent.asks import AddText, Ask, Ref, RemoveText, ShowRanks, Span, StyleText, Unclear
from vlai_widgets.engine.agent.quantities import colour, place, says_how, span_of
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause
from vlai_widgets.engine.agent.wording import GONE

_I: Final = re.IGNORECASE
_LOWER: Final = re.compile(
    r"\blower[- ]?thirds?\b|\bname ?tags?\b|\bchyrons?\b|下三分之一|人名条|角标条|字幕条|名条", _I
)
_CAPTION: Final = re.compile(
    r"\bcaptions?\b|\bsubtitles?\b|\btag ?lines?\b|\bcta\b|\bslogans?\b|\bcall[- ]to[- ]action\b|字幕|副标题|说明文字",
    _I,
)
_TITLE: Final = re.compile(
    (
        r"\btitles?\b|\btitled\b|\bheadlines?\b|\bheading\b|标题|题目|\b(?:name|call) (?:it|the (?:video"
        r"|reel)|this)\b|命名为|叫做"
    ),
    _I,
)
_TEXT: Final = re.compile(
    r"\btexts?\b|\bwords?\b|\boverlays?\b|\bwrit(?:e|ing)\b|\blabels?\b|\bsays?\b|文字|文本|文案|字样|写着|写上|写", _I
)
_BADGES: Final = re.compile(
    r"\branks?\s+(?:off|on)\b|\b(?:rank(?:ing)?s?|score|position|place)\s*(?:-\s*)?(?:badges?|plates?"
    "|numbers?|numerals?|labels?"
    r"|overlays?|graphics?|cards?|tags?|lower[- ]thirds?)\b|\bbadges?\b|\brank\s+plates?\b"
    r"|\b(?:the|show|hide|with|without|no)\s+(?:the\s+)?(?:ranks|rankings)\b(?!\s+(?:by|of|for))|(?:排名"
    "|名次|得分|分数|排行)(?:的)?(?:徽章|标签|角标|标牌|铭牌|数字|标识|标志|牌|条|贴纸|标|卡)|徽章|角标"
    "|名次(?=(?:别|不要|不用|都|给我|先)*(?:显示|藏)|显示|隐藏|关|打开|去掉|$)|(?:显示"
    "|隐藏|去掉|关闭|关掉|打开)(?:排名|名次)",
    _I,
)
_NEW: Final = re.compile(
    r"\b(?:change|replace|rename|edit|update|reword)\b|\bit should (?:be|say|read)\b|改叫|改名|应该是"
    r"|应为|\bset the (?:title|caption|text)|\bto\b(?=\s*" + TEXT + r")|改[成为]|换成|替换",
    _I,
)
_TOO: Final = re.compile(
    r"那么|这么|太|\b(?:so|too|that|less|more|as)\s+(?:much|low|high|big|large|small|long"
    r"|short|bright|dark|far|close|near|fast)\b",
    _I,
)
"""A title that is not to be so large, or so low, is not to go."""
_INSTEAD: Final = re.compile(
    rf"(?:换成|改成|改为|改用|换)(?:一?[条个行]|加个)?(?:字幕|标题|人?名条)\s*{TEXT}|\b(?:a|use a|add a|put a"
    rf"|try a)\s+(?:caption|title|lower[- ]third)\b.*{TEXT}.*\binstead\b",
    _I,
)
_LOOK: Final = re.compile(
    (
        r"\b(?:move|make|put|place|colou?r|set|change|turn|shift|show|keep|position|display|should|let)\b|改"
        "|换|放|移|调|设|变|居中|用|挪|显示|是"
    ),
    _I,
)
_PUTS: Final = re.compile(
    r".*(?:\b(?:place|put|show|display|add|write|overlay|flash|have|print|type|include|insert"
    rf"|superimpose)\b|放|加|显示|写|在|打|出现|上|来).*{TEXT}|{TEXT}",
    _I,
)
_STYLE: Final = rf"(?:{_LOWER.pattern}|{_CAPTION.pattern}|{_TITLE.pattern}|\btexts?\b|文字|文本)"
_OVER_CLIP: Final = re.compile(
    rf"{_STYLE}\s+(?:text\s+)?(?:(?:that is|that's|which is)\s+)?(?:on|over|of|in|for)\s+(?:the\s+)?(?P<en>{REFS})"
    rf"|(?P<zh>{REFS})(?:'s\s+|\s*(?:上面?|里面?)?的?\s*){_STYLE}",
    _I,
)
"""Texts told by the clip that they are shown over: "the caption on clip 2", "第二个视频的字幕"."""
_ALL_STYLES: Final = ("title", "caption", "lower_third")


def read_badges(clause: Clause) -> list[Ask]:
    """Understand a clause about rank plates."""
    words = clause.unfolded()
    if (
        not _BADGES.search(words)
        or re.search(TEXT, words)
        or re.match(r"rank\b(?! (?:badge|plate|number|numeral|label|overlay))", words)
    ):
        return []
    return [ShowRanks(show=not GONE.search(words))]


def read_text(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause about text over the picture."""
    text = clause.text
    quotes = clause.quotes()
    styles = _styles(text)
    if len(quotes) == 2 and not styles and re.match(r"(?:change|replace|swap|rename)\b|把|将", text):
        return [Unclear("which_text")]
    if not styles and not (quotes and (says_how(re.sub(TEXT, " ", text)) or _TEXT.search(text) or _PUTS.match(text))):
        return _texts_at_large(clause)
    if GONE.search(text) and not quotes and styles and (until := span_of(text)[0]):
        end = until.end if until.end is not None else until.start if until.start is not None else until.length
        return [StyleText(styles=styles, span=Span(end=end), on=_over(clause))]
    if GONE.search(text) and re.search(r"\b(?:sooner|earlier|later|early)\b|早一?点|晚一?点|快一?点", text):
        return [Unclear("which_style")]
    if GONE.search(text) and not quotes and not _TOO.search(text):
        return [RemoveText(styles or _ALL_STYLES, clause.pointed())]
    if quotes:
        return _with_words(clause, styles, quotes)
    return _restyled(clause, styles)


def _texts_at_large(clause: Clause) -> list[Ask]:
    if not re.search(r"\btexts?\b|文字|文本", clause.text):
        return []
    if GONE.search(clause.text):
        return [RemoveText(_ALL_STYLES, clause.pointed())]
    return _restyled(clause, _ALL_STYLES)


def _with_words(clause: Clause, styles: tuple[str, ...], quotes: list[str]) -> list[Ask]:
    span, x, y, shade = _how(clause)
    style = styles[0] if styles else "title"
    if len(quotes) == 2 and not styles and _NEW.search(clause.text):
        return [Unclear("which_text")]
    if GONE.match(clause.text):
        return [RemoveText(styles or _ALL_STYLES)]
    instead = _INSTEAD.search(clause.text)
    if len(quotes) == 1 and instead and not _styles(clause.text[: instead.start()]):
        return [AddText(text=quotes[0], style=style, span=span, x=x, y=y, colour=shade, on=clause.pointed())]  # type: ignore[arg-type]
    if len(quotes) == 2 and _NEW.search(clause.text):
        quotes = quotes[1:]
    if _NEW.search(clause.text) and not re.search(r"\badd\b|添加|加上|加个|加一", clause.text):
        kinds, on = styles or _ALL_STYLES, _over(clause)
        return [StyleText(styles=kinds, text=quotes[0], span=span, x=x, y=y, colour=shade, on=on)]
    if len(styles) == 1 and len(quotes) > 1:
        quotes = [" · ".join(quotes)]
    several = len(quotes) > 1 and len(styles) == len(quotes)
    made: list[Ask] = []
    for number, words in enumerate(quotes if several or not styles else quotes[:1]):
        kind = styles[number] if several else style
        made.append(
            AddText(text=words, style=kind, span=span, x=x, y=y, colour=shade, on=clause.pointed())  # type: ignore[arg-type]
        )
    return made


def _restyled(clause: Clause, styles: tuple[str, ...]) -> list[Ask]:
    if len(styles) > 1 and (each := _each_restyled(clause)):
        return each
    span, x, y, shade = _how(clause)
    if (x, y, shade) != (None, None, None) or span:
        if re.match(r"(?:add|insert|create|加|添加)", clause.text):
            return [Unclear("which_words")]
        return [StyleText(styles=styles, span=span, x=x, y=y, colour=shade, on=_over(clause))]
    if re.match(r"(?:add|insert|create|put|write|give|show|i want|need|an?|加|添加|配|放|写|来|有)", clause.text):
        return [Unclear("which_words")]
    return [Unclear("which_style")] if _LOOK.search(clause.text) else []


def _each_restyled(clause: Clause) -> list[Ask]:
    """What "title red caption blue" says of each style, where it says something of every one."""
    starts = [m.start() for m in re.finditer(_STYLE, clause.text, _I)]
    parts = [clause.text[a:b] for a, b in pairwise([*starts, len(clause.text)])]
    found = [_restyled(clause.with_text(part), kinds) for part in parts if (kinds := _styles(part))]
    changed = [each[0] for each in found if each and isinstance(each[0], StyleText)]
    return list(changed) if len(changed) == len(starts) else []


def _over(clause: Clause) -> tuple[Ref, ...]:
    """The clips by which a clause tells the texts that it means; none for those that it only puts them over."""
    found = _OVER_CLIP.search(clause.text)
    refs = clause.pointed(found.group("en") or found.group("zh")) if found else ()
    return () if any(ref.kind in {"all", "whole"} for ref in refs) else refs


def _how(clause: Clause) -> tuple[Span, float | None, float | None, str | None]:
    rest = re.sub(TEXT, " ", _LOWER.sub(" ", clause.text))
    closing = re.search(
        r"\b(?:last|final)\s+(?=[\d a-z]*\s*(?:s|secs?|seconds?)\b)|最后(?=[\d.一二三四五六七八九十两半]+\s*秒)", rest
    )
    span, rest = span_of(rest)
    if closing and span.length is not None and span.start is None and span.end is None:
        span = Span(start=-1, length=span.length)
    if re.search(r"\bat the (?:very )?end\b|(?:在|放)?(?:结尾|最后|片尾)", rest) and span.start is None:
        span = Span(start=-1, length=span.length)
    if re.search(r"\b(?:the )?(?:whole|entire|full)\b|\bthroughout\b|全程|一直|整个", rest):
        span = Span(start=0, end=10**9)
    x, y = place(rest)
    if y is None and re.search(r"\b(?:move|shift|nudge|push|put|slide)\b|[移挪靠]", rest):
        y = 0.82 if re.search(r"\bdown\b|下", rest) else 0.15 if re.search(r"\bup\b|上", rest) else None
    if y is None and (way := re.search("[往向朝]([上下])", rest)):
        y = 0.82 if way.group(1) == "下" else 0.15
    return span, x, y, colour(rest)


def _styles(text: str) -> tuple[str, ...]:
    found = []
    for style, pattern in (("lower_third", _LOWER), ("caption", _CAPTION), ("title", _TITLE)):
        if place_of := pattern.search(text):
            found.append((place_of.start(), style))
            text = pattern.sub(lambda m: " " * len(m.group()), text)
    return tuple(style for _, style in sorted(found))


REMOVES_TEXT_OF: Final = re.compile(rf"{REF}(?:'s|的)?\s*(?:title|caption|text|标题|字幕|文字)", _I)
