"""Duplicate, move, swap, insert: which pieces there are, and in which order."""

from __future__ import annotations

import re
from typing import Final, Literal

from vlai_widgets.engine.agent.asks import Ask, Duplicate, Insert, Move, Order, Ref, Remove, Unclear
from vlai_widgets.engine.agent.quantities import COUNT, number
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause

_I: Final = re.IGNORECASE
FILLER: Final = (
    r"(?:\s|,|the|please|both|entire|whole|full|complete|clips?|videos?|file|now|from|off|out|of|on|in|my|our"
    "|that|named|called|completely|again|重新|整个|这个|的|了|把|将|掉|片段|视频|素材|一下|从|里|中|时间线|上"
    "|timeline|reel|video|cut|edit|sequence|project|draft)*+"
)
_DUPLICATE: Final = re.compile(
    (
        r"\b(?:duplicate|duplicating|copy|clone|repeat|loop|double up)\b|\bcopies of\b|(?:show|play)\b.*\b(?:twice|two"
        r" times|again)\b|复制|拷贝|重复|循环|再(?:来|放|播|播放|出现)一[遍次]|播放?两[遍次]"
    ),
    _I,
)


def read_order(clause: Clause) -> list[Ask]:
    """Understand a clause about which pieces there are and in which order."""
    text = re.sub(TEXT, " ", clause.text)
    return _duplicated(clause, text) or _ordered(clause, text)


def _duplicated(clause: Clause, text: str) -> list[Ask]:
    refs = clause.pointed()
    if not _DUPLICATE.search(text) or (not refs and _LOOPED.search(text)):
        return []
    if not refs:
        return [Unclear("which_duplicate")]
    if re.search(r"\b(?:the|that) (?:copy|duplicate)\b|副本", text):
        return []
    if re.search(r"\b(?:duplicate|copy|clone)\b.*\btwice\b", text):
        return [Duplicate(refs, 2)]
    if len(refs) == 2 and (beside := _COPY_BESIDE.search(text)):
        one = clause.pointed(beside.group("one") or beside.group("one2"))
        other = clause.pointed(beside.group("other") or beside.group("other2"))[0]
        ahead = re.search("before|front|ahead|前", beside.group()) is not None
        return [
            Duplicate(one),
            Move((Ref("copy"),), before=other if ahead else None, after=None if ahead else other),
        ]
    times = re.search(rf"({COUNT})\s*(?:more\s+)?(?:times|copies|次|遍|份)", text)
    count = int(number(times.group(1))) if times else 1
    if times and re.search(r"\bplay\b|\bshow\b|播放?", text):
        count -= 1
    made: list[Ask] = [Duplicate(refs, max(1, min(count, 20)))]
    if re.search(r"[放移]到?(?:最后|末尾|结尾)|\b(?:at|to) the end\b", text):
        made.append(Move(refs, to=-1))  # of two pieces that are alike it is all one which of them goes
    elif re.search(r"[放移]到?(?:最前面?|开头)|\b(?:at|to) the (?:front|start|beginning)\b", text):
        made.append(Move(refs, to=1))
    return made


