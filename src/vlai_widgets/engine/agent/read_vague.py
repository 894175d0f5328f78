"""Wishes that name what is to be done, but not to what or how far: asked back, never guessed."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, Unclear
from vlai_widgets.engine.agent.sentence import TEXT, Clause

_I: Final = re.IGNORECASE
_VAGUE: Final = (
    r"(?:那|这|另|别的|其他|其它|某|哪|它|素材|片段|视频|镜头|东西|\b(?:it|this|that|these|those|them|one|ones"
    r"|other|another|clips?|videos?"
    r"|shots?|part|thing|stuff|some|something)\b)"
)
_QUESTIONS: Final = tuple(
    (question, re.compile(pattern, _I))
    for question, pattern in (
        (
            "of_what",
            (
                r"(?:do\s+)?(?:exactly\s+)?(?:the\s+)?same\b|^(?:likewise|ditto)\b|.{0,16}(?:也一样|也是一样|也这样"
                r"|也照做|同样处理|一样处理|同上)"
            ),
        ),
        (
            "which_remove",
            (
                rf"(?:remove|delete|drop|erase|cut out|ditch|scrap|lose|get rid of|toss|kill)\b.*{_VAGUE}"
                rf"|(?:把|将)?.{{0,6}}{_VAGUE}.{{0,6}}(?:删|去掉|移除|不要|拿掉|扔)(?:掉|除|了|吧)*"
            ),
        ),
        (
            "which_trim",
            (
                rf"(?:trim|cut|shorten|tighten|crop|shave)\b.*{_VAGUE}|(?:把|将)?.{{0,6}}{_VAGUE}.{{0,6}}"
                r"(?:(?:剪|缩短|裁)(?:掉|短|一下|一?[点些]|了|吧)*|短一?[点些])|(?:再|更|稍微)?[长短]一?[点些]"
                r"|(?:make it\s+)?(?:a (?:bit|little) |slightly |much )?(?:shorter|longer)"
                r"|(?:剪|裁|缩)(?:短|一下|一?[点些]).{0,4}"
            ),
        ),
        (
            "move_where",
            (
                rf"(?:move|shift|reposition)\b.*{_VAGUE}|(?:把|将)?.{{0,6}}{_VAGUE}.{{0,6}}(?:移|挪|换个?位置"
                rf"|调整位置)|(?:挪|移|换|调整?)(?:动)?(?:一?下|个)?位置"
            ),
        ),
        ("which_split", rf"(?:split|slice|divide)\b.*{_VAGUE}|(?:把|将)?.{{0,6}}{_VAGUE}.{{0,6}}(?:分割|切开|拆开)"),
        (
            "which_duplicate",
            rf"(?:duplicate|copy|clone|repeat)\b.*{_VAGUE}|(?:把|将)?.{{0,6}}{_VAGUE}.{{0,6}}(?:复制|拷贝)",
        ),
        (
            "how_loud",
            (
                r"(?:change|adjust|fix|set|tweak|edit|alter|check)\s+(?:the\s+)?(?:\w+\s+)?(?:volume|sound"
                r"|audio)(?:\s+level)?|(?:the\s+)?volume"
                r"|(?:把|将)?(?:音乐|视频)?(?:的)?(?:音量|声音)\s*(?:调整?|改|弄|设置?)?(?:一?下)?"
            ),
        ),
        (
            "how_fast",
            (
                r"(?:change|adjust|fix|set|tweak)\s+(?:the\s+)?(?:playback\s+)?(?:speed|tempo)|(?:把|将)?(?:速度"
                r"|播放速度)\s*(?:调整?|改|弄)?(?:一?下)?"
            ),
        ),
        (
            "how_bright",
            (
                r"(?:change|adjust|fix|set|tweak)\s+(?:the\s+)?(?:brightness|contrast|exposure)|(?:把|将)?(?:亮度"
                r"|对比度)\s*(?:调整?|改|弄)?(?:一?下)?"
            ),
        ),
        (
            "which_colour",
            r"(?:change|adjust)\s+(?:the\s+)?(?:\w+\s+)?colou?rs?|(?:把|将)?(?:颜色|色)(?:换|改|调)(?:一?下|掉|个)?",
        ),
        (
            "do_what",
            (
                rf"(?:change|edit|adjust|fix|tweak|do something (?:with|about))\s+(?:the\s+)?{_VAGUE}|(?:改|调|弄"
                rf"|处理|修改|调整)(?:一?下)?{_VAGUE}"
            ),
        ),
    )
)


def read_vague(clause: Clause) -> list[Ask]:
    """Understand what kind of thing a clause that nobody else understood is about, well enough to ask back.

    Only for clauses that name no clip and no text: those that do were refused for a reason of their own.
    """
    text = re.sub(TEXT, " ", clause.unfolded()).strip()
    if len(text) > 60 or re.search(TEXT, clause.text):
        return []
    if question := next((name for name, pattern in _QUESTIONS[:1] if pattern.match(text)), ""):
        return [Unclear(question)]
    if clause.pointed():
        return []
    return next(([Unclear(name)] for name, pattern in _QUESTIONS if pattern.fullmatch(text)), [])
