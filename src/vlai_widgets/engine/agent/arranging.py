"""A sentence laid out before it is cut into clauses: each object gets its verb, what shall stay stands alone.

"Hide the badges and the opening card" are two wishes of one verb; in "20 % brighter, contrast unchanged" the
contrast is named only to be left alone. Works on sentences that are made ready (:mod:`.sentence`).
"""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause

_I: Final = re.IGNORECASE
_DET: Final = r"(?:(?:the|all|any|my|our|its|those|these|both|every|also)\s+)*"
_TEXTS: Final = r"(?:titles?|captions?|subtitles?|headlines?|lower[ -]thirds?|texts?)(?:\s+overlays?)?"
_PLAIN: Final = (
    rf"(?:(?:rank(?:ing|s)?|score)\s+(?:badges?|plates?|numbers?|numerals?|labels?)|badges?|ranks|{_TEXTS}"
    r"|(?:background\s+)?music|bgm|soundtrack|transitions?|cross\s?fades?|logo)"
)
_THING: Final = rf"{_DET}(?:{_PLAIN}|{REFS})"
_SEP: Final = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|plus|as well as)\s+|\s*[&+]\s*)"
_LIST: Final = rf"{_THING}(?:{_SEP}{_THING})+"
_END: Final = r"(?=\s*(?:$|[,.;!?，。；]|\b(?:please|too|as well|now|and|then|from the (?:timeline|reel|video))\b))"
_VERB: Final = (
    "(?:don'?t (?:show|use|add|need|want|display)|remove|delete|drop|hide|disable|erase|turn off|switch off|take out"
    r"|take away|kill|ditch|lose|scrap|mute|show|turn on|display|without|no)"
)
_SHARED: Final = re.compile(rf"(?<![\w'])(?P<verb>{_VERB})\s+(?P<list>{_LIST}){_END}", _I)
_PARTED: Final = re.compile(
    rf"\b(?P<verb>turn|switch|take)\s+(?P<list>{_LIST})\s+(?P<side>off|on|out|away)\b{_END}", _I
)
_ZH_PLAIN: Final = (
    r"(?:所有|全部)?的?(?:(?:背景)?音乐|配乐|bgm|字幕|标题|转场|人?名条|文字|(?:排名|名次|得分)?(?:名次牌"
    r"|角标|徽章|标签)|名次牌"
    r"|badges?|logo|titles?|captions?|music)"
)
_ZH_THING: Final = rf"(?:{_ZH_PLAIN}|{REF})"
_ZH_SEP: Final = r"(?:\s*(?:、|,|，|和|与|跟|及|以及|还有|&|\+)\s*)"
_ZH_LIST: Final = rf"{_ZH_THING}(?:{_ZH_SEP}{_ZH_THING})+"
_ZH_VERB: Final = (
    "(?:去掉|去除|删除|删掉|删了|删去|移除|拿掉|隐藏起?来?|藏起来|关掉|关闭|关了|取消|不要了?|不用了?|不显示|静音)"
)
_ZH_BEFORE: Final = re.compile(
    rf"(?P<verb>(?:去掉|去除|删除|删掉|删去|移除|拿掉|隐藏|关掉|关闭|不要|不用))\s*(?P<list>{_ZH_LIST})"
    r"(?=\s*(?:$|[,，。;；!！]|都|吧|了|然后|再))",
    _I,
)
_ZH_AFTER: Final = re.compile(
    rf"(?:^|(?<=[,，。;；\s])|(?<=把)|(?<=将))(?P<list>{_ZH_LIST})\s*(?:都|全部?|给我|也|一起"
    rf"|统统)*\s*(?P<verb>{_ZH_VERB})",
    _I,
)