_LOOPED: Final = re.compile(r"\b(?:music|bgm|soundtrack|song|track)\b|音乐|配乐|bgm", _I)
"""Music goes on for as long as the video does: it is not copied."""
_COPY_BESIDE: Final = re.compile(
    rf"(?P<one>{REF})\s*,?\s*(?:and\s+)?(?:(?:put|place|move|insert)\s+(?:it|the copy|that)\s+)?(?:right\s+"
    rf"|directly\s+)?"
    rf"(?:after|behind|before|in front of|ahead of)\s+(?:the\s+)?(?P<other>{REF})"
    rf"|(?P<one2>{REF})(?:一份|一个|一下)?\s*(?:放|移|插|摆|到|在)+\s*(?P<other2>{REF})\s*的?之?[前后]面?",
    _I,
)
"""Where a copy is to lie: "another copy of clip 2 after clip 4"."""
_MOVE: Final = re.compile(
    (
        r"^(?:turn|bump|nudge|pull)\s+(?:the\s+)?[\ue100-\uefff]\s+(?:up|down|forward|back|earlier|later|left"
        r"|right)\b.*\b(?:place|position|spot|slot|step)s?\b"
        r"|^(?:turn|bump|nudge|pull)\s+(?:up|down)\s+(?:the\s+)?[\ue100-\uefff]\s+.*\b(?:place|position|spot|slot)s?\b"
        r"|^[\ue100-\uefff]\s+(?:should|must|needs? to|has to|ought to|shall|belongs?|goes|comes|plays"
        r"|sits)\s+(?:go\s+|come\s+|be\s+|play\s+|sit\s+)?(?:right\s+|directly"
        r"\s+|straight\s+|immediately\s+)?(?:after|before|behind|first|last|between|at the|in front of)\b"
        r"|^[\ue100-\uefff]\s*(?:来|做|放)?(?:压轴|收尾|开场|打头|打头阵|垫后|殿后)$"
        r"|^(?:move|put|place|bring|shift|push|slide|drag|set|make|start|begin|open|end|close|finish|play|send)\b"
        "|放(?=[\ue100-\uefff])|^[\ue100-\uefff]\\s+(?:goes\\s+|comes\\s+|plays\\s+"
        r"|should\s+be\s+)?(?:first|last)$|^[\ue100-\uefff]\s+(?:goes\s+)?(?:to|into|in"
        r"|at)\s+(?:the\s+)?(?:position|place|spot|slot|front|very"
        r"|end|start|beginning|back|top|first|last)\b|(?:移|挪|放|调|排|拖)(?:动|到|至|在|去|成)|提前|(?:做|作|当"
        "|为)(?:开头|片头|结尾)|往[前后]|向[前后]|以.*(?:开头|结尾|开始|结束)"
        "|用.*(?:开头|结尾|开场|收尾|压轴)|放最?[前后]面?|排第|前移|后移"
    ),
    _I,
)
_FRONT: Final = re.compile(
    (
        r"\b(?:to|at|in) (?:the )?(?:very )?(?:start|beginning|front|top|first(?: place| position)?)\b"
        r"|\b(?:go(?:es)? |come(?:s)? |play(?:s)? |be )?first\b|\bthe (?:opener|opening clip|intro)\b"
        r"|^(?:start|begin|open)\b|\b(?:before|ahead of|in front of) (?:everything|all)(?: else)?\b|最前|开头|第一位"
        "|开场|打头|最开始|首位|最前面|[放移到排]最?前面?$"
    ),
    _I,
)
_BACK: Final = re.compile(
    (
        r"\b(?:to|at|in) (?:the )?(?:very )?(?:end|back|last(?: place| position)?)\b|\b(?:go(?:es)? "
        r"|come(?:s)? |play(?:s)? |be )?last\b|^(?:end|close|finish)\b|收尾|压轴|垫后|殿后|\b(?:after|behind) "
        r"(?:everything|all)(?: else)?\b|最后|末尾|结尾|最末"
    ),
    _I,
)
_PLACE: Final = re.compile(
    (
        rf"\b(?:to|in|at|into)\s+(?:the\s+)?(?:position|place|slot|number|spot|#)\s*#?({COUNT})|\b(?:to|in"
        rf"|into|at)\s+(?:the\s+)?({COUNT}(?:st|nd|rd|th)?)\s*(?:place|position|spot|slot)?\s*$|(?:到|在|成"
        rf"|为|第)\s*第?\s*({COUNT})\s*(?:个?位置?|个|位)?\s*$"
    ),
    _I,
)
_SWAP: Final = re.compile(
    (
        r"^(?:swap|exchange|switch|interchange|trade)\b|交换|对调|对换|互换|换位|调换"
        "|换(?:一下|个|一个|下)?(?:位置|顺序)"
        rf"|互相?换|{REF}\s*(?:和|跟|与|,|、)?\s*{REF}?\s*(?:换|调)(?:一?换|个)?$"
    ),
    _I,
)
_REVERSE: Final = re.compile(
    (
        r"\breverse (?:the )?(?:(?:running|playing|play|clip) )?(?:order|sequence|clips?|timeline)\b"
        r"|\b(?:in )?reverse(?:d)? order\b|\bflip the"
        r" order\b|\bbackwards? order\b|(?:顺序|次序)(?:颠倒|反过来|倒过来|反转|倒序)|倒序|反转(?:视频"
        "|片段)?顺序|颠倒(?:视频|片段)?的?顺序|倒过来排|反过来排|倒着排|反着排|反序"
    ),
    _I,
)
_PUT: Final = (
    r"(?:\s|,|clips?|videos?|file|back|in|again|to|at|of|on|into|the|my|very|timeline|reel|video|end|start"
    "|beginning|front|back|one|once more|more|please"
    "|加入|重新|再|加到|加进|加上|加回|加在|加|添加到|添加|插入到|插入|放进|最前面?|最后面?|开头|结尾|末尾"
    "|里面?|来|去|进|到|在|上|时间线|时间轴|视频|片段)*+"
)
_INSERT: Final = re.compile(
    rf"(?:add|insert|append|include|use|put|bring (?:in|back)|添加|插入|加上|加入|加回|加){FILLER}(?P<a>{REFS}){_PUT}"
    rf"|(?:把|将)?{FILLER}(?P<b>{REFS}){FILLER}(?=加|添加|插入|放进){_PUT}",
    _I,
)


