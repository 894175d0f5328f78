"""Trim, cut, split, speed up, remove: what happens to the pieces of the timeline.

What takes something away is recognised only where the clause begins with a clear verb and names what it is about; the
words in between are checked, so that "remove the noise of clip 2" removes no clip.
"""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import (
    Ask,
    CutOut,
    Ref,
    Remove,
    SetSpeed,
    Span,
    Split,
    Trim,
    Unclear,
)
from vlai_widgets.engine.agent.quantities import COUNT, NUMBER, TIME, number, percent, span_of, time_ms, times_of
from vlai_widgets.engine.agent.read_order import FILLER, read_order
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause

_I: Final = re.IGNORECASE
WHOLE: Final = (Ref("whole"),)
_IT: Final = r"(?:it|this|that|them|these|those|everything|它们?|这个|那个|这段|这些|它)"
_VIDEO: Final = (
    r"(?:(?:the|my|this|whole|entire|full|final|complete)\s+)*(?:video|timeline|reel|movie|film|cut|edit"
    "|sequence|montage|thing|整个视频|整个时间线|整段视频|时间线|全片|成片|整个短片|整体|视频)"
)


_REMOVE: Final = re.compile(
    "(?:remove|delete|drop|erase|discard|bin|ditch|scrap|dump|nuke|axe|cut out|leave out|take out"
    "|take away|throw (?:out|away)|get rid of|exclude|omit|skip|lose|kick out"
    rf"|without)\b{FILLER}(?P<refs>{REFS}){FILLER}"
    rf"|(?:take|throw|leave|kick|cut)\s+(?:the\s+)?(?P<refs2>{REFS})\s+(?:out|away|off)\b{FILLER}"
    rf"|(?:(?:i|we)\s+)?(?:don'?t|no longer|do not) (?:need|want){FILLER}(?P<refs5>{REFS}){FILLER}"
    r"(?:any ?more|any longer|anymore)?"
    rf"|(?P<refs6>{REFS})\s*(?:is|are)\s+(?:not needed|no longer needed|unnecessary|useless|out)(?:\s+any ?more)?"
    rf"|(?P<refs7>{REFS})\s*(?:都)?(?:用不上|用不着|不需要|没用|多余)了?(?:的)?"
    rf"|(?:删除|删掉|删去|删|去掉|去除|移除|拿掉|剪掉|不要|除去|扔掉|丢掉|排除|剔除){FILLER}(?P<refs3>{REFS}){FILLER}"
    f"|(?:把|将)?{FILLER}(?P<refs4>{REFS}){FILLER}(?:给|也)?(?:都|全部)?(?:删除|删掉|删去|删了|删|去掉"
    f"|去除|移除|拿掉|剪掉|扔掉|丢掉|不要了?|remove|delete){FILLER}",
    _I,
)
_KEEP_ONLY: Final = re.compile(
    rf"(?:keep|use)\s+{FILLER}(?P<refs5>{REFS})\s+(?:only|and nothing else|alone)"
    rf"|(?:only keep|keep only|keep just|just keep|use only|only use){FILLER}(?P<refs>{REFS}){FILLER}"
    rf"|(?:remove|delete|drop)\s+{REF}\s*(?:except|but|other than|besides|apart from)\s*"
    rf"(?:for\s+)?{FILLER}(?P<refs9>{REFS}){FILLER}"
    rf"|(?:remove|delete|drop)\s+(?:everything|all)(?:\s+(?:the\s+)?(?:other\s+)?{REF})?\s*(?:except|but"
    rf"|other than|besides|apart from)\s*(?:for\s+)?{FILLER}(?P<refs2>{REFS}){FILLER}"
    f"|(?:只保留|仅保留|只留下?|只要|只用){FILLER}(?P<refs3>{REFS}){FILLER}"
    f"|(?:把|将)?除了?{FILLER}(?P<refs4>{REFS}){FILLER}(?:以外|之外|外)?,?(?:其他|其它|其余)?的?(?:都|给我"
    "|全部?)*(?:删除|删掉|删了|删|去掉|移除|不要了?)",
    _I,
)
_CLEAR: Final = re.compile(
    (
        r"(?:remove|delete|clear|erase|wipe|empty)\s+(?:everything|it all|all of it|(?:the\s+)?(?:whole\s+"
        r"|entire\s+)?(?:timeline|video|reel|project))|(?:清空|清除|删除|删掉)(?:整个|全部"
        "|所有)?的?(?:时间线|时间轴|轨道|内容|全部|所有)|全部删除|全删|(?:把)?(?:时间线"
        "|时间轴|轨道|全部内容|所有内容)(?:都|全部|给我)*(?:清空|清除|删光|清掉)"
    ),
    _I,
)
_REMOVE_VAGUE: Final = re.compile(
    (
        r"(?:remove|delete|drop|erase|get rid of|删除|删掉|去掉|移除|删)\s*(?:(?:a|an|one|some|that|this|the"
        r"|these|those|一个|一段|这个|那个)\s*)?(?:bad\s+|boring\s+|other\s+)?(?:clips?|videos?|segments?"
        "|shots?|it|them|that|this|ones?|视频|片段|素材|它)?"
    ),
    _I,
)
_SPLIT: Final = re.compile(
    (
        "^(?:split|slice|divide|break|cut .* (?:in the middle|in two|down the middle)|cut .* "
        "(?:in|into) (?:half|two|2|three|3|four|4|halves|parts|pieces)"
        r"|cut .* at\b|.*\bsplit\b(?! ?screen)(?=\s*(?:[,，。]|at\b|[在从]|$))|make a cut at|chop .* (?:in"
        r"|into)\b)|分割|切开|拆分|拆成|切成|剪成.{1,3}段|分成"
        r"|切分|分[一二两三四五六\d]+[段份]|对半切|切一刀"
        "|一分为二|剪开|断开|(?:把|将)?.*从.*(?:处|秒)切开"
    ),
    _I,
)
_SPEED_UP: Final = re.compile(
    (
        r"\bspeed(?:s|ed|ing)?[- ]?(?:it |them |everything |all )?.{0,20}\bup\b|\bspeed up\b|\bfaster\b|\bas"
        r" fast\b|\baccelerat\w+\b|\bquicker\b|\bfast[- ]?forward\b|加速|加快|快放|快进|快一倍|快一?[点些]|变快|快\s*\d"
        r"|速度(?:提高|提升|增加|调高|加)(?!到|至|为)"
    ),
    _I,
)
_SLOW: Final = re.compile(
    r"\bslow(?:s|ed|er|ing)?\b|\bas slow\b|\bslow[- ]?mo(?:tion)?\b|减速|放慢|慢放|慢动作"
    r"|慢速|慢一倍|慢一?[点些]|变慢|慢\s*\d"
    r"|速度(?:降低|降|减少|调低|下调)(?!到|至|为)",
    _I,
)
_SPEED: Final = re.compile(
    rf"\bspeed\b|\bplay(?:s|ed|ing)?\b.*\bat\s+\d+\s*%|半速|\b{NUMBER}\s*x\b(?!\s*\d)|\bat {NUMBER} times\b"
    r"|\bdouble time\b|倍速|速度|倍|原速",
    _I,
)
_FACTOR: Final = re.compile(
    rf"({NUMBER})\s*(?:x\b|×|times\b|倍速?|fold\b)|\bx\s*(\d+(?:\.\d+)?)\b|(?:加速|放慢"
    r"|减速|速度|speed)\s*(?:up|down|to|at|到|为|成|调到)*\s*(\d+(?:\.\d+)?)(?![\d.]|\s*[%秒s])",
    _I,
)
_TRIM: Final = re.compile(
    "^(?:trim|cut|shorten|crop|clip|shave|chop|snip|keep|limit|reduce|remove|delete|drop|take|lose|skip"
    r"|make|set|use|let|extend|lengthen|start|begin|end)\b"
    "|^(?:把|将|给|让)?.{0,30}?(?:剪到|剪成|剪短|剪掉|剪切|头尾|首尾|裁到|裁剪|裁掉|裁成|修剪|缩短|截取|截掉|截到"
    "|保留|只留|只要|去掉|不要|砍|切掉|删|剪去|减到|延长|trim|cut|控制在|剪|缩到|变成|改成|改为|设为)",
    _I,
)
_HEAD: Final = re.compile(
    (
        rf"(?:\b(?:the\s+)?(?:first|opening|initial|beginning)\s+(?P<a>{TIME}))|(?P<b>{TIME})\s*(?:off"
        r"|from)\s+(?:of\s+)?(?:(?:the|its|their)\s+)?(?:start|beginning|front|head|top)|(?:开头|前面?|头|最前|起始"
        "|最初)(?:部分|那?段|处)?(?:的|给我|先|无聊|没用|空白|多余|黑屏|废话|啰嗦)*(?:剪掉"
        "|去掉|裁掉|删掉|剪去|剪|裁|切"
        rf"|减掉?|少|砍掉?|切掉)?了?\s*(?P<c>{TIME})"
        rf"|(?:\b(?:start|beginning|head|intro|opening|front)\b.{{0,30}}?\bby\s+(?P<d>{TIME}))"
    ),
    _I,
)
_TAILED: Final = re.compile(
    (
        rf"(?:\b(?:the\s+)?(?:last|final|ending|closing)\s+(?P<a>{TIME}))|(?P<b>{TIME})\s*(?:off"
        r"|from)\s+(?:of\s+)?(?:(?:the|its|their)\s+)?(?:end|back|tail)|(?:结尾|最后|末尾|后面?|尾[部巴]?)(?:部分|那?段"
        rf"|处)?(?:的|给我)*(?:剪掉|去掉|裁掉|删掉|剪去|剪|裁|切|减掉?|少|砍掉?|切掉)?了?\s*(?P<c>{TIME})"
        rf"|(?:\b(?:end|tail|outro|ending)\b.{{0,30}}?\bby\s+(?P<d>{TIME}))"
    ),
    _I,
)
_TAKES: Final = re.compile(
    r"^(?:trim|cut|remove|delete|drop|shave|chop|snip|take|lose|skip|crop)\b|剪掉|裁掉"
    "|去掉|删|剪去|截掉|切掉|砍掉?|不要|减掉?",
    _I,
)
_KEEPS: Final = re.compile(
    r"\bkeep\b|\bto (?:only |just )?(?:the|its|their) (?:first|last|opening|final)\b|"
    r"\buse (?:only|just)\b|\bonly\b|\bjust\b|保留|只留|只要|截取",
    _I,
)
_TO_LENGTH: Final = re.compile(
    r"(?:\b(?:so (?:that )?(?:it|they)(?:'s| is| are|'re)|to|down to)\s+(?:only\s+|just\s+"
    r"|about\s+|exactly\s+|under\s+|at most\s+"
    rf"|a\s+)?(?:be\s+)?(?P<a>{TIME}))|(?:\b(?:make|set|let)\b.*?\b(?:be\s+"
    rf"|last\s+)?(?P<b>{TIME})(?:\s+(?:long|in (?:length|total)|total))?\s*$)"
    rf"|(?:\b(?P<c>{TIME})\s+(?:long|in (?:length|total)))"
    "|(?:剪到|剪成|剪至|裁到|裁成|裁剪到|裁剪成|裁剪为|修剪到|修剪成|修剪为|缩短到|缩短至|缩短为|缩到"
    "|截到|减到|剪短到|剪短为|延长到|延长至|控制在|变成|改成|改为|设为|统一(?:为|成|改成"
    r"|剪到)?|一律|只留|只要|只剩|就留|压到|trim\s*到|trim\s*成|cut\s*到|到"
    rf"|为|成)\s*(?:只有)?(?P<d>{TIME})",
    _I,
)
_BY: Final = re.compile(rf"\bby\s+({TIME})|缩短了?({TIME})|剪短({TIME})", _I)
_OUT: Final = re.compile(
    r"\b(?:cut|take|trim|chop|get)\b.*\bout(?: of)?\b|\b(?:cut out|remove|delete|drop"
    r"|take out|cut away|erase|skip|lose)\b|剪掉|去掉|删|剪去|裁掉|切掉|截掉|砍掉|不要",
    _I,
)


