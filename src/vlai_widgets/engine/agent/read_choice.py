"""What there is to choose from: kinds of music, of transitions, of rankings, of shapes and of texts."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Help, HelpKind

_I: Final = re.IGNORECASE
_KINDS: Final[tuple[tuple[HelpKind, str], ...]] = (
    (
        "music",
        (
            r"(?:(?:kinds?|types?|sorts?) of )?(?:background )?(?:music|bgm|moods?|tracks?|soundtracks?)"
            r"(?: (?:styles?|moods?|options?|genres?))?|(?:背景)?(?:音乐|配乐|bgm)(?:的)?(?:风格|类型|选项|情绪)?"
        ),
    ),
    (
        "transitions",
        (
            r"(?:(?:kinds?|types?|sorts?) of )?transitions?(?: (?:effects?|styles?|types?|options?))?"
            r"|(?:转场|过渡)(?:的)?(?:效果|类型|方式|选项)?"
        ),
    ),
    (
        "ranking",
        (
            r"(?:(?:scoring|ranking|score) )?(?:presets?|dimensions?|criteria|metrics)(?: options?)?"
            r"|(?:评分|排名|打分)(?:的)?(?:方式|标准|维度|方案|指标|预设)|预设|维度|presets?"
        ),
    ),
    ("shape", r"(?:aspect ratios?|formats?|sizes?|shapes?|resolutions?)|(?:画面)?(?:比例|尺寸|画幅|分辨率)"),
    ("text", r"(?:text|title|caption) (?:styles?|types?|options?)|(?:文字|字幕|标题)(?:的)?(?:样式|类型|选项)"),
)
_TO_USE: Final = "(?:可以选|可选|可用|可以用|能选|能用)"
_CHOICE: Final = tuple(
    (
        about,
        re.compile(
            r"(?:so\s+)?(?:what|which)(?:\s+(?:are|kinds? of|types? of|other|different|sorts? of))*\s+(?:the\s+)?"
            rf"(?:options?\s+(?:are there\s+)?(?:for|of)\s+(?:the\s+)?)?(?:{words})"
            r"(?:\s+(?:are there|do you (?:have|offer|support|know)|are (?:available|supported|possible)|exist|is there"
            r"|(?:can|could) (?:you|i|we) (?:do|use|add|choose(?: from)?|pick|make|have|get)))?"
            rf"|(?:list|show me|tell me)\s+(?:all\s+)?(?:the\s+)?(?:available\s+)?(?:{words})"
            r"\s+(?:you have|options?)"
            r"|(?:你|这里|都|现在)*(?:有|支持|提供|能加|可以加|加|能用|可以用|能选|可以选)(?:哪些|什么|几种)(?:样的?)?"
            rf"(?:可选的?)?(?:{words}){_TO_USE}?|(?:都)?(?:有)?(?:哪些|什么)(?:{words}){_TO_USE}"
            rf"|(?:{words})(?:都)?(?:有|支持)(?:哪些|什么|几种)(?:可以选|可选|选项|选择|类型|风格|样式|的)?",
            _I,
        ),
    )
    for about, words in _KINDS
)


def choice_in(words: str) -> Help | None:
    """Return what a clause asks to choose from, or None: nothing is to be done yet.

    Example:
        >>> choice_in("which transitions are there"), choice_in("add a transition")
        (Help(about='transitions'), None)
    """
    return next((Help(about) for about, asked in _CHOICE if asked.fullmatch(words)), None)
