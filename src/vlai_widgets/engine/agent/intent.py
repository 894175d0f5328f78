"""What an instruction asks for. Deterministic rules over English and Chinese; no network, no model.

:func:`parse` turns a sentence into an :class:`Intent`. Quoted text is taken out first, so that a title such as
"Top 3 reasons" is never read as a wish for three clips.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from vlai_widgets.models import DIMENSIONS

Action = Literal["rank", "compare", "why", "edit", "status", "help", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One understood instruction.

    Attributes:
        action: What to do.
        language: Language of the sentence, ``en`` or ``zh``.
        top: How many clips to show, or None where the sentence gives no number.
        worst: True if the weakest clips were asked for instead of the best.
        preset: Preset that the sentence names, or None.
        dimension: The one dimension to rank by, or None.
        aspect: Aspect ratio such as ``9:16``, or None.
        title: Text of a title, or None.
        title_s: Seconds for which the title is shown, or None.
        order: Order of the reel, or None.
        clip_ids: Clips that the sentence names, in the order of their mention.
        not_yet: Words of the sentence that ask for an edit that this engine cannot do.
    """

    action: Action
    language: str = "en"
    top: int | None = None
    worst: bool = False
    preset: str | None = None
    dimension: str | None = None
    aspect: str | None = None
    title: str | None = None
    title_s: float | None = None
    order: Literal["countdown", "ranking"] | None = None
    clip_ids: tuple[str, ...] = field(default=())
    not_yet: tuple[str, ...] = field(default=())


_QUOTED: Final = re.compile(r"“([^”]*)”|「([^」]*)」|《([^》]*)》|\"([^\"]*)\"|(?<!\w)'([^']*)'(?!\w)|‘([^’]*)’")
_NUMBER_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_NUMBER: Final = r"(\d{1,3}|" + "|".join(_NUMBER_WORDS) + ")"
_TOP: Final = re.compile(
    rf"\b(?:top|best|first|leading|strongest)[\s-]+{_NUMBER}\b(?!\s*-?(?:s|secs?|seconds?)\b)"
    rf"|\b{_NUMBER}\s+(?:best|top|strongest|leading)\b"
    rf"|前\s*{_NUMBER}(?!\s*秒)|(?:最好|最佳|最强|最高)的?\s*{_NUMBER}",
    re.IGNORECASE,
)
_BOTTOM: Final = re.compile(
    rf"\b(?:bottom|worst|weakest|last|lowest)[\s-]+{_NUMBER}\b|\b{_NUMBER}\s+(?:worst|weakest|lowest)\b"
    rf"|(?:后|倒数第?|最差的?|最弱的?|最低的?)\s*{_NUMBER}",
    re.IGNORECASE,
)
_WORST: Final = re.compile(r"\b(?:bottom|worst|weakest|lowest)\b|最差|最弱|最低|垫底", re.IGNORECASE)
_RANK: Final = re.compile(
    r"\brank(?:s|ed|ing|ings)?\b|\bleader\s?boards?\b|\bscor(?:e|es|ed|ing)\b|\bsort(?:ed|ing)?\b|\brat(?:e|ed|ing)\b"
    r"|\btop\b|\bbest\b|\bworst\b|\bbottom\b|\bweakest\b|\bperform(?:s|er|ers|ance|ing)?\b|\banaly[sz]e\b|\bwinners?\b"
    r"|排名|排行|排序|排个名|打分|评分|评测|分析|榜|最好|最佳|最差|表现",
    re.IGNORECASE,
)
_COMPARE: Final = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bversus\b|\bvs\.?\b|\bdifferences?\b|\bside[ -]by[ -]side\b"
    r"|对比|比较|相比|差别|区别",
    re.IGNORECASE,
)
_WHY: Final = re.compile(r"\bwhy\b|\bexplain\b|\breasons?\b|\bhow come\b|为什么|为何|原因|解释", re.IGNORECASE)
_HELP: Final = re.compile(
    r"\bwhat can you do\b|\bhelp\b|\bhow do (?:i|you)\b|你能做什么|你会什么|能做什么|帮助|怎么用", re.IGNORECASE
)
_STATUS: Final = re.compile(r"\bstatus\b|\bshow (?:me )?(?:the )?(?:tracks|timeline)\b|状态|时间线|轨道", re.IGNORECASE)
_TITLE: Final = re.compile(r"\btitled?\b|\bheadline\b|\bcalled\b|\bname it\b|标题|题目|命名为|叫做", re.IGNORECASE)
_SECONDS: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s\b|secs?\b|seconds?\b|秒)", re.IGNORECASE)
_EDIT: Final = re.compile(
    r"\b(?:trim|cut|split|crop|speed|slow|mute|volume|music|bgm|caption|subtitle|fade|transition|undo|redo|delete|remove"
    r"|reorder|duplicate|brightness|contrast|logo|sticker|filter|voice)\b"
    r"|剪|裁|分割|加速|减速|静音|音量|音乐|字幕|转场|撤销|重做|删除|亮度|对比度",
    re.IGNORECASE,
)