_RUNS: Final = re.compile(
    (
        rf"\b(?:start|begin)s?\b.*?\b(?:at|from)\s+({TIME})|从\s*第?({TIME})开始|\b(?:ends?"
        rf"|stops?)\b.*?\bat\s+({TIME})|(?:在|到)\s*第?({TIME})(?:处)?(?:结束|停)"
    ),
    _I,
)
_BEYOND: Final = re.compile(
    rf"{REF}\s+(?:off|short)\s+(?:after|at)\s+({TIME})"
    r"|\b(?:everything|all|anything|the (?:part|rest|remainder))\s+(?:that (?:is|comes)\s+)?(?:after"
    rf"|before|past|beyond)\s+(?:the\s+)?({TIME})"
    rf"|({TIME})\s*(?:之后|以后|后面|往后|之前|以前|前面)的?(?:部分|内容|所有|全部|画面"
    r"|那段)?(?=都|全|给我|去掉|不要|剪|删|砍|切|裁|$)",
    _I,
)
_EACH: Final = re.compile(
    rf"{REFS}\s*(?:都|各|[:=]|[-–]\s|is|are|should be|needs to be|must be|for|to|at|down to)?\s*(?:是|为|改为"
    r"|改成|就)?\s*(?:(?:should |must )?(?:run|last|take|play|be)s?(?: for)?)?\s*(?:only"
    rf"|just|exactly|about)?\s*({TIME})(?:\s+(?:each|long))*"
    rf"|(?:each|every)\s*{REF}?\s*({TIME})(?:\s+long)?",
    _I,
)
_BOTH_ENDS: Final = re.compile(
    rf"(?P<a>{TIME})\s*(?:off|from|at)\s+(?:of\s+)?(?:both|each|either)\s+(?:ends?|sides?)"
    rf"|\b(?:both|each)\s+(?:ends?|sides?)\b.{{0,20}}?\bby\s+(?P<b>{TIME})"
    rf"|(?:头尾|首尾|两头|两端|前后)(?:各|都|分别)*(?:剪掉|去掉|裁掉|减掉?|剪|去)?\s*(?P<c>{TIME})"
    rf"|(?P<d>{TIME})\s*(?:off|from)\s+(?:the\s+)?(?:start|beginning|front)\s+and\s+(?:the\s+)?end",
    _I,
)
_LONGER: Final = re.compile(
    rf"(?P<a>{TIME})\s+longer\b|^add\s+(?:an?\s+)?(?:extra\s+)?(?P<e>{TIME})\s+(?:to|at"
    rf"|onto)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?(?:the\s+)?{REF}|\b(?:extend|lengthen)\b.*?\bby\s+(?P<b>{TIME})"
    rf"|(?:加|延|再)?长\s*"
    rf"(?P<c>{TIME})|延长(?![到至为成])\s*(?P<d>{TIME})",
    _I,
)
_BY_MUCH: Final = re.compile(
    rf"(?P<a>{TIME})\s+(?:shorter|less)\b|(?:剪|缩|减|裁)?短\s*(?P<b>{TIME})|(?:减少|少|减)\s*(?P<c>{TIME})", _I
)


