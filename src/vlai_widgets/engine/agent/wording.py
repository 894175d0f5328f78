"""Many ways of saying one thing, brought to the words that the readers know. Pure.

Applied after texts and names of clips were taken out, so that neither is ever changed. The tables are
:mod:`.wording_en` and :mod:`.wording_zh`.
"""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent import wording_en, wording_zh

_I: Final = re.IGNORECASE


GONE: Final = re.compile(
    "^(?:remove|delete|hide|drop|ditch|scrap|bin|dump|kill|stop|lose|clear|erase|disable"
    "|cancel|cut out|switch off|turn off"
    r"|take (?:off|away|out)|no|without|no more|don'?t (?:show|display|use|play|add|include|need|want|have))\b"
    r"|\b(?:turn|switch|take|get|have|leave|keep|make|with|want|get)\b.*\boff$|\b(?:plates?|badges?|numbers?"
    r"|titles?|captions?|subtitles?|music|bgm|ranks?|text|transitions?|thirds?|overlays?|them|it|logo"
    r"|labels?)\s+off\b(?![- ]cent)"
    r"|(?:turn|switch|take|get)\s+(?:all\s+|the\s+|any\s+|those\s+"
    r"|these\s+)*[\w -]{0,24}\boff\s+(?:the\s+)?(?:video|reel|screen|timeline|clips?|everything|[\ue100-\uefff])"
    r"|\b(?:away|hidden|gone|disappear|vanish)\b|消失|\b(?:remove|hide)\b"
    "|(?:去掉|去除|删除|删掉|删了|删去|删$|隐藏|藏|关闭|关掉|关了|移除|拿掉|取消|清除"
    "|清掉|不要(?!那么|这么|太|再|超|挡|遮|盖|动|改|变|删|靠|偏|一直|总|放|盖)|不用(?!那么|这么|太)|不需要|不显示"
    "|别(?=再?(?:显示|要|出现|放了|用|加|写|播|打|挂|上))"
    r"|停掉|停止|停了|无(?![缝损线])|^关(?=音乐|字幕|标题|文字|转场|角标|名次|配乐|bgm))",
    _I,
)
"""Words that take a title, a badge, music or a transition away."""


def plainly(text: str) -> str:
    """Return a sentence in the words of the grammar.

    Example:
        >>> plainly("get rid of the title"), plainly("标题去了")
        ('remove the title', '标题去掉')
    """
    for pattern, words in (*wording_en.SAME, *wording_zh.SAME):
        text = pattern.sub(words, text)
    if re.search(r"[\u4e00-\u9fff]", text):
        for pattern, words in wording_zh.MIXED:
            text = pattern.sub(words, text)
    return re.sub(r"  +", " ", text)