def _words(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"{english}|{chinese}", re.IGNORECASE)


_ASPECTS: Final = (
    ("9:16", _words(r"\b9\s*[:x/]\s*16\b|\bvertical\b|\bportrait\b|\b1080\s*x\s*1920\b", "9：16|竖屏|竖版|纵向")),
    (
        "16:9",
        _words(
            r"\b16\s*[:x/]\s*9\b|\blandscape\b|\bhorizontal\b|\bwidescreen\b|\b1920\s*x\s*1080\b",
            "16：9|横屏|横版|横向",
        ),
    ),
    ("1:1", _words(r"\b1\s*:\s*1\b|\bsquare\b", "1：1|方形|正方形")),
    ("4:5", _words(r"\b4\s*:\s*5\b|\b1080\s*x\s*1350\b", "4：5")),
)
_PRESETS: Final = (
    (
        "conversion",
        _words(r"\bconver(?:t|sion|sions|ting)\b|\bsales?\b|\bsell(?:s|ing)?\b|\bclicks?\b", "转化|销售|带货"),
    ),
    ("equal", _words(r"\bequal(?:ly)?\b|\bsame weights?\b", "等权|平均权重")),
    ("attention", _words(r"\bengag(?:e|es|ing|ement)\b|\battention\b|\bretention\b", "互动|参与度|注意力|吸引力")),
)
_DIMENSIONS: Final = {
    "hook": re.compile(r"\bhooks?\b|\bopenings?\b|\bfirst (?:three |3 )?seconds?\b|开头|开场|钩子", re.IGNORECASE),
    "pace": re.compile(r"\bpac(?:e|ing)\b|\brhythm\b|\btempo\b|节奏", re.IGNORECASE),
    "clarity": re.compile(r"\bclarity\b|\bsharpness\b|\bquality\b|清晰|画质", re.IGNORECASE),
    "appeal": re.compile(r"\bappeal\b|\bvisuals?\b|\bcolou?rs?\b|\blooks?\b|视觉|色彩|美观", re.IGNORECASE),
    "audio": re.compile(r"\baudio\b|\bsound\b|\bloudness\b|声音|音频|音效", re.IGNORECASE),
    "fit": re.compile(r"\bfit\b|\bplatform\b|适配|平台", re.IGNORECASE),
}
_BY: Final = re.compile(r"\b(?:by|on|for|according to)\b|按照?|根据|依据|以", re.IGNORECASE)
_COUNTDOWN: Final = re.compile(r"\bcount\s?down\b|\bbest (?:clip )?last\b|倒计时|倒数", re.IGNORECASE)
_BEST_FIRST: Final = re.compile(r"\bbest (?:clip )?first\b|\bwinner first\b|从高到低|从第一名", re.IGNORECASE)


