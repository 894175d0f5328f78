"""Shape, size, theme, brand colour and logo."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, CanNot, SetCanvas, SetLook, Unclear
from vlai_widgets.engine.agent.quantities import colour, number
from vlai_widgets.engine.agent.sentence import REFS, TEXT, Clause

_I: Final = re.IGNORECASE
_ASPECTS: Final = tuple(
    (name, re.compile(pattern, _I))
    for name, pattern in (
        ("9:16", (
                r"(?<!\d)9\s*(?:[:x/]|by|比)\s*16(?!\d)|\bvertical(?:ly)?\b|\bportrait\b|(?<!fit for )\btik\s?tok\b"
                r"|\b(?:instagram |ig )?reels\b(?= (?:format|size|shape))|\byoutube shorts\b|\b(?:instagram"
                r"|insta|ig|facebook|fb|snapchat)\s+(?:stor(?:y|ies)|reels?)\b|\bfor (?:stories|reels|shorts)\b"
                r"|\bstor(?:y"
                r"|ies)\b(?= (?:format|size|shape))|竖屏|竖版|竖向|竖的|纵向|抖音|快手"
                "|竖着|竖起来|竖过来|竖屏|竖画面|立着"
            )),
        ("16:9", (
                r"(?<!\d)16\s*(?:[:x/]|by|比)\s*9(?!\d)|\blandscape\b|\bhorizontal(?:ly)?\b|\bwide\s?screen\b"
                r"|\byoutube\b(?! shorts)|横屏|横版|横向|横的|宽屏|油管|[bB]站|哔哩|横着|横过来|横屏|横画面"
            )),
        ("1:1", r"(?<!\d)1\s*(?:[:x/]|by|比)\s*1(?!\d)|\bsquare[d]?\b(?! (?:one|brackets?)\b)|方形|正方形|方的|方屏"),
        ("4:5", r"(?<!\d)4\s*(?:[:x/]|by|比)\s*5(?!\d)"),
    )
)  # fmt: skip
_OTHER: Final = re.compile(r"(?<![\d:])(\d{1,2})\s*[:x/比]\s*(\d{1,2})(?![\d:])(?!\s*(?:seconds?|s\b|秒))", _I)
_SIZE: Final = re.compile(r"(?<!\d)(\d{3,4})\s*(?:[x*×乘]|乘以|by)\s*(\d{3,4})(?!\d)", _I)
_SHORT: Final = re.compile(
    r"(?<!\d)(\d{3,4})\s*p(?:x|ixels?)?\b|(?<![\d.:x×*])\b(360|480|540|720|1080)(?![\d.:%]"
    r"|\s*(?:[x×*]|by|ms|s\b|秒))|\b(full[- ]?hd|fhd|hd|4k|uhd|2k)\b|(全高清|超清|高清)",
    _I,
)
_PREVIEW: Final = re.compile(r"\bpreview\b|\blow[- ]?res(?:olution)?\b|\bdraft quality\b|预览|低清|小样", _I)
_WORD: Final = re.compile(
    r"\baspect(?: ratio)?\b|\bratio\b|\bresolution\b|\bcanvas\b|\bformat\b|画面比例|比例|分辨率|画幅|画布|尺寸", _I
)
_NAMED: Final = {
    "hd": 720,
    "full hd": 1080,
    "full-hd": 1080,
    "fullhd": 1080,
    "fhd": 1080,
    "4k": 2160,
    "uhd": 2160,
    "2k": 1440,
    "全高清": 1080,
    "高清": 720,
    "超清": 1080,
}
_LATER: Final = re.compile(r"\bnot?\s+$|\binstead of\s+$|\brather than\s+$|不要$|而不是$|不是$")


def canvas_in(text: str) -> SetCanvas | CanNot | None:
    """Return the shape and size that a text names, or None."""
    text = _spelt(re.sub(TEXT, " ", text))
    named = [
        (m.start(), name)
        for name, pattern in _ASPECTS
        for m in pattern.finditer(text)
        if not _LATER.search(text[: m.start()])
    ]
    size = _SIZE.search(text)
    if size:
        return SetCanvas(size=(int(size.group(1)), int(size.group(2))))
    short = _short(text)
    aspect = max(named)[1] if named else None
    if short is not None and short > 1080:
        return CanNot("too_large")
    if aspect or short:
        return SetCanvas(aspect=aspect, short_px=short)
    if (other := _OTHER.fullmatch(text.strip())) or (
        (other := _OTHER.search(text)) and (_WORD.search(text) or re.search(r"\bmake it\b|改成|改为|换成|变成", text))
    ):
        return CanNot(f"aspect:{other.group(1)}:{other.group(2)}")
    return None


_RATIO_WORDS: Final = re.compile(
    r"\b(?:(nine|sixteen)\s*(?:by|to|x|:|-|\s)\s*(sixteen|nine)|(four)\s*(?:by|to|x|:)\s*"
    r"(five)|(one)\s*(?:to|x|:)\s*(one))\b",
    _I,
)
_ZH_RATIO: Final = re.compile(r"([一四五九]|十六)\s*(?:比|:)\s*([一四五九]|十六)")


def _spelt(text: str) -> str:
    """Write "nine by sixteen" and "九比十六" in figures."""
    text = _ZH_RATIO.sub(lambda m: f"{number(m.group(1)):g}:{number(m.group(2)):g}", text)
    return _RATIO_WORDS.sub(lambda m: ":".join(f"{number(word):g}" for word in m.groups() if word), text)


def read_canvas(clause: Clause) -> list[Ask]:
    """Understand a clause about shape and size."""
    found = canvas_in(clause.unfolded()) if not re.search(REFS, clause.text) else None
    if found is not None:
        return [found]
    return (
        [Unclear("which_aspect")]
        if re.search(
            r"\b(?:instagram|insta|ig|facebook|linkedin|twitter|xiaohongshu|rednote)\b.{0,8}(?:feed|post|format|size|版"
            r"|尺寸|比例)|(?:小红书|微博|视频号|朋友圈).{0,4}(?:版|尺寸|比例|格式|规格)"
            r"|^(?:make|format|resize|size|crop|fit|prepare)\b.{0,24}\bfor\s+(?:instagram|insta|ig|facebook|linkedin|twitter"
            r"|xiaohongshu|rednote)$|\baspect(?: ratio)?\b|画面比例|画幅",
            clause.text,
        )
        else []
    )


def _short(text: str) -> int | None:
    found = _SHORT.search(text)
    if found is None:
        return (
            360
            if re.search(
                (
                    r"(?:^|\b(?:as|in|at|for|a|to)\s+(?:a\s+)?)(?:small\s+|quick\s+)?preview(?:\s+(?:size"
                    r"|quality|resolution))?\s*$|preview (?:size|quality|resolution)|预览(?:尺寸|大小|画质"
                    "|质量|版)|low[- ]?res|低清"
                ),
                text,
            )
            else None
        )
    if found.group(1):
        return int(found.group(1))
    if found.group(2):
        return int(found.group(2))
    return _NAMED[re.sub(r"\s+", " ", (found.group(3) or found.group(4)).lower())]


_THEME: Final = re.compile(
    (
        r"\b(dark|light|black|white|bright)\s+(?:theme|mode|look|style|design|background)\b"
        r"|\btheme\b.*?\b(dark|light)\b|(深色|暗色|黑色|浅色|亮色|白色)(?:的)?(?:主题|模式|风格|背景)"
        "|(?:主题|(?<!字幕)(?<!标题)背景(?!音))(?!.*字).*?(深色|暗色|黑色|浅色|亮色|白色)"
    ),
    _I,
)
_ACCENT: Final = re.compile(
    r"\b(?:accent|brand|theme|highlight|main|primary|our|my|company|house)\s*(?:brand\s*)?colou?rs?\b|主色调?|主打色|品牌主色|\baccent\b|\bbrand"
    r" (?:it|in)\b|品牌色|主题色|强调色|品牌颜色",
    _I,
)
_LOGO: Final = re.compile(r"\blogo\b|标志|商标|徽标|logo", _I)


def read_look(clause: Clause) -> list[Ask]:
    """Understand a clause about theme, brand colour and logo."""
    text = clause.text
    if _LOGO.search(text):
        if re.search(r"\b(?:remove|no|without|delete|hide|drop)\b|去掉|删除|删掉|不要|移除", text):
            return [SetLook(plain=True)]
        refs = clause.pointed()
        return [SetLook(logo=refs[0])] if refs else [Unclear("which_logo")]
    made: list[Ask] = []
    if found := _THEME.search(text):
        word = next(g for g in found.groups() if g)
        made.append(SetLook(theme="dark" if word in {"dark", "black", "深色", "暗色", "黑色"} else "light"))
        text = text.replace(found.group(), " ")
    if _ACCENT.search(text):
        shade = colour(text)
        made.append(SetLook(accent=shade) if shade else Unclear("which_colour"))
    return made