def arranged(sentence: Clause) -> Clause:
    """Return a sentence in which each of several objects has its verb, and what shall stay is a clause of its own.

    Example:
        >>> arranged(Clause("hide the badges and the title")).text
        'hide the badges; hide the title'
        >>> arranged(Clause("20% brighter without changing the contrast")).text
        '20% brighter ; leave the contrast alone ; '
    """
    text = sentence.text
    for pattern, words in _SPARED:
        text = pattern.sub(words, text)
    text = _IN_TURN.sub(lambda at: f"order: {', '.join(re.findall(REF, at.group()))}", text)
    text = _ZH_IN_TURN.sub(lambda at: f"顺序改成{'、'.join(re.findall(REF, at.group()))}", text)
    text = _ZH_OPENS.sub(r"开头放\g<clip>", text)
    text = _ZH_FOLLOWS.sub(r"\g<next>放到\g<one>后面", text)
    text = _ZH_AGAINST.sub(lambda at: f"对比{'和'.join(re.findall(REF, at.group()))}", text)
    text = _EITHER_BETTER.sub(lambda at: f"compare {' and '.join(re.findall(REF, at.group()))}", text)
    text = _ANOTHER.sub(r"\g<style>\g<rest>; add a \g<style> \g<text>", text)
    text = _KEPT_CLIP.sub(r"; keep \g<clip> ;", text)
    text = re.sub(rf"({REF})(?={REF}\s*(?:都|全|也|给我)*\s*{_ZH_VERB})", r"\1和", text)
    text = _TWO_TEXTS.sub(lambda at: at.group().replace(at.group("and"), " / "), text)
    text = _SHARED.sub(lambda at: _each(at, _SEP, "{verb} {thing}"), text)
    text = _PARTED.sub(lambda at: _each(at, _SEP, "{verb} {thing} " + at.group("side")), text)
    text = _ZH_BEFORE.sub(lambda at: _each(at, _ZH_SEP, "{verb}{thing}"), text)
    text = _ZH_AFTER.sub(lambda at: _each(at, _ZH_SEP, "{thing}{verb}"), text)
    text = _HIDDEN.sub(lambda at: _card_gone(at, sentence), text)
    return sentence.with_text(text) if text != sentence.text else sentence


_ANOTHER: Final = re.compile(
    rf"\b(?P<style>title|caption|subtitle"
    rf"|lower[ -]third)\b(?P<rest>[^;]*?)\s+and\s+another\s+(?:one\s+)?(?P<text>{TEXT})",
    _I,
)
_IN_TURN: Final = re.compile(
    rf"(?:^|(?<=[,;.]\s)|(?<=\band\s))(?:(?:put|play|show|have|place|start with|begin with|order)\s+)?{REF}\s+"
    rf"(?:(?:goes|comes|plays|should be|is)\s+)?first(?:\s*,?\s*(?:and\s+)?(?:then|next|followed by)\s+{REF})+"
    r"(?:\s*,?\s*(?:and\s+)?(?:then\s+)?(?:finally\s+)?(?:all\s+)?(?:the\s+)?(?:rest|others|other ones)\b"
    r"(?:\s+of (?:them|the clips))?)?(?=\s*(?:$|[,.;!]))",
    _I,
)
"""Clips in the order in which they are told: "the last clip first, then clip 2, then the rest"."""
_ZH_IN_TURN: Final = re.compile(
    rf"先(?:放|播|来|是|上)?\s*{REF}(?:\s*[,，、]?\s*(?:然后|接着|其次|之后)?(?:再|接着|然后|其次)(?:放|播|来|是|上)?"
    rf"\s*{REF})+(?=\s*(?:$|[,，。;；!！]))"
)
_ZH_OPENS: Final = re.compile(rf"先(?:放|播|来|上)\s*(?P<clip>{REF})(?=\s*[,，]\s*(?:最后|结尾|末尾))")
_ZH_FOLLOWS: Final = re.compile(
    rf"(?P<one>{REF})\s*(?:后面|之后|后)\s*(?:直接|就|再)?(?:接|跟)(?:上"
    rf"|着)?\s*(?P<next>{REF})"
)
_ZH_AGAINST: Final = re.compile(rf"{REF}\s*(?:跟|和|与)\s*{REF}\s*(?:相)?比\s*[,，]?\s*(?:哪|谁)[^,，。?？]*")
_EITHER_BETTER: Final = re.compile(
    r"\b(?:which|who)(?:\s+(?:one|clip|video))?\s+(?:of the two\s+)?(?:is|was|does|did|do|has|scores?|performs?|works?)"
    rf"\s+(?:the\s+)?(?:better|stronger|higher|best)\s*[,:\-]?\s*{REF}\s*(?:,\s*)?or\s+{REF}"
    rf"|{REFS}\s*(?:相比|之间)?\s*(?:哪个|哪条|哪段|谁)(?:更|比较)?(?:好|强|优秀|出色)(?:一?[点些])?",
    _I,
)
"""A question about two clips: "which is better, clip 1 or clip 2"."""

