"""Wishes about what is seen within the picture, or about the beat: they sound like cutting, and cannot be done."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, CanNot, Nothing, Unclear
from vlai_widgets.engine.agent.sentence import REF, TEXT, Clause

_I: Final = re.IGNORECASE
_BEAT: Final = re.compile(
    r"\b(?:to|on|with|along)\s+the\s+(?:beats?|rhythm)\b|\bbeat[- ]?(?:sync\w*|match\w*)\b"
    r"|\bsync\w*\b.*\b(?:music|beats?)\b"
    r"|(?:卡点|踩点)(?!的?(?:音乐|bgm|配乐|歌))|(?:跟|随|按|踩|卡)(?:着|照)?(?:音乐的?)?(?:节拍|拍子|鼓点|节奏点)",
    _I,
)
_SEEN: Final = (
    r"(?:persons?|people|m[ae]n|wom[ae]n|guys?|girls?|boys?|kids?|child(?:ren)?|dogs?|cats?|cars?|bikes?|bystanders?"
    r"|passer[s-]*by|strangers?|faces?|hands?|fingers?|stains?|objects?|signs?|tattoos?|wrinkles?|pimples?|reflections?"
    r"|shadows?|wires?|poles?|trees?|crowd|tourists?|furniture|chairs?|tables?|bottles?|cups?|plates?"
    r"|price ?tags?|microphone|mic|boom"
    r"|cameraman|photobomber|licen[cs]e plates?|sky|dress|shirt|hair|eyes|skin|teeth|lighting)"
)
_TAKE: Final = (
    r"(?:remove|delete|erase|take out|take away|cut out|edit out|crop out|photoshop out|paint out"
    r"|mask(?: out)?|blur(?: out)?|hide|replace"
    r"|swap|change|retouch|clean up|get rid of|lose)"
)
_IN: Final = r"\b(?:in|from|of|on|behind|at|next to)\b"
_OBJECT: Final = re.compile(
    rf"{_TAKE}\s+(?:(?:the|that|this|those|these|all|an?|any|his|her|my|their"
    rf"|our)\s+)*(?:(?!{REF})[\w'-]+\s+){{0,2}}?{_SEEN}"
    rf"(?!\s+cards?\b)(?:\s+(?:{_IN}|to|with|into|who|that|walking|standing).*)?"
    rf"|{_TAKE}\s+the\s+(?!(?:titles?|captions?|text|music|sound|audio|badges?"
    rf"|logo)\b)[a-z'-]+(?:\s+[a-z'-]+)?\s+{_IN}\s+(?:the\s+)?"
    rf"(?:\w+\s+)?(?:background|picture|frame|shot|scene|corner|foreground)\b.*"
    r"|(?:make|give)\s+(?:him|her|the (?:model|host|presenter|girl|woman|man|guy))\b.*",
    _I,
)
_ZH_SEEN: Final = (
    r"(?:路人|行人|人物?|男[人的生]|女[人的生]|小孩|孩子|狗|猫|车子?|杂物|垃圾|污渍|污点|脸|电线|影子|反光"
    r"|东西|路牌|招牌|牌子"
    r"|logo|皱纹|痘痘|手|背景(?!音|乐))"
)
_ZH_TAKE: Final = (
    r"(?:去掉|去除|抹掉|抹去|抹了|删掉|删除|删了|擦掉|p掉|ps掉|消除|消掉|移除|打码|打上?马赛克|遮住|挡住"
    r"|模糊(?:掉|一下)?|抠掉|换掉|remove)"
)
_ZH_OBJECT: Final = re.compile(
    rf"(?:把|将|给)?\s*(?:{REF}|视频|画面|背景|镜头|后面|背后|镜头里)?\s*(?:的|里面?|中|上|后面|背后|背景|画面"
    rf"|镜头)*的?"
    rf"(?:那个|那些|这个|多余的?|乱入的)*{_ZH_SEEN}(?:都|全|给我|给|也)*\s*{_ZH_TAKE}"
    rf"|{_ZH_TAKE}\s*(?:{REF}|视频|画面|背景|镜头|后面|背后)\s*(?:里面?|中|上|后面|背后|背景|画面)*的?(?:那个"
    rf"|那些|这个|多余的?|乱入的)*{_ZH_SEEN}",
    _I,
)
_BEAUTY: Final = re.compile(
    r"磨个?皮|瘦个?[脸身腿]|美个?颜|大长腿|祛痘|美白|\b(?:beauty (?:filter|mode)|slim(?:mer)? face|airbrush)\b", _I
)


_SOME: Final = re.compile(
    r"\b(?:one|two|some|a few|a couple|any|either) of (?:them|these|those|the (?:clips|videos|others))\b"
    r"|\bsome (?:clips|videos)\b"
    r"|(?:其中|里面)(?:的)?(?:随便)?(?:某)?(?:一|某|有|几)[条个段些]|某(?:一)?[条个段]|随便(?:哪|一|挑|选|删"
    r"|剪).{0,3}[条个段]",
    _I,
)
_ALL_BUT_TEXT: Final = re.compile(
    r"\b(?:everything|all|anything)\s+(?:except(?:\s+for)?|but|other than|besides"
    r"|apart from)\s+(?:the\s+)?(?:titles?|captions?|subtitles?|music|bgm"
    r"|badges?|texts?|logo|lower)\b|除了?(?:标题|字幕|音乐|文字|角标|名次牌|配乐).{0,4}(?:其他|其它|其余|别的"
    r"|全部?|都)",
    _I,
)
_NOT_THAT: Final = re.compile(
    r"(?:我)?(?:不是|并不是)(?:要|让你|叫你|想|说)*(?:把|将)?.{0,8}(?:删|剪|去掉|静音|加速|放慢|移|撤销|复制)(?!.*[吗么?？])",
    _I,
)
_EDIT: Final = re.compile(
    r"\b(?:speed|slow|mute|trim|cut|delete|remove|drop|move|split|duplicate|copy|brighten|darken|make|turn"
    r"|shorten|louder|quieter|faster"
    r"|slower|brighter|darker)\b|删|剪|静音|加速|放慢|移|复制|调|去掉|切|亮|暗|快|慢",
    _I,
)


def read_impossible(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause that wants something within the picture changed, cuts on the beat, or says not which clip."""
    text = re.sub(TEXT, " ", clause.text).strip()
    if (
        _SOME.search(text)
        and _EDIT.search(text)
        and not re.search(REF + r"|\b(?:rank|which|best|worst|compare)\b|排|哪.*最|最", text)
    ):
        return [Unclear("which_clip")]
    if _ALL_BUT_TEXT.search(text) and not re.match(r"mute|silence|.*静音", text):
        return [Unclear("do_what")]
    if _NOT_THAT.match(text):
        return [Nothing()]
    if _BEAUTY.search(text):
        return [CanNot("filter")]
    if _BEAT.search(text) and not re.search(r"\brank|排", text):
        return [CanNot("beat")]
    found = _OBJECT.fullmatch(text) or _ZH_OBJECT.fullmatch(text)
    if found is None:
        return []
    return [CanNot("background" if re.search(r"背景\s*" + _ZH_TAKE, text, _I) else "object")]
