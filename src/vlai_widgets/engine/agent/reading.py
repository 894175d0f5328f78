"""One clause understood: the readers in their order, after the clause was brought to a form that they know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.asks import Ask, Ref
from vlai_widgets.engine.agent.pointing import find_numbers
from vlai_widgets.engine.agent.quantities import number
from vlai_widgets.engine.agent.read_canvas import canvas_in, read_canvas, read_look
from vlai_widgets.engine.agent.read_history import read_history
from vlai_widgets.engine.agent.read_impossible import read_impossible
from vlai_widgets.engine.agent.read_limits import read_guard, read_limits
from vlai_widgets.engine.agent.read_picture import read_picture, read_transition
from vlai_widgets.engine.agent.read_pieces import read_pieces
from vlai_widgets.engine.agent.read_rank import read_difference, read_rank
from vlai_widgets.engine.agent.read_sound import read_sound
from vlai_widgets.engine.agent.read_state import read_state
from vlai_widgets.engine.agent.read_text import read_badges, read_text
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause

ALL: Final = (Ref("all"),)
_Reader = Callable[[Clause], list[Ask]]
LONGEST_CLAUSE: Final = 300
"""Characters of one request; what is longer is no request."""


def _explicit_canvas(clause: Clause) -> list[Ask]:
    """A shape or size where nothing else is named: before the pieces, which also know "make it ..."."""
    return read_canvas(clause) if isinstance(canvas_in(clause.unfolded()), a.SetCanvas | a.CanNot) else []


_FIRST: Final[tuple[_Reader, ...]] = (read_state, read_history, read_difference, read_impossible, read_guard)
_THINGS: Final[tuple[_Reader, ...]] = (
    read_badges,
    read_look,
    read_transition,
    read_sound,
    read_text,
    _explicit_canvas,
    read_pieces,
    read_picture,
)
_LAST: Final[tuple[_Reader, ...]] = (read_rank, read_canvas)
_RANKS: Final = re.compile(
    (
        r"^按照?(?![^,，]{0,6}(?:时长|长度|名称|名字|文件名|字母))[^,，]{1,8}排(?!列|好?顺序)|^(?:只|就|来|给我"
        r"|重新)排(?![除列])|^(?:re-?)?rank(?:ing|ed)?\b|^who\b|^compar|^(?:给|对|把|将)?.{0,12}(?:排名|排序"
        r"|打分|排行)|^score\b|^why\b"
        r"|^explain\b|^为什么|^leaderboard\b|^(?:show|give|find|pick|select|list|get)\b.{0,24}\b(?:top|best"
        r"|worst|bottom|leaderboard|ranking)\b|^(?:top|best|worst|bottom)\b|^which\b|^sort"
        r" .*\bby\b.*\b(?:score|hook|pace|pacing|clarity|appeal|audio|fit|engagement)|对比(?!度)|比较|side["
        " -]by[ -]side|split[ -]?screen|并排|分屏|排行榜|最[好差佳]的|表现最|哪个|为什么"
        "|为啥|为何|凭什么|怎么会|排第几|第几名|多少分|差在哪|差距|差多少|(?:stack|measure|hold)s? up|what(?:'s|"
        " is) the score|最[高低差].{0,3}谁"
    ),
    re.IGNORECASE,
)
_BY_NAME: Final = re.compile(
    r"(?:sort|order|排).*\b(?:name|length|duration)\b|按.{0,4}(?:名称|名字|文件名|字母"
    "|(?<!观看)(?<!播放)时长|长度).{0,8}排",
    re.IGNORECASE,
)
_ASKS_WHY: Final = re.compile(r"(?:how come|why)\b|为什么|为啥|为何|凭什么|怎么会", re.IGNORECASE)
_EDITS: Final = re.compile(r"(?:把|将)?.{0,12}?(?:删|去掉|移除|剪|静音|复制|加速|放慢|移到)")


def read(clause: Clause) -> list[Ask]:
    """Understand one clause; empty where no reader knows it."""
    return list(_read(clause)) if len(clause.text) <= LONGEST_CLAUSE else []


@lru_cache(maxsize=1_024)
def _read(clause: Clause) -> list[Ask]:  # a clause is looked at several times: alone, and joined to others
    clause = _verb_first(_all_but(_numbered(_best_of(clause))))
    for reader in _FIRST:
        if found := reader(clause):
            return found
    words = clause.unfolded()
    ranks = (
        bool(_RANKS.search(words))
        and not _BY_NAME.search(words)
        and not re.search(TEXT, clause.text)
        and (not _EDITS.match(words) or _ASKS_WHY.match(words))
    )
    readers = (read_badges, *_LAST, *_THINGS) if ranks else (*_THINGS, *_LAST)
    limits = read_limits(clause)
    for reader in readers:
        found = reader(clause)
        if limits and found and not _stands(found, limits):
            return limits
        if found:
            return _with_canvas(_not_inverted(found, clause), clause)
    return limits


_EXCEPT: Final = re.compile(
    rf"(?:\bexcept(?: for)?|\bbut not|\bapart from|\bother than|\bbesides|\baside from|\bexcluding|\bsave for"
    rf"|\bnot including|(?<![删去移清排剔])除了?|不包括|不含)"
    rf"\s*(?:the\s+)?(?P<refs>{REFS})",
    re.IGNORECASE,
)


def _not_inverted(found: list[Ask], clause: Clause) -> list[Ask]:
    """Ask back where a wish would hold for just those clips that it is said not to be about."""
    spared = _EXCEPT.search(clause.text)
    if spared is None:
        return found
    refs = clause.pointed(spared.group("refs"))
    if re.match(r"but not|except|apart|other than|除", spared.group(), re.IGNORECASE):
        found = [_sparing(ask, refs) for ask in found]
    wrong = any(getattr(ask, "refs", ()) == refs and not getattr(ask, "others", False) for ask in found)
    return [a.Unclear("do_what")] if wrong else found


_OF_CLIPS: Final = (a.Trim, a.CutOut, a.Split, a.SetSpeed, a.Duplicate, a.Remove, a.Adjust, a.SetVolume)


def _sparing(ask: Ask, spared: tuple[Ref, ...]) -> Ask:
    """Take the clips out of a wish that it is said not to be about: "mute clip 1 but not clip 2"."""
    if getattr(ask, "others", False):
        return ask
    refs: tuple[Ref, ...] = getattr(ask, "refs", ())
    kept = tuple(ref for ref in refs if ref not in spared)
    if not kept or kept == refs or not isinstance(ask, _OF_CLIPS):
        return ask
    return replace(ask, refs=kept)


_RANKED: Final = re.compile(
    r"\b(?:the\s+|our\s+|my\s+)?(?:(?P<end>top|best|worst|bottom|weakest|lowest|strongest)\s+(?P<n>two|three"
    r"|four|five|[2-9])"
    r"|(?P<n2>two|three|four|five|[2-9])\s+(?P<end2>best|worst|weakest|strongest|top|lowest))(?:[- ](?:ranked"
    r"|scoring|performing|rated))?"
    r"(?:\s+(?:clips?|videos?|ones?))?\b(?!\s*(?:s|secs?|seconds?|%|x)\b)"
    r"|(?P<zend>最[好佳强差弱]|排名?(?:最后|垫底|最前|靠前|靠后)|倒数|(?<!最)后"
    r"|前)的?(?P<zn>[两二三四五2-5])\s*(?:名|个|条|段)(?:视频|片段)?(?!秒)",
    re.IGNORECASE,
)
_DOES_IT: Final = re.compile(
    r"(?:mute|unmute|remove|delete|drop|take out|throw out|get rid of|lose|ditch|scrap|kill|toss|keep only|trim"
    r"|cut|shorten|speed|slow|brighten|darken|duplicate|copy|move|swap"
    r"|split|make|set|turn|put|give|play)\b(?! me\b)(?!.*\brank)",
    re.IGNORECASE,
)
_ZH_DOES_IT: Final = re.compile(
    r"(?:把|将|给)|.*(?:静音|剪到|剪成|剪短|加速|放慢|调亮|调暗|复制|移到|放到|倍速|删|去掉|对调|互换|之间|中间|换)"
)


def _best_of(clause: Clause) -> Clause:
    """Read "the worst two" as clips by their rank, in a clause that does something to them."""
    found = _RANKED.search(clause.text)
    if (
        found is None
        or re.search(REF, clause.text)
        or re.search(
            r"\brank|side[ -]by[ -]side|next to each other|split[ -]?screen|compare|并排|分屏|对比|排名(?!最|垫"
            r"|靠)|只(?:看|要|留)|显示",
            clause.text,
        )
    ):
        return clause
    end = found.group("end") or found.group("end2") or found.group("zend")
    does = _DOES_IT.match(clause.text) or (not end.isascii() and _ZH_DOES_IT.match(clause.text))
    if not does:
        return clause
    count = int(number(found.group("n") or found.group("n2") or found.group("zn")))
    low = re.search(r"worst|bottom|weakest|lowest|差|弱|最后|垫底|靠后|倒数|后", end) is not None
    places = range(-count, 0) if low else range(1, count + 1)
    refs = tuple(Ref("rank", place) for place in places)
    if end in {"前", "后"} and "名" not in found.group():  # "前两个" is about places
        refs = tuple(Ref("last", -place) if low else Ref("nth", place) for place in places)
    sign, made = clause.pointing(refs, found.group())
    return made.with_text(f"{clause.text[: found.start()]}{sign} {clause.text[found.end() :]}".strip())


_VERB_LAST: Final = re.compile(
    rf"(?:(?:把|将|给|对于?|关于|for|on|in|with|as for|at)\s*)?(?:the\s+)?({REFS})\s*[:\-–]?\s*"
    r"(?:给我|给|都|then|should be|needs to be|please|to be)?\s*"
    "(mute|delete|remove|lose|cut out|take out|duplicate|copy|trim|split|cut|speed up|slow down|brighten|darken"
    r"|crop|shorten|unmute)(?:d|ted|med)?\b"
    r"\s*(?:掉|一下|了|下)?\s*(.*)",
    re.IGNORECASE,
)
_ALL_BUT: Final = re.compile(
    rf"(?:(?P<all>{REF})|everything|every ?body|everyone|all(?: of (?:it|them))?|every one)\s*(?:except(?: for)?"
    rf"|but(?: not)?|apart from|other than|besides|aside from)\s+(?:for\s+)?(?:the\s+)?(?P<refs>{REFS})"
    rf"|除了?\s*(?P<refs2>{REFS})\s*(?:以外|之外|外)?\s*的?\s*,?\s*(?:(?:其他|其它|其余"
    rf"|剩下|别)的?)?\s*(?:{REF})?\s*(?:全部|全都|统统|都|全)?",
    re.IGNORECASE,
)
_APART: Final = re.compile(
    rf"(?P<all>{REF}|\beverything|\ball(?: of (?:it|them))?)(?P<what>\s.+?)\s+(?P<but>(?:except"
    rf"(?: for)?|but not|apart from|other than|besides)\s+(?:the\s+)?{REFS})$",
    re.IGNORECASE,
)
TAKEN: Final = re.compile(
    r"\b(?:remove|delete|drop|erase|discard|ditch|scrap|bin|dump|nuke|axe|kill|lose|toss|exclude|omit|skip|throw"
    r"|take out|leave out|kick out"
    r"|rank|score|compare|sort)\b|删|去掉|去除|移除|不要|扔|丢|拿掉|清|排|打分|评",
    re.IGNORECASE,
)
"""Words of removing and ranking, which read "all but" and "the rest" themselves."""


def _all_but(clause: Clause) -> Clause:
    """Read "all clips except the first" as one pointer; removing and ranking read that themselves."""
    text = _APART.sub(r"\g<all> \g<but>\g<what>", clause.text)
    clause = clause.with_text(text)
    found = _ALL_BUT.search(clause.text)
    if found is None or TAKEN.search(clause.text):
        return clause
    if (every := found.group("all")) and clause.pointed(every) != ALL:
        return clause
    but = clause.pointed(found.group("refs") or found.group("refs2"))
    sign, made = clause.pointing((Ref("all", but=but),), found.group())
    return made.with_text(f"{clause.text[: found.start()]}{sign} {clause.text[found.end() :]}")


def _numbered(clause: Clause) -> Clause:
    """Bare numbers as pointers, where a clause points at nothing else."""
    if re.search(REF, clause.text) or re.search(r"\b(?:rank|top|best|worst|title|caption)\b|排|标题|字幕", clause.text):
        return clause
    for start, end, refs in reversed(find_numbers(clause.text)):
        sign, clause = clause.pointing(refs, clause.text[start:end])
        clause = clause.with_text(f"{clause.text[:start]}{sign}{clause.text[end:]}")
    return clause


def _verb_first(clause: Clause) -> Clause:
    """Bring "clip 2: trim to 4 s" and "第二个 clip mute 掉" to a form with the verb in front."""
    found = _VERB_LAST.fullmatch(clause.text)
    if found is None or re.match(REF, found.group(3)):
        return clause
    if re.search(r"\b(?:removed|deleted)\b", clause.text) and not re.search(r"\bbe\b", clause.text):
        return clause  # that something is gone is no wish
    return clause.with_text(f"{found.group(2)} {found.group(1)} {found.group(3)}".strip())


_STRONG = {
    "logo_size",
    "music_fade",
    "voice_over",
    "auto_captions",
    "translate",
    "noise",
    "background",
    "silence",
    "rotate",
    "reverse_play",
    "freeze",
    "font",
    "better",
    "pip",
    "publish",
    "metrics",
}


def _stands(found: list[Ask], limits: list[Ask]) -> bool:
    """Whether what was understood is meant although the clause also names something impossible."""
    what = getattr(limits[0], "what", "")
    if isinstance(found[0], a.Order | a.Undo | a.Redo | a.Nothing):
        return True
    if isinstance(found[0], a.AddText):
        return what != "voice_over"
    return what not in _STRONG and not (
        what in {"sticker", "filter", "crop"} and isinstance(found[0], a.Unclear | a.StyleText)
    )


def _with_canvas(found: list[Ask], clause: Clause) -> list[Ask]:
    """A ranking may also say in which shape."""
    if not any(
        isinstance(ask, a.Rank | a.Compare | a.AddMusic | a.Adjust | a.SetTransition | a.ShowRanks) for ask in found
    ):
        return found
    canvas = canvas_in(clause.unfolded())
    return [*found, canvas] if isinstance(canvas, a.SetCanvas) else found