_REPLACE: Final = re.compile(
    rf"(?:replace|swap out|substitute|exchange)\s+(?:the\s+)?(?P<old>{REF})\s+(?:with|by"
    rf"|for)\s+(?:the\s+)?(?P<new>{REFS})"
    rf"|(?:用|拿)\s*(?P<new2>{REFS})\s*(?:替换掉?|换掉|代替|取代)\s*(?P<old2>{REF})",
    _I,
)
_AMID: Final = re.compile(
    rf"(?:add|insert|put|place)\s+(?:the\s+)?(?P<what>{REF})\s+(?:in\s+)?between\s+(?:the\s+)?(?P<where>{REFS})"
    rf"|(?:在)?\s*(?P<where2>{REFS})\s*的?(?:中间|之间)(?:插入|加上?|放入?|添加|加入|插)\s*(?P<what2>{REF})",
    _I,
)
_IN_AT: Final = re.compile(
    rf"(?:(?:add|insert)\s+(?:the\s+)?(?P<what>{REFS})(?:\s+(?:back|in|again))*"
    rf"|(?:put|bring|get)\s+(?:the\s+)?(?P<what2>{REFS})(?:\s+(?:back|in|again))+)"
    rf"\s+(?:as|at|to|into|in)\s+(?:the\s+|place\s+|position\s+)*(?P<at>{REF})"
    rf"|(?:把|将)?\s*(?P<what3>{REFS})\s*(?:再|重新|给我)*\s*(?:insert|插入|插回?|加回?|放回|加入)(?:来|去)?\s*(?:到|在)"
    rf"\s*(?P<at2>{REF})(?:的?位置)?",
    _I,
)
"""A clip that comes onto the timeline at a place of it: "put clip 2 back in as the second clip"."""
_BACK_IN: Final = re.compile(
    rf"(?:bring|put|add|take|get)\s+(?:the\s+)?({REFS})\s+back(?:\s+in)?(?:\s*(?:to|into"
    r"|on|onto)?\s*(?:the\s+)?(?:timeline|reel|video))?"
    r"(?:\s+(?:at|to)\s+the\s+(?:start|beginning|front|end|back))?"
    rf"|(?:bring|put|add)\s+back\s+({REFS})|(?:re-?add|restore)\s+({REFS})"
    rf"|(?:把|将)?\s*({REFS})\s*(?:给我|再|重新)*\s*(?:加回来?|放回来?|恢复|找回来|加回去|insert|插回来?|插入)\s*,?\s*"
    rf"(?:(?:放|在|到)*(?:最?前面?|开头|最?后面?|结尾|末尾))?|(?:恢复|加回)\s*({REFS})",
    _I,
)