def read_pieces(clause: Clause) -> list[Ask]:
    """Understand a clause that does something to pieces of the timeline."""
    text = re.sub(TEXT, " ", clause.text)
    for reader in (_removed, _split, _speed, _trimmed):
        found = reader(clause, text)
        if found:
            return found
    if found := read_order(clause):
        return found
    return [Unclear("which_remove")] if _REMOVE_VAGUE.fullmatch(text.strip()) else []


def _removed(clause: Clause, text: str) -> list[Ask]:
    for pattern, others in ((_KEEP_ONLY, True), (_REMOVE, False)):
        if found := pattern.fullmatch(text.strip()):
            refs = clause.pointed(next(g for g in found.groupdict().values() if g))
            return [Remove(refs, others)]
    return [Remove(WHOLE)] if _CLEAR.fullmatch(text.strip()) else []


def _split(clause: Clause, text: str) -> list[Ask]:
    if not _SPLIT.search(text) or re.search(r"\bsplit[- ]?screen\b|分屏", text):
        return []
    refs = clause.pointed()
    parts = re.search(
        rf"(?:into|in|成|分)\s*({COUNT})\s*(?:equal\s+|等)?(?:parts?|pieces?|halves|segments?|段|份|部分|个|$)", text
    )
    times = times_of(text)
    if times:
        return [Split(refs or WHOLE, at=times[0], also=tuple(times[1:]))]
    if parts:
        return [Split(refs, parts=max(2, int(number(parts.group(1)))))] if refs else [Unclear("which_split")]
    if re.search(r"\bhalf\b|\bhalves\b|\bmiddle\b|对半|一半|中间|一分为二|两半", text) or refs:
        return [Split(refs)] if refs else [Unclear("which_split")]
    return [Unclear("split_where")]


