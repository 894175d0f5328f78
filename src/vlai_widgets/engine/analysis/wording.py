"""What on-screen text asks of the viewer: time to read it, and to do something."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.analysis.reading import is_han

NOTICE_S: Final = 1.0
"""Seconds to notice that there is text, before reading it."""

SECONDS_A_WORD: Final = 0.3
"""BBC Subtitle Guidelines: about 0.3 s a word (160-180 words a minute)."""

HAN_A_SECOND: Final = 5.5
"""Chinese characters read in a second. Between 4.3 (reading aloud: Trauzettel-Klosinski & Dietz, IReST, 2012) and 9
(the most that Netflix's Timed Text Style Guide allows in subtitles)."""

CALLS_TO_ACTION: Final = (
    # Google's ABCD detector (2025)
    "learn more", "get quote", "apply now", "sign up", "contact us", "subscribe", "download", "book now", "shop now",
    "buy now", "donate now", "order now", "play now", "see more", "start now", "visit site", "watch now",
    # the same in other usual words (practice)
    "shop today", "order today", "get yours", "get started", "try it", "try now", "join now", "link in bio", "swipe up",
    "tap to", "click to", "use code", "install now", "register now", "find out more", "discover more",
    # Chinese (practice)
    "立即购买", "立刻购买", "马上购买", "立即抢购", "马上抢", "立即下单", "马上下单", "点击购买", "点击链接",
    "点击下方", "点击了解", "了解更多", "了解详情", "查看详情", "立即下载", "免费下载", "立即体验", "立即注册",
    "免费试用", "立即报名", "立即预约", "立即预订", "立即领取", "免费领取", "立即咨询", "联系我们", "扫码", "扫一扫",
    "点击关注", "关注我们", "加入我们", "观看完整", "进店",
)  # fmt: skip
"""Phrases that ask for an action, in lower case."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")


def reading_time_s(text: str) -> float:
    """Seconds that a text must stay to be noticed and read.

    Example:
        >>> reading_time_s("Try it free today"), round(reading_time_s("立即购买限时优惠特价"), 2)
        (2.2, 2.82)
    """
    han = sum(map(is_han, text))
    words = len(_WORD.findall("".join(" " if is_han(character) else character for character in text)))
    return NOTICE_S + SECONDS_A_WORD * words + han / HAN_A_SECOND


def call_to_action(text: str) -> str | None:
    """Return the phrase by which a text asks for an action, or None.

    Example:
        >>> call_to_action("SHOP  NOW!"), call_to_action("现在立即购买"), call_to_action("Workshop nowhere")
        ('shop now', '立即购买', None)
    """
    words = " ".join(_WORD.findall(text.lower()))
    squeezed = re.sub(r"\s+", "", text)
    for phrase in CALLS_TO_ACTION:
        if is_han(phrase[0]):
            if phrase in squeezed:
                return phrase
        elif f" {phrase} " in f" {words} ":
            return phrase
    return None