_LISTED: Final = re.compile(
    r"(?:\border\b|\bsequence\b|\breorder\b|\brearrange\b|顺序|次序).*?(?P<list>(?<![\d.])\d{1,2}"
    r"(?:[\s,、>-]+\d{1,2}){2,})\s*$",
    _I,
)


def _ordered(clause: Clause, text: str) -> list[Ask]:  # noqa: PLR0911, PLR0912  one return a kind of sentence
    if _REVERSE.search(text):
        return [Order(how="reverse")]
    if listed := _LISTED.search(clause.unfolded()):
        return [Order(tuple(Ref("nth", int(each)) for each in re.findall(r"\d+", listed.group("list"))))]
    refs = clause.pointed()
    if _SWAP.search(text):
        if re.search(r"\b(?:title|caption|music|colou?r)|标题|字幕|音乐", text):
            return []
        numbers = re.findall(rf"(?<![A-Za-z0-9.])(?:{COUNT})(?![A-Za-z0-9.])", text) if not refs else []
        if len(numbers) == 2:
            refs = tuple(Ref("nth", int(number(each))) for each in numbers)
        return [Order(refs, "swap")] if len(refs) == 2 else [Unclear("which_swap")]
    if not refs and (how := _sorted(text)):
        return [Order(how=how)]
    if re.match(r"(?:reorder|rearrange|shuffle|order|sort|arrange|重新排列|重排|调整顺序|按)", text) or re.search(
        r"(?:顺序|次序)(?:为|改为|改成|是|换成|调成|:)", text
    ):
        if len(refs) > 1:
            return [Order(refs)]
        numbers = re.findall(r"(?<![A-Za-z0-9_.])\d{1,2}(?![A-Za-z0-9_.])", text)
        if len(numbers) > 1 and not refs:
            return [Order(tuple(Ref("nth", int(number(each))) for each in numbers))]
        if re.match(r"(?:reorder|rearrange|shuffle|重新排列|重排|调整顺序)", text):
            return [Unclear("which_order")]
        return []
    if found := re.fullmatch(
        r"(?:在)?(开头|最前面?|片头|结尾|最后面?|末尾|片尾)\s*(?:(?:再|也|还)(?:放|来)|(?:再|也|还)?(?:加"
        rf"|插))(?:上|入|进|一次|一遍|一个|个)*\s*({REFS})",
        text.strip(),
    ):
        return [
            Insert(
                clause.pointed(found.group(2)),
                1 if found.group(1)[0] == "开" or "前" in found.group(1) or found.group(1) == "片头" else -1,
            )
        ]
    if found := re.fullmatch(rf"(?:最后|结尾|末尾)(?:再)?(?:放|是|用|播)?\s*({REF})", text.strip()):
        return [Move(clause.pointed(found.group(1)), to=-1)]
    if found := re.fullmatch(rf"(?:开头|最前面?|片头|开场|一开始)(?:先)?(?:放|是|用|播)?\s*({REF})", text.strip()):
        return [Move(clause.pointed(found.group(1)), to=1)]
    if found := re.fullmatch(
        rf"(?:在)?\s*({REF})\s*的?(之?前面?|之?后面?)(?:插入|加上?|放入?|添加|加入|插)\s*({REF})", text.strip()
    ):
        where = clause.pointed(found.group(1))[0]
        what = clause.pointed(found.group(3))
        return [Insert(what, before=where) if "前" in found.group(2) else Insert(what, after=where)]
    if inserted := _inserted_at(clause, text):
        return inserted
    if found := _BACK_IN.fullmatch(text.strip()):
        at = 1 if _FRONT.search(text) else -1 if _BACK.search(text) else None
        return [Insert(clause.pointed(next(g for g in found.groups() if g)), at)]
    moves = refs and _MOVE.search(text) and not re.match(r"(?:把|将)?.{0,8}?(?:加|添加|插入)", text)
    if moves and (moved := _moved(clause, text, refs)):
        return moved
    if found := _REPLACE.fullmatch(text.strip()):
        old, new = (
            (found.group("old"), found.group("new"))
            if found.group("old")
            else (found.group("old2"), found.group("new2"))
        )
        if len(gone := clause.pointed(old)) == 1:
            return [Insert(clause.pointed(new), after=gone[0]), Remove(gone)]
    if found := _AMID.fullmatch(text.strip()):
        refs = clause.pointed(found.group("what") or found.group("what2"))
        return [Insert(refs, after=clause.pointed(found.group("where") or found.group("where2"))[0])]
    if beside := re.fullmatch(
        rf"(?:再)?(?:插入|加入?|添加|放入?|插)(?:一?[条个段])?\s*({REFS})"
        rf"\s*(?:到|在"
        rf"|进)?\s*({REF})\s*的?(之?[前后])面?",
        text.strip(),
    ):
        other = clause.pointed(beside.group(2))[0]
        ahead = "前" in beside.group(3)
        return [
            Insert(clause.pointed(beside.group(1)), before=other if ahead else None, after=None if ahead else other)
        ]
    if again := re.fullmatch(
        rf"(?:the\s+)?({REFS})\s*(?:one more time|once more|another time|再来一[次遍个条])", text.strip()
    ):
        return [Duplicate(clause.pointed(again.group(1)))]
    if beside := re.fullmatch(
        rf"(?:add|insert|put|place)\s+({REFS})\s+(?:(?:back|again|in|once more)\s+)*(after|before)\s+({REF})",
        text.strip(),
    ):
        refs, other = clause.pointed(beside.group(1)), clause.pointed(beside.group(3))[0]
        return [Insert(refs, after=other) if beside.group(2) == "after" else Insert(refs, before=other)]
    if _INSERT.fullmatch(text.strip()):
        return [Insert(refs, 1 if _FRONT.search(text) else -1 if _BACK.search(text) else None)]
    return []


