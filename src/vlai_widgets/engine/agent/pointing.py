"""Pointing words in a sentence: "clip 2", "the last two clips", "第二个视频", "all clips", "the winner"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final

from vlai_widgets.engine.agent.asks import Ref, RefKind
from vlai_widgets.engine.agent.quantities import COUNT, ZH_NUMBER, number

_I: Final = re.IGNORECASE
_NOUN: Final = r"(?:clips?|videos?|segments?|shots?|scenes?|pieces?|ones?|footage)"
_ZH_NOUN: Final = r"(?:视频|片段|素材|镜头|短片|clips?|videos?)"
_ORD: Final = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th))"
_NOT_A_CLIP: Final = (
    r"(?!(?:\s+and\s+a\s+half)?\s*-?(?:s\b|secs?\b|seconds?|minutes?|mins?|ms\b|%|percent"
    r"|x\b|x\s*\d|×|共|起|样|直|定|db\b|lufs\b|times\b|秒|分钟|倍|p\b|px\b)|:\d|\.\d|\d)"
)
_CARDINAL: Final = (
    rf"(?:(?!(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|once|twice|thrice)\b){COUNT})"
)
_JOIN: Final = r"\s*(?:,|、|and|&|\+|和|与|跟|及|,\s*and)\s*"
_MEASURE: Final = r"(?:个|段|条|支|号|部|则)"


def _several(words: str) -> tuple[Ref, ...]:
    refs: list[Ref] = []
    for part in re.finditer(rf"({COUNT})(?:\s*(?:-|–|~|to|through|到|至)\s*({COUNT}))?", words, _I):
        first, last = number(part.group(1)), number(part.group(2) or part.group(1))
        refs += [Ref("nth", n) for n in range(int(first), min(int(last), int(first) + 99) + 1)]
    return tuple(dict.fromkeys(refs))


def _ordinals(words: str) -> tuple[Ref, ...]:
    return tuple(
        Ref("nth", int(number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", w)))) for w in re.findall(_ORD, words, _I)
    )


def _in_a_row(words: str) -> tuple[Ref, ...]:
    """Clips whose numbers stand in a row: 一二条. Out of order they are no row of clips."""
    places = [int(number(sign)) for sign in re.findall(r"[一二三四五六七八九1-9]", words)]
    rising = all(a < b for a, b in itertools.pairwise(places))
    return tuple(Ref("nth", place) for place in places) if rising else ()


def _last(words: str) -> tuple[Ref, ...]:
    found = re.search(rf"({COUNT})", words, _I)
    count = int(number(found.group(1))) if found else 1
    return tuple(Ref("last", n) for n in range(count, 0, -1))


def _first(words: str) -> tuple[Ref, ...]:
    found = re.search(rf"(?<!第)({COUNT})\s*(?:{_MEASURE}|{_NOUN}|$)", re.sub(r"first", "", words, flags=_I), _I)
    return tuple(Ref("nth", n) for n in range(1, (int(number(found.group(1))) if found else 1) + 1))


def _from_last(words: str) -> tuple[Ref, ...]:
    found = re.search(rf"({_ORD})|({COUNT})", words, _I)
    n = (
        2
        if not found or "penultimate" in words.lower()
        else int(number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", found.group())))
    )
    return (Ref("last", n),)


def _rank(words: str) -> tuple[Ref, ...]:
    if re.search(r"worst|weakest|lowest|loser|last|bottom|倒数|垫底|最差|最弱|最低|最后", words, _I):
        return (Ref("rank", -1),)
    if place := next((n for n, word in enumerate(("冠军", "runner|亚军", "季军"), 1) if re.search(word, words, _I)), 0):
        return (Ref("rank", place),)
    found = re.search(rf"({COUNT})", re.sub(r"\bone\b(?=\s*$)", "", words, flags=_I), _I)
    return (Ref("rank", int(number(found.group(1))) if found else 1),)


def _by_length(words: str) -> tuple[Ref, ...]:
    kind: RefKind = "longest" if re.search(r"longest|最长", words, _I) else "shortest"
    found = re.search(rf"{COUNT}", re.sub(r"\bone\b\s*$|[一个那]条|那[个条段支]", "", words, flags=_I), _I)
    return tuple(Ref(kind, n) for n in range(1, min(int(number(found.group())) if found else 1, 20) + 1))


_Maker = Callable[[str], tuple[Ref, ...]]
_POINTERS: Final[tuple[tuple[re.Pattern[str], _Maker], ...]] = tuple(
    (re.compile(pattern, _I), maker)
    for pattern, maker in (
        (
            (
                r"\b(?:the|that|its)\s+(?:new\s+)?(?:copy|copies|duplicates?|clone)\b(?!\s+(?:of|text))"
                r"|(?:复制|拷贝)(?:出来|得到|好)?的(?:那|这)?[个条段份]?(?:视频|片段)?|副本|复制品|拷贝(?=静音"
                r"|删|移|放|调|加)|(?<=把)\s*copy\b|\bcopy(?=\s*(?:放|移|删|静音|加速|挪))"
            ),
            lambda _: (Ref("copy"),),
        ),
        (
            (
                r"\b(?:the\s+)?(?:opening|intro|title|first|start(?:ing)?)\s+card\b|片头(?:卡片?"
                r"|(?!\s*(?:的?位置|处|部分|那?里)?\s*(?:[加放写配来打上用]|显示|出现)))|开场卡片?|开头的?卡片?"
            ),
            lambda _: (Ref("opening"),),
        ),
        (
            (
                r"\b(?:the\s+)?(?:final\s+|closing\s+|end(?:ing)?\s+)?(?:table|ranking|outro|end"
                r"|closing)\s+card\b|\b(?:the\s+)?(?:leaderboard|score|ranking|results?)\s+table(?:\s+(?:at"
                r"|on)\s+the\s+end)?\b"
                r"|\b(?:the\s+)?(?:closing|final|end)\s+(?:table|leaderboard|scoreboard|chart)\b"
                r"|\b(?:the\s+)?(?:table|leaderboard|scoreboard)\s+(?:card\s+|page\s+)?(?:at|on)\s+the\s+end\b"
                r"|片尾(?:那个|那张|的)*(?:排行榜?单?|排名|名次|得分|榜单)(?:表格?|榜|页面?|卡片?)*|(?:最后|结尾"
                r"|末尾)(?:那个|那张|的)*(?:排行榜|排行表|排名表|榜单|名次表)(?:页面?|卡片?)?"
                r"|片尾(?:卡片?|的?表格?|(?!\s*(?:的?位置|处|部分|那?里)?\s*(?:[加放写配来打上用]"
                "|显示|出现)))|结尾的?(?:表格?|卡片|榜单)|最后的?(?:表格|卡片|榜单)"
            ),
            lambda _: (Ref("table"),),
        ),
        (
            (
                rf"(?<!\d )(?<!\bone )(?<!\ba )\b(?:the\s+)?(?:{_ORD}|two|three)[- ](?:to|from)[- ](?:the[- ])?(?:last"
                rf"|end)(?:\s+{_NOUN}\b)?|\b(?:the\s+)?penultimate\s+{_NOUN}\b"
                rf"|倒数第?({ZH_NUMBER}|\d+)个?的?(?:{_ZH_NOUN}|{_MEASURE})"
            ),
            _from_last,
        ),
        (
            (
                rf"\bthe\s+(?:{_CARDINAL}\s+)?(?:longest|shortest)(?:\s+{_CARDINAL})?(?:\s+{_NOUN})?\b"
                rf"(?!\s*(?:(?:{_NOUN}|of them)\s+)?(?:first|last|to\s+(?:the\s+)?(?:short|long)))"
                rf"|最[长短]的?(?:那)?(?:{ZH_NUMBER}|\d)?\s*{_MEASURE}的?\s*{_ZH_NOUN}?(?!放|排|在|先|到)"
                rf"|最[长短]的\s*{_ZH_NOUN}(?!放|排|在|先|到)"
            ),
            _by_length,
        ),
        (
            (
                rf"\b(?:the\s+)?(?:last|final)\s+(?:{COUNT}\s+)?{_NOUN}\b|(?:最后"
                rf"|末尾)的?\s*(?:{COUNT})?\s*{_MEASURE}的?\s*{_ZH_NOUN}?"
                rf"|(?<!最)后\s*(?:{COUNT})\s*{_MEASURE}的?\s*{_ZH_NOUN}?|最后的?{_ZH_NOUN}"
            ),
            _last,
        ),
        (r"\b(?:the\s+)?opening\s+(?:clip|video|shot|scene)\b", lambda _: (Ref("nth", 1),)),
        (r"\b(?:the\s+)?closing\s+(?:clip|video|shot|scene)\b", lambda _: (Ref("last", 1),)),
        (rf"(?:(?<=but )|(?<=except )|(?<=except for ))the\s+last\s+{COUNT}\b(?!\s*(?:s|secs?|seconds?)\b)", _last),
        (rf"(?:(?<=but )|(?<=except )|(?<=except for ))the\s+first\s+{COUNT}\b(?!\s*(?:s|secs?|seconds?)\b)", _first),
        (
            (
                rf"\b(?:the\s+)?first\s+{COUNT}\s+{_NOUN}\b|(?<![以之])前\s*(?:{COUNT})\s*(?:{_MEASURE}的?\s*{_ZH_NOUN}"
                rf"|段(?!时间))"
            ),
            _first,
        ),
        (
            (
                rf"\b(?:the\s+)?{_ORD}\s+{_NOUN}(?:{_JOIN}(?:the\s+)?{_ORD}(?:\s+{_NOUN})?)+\b"
                rf"|(?<!clip )(?<!clips )(?<!video )(?<!one )\b(?:the\s+)?{_ORD}(?:{_JOIN}(?:the\s+)?{_ORD})*\s+"
                rf"(?:(?!(?:and|or|of|off|from|to|on|in|at|by|for)\b|[\u4e00-\u9fff]|(?:un)?mute|trim|cut|remove|delete|split|speed|slow|move|make|add|brighten|darken|swap"
                rf"|duplicate)\w+\s+)?{_NOUN}\b"
            ),
            _ordinals,
        ),
        (
            (
                rf"(?<=and )the\s+second(?=\s+(?:to|by|at)\s)(?=(?:.*)$)|(?<=into )the\s+{_ORD}(?=\s*(?:$"
                rf"|[,.;!?]|\b(?:over|for|with|in|at)\b))|"
                rf"\bthe\s+{_ORD}(?:{_JOIN}(?:the\s+)?{_ORD})*(?=\s*(?:$|[,.;!?]|\b(?:to|by|and|should"
                r"|one)\b))(?<!the second)"
            ),
            _ordinals,
        ),
        (
            (
                rf"第\s*(?:{COUNT})(?:{_JOIN}第\s*(?:{COUNT})\s*{_MEASURE}?)+\s*的?\s*{_ZH_NOUN}?"
                rf"|第(?:{COUNT})第(?:{COUNT}){_MEASURE}?"
            ),
            lambda words: _several(words.replace("第", ",")),
        ),
        (
            (
                rf"第\s*(?:{COUNT})\s*{_MEASURE}?\s*(?:(?:{_JOIN}|到|至"
                rf"|-)第?\s*(?:{COUNT})\s*{_MEASURE}?)*(?<=[个段条支号部则])\s*的?\s*{_ZH_NOUN}?(?:{_JOIN}第\s*"
                rf"(?:{COUNT})\s*{_MEASURE}\s*{_ZH_NOUN}?)*"
                rf"|第\s*(?:{COUNT})\s*{_ZH_NOUN}"
            ),
            _several,
        ),
        (
            (
                r"第?(?<![十百零一二三四五六七八九])(?:[一二][二三四五六七八九]{1,3}"
                r"|(?<!\d)[一二三四五六七八九1-9](?:[、,和][一二三四五六七八九1-9]){1,3})"
                r"(?=[条段号])[条段号](?:视频|片段)?"
                r"|(?<=在)[一二三四五六七八九]{2}(?=之间|中间)|^[一二三四五六七八九]{2}(?=之间|中间)"
                r"|(?<![十百零])[三四五六七八][四五六七八九]条(?=之间|中间|对调|互换|换)"
            ),
            _in_a_row,
        ),
        (
            r"(?<![第\d])[一二三四五六七八九1-9][到至-][一二三四五六七八九1-9](?=[条段号])[条段号](?:视频|片段)?",
            lambda words: _several(re.sub("[条段号].*", "", words)),
        ),
        (rf"[首头]尾两{_MEASURE}的?{_ZH_NOUN}?", lambda _: (Ref("nth", 1), Ref("last", 1))),
        (rf"(?:{COUNT})\s*号\s*(?:{_JOIN}(?:{COUNT})\s*号)*\s*的?\s*{_ZH_NOUN}?", _several),
        (
            (
                rf"(?:\b{_NOUN}|{_ZH_NOUN})\s*(?:#|no\.?\s*|number\s+|nr\.?\s*)?(?!(?:first"
                rf"|second|third|once|twice)\b){_CARDINAL}{_NOT_A_CLIP}"
                rf"(?:(?:{_JOIN}|\s*(?:-|–|to|through|到|至)\s*)(?:(?:{_NOUN}"
                rf"|{_ZH_NOUN})\s*)?#?{_CARDINAL}(?![A-Za-z个段条]){_NOT_A_CLIP})*"
            ),
            _several,
        ),
        (
            (
                r"\bthe\s+(?:winner|champion|winning\s+(?:clip|video)|(?:best|top|highest|leading|top-ranked"
                r"|number\s+one)(?:[- ](?:performing|scoring|rated|ranked|ranking))?\s+(?:clip|video|one))\b"
                r"|\bthe\s+(?:loser|(?:worst|weakest|lowest|last-ranked"
                r"|last[- ]placed|bottom)(?:[- ](?:performing|scoring"
                r"|rated|ranked|ranking))?"
                r"\s+(?:clip|video|one))\b|\bthe\s+runner[- ]up\b"
                r"|(?<!to )(?<!into )(?<!in )(?<!to the )(?<!in the )\b(?:the\s+)?(?:first|second|third|last)\s+place\b"
                rf"|\b(?:the\s+)?(?:clip|video)\s+(?:ranked|in\s+(?:place|rank))\s+#?{COUNT}"
                rf"|第\s*(?:{COUNT})\s*名(?:的(?:{_ZH_NOUN})?)?|(?:表现)?(?:最好|最佳|最差|最弱|得分最高"
                f"|得分最低)的?(?:(?:那个|一个|那条|那段)?{_ZH_NOUN}|(?:那个|那条|那段))"
                f"|冠军(?:的?{_ZH_NOUN})?|(?:最后|倒数第)一名|最后那?名(?!次)|亚军|季军"
                f"|垫底的?(?:那?[个条段支](?:{_ZH_NOUN})?|{_ZH_NOUN})?"
            ),
            _rank,
        ),
        (
            (
                rf"\b(?:(?:all|any)(?:\s+of)?(?:\s+the|\s+my|\s+these|\s+those|\s+\d+)*\s+{_NOUN}|(?:every"
                rf"|each)\s+(?:single\s+)?{_NOUN}|all\s+of\s+them|each\s+one|every\s+one)\b"
                rf"|(?:所有|全部|每)(?:的|一?{_MEASURE})?的?\s*(?:{_ZH_NOUN})|每一?{_MEASURE}(?:{_ZH_NOUN})?"
                rf"|全部{_ZH_NOUN}?(?=[^\w]|$)"
            ),
            lambda _: (Ref("all"),),
        ),
    )
)


_PLAIN_NUMBERS: Final = re.compile(
    rf"(?<![\w.:#第])(?P<n>(?:{COUNT})(?:{_JOIN}(?:{COUNT})|\s*(?:-|–|to|through|thru|到|至)\s*"
    rf"(?:{COUNT}))*)(?![\d.:%]|\s*[:x×/]\s*\d)"
    rf"{_NOT_A_CLIP}(?!\s*(?:clips?|videos?|parts?|pieces?|halves|copies|more|steps?|times?"
    r"|of\b|by\b|db|lufs|fps|k\b|p\b|[个条段步次遍份倍名位成半下点些号比秒分]|[A-Za-z]))",
    _I,
)
_ON_NUMBERS: Final = re.compile(
    r"^(?:(?:please|just|and|then)\s+)*(?:mute|unmute|remove|delete|drop|duplicate|copy"
    r"|brighten|darken|speed up|slow down|trim|split|swap|keep only)\s+(?=[\w])"
    r"|\b(?:between|before|after|except|swap)\s+(?=\w)",
    _I,
)
_END_NUMBERS: Final = re.compile(
    r"(?:mute|unmute|remove|delete|drop|duplicate|copy|brighten|darken|speed up|slow down|kick out|toss|ditch"
    r"|lose|discard"
    r"|(?:remove|delete|drop|ditch|lose) (?:everything|all) (?:but|except)|everything except|all but"
    r"|swap|keep only|throw out|take out|trim)\s+"
    rf"(?P<n>(?:the\s+)?(?P<which>last|first|final)\s+{_CARDINAL})(?=\s*(?:$|[,.;!?]|to\b|by\b))",
    _I,
)
_ZH_NUMBERS: Final = re.compile(
    rf"(?:^|(?<=[把将给对除了在只]))\s*(?P<n>(?:第?(?:{COUNT})(?:{_JOIN}|\s*[到至-]\s*))*第?(?:{COUNT}))\s*"
    "(?=(?:都|全|给我|全部)*(?:静音|消音|删|去掉|不要|移除|剪|加速|放慢|复制|对调|对换"
    "|交换|调换|互换|换|之间|中间|调亮|调暗|变亮|变暗"
    r"|保留))",
    _I,
)


def find_numbers(text: str) -> list[tuple[int, int, tuple[Ref, ...]]]:
    """Find bare numbers that stand for clips: "mute 1 and 2", "二到四都删掉". For clauses that point at nothing else.

    Example:
        >>> [refs for _, _, refs in find_numbers("mute 1 and 3")]
        [(Ref(kind='nth', n=1, clip_ids=(), but=()), Ref(kind='nth', n=3, clip_ids=(), but=()))]
    """
    if ends := _END_NUMBERS.match(text):
        return [(*ends.span("n"), (_last if ends.group("which") != "first" else _first)(ends.group("n") + " clips"))]
    found = [
        (*place.span("n"), _several(place.group("n")))
        for lead in _ON_NUMBERS.finditer(text)
        if (place := _PLAIN_NUMBERS.match(text, lead.end()))
    ]
    if not found and (place := _ZH_NUMBERS.search(text)):
        found.append((*place.span("n"), _several(place.group("n").replace("第", ""))))
    return found


def find_pointers(text: str) -> list[tuple[int, int, tuple[Ref, ...]]]:
    """Find the pointing words of a text: where they are, and what they point at.

    Example:
        >>> [refs for _, _, refs in find_pointers("swap clip 1 and the last clip")]
        [(Ref(kind='nth', n=1, clip_ids=(), but=()),), (Ref(kind='last', n=1, clip_ids=(), but=()),)]
    """
    found: list[tuple[int, int, tuple[Ref, ...]]] = []
    for pattern, maker in _POINTERS:
        for place in pattern.finditer(text):
            start, end = place.span()
            while end > start and text[end - 1].isspace():
                end -= 1
            if end > start and not any(start < e and s < end for s, e, _ in found):
                refs = maker(place.group())
                if refs:
                    found.append((start, end, refs))
    return sorted(found, key=lambda each: each[0])