def parse(text: str, clips: Sequence[tuple[str, str]] = ()) -> Intent:
    """Understand one instruction.

    Args:
        text: The user's words.
        clips: The session's clips as (clip_id, shown name), so that names in the sentence are recognised.

    Returns:
        The intent; ``unknown`` where no rule applies.

    Example:
        >>> parse("Rank these and show the top 3 in landscape").top
        3
        >>> parse("按节奏排名").dimension
        'pace'
    """
    language = language_of(text)
    named, rest = _take_clips(text, clips)
    quotes = [next(filter(None, m.groups()), "") for m in _QUOTED.finditer(rest)]
    rest = _QUOTED.sub(" ", rest)
    title, title_s = _title(rest, quotes)
    top, worst = _how_many(rest)
    aspect = next((name for name, pattern in _ASPECTS if pattern.search(rest)), None)
    return Intent(
        action=_action(rest, named=len(named), edits=title is not None or aspect is not None),
        language=language,
        top=top,
        worst=worst,
        preset=next((name for name, pattern in _PRESETS if pattern.search(rest)), None),
        dimension=_dimension(rest),
        aspect=aspect,
        title=title,
        title_s=title_s,
        order="ranking" if _BEST_FIRST.search(rest) else "countdown" if _COUNTDOWN.search(rest) else None,
        clip_ids=named,
        not_yet=tuple(dict.fromkeys(word.lower() for word in _EDIT.findall(rest))),
    )


def language_of(text: str) -> str:
    """Return ``zh`` if a text has any Chinese character outside quotes, else ``en``."""
    return "zh" if re.search(r"[\u4e00-\u9fff]", _QUOTED.sub(" ", text)) else "en"


def _action(text: str, *, named: int, edits: bool) -> Action:
    if _HELP.search(text):
        return "help"
    if _WHY.search(text):
        return "why"
    if _COMPARE.search(text) and (named >= 2 or not _RANK.search(text)):
        return "compare"
    if _RANK.search(text):
        return "rank"
    if edits:
        return "edit"
    return "status" if _STATUS.search(text) else "unknown"


def _how_many(text: str) -> tuple[int | None, bool]:
    for pattern, worst in ((_BOTTOM, True), (_TOP, False)):
        if found := pattern.search(text):
            word = next(group for group in found.groups() if group)
            number = int(word) if word.isdigit() else _NUMBER_WORDS[word.lower()]
            return max(1, number), worst
    return None, bool(_WORST.search(text))


def _dimension(text: str) -> str | None:
    """The dimension named after "by" (or its like); words of a dimension elsewhere are only talk."""
    for match in _BY.finditer(text):
        window = text[match.end() : match.end() + 24]
        for name in DIMENSIONS:
            if _DIMENSIONS[name].search(window):
                return name
    return None


def _title(text: str, quotes: list[str]) -> tuple[str | None, float | None]:
    if not quotes or not _TITLE.search(text):
        return None, None
    seconds = _SECONDS.search(text)
    return quotes[0].strip() or None, float(seconds.group(1)) if seconds else None


def _take_clips(text: str, clips: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], str]:
    """Find the clips that a sentence names (with or without ending, small misspellings too) and cut them out."""
    found: list[tuple[int, str]] = []
    rest = text
    for clip_id, name in sorted(clips, key=lambda clip: -len(clip[1])):
        stem = name.rsplit(".", 1)[0]
        for form in (name, stem):
            if len(form) < 3:
                continue
            place = re.search(rf"(?<![A-Za-z0-9_]){re.escape(form)}(?![A-Za-z0-9_])", rest, re.IGNORECASE)
            if place:
                found.append((place.start(), clip_id))
                rest = rest[: place.start()] + " " * (place.end() - place.start()) + rest[place.end() :]
                break
    taken = {clip_id for _, clip_id in found}
    for word in re.finditer(r"[\w-]{5,}(?:\.\w{2,4})?", rest):
        if "." not in word.group() and "-" not in word.group() and "_" not in word.group():
            continue  # plain words are language, not file names
        names = {name.rsplit(".", 1)[0].lower(): cid for cid, name in clips if cid not in taken}
        near = difflib.get_close_matches(word.group().rsplit(".", 1)[0].lower(), names, n=1, cutoff=0.8)
        if near:
            found.append((word.start(), names[near[0]]))
            taken.add(names[near[0]])
            rest = rest[: word.start()] + " " * len(word.group()) + rest[word.end() :]
    return tuple(clip_id for _, clip_id in sorted(found)), rest