def _inserted_at(clause: Clause, text: str) -> list[Ask]:
    """What comes onto the timeline at a place of it."""
    found = _IN_AT.fullmatch(text.strip())
    if found is None:
        return []
    where = clause.pointed(found.group("at") or found.group("at2"))
    if len(where) != 1 or where[0].kind not in {"nth", "last"}:
        return []
    what = clause.pointed(found.group("what") or found.group("what2") or found.group("what3"))
    return [Insert(what, where[0].n if where[0].kind == "nth" else -1)]


def _sorted(text: str) -> Literal["name", "length", "longest"] | None:
    """An order by name or by length, if a text asks for one."""
    if re.search(
        r"\bshort(?:est)?(?: ones?| clips?)?\s*(?:to|->|→|-|first|up to)\s*(?:the\s+)?(?:long|\b)|短到长"
        r"|短的?(?:在前|先)",
        text,
    ) and re.match(r"(?:sort|order|arrange|put|from|go|line|shortest|short|按|从|由|短|把|时长|最短)", text):
        return "length"
    if re.fullmatch(
        r"(?:from )?(?:the )?longest (?:to|->|→) (?:the )?shortest|longest first|(?:从|由)?长到短(?:排列?)?",
        text.strip(),
    ):
        return "longest"
    asks = re.search(r"\b(?:sort|order|arrange|put|first|from|by|reorder)\b|排|按|放|顺序|从", text)
    if not asks or re.search(r"\bscore|\brank|分|名次", text):
        return None
    if re.search(r"\bby (?:\w+ )?name\b|alphabet|\ba[- ]to[- ]z\b|名称|名字|文件名|字母", text):
        return "name"
    if re.search(r"\blongest\b(?! last)|\blong(?:est)? to short|最长的?.{0,4}(?:前|先)|从长到短|由长到短", text):
        return "longest"
    return (
        "length"
        if re.search(
            r"\b(?:length|duration|shortest)\b|\blongest last\b|(?<!观看)(?<!播放)时长|长度|最短|从短到长|由短到长",
            text,
        )
        else None
    )