_TOO: Final = re.compile(
    r"(?<!not )\btoo (?:(slow|slowly|sluggish)|(fast|quick|quickly))\b|(?<!不)(?:太|有点儿?|过)(?:(慢|拖)|(快))", _I
)


_SLIGHTLY: Final = re.compile(
    r"\b(?:a (?:little|bit|touch|tad|smidge)|slightly|a little bit)\b|稍微?|略微?"
    r"|[快慢]一?[点些]|一点点",
    _I,
)


def _speed(clause: Clause, text: str) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    up, slow = bool(_SPEED_UP.search(text)), bool(_SLOW.search(text))
    if complaint := _TOO.search(text):
        up, slow = bool(complaint.group(1) or complaint.group(3)), bool(complaint.group(2) or complaint.group(4))
    if not (up or slow or _SPEED.search(text)):
        return []
    refs = clause.pointed() or (Ref("all"),)
    factor, share = _FACTOR.search(text), percent(re.sub(r"\bhalf[- ]time\b", "half speed", text))
    relative = up or slow
    if factor and re.search(r"速度|speed|x\b|倍|加速|放慢|减速", text):
        value = number(next(g for g in factor.groups() if g))
        if value == 1 and re.search(r"[快慢]一倍|[加降提]速一倍", text):
            value = 2.0
        if slow and value > 1:
            value = 1 / value
        return [SetSpeed(refs, round(value, 4), relative)] if value else []
    if share is not None:
        if not relative or re.search(r"\bto\b|\bhalf\b|一半|到", text):
            return [SetSpeed(refs, share, relative=False)] if share else []
        return [SetSpeed(refs, round(1 + share if up else 1 / (1 + share), 4), relative)]
    if re.search(r"\b(?:normal|original|regular)\b|正常|原速|原来", text):
        return [SetSpeed(refs, 1.0, relative=False)]
    if re.search(r"\bdouble\b|\btwice\b|\btwo times\b|翻倍|加倍", text):
        return [SetSpeed(refs, 0.5 if slow else 2.0)]
    if up or slow:
        if re.search(
            rf"\b(?:fade|crossfade|transition|zoom|music|title)|转场|{REF}.*(?:export|render)", text
        ) or times_of(text):
            return []
        if _SLIGHTLY.search(text):
            return [SetSpeed(refs, (1.2 if up else 0.8), relative)]
        return [SetSpeed(refs, (1.5 if up else 0.5), relative)]
    return []


