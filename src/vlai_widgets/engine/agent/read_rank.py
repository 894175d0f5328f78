"""Rank, compare, explain."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, Compare, Rank, Ref, Why
from vlai_widgets.engine.agent.quantities import number, times_of
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause
from vlai_widgets.models import DIMENSIONS

_I: Final = re.IGNORECASE
_N: Final = r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|[一两二三四五六七八九十]+)"
_TOP: Final = re.compile(
    rf"\b(?:top|best|first|leading|strongest|highest)[\s-]+{_N}\b(?!\s*-?(?:s|secs?|seconds?)\b)"
    rf"|\b{_N}\s+(?:best|top|strongest|leading|highest)\b|\b(?:only"
    rf"|just)\s+(?:show\s+)?(?:the\s+)?(?:top\s+)?{_N}\b"
    rf"|(?<![以之])前\s*{_N}(?!\s*(?:秒|分))|(?:最好|最佳|最强|最高|最优秀?)的?\s*{_N}|top\s*{_N}",
    _I,
)
_BOTTOM: Final = re.compile(
    (
        rf"\b(?:bottom|worst|weakest|last|lowest)[\s-]+{_N}\b(?!\s*-?(?:s\b|secs?\b|seconds?\b|\d))"
        rf"|\b{_N}\s+(?:worst|weakest|lowest)\b|(?:(?<!最)后|倒数第?|最差的?|最弱的?|最低的?"
        rf"|最后)\s*{_N}(?!\s*秒)"
    ),
    _I,
)
_WORST: Final = re.compile(
    r"\bwhich .*\b(?:bad|poor|terrible|awful)\b|\b(?:came|finished|ended|comes) last\b"
    r"|\b(?:bottom|worst|weakest|lowest)\b|最差|最弱|最低|垫底",
    _I,
)
_RANK: Final = re.compile(
    r"^order\b.*\bby\b|\b(?:re-?)?rank$|重新\s*rank|^(?:re-?)?rank(?:s|ed|ing|ings)?\b|\branking\b"
    r"|\brank (?:these|them|my|the|all|a|by|it|videos"
    r"|clips|everything|\d)|\bleader\s?boards?\b|\bscor(?:e|es|ed|ing)\b|^(?:sort|rate|grade|judge"
    r"|evaluate|assess)(?:ed|ing)?\b"
    r"|\btop\s+(?:performers?|clips?|videos?|ones?|scor\w+|rank\w*)\b|^(?:the\s+)?top\b(?! (?:of|left"
    r"|right|corner))|\bbest\b|\bworst\b|\bbottom \d|\bweakest\b"
    r"|\bperform(?:s|er|ers|ance|ing)?\b|\banaly[sz]e\b|\bwinners?\b|\bwins?\b|\bwhich (?:clips?|videos?|ones?"
    r"|of)|\bwho (?:came|comes|was|finished|ended)\b"
    r"|\b(?:abcd|cqs)(?:[- ]?like)?\b.{0,8}(?:跑|过|来|算|评)(?:一[遍下次个]|下)"
    r"|(?:跑|过|来|算)(?:一[遍下次个]|下).{0,3}\b(?:abcd|cqs)"
    "|排名|排行|排序|排个[名榜]|(?:只|就|来|给我|重新)排(?![除列])|排(?=[\ue100-\uefff])|排一?下|都排|排$"
    "|排个?序|重新排|排一[次遍个]|排排|打个?分"
    "|评分|评测|评估|分析|榜|最好|最佳|最差|表现|哪[个条段](?:视频|片段|更|最)|最[高低强弱长短].{0,4}[哪谁]"
    "|哪.{0,3}最|谁.{0,6}最|名次",
    _I,
)
_COMPARE: Final = re.compile(
    (
        r"\bcompar(?:e|es|ed|ing|ison)\b|\bversus\b|\bvs\.?(?=\s|$)|\bdifferences?\b|\bbetter than\b"
        r"|对比(?!度)|比较|相比|差别|区别|\bpk\b|\b(?:stack|measure|hold)s? up\b|\bup against\b|差在哪|差距"
        r"|差多少|有什么不(?:同|一样)|不同在哪|谁更好|哪个更好|比一比|比比|放(?:在)?一起(?=比|看|对)|比一下|比划"
        r"|比.{0,14}(?:更?好|强|差)(?:吗|么|吧)?$"
    ),
    _I,
)
_BESIDE: Final = re.compile(
    r"\bside[ -]by[ -]side\b|\bsplit[ -]?screen\b|\bnext to each other\b|并排|分屏|左右对比|同屏", _I
)
_WHY: Final = re.compile(
    r"\bwhy\b|\bexplain\b|\breasons?\b|\bhow come\b|\bwhat makes\b|\bhow did\b|为什么|为啥|咋"
    r"|怎么(?:会|就|才)?(?:这么|那么)?(?:垫底|排|最后|倒数|低|差|得分)"
    r"|排第几|第几名|多少分|几分|\bwhat(?:'s| is) the score of\b|有什么问题|哪里不好|怎么改进"
    r"|如何改进|怎么提升|\bwhat(?:'s| is) wrong with\b"
    r"|\bhow (?:can|do|could|should) (?:i|we) (?:improve|fix)\b|\bwhat rank\b|\bwhere "
    "(?:does|is|did) .* rank|为何|原因|解释|凭什么|怎么会",
    _I,
)
_PRESETS: Final = (
    ("abcd", re.compile(r"\babcd\b", _I)),
    ("cqs-like", re.compile(r"\bcqs(?:[- ]?like)?\b|\bcreative quality\b|创意质量", _I)),
    (
        "conversion",
        re.compile(
            (
                r"\bconver(?:t|ts|sion|sions|ting)\b|\bsales?\b|\bsell(?:s|ing)?\b|\bclicks?\b|\bctr\b"
                r"|\bpurchases?\b|转化|销售|带货|点击|成交"
            ),
            _I,
        ),
    ),
    (
        "equal",
        re.compile(
            r"\bequal(?:ly)?\b|\bsame weights?\b|\bbalanced\b|\ball dimensions\b|\bcount"
            r"(?:s|ed)? the same\b|\bweigh\w* the same\b|权重(?:都|全)?一样|等权|平均权重"
            "|均衡|各维度|权重(?:都|全部?)?(?:平均|均等|均分|相等|相同)|平均权重|一视同仁|同等权重",
            _I,
        ),
    ),
    (
        "attention",
        re.compile(
            (
                r"\bengag(?:e|es|ing|ement)\b|\battention\b|\bretention\b|\bhold rate\b|\bwatch time\b|互动"
                "|参与度|观看时长|注意力|留存|完播"
            ),
            _I,
        ),
    ),
)
_DIMENSIONS: Final = {
    "hook": re.compile(
        r"抓人|抓眼球|抓住人|\bhooks?\b|\bopen(?:s|ings?)?\b|\bfirst (?:three |3 )?seconds?\b|\bintros?\b|开头|开场"
        r"|钩子|前三秒|前3秒",
        _I,
    ),
    "pace": re.compile(r"\bpac(?:e|ing)\b|\brhythm\b|\btempo\b|\bcutting speed\b|节奏|快慢", _I),
    "clarity": re.compile(
        (
            r"\bclarity\b|\bsharpness\b|\b(?<!audio )(?<!sound )(?<!creative )(?:image |picture |visual"
            r" )?quality\b|\bclear(?:ness)?\b"
            r"|\breadab\w+|清晰|画质|画面质量|(?<!创意)质量|清楚|清不清|易懂|看得懂|听得懂|message"
        ),
        _I,
    ),
    "appeal": re.compile(
        r"\bappeal\b|\bvisuals?\b|\bcolou?rs?\b|\blooks?\b|\baesthetics?\b|\bbeauty\b"
        "|(?<!开头)(?<!开场)吸引力|视觉|色彩|美观|画面(?!比例|质量|清晰)|颜值",
        _I,
    ),
    "audio": re.compile(r"\baudio\b|\bsounds?\b|\bloudness\b|声音|音频|音效|音质", _I),
    "fit": re.compile(
        r"\bfit(?:s|ness)?\b|\bplatforms?\b|\bdeliver(?:y|ables?)\b|\bspecs?\b|\bformats?\b|格式|交付|投放规格|适配|平台|契合|匹配",
        _I,
    ),
}
_SCORES_IN: Final = {
    name: re.compile(rf"(?:{words.pattern})\s+(?:scores?|ranking|leaderboard)\b", _I)
    for name, words in _DIMENSIONS.items()
}
"""A dimension named before what is asked of it: "the hook scores"."""
_BY: Final = re.compile(
    (
        r"\b(?:by|on|for|look(?:ing)? at|consider(?:ing)?|judging|care about|focus(?:ing)? on"
        "|according to|in terms of|based on|using|(?:have|has) (?:the )?(?:bad|poor|good|great|terrible|awful)"
        "|with the (?:best|worst|strongest|weakest)"
        r"|in)\b|\b(?:best|worst|strongest|weakest|better|highest|lowest)\b|按照?|根据|依据|依|以|用|就|从"
        "|看|最好|最佳|最强|最差|哪个"
    ),
    _I,
)
_COUNTDOWN: Final = re.compile(
    (
        r"\bcount(?:ing|s)?\s?down\b|\b(?:start|begin)(?:s|ning|ing)? (?:with|from|at) the (?:worst|weakest"
        r"|lowest|last|loser|bottom)\b|从(?:最后|倒数)(?:第?一)?名?.{0,4}到第一|从最差|从低分|"
        r"\b(?:from )?(?:worst|lowest|bottom|weakest) to (?:the )?(?:best"
        r"|highest|top|strongest)\b|从[坏差]到好|由低到高|\bbest (?:clip |one |video )?(?:(?:comes? |goes |is"
        r" )?last|at the (?:very )?end)\b|\b(?:winner|best)(?: one| clip)? (?:comes |goes |is )?last\b"
        r"|\bworst first\b|倒计时|倒数(?!第|[一两二三四五六\d])|倒着(?:排|来|数|播|放)"
        "|从低到高|从最后一名"
    ),
    _I,
)
_BEST_FIRST: Final = re.compile(
    (
        r"\bbest (?:clips? |ones? |videos? )?first\b|\b(?:start|begin)(?:s|ning|ing)? (?:with|from"
        r"|at) the (?:best|winner|strongest|highest|top|champion)(?: (?:one|clip|video))?\b|从最好|从高分"
        r"|从第一名?.{0,4}到最后(?:一名)?|"
        r"\b(?:from )?(?:best|highest|top|strongest) to (?:the )?"
        r"(?:worst|lowest|bottom|weakest)\b|从好到[坏差]|由高到低|从强到弱|从第一到|\bwinner first\b|\bhighest first\b"
        r"|\bdescending\b|从高到低|从第一名"
        "|第一名(?:先|开始)"
    ),
    _I,
)
_WITHOUT: Final = re.compile(
    (
        r"(?:\b(?:without|except(?: for)?|excluding|but not|leaving out|leave out|exclude|ignoring|ignore"
        r"|skip(?:ping)?|not including|apart from|other than|minus|not|all but|everything but|don'?t include)\b"
        rf"|除了?|不包括|不含|排除|去掉|去除|撇开|抛开|剔除|不要(?:再|把)?算?[上进入]?|别要|别带|不带|忽略|跳过|[不别]算[上进入]?|[不别]排"
        rf"|[别不]要?把|不考虑)\s*(?:the\s+)?(?P<refs>{REFS})"
        rf"|(?P<after>{REFS})\s*(?:就|都|先|也)?(?:不算|不要|去掉|算了|除外|不参与|不参加|不包括|不计|别算|不排|不进)"
    ),
    _I,
)


_ENDS: Final = (
    (re.compile(r"\bwinner\b|\bbest\b|冠军", _I), Ref("rank", 1)),
    (re.compile(r"\bloser\b|\bworst\b", _I), Ref("rank", -1)),
    (re.compile(r"\bfirst\b", _I), Ref("nth", 1)),
    (re.compile(r"\bsecond\b", _I), Ref("nth", 2)),
    (re.compile(r"\bthird\b", _I), Ref("nth", 3)),
    (re.compile(r"\blast\b", _I), Ref("last", 1)),
)
_EDITS: Final = re.compile(
    r"(?:trim|cut|split|make|set|move|remove|delete|drop|mute|add|put|place|turn|speed|slow|play|duplicate|copy|swap"
    r"|brighten|darken|change|replace|bring|start|end|let|have|take|kick|get|ditch|lose|throw|toss|discard"
    r"|kill|cut)\b(?! (?:a |the |me |it )*"
    "(?:rank|leader|top|best|comparison))"
    r"|.*(?:去掉|剪|删|切|移|静音|加速|放慢|复制|裁|调[高低大小亮暗]|变[亮暗])",
    _I,
)
_CLEARLY: Final = re.compile(
    r"\brank\w*|\bleader\s?board|\bscor(?:e|ing)\b|\bsort\b|\bcompar\w+|\btop \d|排名"
    "|排行|排序|打分|评分|榜|对比(?!度)|比较",
    _I,
)


_HIGH: Final = "(?:strongest|best|top|highest|winner|winning)"
_LOW: Final = "(?:weakest|worst|bottom|lowest|loser|losing)"
_ONE: Final = "(?:[ -](?:scoring|ranked|performing))?(?: (?:clip|video|one))?"
_FROM_TO: Final = re.compile(
    rf"(?:(?:put|place|show|have|play|go|start with|order them with|with)\s+)?(?:the\s+)?"
    rf"(?:{_HIGH}{_ONE} first,? and (?:the )?{_LOW}{_ONE}|(?P<low>{_LOW}{_ONE} first),? and (?:the )?{_HIGH}{_ONE})"
    r" (?:goes |comes )?(?:last|at the end)",
    _I,
)
"""Both ends of an order by score: "put the strongest clip first and the weakest last"."""


def read_rank(clause: Clause) -> list[Ask]:  # noqa: PLR0911, PLR0912  one return a kind of sentence
    """Understand a clause that asks for a ranking, a comparison or an explanation."""
    text = re.sub(TEXT, " ", clause.unfolded())
    if _NOT_DOWN.fullmatch(text.strip()):
        return [Rank(order="ranking")]
    if times_of(text) and clause.pointed() and not _CLEARLY.search(text):
        return []
    if re.fullmatch(
        r"(?:in\s+)?(?:a\s+)?count\s?down(?:\s+(?:order|style|format|please))?|倒计时(?:顺序|方式"
        r"|播放?|的?形式)?|(?:winner|best(?: one)?) (?:comes )?last|best(?: one)? first"
        r"|第一名(?:最后|压轴|(?:最?先|第一个)(?:出场?|放|播放?|上场?|来|登场|亮相|展示)?)",
        text.strip(),
        _I,
    ):
        return [Rank(order="ranking" if re.search(r"first$|名(?:最?先|第一)", text.strip()) else "countdown")]
    if ends := _FROM_TO.fullmatch(text.strip()):
        return [Rank(order="countdown" if ends.group("low") else "ranking")]
    beside = bool(_BESIDE.search(text))
    refs = clause.pointed()
    if _WHY.search(text):
        versus = len(refs) == 2 and re.search(
            r"\b(?:better|worse|higher|lower|ahead|behind|beats?|beaten?|above|below|than)\b|比|赢|输", text
        )
        if not refs and _WORST.search(text):
            return [Why((Ref("rank", -1),))]
        if not refs and (place := re.search(r"(?:#|\bno\.? ?|\bnumber )(\d{1,2})\b", text)):
            refs = (Ref("rank", int(place.group(1))),)
        return [Compare(refs) if versus else Why(refs)]
    if beside:
        return [Compare(refs, beside=True)]
    if (
        re.match(r"(?:re-?)?rank\b|score\b", text)
        and len(refs) > 1
        and re.search(r"\bvs\b|\bversus\b|\bagainst\b", text)
    ):
        return [_ranking(clause, text)]
    if _EDITS.match(text) and not _CLEARLY.search(text):
        return []
    named = [ref for ref in refs if ref.kind != "all"]
    if _COMPARE.search(text) and len(named) < 2 and not _RANK.search(text):
        named += [ref for word, ref in _ENDS if word.search(text) and ref not in named]
    if _COMPARE.search(text) and (len(named) >= 2 or not _RANK.search(text)):
        return [Compare(tuple(named))]
    if (
        not _RANK.search(text)
        and not _ORDERED.search(text)
        and not _number(_without_places(clause))[0]
        and not (_dimension(text) and re.match(r"(?:by|按|best|show|which|sort)", text))
    ):
        return []
    return [_ranking(clause, text)]


_TAKEN_FROM: Final = re.compile(
    rf"(?:remove|take|drop|delete|kick|throw|leave|cut|pull)\s+(?:the\s+)?(?P<refs>{REFS})\s+(?:out\s+"
    rf"|off\s+)?(?:from|of|off)?\s*(?:the\s+)?"
    r"(?:ranking|leaderboard|rating|scoring)",
    _I,
)


def _ranking(clause: Clause, text: str) -> Rank:
    text = _not_this_order(text)
    without = (
        clause.pointed(found.group("refs") or found.group("after")) if (found := _WITHOUT.search(clause.text)) else ()
    )
    if taken := _TAKEN_FROM.search(clause.text):
        without = clause.pointed(taken.group("refs"))
    if not without and _LEFT_OUT.search(text) and not re.search(r"\bonly\b|\bjust\b|只|仅", text):
        without = tuple(r for r in clause.pointed() if r.kind in {"clip", "nth", "last"})
    only = tuple(r for r in clause.pointed() if r not in without and r.kind in {"clip", "nth", "last"})
    top, worst = _number(_not_this_order(_without_places(clause)))
    if only and re.match(r"(?:show|top|best)", text):
        only = ()
    return Rank(
        preset=next((name for name, pattern in _PRESETS if pattern.search(text)), None),
        dimension=_dimension(text),
        top=None if only else top,
        worst=worst,
        without=without,
        only=only if len(only) > 1 or top is None else (),
        order="ranking" if _BEST_FIRST.search(text) else "countdown" if _COUNTDOWN.search(text) else None,
    )


_LEFT_OUT: Final = re.compile(
    r"\b(?:without|except|exclud\w+|ignor\w+|skip\w*|minus|leave|leaving|not|don'?t|omit\w*)\b|[不别]|剔|排除|除了|去掉|跳过",
    _I,
)
"""Where one of these stands with clips and nothing says "only", the clips are not those that are ranked."""
_ORDERED: Final = re.compile(r"从.{0,6}(?:最后|倒数|最差|最好|第一|高分|低分).{0,8}(?:到|开始)", _I)
_NOT_DOWN: Final = re.compile(
    r"(?:\b(?:not|no|never|without|instead of|rather than|don'?t)\s+(?:as\s+|in\s+|do\s+)?(?:an?\s+"
    r"|the\s+)?count(?:ing)?\s?down"
    r"|(?:不要|别|不用|不是|不)(?:再)?(?:做|用|搞)?(?:倒计时|倒数|倒序|倒着))",
    _I,
)
_NOT_UP: Final = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:the\s+)?(?:best|winner|highest)[- ](?:one )?first\b|不要从第一", _I
)


def _not_this_order(text: str) -> str:
    """Read "not as a countdown" as the other order."""
    return _NOT_UP.sub(" countdown ", _NOT_DOWN.sub(" best first ", text))


_DIFFER: Final = re.compile(
    r"\bdiffer(?:s|ent|ences?)?\b|\bgap\b|\bseparates?\b|\bset[s]? .{0,12}apart\b|\bversus\b|\bvs\b|差在哪"
    r"|差别|差距|区别|不同|不一样|差多少|相比"
    r"|\bcompare\b|对比(?!度)|比较|比一比",
    _I,
)
_PAIR: Final = re.compile(
    r"\b(?P<best>(?:top|best|leading)\s+(?:two|2)|(?:two|2)\s+(?:best|top|leading)"
    r"|first and second(?: place)?|number one and (?:number )?two)\b"
    r"|\b(?P<worst>(?:bottom|worst|weakest|last)\s+(?:two|2)|(?:two|2)\s+(?:worst|weakest|lowest))\b"
    r"|(?P<zbest>前[两二2]名|最好的两|第一和第二名|头两名)|(?P<zworst>后[两二2]名|最差的两|倒数[两二2]名)",
    _I,
)


def read_difference(clause: Clause) -> list[Ask]:
    """Understand "what is the difference between the top two": two ranks are compared, nothing is ranked anew."""
    text = re.sub(TEXT, " ", clause.unfolded())
    pair = _PAIR.search(text)
    named = [ref for ref in clause.pointed() if ref.kind == "clip"]
    ranks = tuple(ref for ref in clause.pointed() if ref.kind == "rank")
    if len(ranks) == 2 and not named and _DIFFER.search(text) and not _BESIDE.search(text):
        return [Compare(ranks)]
    if (
        pair is None
        or named
        or not _DIFFER.search(text)
        or _BESIDE.search(text)
        or re.search(r"\brank\b|排名(?!第)|排行", text)
    ):
        return []
    low = pair.group("worst") or pair.group("zworst")
    return [Compare((Ref("rank", -2), Ref("rank", -1)) if low else (Ref("rank", 1), Ref("rank", 2)))]


def _without_places(clause: Clause) -> str:
    """The words without pointers such as "the last four clips", whose numbers are no ranks."""
    text = re.sub(TEXT, " ", clause.text)

    def words(found: re.Match[str]) -> str:
        number = ord(found.group()) - 0xE100
        return " " if any(ref.kind == "last" for ref in clause.refs[number]) else clause.said[number]

    return re.sub(REF, words, text)


def _number(text: str) -> tuple[int | None, bool]:
    plain = _BEST_FIRST.sub(" ", _COUNTDOWN.sub(" ", text))
    for pattern, worst in ((_BOTTOM, True), (_TOP, False)):
        if found := pattern.search(plain):
            return max(1, int(number(next(group for group in found.groups() if group)))), worst
    return None, bool(_WORST.search(plain))


def _dimension(text: str) -> str | None:
    """The dimension named after "by" (or its like); words of a dimension elsewhere are only talk."""
    for match in re.finditer(r"(?:最[好佳强差弱抓吸]|更[好强差])", text):
        before = text[max(0, match.start() - 5) : match.start()]
        if found := [(-at.start(), name) for name in DIMENSIONS if (at := _DIMENSIONS[name].search(before))]:
            return min(found)[1]
    for match in re.finditer(rf"(?:前|最后|倒数|top)\s*{_N}\s*[名个条]?", text):
        before = text[max(0, match.start() - 6) : match.start()]
        if found := [(-at.start(), name) for name in DIMENSIONS if (at := _DIMENSIONS[name].search(before))]:
            return min(found)[1]
    if re.search(r"(?:按|以|照|用)(?:照)?(?:这个|那个|此)|\b(?:by|on) (?:that|this)\b", text) and (
        found := [(at.start(), name) for name in DIMENSIONS if (at := _DIMENSIONS[name].search(text))]
    ):
        return min(found)[1]
    for name in DIMENSIONS:
        if _SCORES_IN[name].search(text):
            return name
    for match in _BY.finditer(text):
        window = text[match.end() : match.end() + 24]
        found = [(at.start(), name) for name in DIMENSIONS if (at := _DIMENSIONS[name].search(window))]
        if found:
            return min(found)[1]
    return None