def _moved(clause: Clause, text: str, refs: tuple[Ref, ...]) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    beside = re.search(
        (
            rf"({REFS}).*?(?:\b(before|after|behind|in front of|ahead of|following)\b|(?:移到|移动到|挪到"
            rf"|放到|放在|放|移至|调到|排到|排在|拖到|到|在))\s*(?:the\s+)?({REF})\s*(?:的)?(之前|前面?|之后"
            "|后面?|后)?"
        ),
        text,
    )
    if beside and (beside.group(2) or beside.group(4)):
        word = beside.group(2) or beside.group(4)
        other = clause.pointed(beside.group(3))[0]
        moved = tuple(ref for ref in clause.pointed(beside.group(1)) if ref != other)
        ahead = word in {"before", "in front of", "ahead of"} or "前" in word
        return [Move(moved, before=other if ahead else None, after=None if ahead else other)] if moved else []
    if (amid := re.search(rf"({REFS}).*?\bbetween\s+({REF})", text)) or (
        amid := re.search(rf"({REFS}).*?(?:到|在)\s*({REF})\s*(?:和|与|跟)\s*{REF}\s*(?:之间|中间)", text)
    ):
        return [Move(clause.pointed(amid.group(1)), after=clause.pointed(amid.group(2))[0])]
    if (amid := re.search(rf"({REFS}).*?(?:到|在|\bbetween)\s*({REF})\s*(?:之间|中间|$)", text)) and len(
        pair := clause.pointed(amid.group(2))
    ) == 2:
        return [Move(clause.pointed(amid.group(1)), after=pair[0])]
    if (
        spot := re.fullmatch(
            rf"(?:make|let|have|set|put)\s+(?:the\s+)?({REFS})\s+(?:be\s+|as\s+|in\s+)*(?:the\s+)?({REF})", text.strip()
        )
    ) and (len(place := clause.pointed(spot.group(2))) == 1 and place[0].kind in {"nth", "last"}):
        return [Move(clause.pointed(spot.group(1)), to=place[0].n if place[0].kind == "nth" else -1)]
    if spot := re.search(rf"({REFS})\s*(?:放|移|排|挪|调)(?:到|在|成)?\s*({REF})\s*$", text):
        place = clause.pointed(spot.group(2))
        if len(place) == 1 and place[0].kind in {"nth", "last"}:
            return [Move(clause.pointed(spot.group(1)), to=place[0].n if place[0].kind == "nth" else -1)]
    step = re.search(r"\b(?:up|forward|earlier|left)\b|(?:往|向)?前移|(?:往|向)前|提前", text)
    back = re.search(r"\b(?:down|back(?:ward)?|later|right)\b(?! to)|(?:往|向)?后移|(?:往|向)后|推后", text)
    if found := _PLACE.search(text):
        word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", next(g for g in found.groups() if g))
        return [Move(refs, to=max(1, int(number(word))))]
    if re.search(r"\bto the (?:very )?(?:back|end)\b", text):
        return [Move(refs, to=-1)]
    if _FRONT.search(text):
        return [Move(refs, to=1)]
    if _BACK.search(text) and not back:
        return [Move(refs, to=-1)]
    if re.search(r"^(?:move|shift|push|bring|send|bump|nudge|pull|turn|把|将|移)|[往向][前后]|[前后]移", text) and (
        step or back
    ):
        count = re.search(rf"(?:by\s+)?({COUNT})\s*(?:places?|positions?|steps?|spots?|个?位|格)", text)
        return [Move(refs, by=(-1 if step else 1) * (int(number(count.group(1))) if count else 1))]
    return [Unclear("move_where")] if re.match(r"(?:move|shift|把.*(?:移|挪)|移动)", text) else []