_HIDDEN: Final = re.compile(
    rf"(?P<verb>\b(?:hide|disable|turn off|switch off)\s+|隐藏|关掉|关闭)(?P<thing>(?:the\s+)?{REF})", _I
)


def _card_gone(found: re.Match[str], sentence: Clause) -> str:
    """A card that is hidden is taken off the timeline."""
    cards = {ref.kind for ref in sentence.pointed(found.group("thing"))} <= {"opening", "table"}
    verb = "去掉" if not found.group("verb").isascii() else "remove "
    return verb + found.group("thing") if cards else found.group()


def _each(found: re.Match[str], between: str, form: str) -> str:
    """Give the verb to each thing of a list; clips in a row stay together, and a list of clips alone as it is."""
    parts: list[str] = []
    for thing in re.split(between, found.group("list"), flags=_I):
        clips = re.fullmatch(rf"{_DET}{REF}", thing.strip(), _I)
        if parts and clips and re.fullmatch(rf"{_DET}{REFS}", parts[-1], _I):
            parts[-1] = f"{parts[-1]} and {thing.strip()}"
        else:
            parts.append(thing.strip())
    if len(parts) < 2:
        return found.group()
    return "; ".join(form.format(verb=found.group("verb"), thing=thing) for thing in parts)


# --- what shall stay as it is ---------------------------------------------------------------------------------