def _time(found: re.Match[str] | None) -> int | None:
    return time_ms(next(g for g in found.groupdict().values() if g)) if found else None


_IMPLIED: Final = re.compile(
    r"短|长|\blonger\b|\bshorter\b|从.*开始|到.*结束|(?:只|就|仅)?(?:留|剩|要|用)|统一|一律|剪|裁|砍|切|缩|压"
    "|每[个段条]|so (?:that )?it|only|just"
    "|starts?|ends?|runs?|lasts?|play",
    _I,
)
"""Beside a clip and a time: enough to know that its length is meant."""
_TOTAL: Final = re.compile(
    rf"(?:(?:make|keep|cut|trim|get|bring|have)\s+)?{_VIDEO}\s*(?:(?:to|down to|is|should be"
    r"|must be|needs to be|has to be|shouldn't be|be|at|剪到|为|是|就|改成|刚好|正好|大概|大约|差不多)\s*)*"
    rf"(?:to\s+|only\s+|about\s+|exactly\s+)*(?P<a>{TIME})(?:\s+(?:long|in total|total|max|tops))?",
    _I,
)


def _trimmed(clause: Clause, text: str) -> list[Ask]:  # noqa: PLR0911, PLR0912  one return a kind of sentence
    if (each := _EACH.fullmatch(text.strip())) and clause.pointed():
        return [Trim(refs=clause.pointed(), length=time_ms(next(g for g in each.groups() if g)))]
    if (total := _TOTAL.fullmatch(text.strip())) and not clause.pointed():
        return [Trim(refs=WHOLE, length=_time(total))]
    if (
        clause.pointed()
        and not times_of(text)
        and re.search(
            r"\b(?:too long|too short|(?:a (?:bit|little) )?(?:shorter|longer))\b(?! .*\d)"
            "|(?:太|有点|过)[长短]|[长短]一?点",
            text,
        )
    ):
        return [Unclear("trim_how")]
    if not (_TRIM.search(text) or (clause.pointed() and times_of(text) and _IMPLIED.search(text))) or re.search(
        r"\b(?:fade|crossfade|transition|preview|clip's sound)\b|转场|淡", text
    ):
        return []
    refs = _subject(clause, text)
    span, _ = span_of(re.sub(REF, " ", text))
    if not times_of(text) and span.start is None:
        return (
            [Unclear("trim_how")]
            if re.match(r"(?:trim|cut|shorten|剪短|修剪|裁剪|缩短)", text)
            or (refs and re.search(r"\b(?:trim|shorten|shorter|longer|tighter)\b|剪短|修剪|缩短", text))
            else []
        )
    if span.start is not None and span.end is not None:
        if _OUT.search(text) and not _KEEPS.search(text):
            return [CutOut(refs or WHOLE, span)]
        if re.match(r"cut\b", text) and not _KEEPS.search(text):
            return [Unclear("keep_or_cut")]
        if _KEEPS.search(text) or re.match(r"(?:trim|cut|crop|use|剪|裁|截)|.*(?:trim|剪|裁|截)", text):
            return [Trim(refs=refs, keep=span)] if refs else [Unclear("which_trim")]
        return []
    if (edge := _BEYOND.search(text)) and _TAKES.search(text):
        at = time_ms(next(g for g in edge.groups() if g))
        before = bool(re.search(r"\bbefore\b|之?前|以前", edge.group()))
        return [CutOut(refs or WHOLE, Span(0, at) if before else Span(at, 10**9))]
    if both := _BOTH_ENDS.search(text):
        at = _time(both) or 0
        return [Trim(refs=refs, head=at, tail=at)] if refs else [Unclear("which_trim")]
    ends = _ends(clause, text, refs)
    if ends:
        return ends
    if (found := _LONGER.search(text)) and not re.search(r"\b(?:start|beginning|front)\b|开头|前面", text):
        return [Trim(refs=refs, tail=-(_time(found) or 0))] if refs else [Unclear("which_trim")]
    if (found := _BY_MUCH.search(text)) and not re.search(r"短[到至为成]", text):
        return [Trim(refs=refs, tail=_time(found) or 0)] if refs else [Unclear("which_trim")]
    if found := _BY.search(text):
        return (
            [Trim(refs=refs, tail=time_ms(next(g for g in found.groups() if g)))] if refs else [Unclear("which_trim")]
        )
    if found := _RUNS.search(text):
        at = time_ms(next(g for g in found.groups() if g))
        begins = found.group(1) or found.group(2)
        keep = Span(start=at, end=10**9) if begins else Span(start=0, end=at)
        return [Trim(refs=refs, keep=keep)] if refs else [Unclear("which_trim")]
    if found := _TO_LENGTH.search(text):
        return [Trim(refs=refs, length=_time(found))] if refs else [Unclear("which_trim")]
    if _TAKES.search(text) and re.match(r"(?:trim|cut|shave|剪掉|裁掉)", text):
        return [Unclear("which_end")]
    return []


def _ends(clause: Clause, text: str, refs: tuple[Ref, ...]) -> list[Ask]:
    head, tail = _time(_HEAD.search(text)), _time(_TAILED.search(text))
    if head is None and tail is None:
        return []
    if _KEEPS.search(text):
        if head is not None and tail is not None:
            return [Unclear("trim_how")]
        keep = Span(start=0, end=head) if head is not None else Span(length=-(tail or 0))
        return [Trim(refs=refs, keep=keep)] if refs else [Unclear("which_trim")]
    if not _TAKES.search(text) and not re.search(r"trim|cut|shorten\b.*\bby\b|[剪裁切砍](?![到成至为])", text):
        return []
    if (head or 0) and tail is None and not clause.pointed() and refs == WHOLE:
        return [CutOut(WHOLE, Span(start=0, end=head))]
    return [Trim(refs=refs, head=head or 0, tail=tail or 0)] if refs else [Unclear("which_trim")]


def _subject(clause: Clause, text: str) -> tuple[Ref, ...]:
    refs = clause.pointed()
    if refs:
        return refs
    return WHOLE if re.search(rf"(?:\b{_IT}\b|{_VIDEO})", text, _I) else ()