_ASPECT: Final = (
    rf"(?:(?:the|its|their|my|our|all|current|original|existing)\s+)*(?P<what>{_PLAIN}|brightness|contrast"
    rf"|volume|sound|audio"
    r"|voices?|speed|tempo|order|position|placement|colou?rs?|size|length|duration|timing|theme|look|shape|format"
    r"|aspect(?: ratio)?|loudness|levels?|font)"
)
_TAIL: Final = r"(?=\s*(?:$|[,.;!?，。；]|\b(?:and|but|then|please|though|for now)\b))"
_AS_IS: Final = (
    r"(?:\s+(?:exactly|just|all))*\s+(?:as\s+(?:it|they|that)?\s*(?:is|are|was|were)(?:\s+now)?|as[- ]is"
    r"|alone|unchanged|untouched"
    r"|(?:exactly\s+)?the same|the way (?:it|they) (?:is|are)|how (?:it|they) (?:is|are)|where (?:it"
    r"|they) (?:is|are)|intact|in place)"
)
_ZH_ASPECT: Final = (
    r"(?P<what>(?:背景)?音乐|配乐|bgm|字幕|标题|转场|人?名条|文字|名次牌|角标|徽章|对比度|亮度|音量|声音|原声"
    r"|人声|速度|语速|顺序|位置"
    r"|颜色|大小|时长|长度|画面|比例|尺寸|字体|主题|响度|contrast|brightness|volume|music|speed|order|title"
    r"|captions?|position)"
)
_STAYS: Final = (
    r"(?:不变|不动|别动|别改|别变|不改|不用动|不用改|不要动|不要改|不要变|不需要(?:动|改|变)|照旧|一样|原样"
    r"|维持原样|保持原样|保持不变)"
)
_SPARED: Final = tuple(
    (re.compile(pattern, _I), words)
    for pattern, words in (
        (
            (
            rf"(?:\b(?:but|and|while|though)\s+)?\b(?:please\s+)?(?:just\s+)?(?:keep|leave|keeping"
            rf"|leaving)\s+{_ASPECT}{_AS_IS}{_TAIL}"
            ),
            r"; leave the \g<what> alone ;",
        ),
        (
            (
            rf"(?:\b(?:but|and|while)\s+)?\b(?:keep|keeping|maintain(?:ing)?)\s+(?:the|its|their)\s+(?:same\s+"
            rf"|current\s+|original\s+)?"
            rf"(?P<what>position|placement|size|length|duration|speed|order|colou?r|volume|brightness|contrast"
            rf"|font|timing){_TAIL}"
            ),
            r"; leave the \g<what> alone ;",
        ),
        (
            (
            rf"(?:\b(?:but|and|while)\s+|(?<=[,;])\s*)(?:at\s+|with\s+)?(?:the\s+)?same\s+(?P<what>position"
            rf"|place|size|length|duration"
            rf"|speed|order|colou?r|volume|brightness|contrast|timing)(?:\s+as\s+(?:before|now))?{_TAIL}"
            ),
            r"; leave the \g<what> alone ;",
        ),
        (
            (
            rf"(?:\b(?:but|and|while|with)\s+)?(?:{_ASPECT})\s+(?:is\s+to\s+|should\s+|must\s+|to\s+"
            rf"|can\s+)?(?:stays?|remains?|staying|remaining)"
            rf"(?:{_AS_IS}|\s+put)?{_TAIL}"
            ),
            r"; leave the \g<what> alone ;",
        ),
        (
            (
            rf"(?:\b(?:but|and|while|with)\s+)?(?:{_ASPECT})\s+(?:unchanged|untouched|as[- ]is){_TAIL}"
            ),
            r"; leave the \g<what> alone ;",
        ),
        (
            (
            rf"\b(?:without|w/o|(?:but\s+|and\s+)?(?:don'?t|do not|never|not))\s+(?:changing|touching"
            rf"|affecting|altering|messing with"
            rf"|moving|change|touch|affect|alter|mess with|move)\s+{_ASPECT}{_TAIL}"
            ),
            r"; leave the \g<what> alone ; ",
        ),
        (
            (rf"(?:但是?|不过|同时|而)?\s*{_ZH_ASPECT}\s*(?:都|先|就|还是|的话|也)*(?:保持"
            rf"|维持)?\s*{_STAYS}(?=\s*(?:$|[,，。;；!！]|就|了|吧|但))"),
            r"; \g<what>不变 ;",
        ),
        (
            (rf"(?:但是?|不过|同时|而)?\s*(?:别|不要|不用|先别|千万别)(?:去|再)?(?:动|碰|改动?|变)(?:到"
            rf"|了)?{_ZH_ASPECT}(?=\s*(?:$|[,，。;；!！]|就|了|吧))"),
            r"; \g<what>不变 ;",
        ),
        (
            rf"(?:但是?|不过|同时|而)?\s*(?:保持|维持){_ZH_ASPECT}(?:不变|原样|照旧)?(?=\s*(?:$|[,，。;；!！]))",
            r"; \g<what>不变 ;"),
    )
)  # fmt: skip
_KEPT_CLIP: Final = re.compile(
    rf"(?:\b(?:but|and)\s+)?(?:(?:keep|leave)\s+)?(?P<clip>{REFS})\s+(?:(?:is|are|can|should|to)\s+)?(?:stays?\s+)?(?:as\s+(?:it"
    rf"|they)\s+(?:is|are)|as[- ]is|unchanged"
    rf"|untouched){_TAIL}",
    _I,
)
ALONE: Final = re.compile(rf"leave the [a-z -]+ alone|{_ZH_ASPECT}不变", _I)
"""How :func:`arranged` writes that something shall stay as it is."""
_TWO_TEXTS: Final = re.compile(
    rf"(?:make|set|turn|put|move|colou?r|change|show|keep"
    rf"|place)\s+{_DET}{_TEXTS}(?P<and>\s+and\s+(?:the\s+)?){_TEXTS}(?=\s+(?!(?:and|from|on|to)\b)\w)"
    rf"(?!.*{TEXT})",
    _I,
)
