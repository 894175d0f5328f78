"""What clauses of a message mean together: "both", "the rest" after what is kept, how loud new music is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    Adjust,
    Ask,
    Compare,
    CutOut,
    Duplicate,
    Insert,
    Nothing,
    Rank,
    Ref,
    Remove,
    SetSpeed,
    SetVolume,
    Split,
    Trim,
    Unclear,
    Why,
)
from vlai_widgets.engine.agent.quantities import number, span_of
from vlai_widgets.engine.agent.sentence import REF, REFS, Clause

_I: Final = re.IGNORECASE
_BOTH: Final = re.compile(
    r"\bboth(?:\s+of\s+(?:them|these|those))?(?:\s+(?:clips?|videos?|ones))?\b(?!\s+(?:ends?|sides?))"
    r"|\bthe two(?:\s+of them)?\b"
    r"|(?:这|那)?(?:两|二)(?:个|条|段)(?:视频|片段|都)?(?!半|秒)|(?:它们|他们)(?:俩|两个)?",
    _I,
)
_EDGE: Final = re.compile(r"\b(?:start|end)s?\b|头尾|首尾|两[头端]", _I)


def both_of(clause: Clause, clauses: Sequence[Clause], asks: Sequence[Sequence[Ask]]) -> Clause:
    r"""Read "both a bit brighter" with the two clips that the clauses before were about.

    Example:
        >>> first = Clause("mute \ue100", refs=((Ref("nth", 1),),), said=("clip 1",))
        >>> second = Clause("trim \ue100", refs=((Ref("nth", 2),),), said=("clip 2",))
        >>> both_of(Clause("brighten both"), [first, second], [[], []]).pointed()
        (Ref(kind='nth', n=1, clip_ids=(), but=()), Ref(kind='nth', n=2, clip_ids=(), but=()))
    """
    found = _BOTH.search(clause.text)
    if found is None or re.search(REF, clause.text) or _EDGE.search(clause.text):
        return clause
    named: list[Ref] = []
    for before, asked in zip(reversed(clauses), reversed(asks), strict=True):
        told = [ref for ask in asked for ref in getattr(ask, "refs", ())]
        named = [*(before.pointed() or told), *named]
        if len(set(named)) >= 2:
            break
    refs = tuple(dict.fromkeys(named))
    if len(refs) != 2 or any(ref.kind in {"all", "whole", "opening", "table"} for ref in refs):
        return clause
    sign, made = clause.pointing(refs, found.group())
    return made.with_text(f"{clause.text[: found.start()]}{sign} {clause.text[found.end() :]}".strip())


_REST_GOES: Final = re.compile(
    r"(?:(?:and|then)\s+)*(?:(?:remove|delete|drop|ditch|lose|scrap|kill|discard|bin|dump|toss|cut|erase|skip"
    r"|throw (?:out|away)|take out"
    r"|leave out|get rid of)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:rest|others?|remaining(?: ones| clips)?"
    r"|other (?:clips|ones|videos|two|three)"
    r"|everything else|all else|anything else)(?:\s+(?:out|away|off))?|(?:the\s+)?(?:rest|others"
    r"|everything else|remaining ones)\s+"
    r"(?:can\s+)?(?:goes?|is out|are out|out|gone|can go|away))"
    r"|(?:把|将)?(?:其他|其它|其余|剩下|剩余|别|另外)的?(?:的?(?:视频|片段|素材|几[个条段]|[两三]个))?(?:就"
    r"|都|全|全部|全都|统统|给我)*"
    r"(?:删掉?|删除|删了|去掉|不要了?|去除|移除|拿掉|扔掉|不留|不用了?)(?:了|吧)?",
    _I,
)
_PLACES: Final = re.compile(
    r"(?:^|\b)(?:(?:only|just|keep|leave|use|show|me|with)\s+)*(?:only\s+|just\s+)?(?:the\s+)?(?P<end>first"
    r"|last)\s+(?P<n>\d{1,2}|two|three|four|five)\b"
    r"|(?:只留|只要|保留|留下?|只保留|仅保留|只用)(?:下)?(?P<zend>前|后"
    r"|最后)(?:面)?(?P<zn>[一两二三四五\d])(?:个|条|段)",
    _I,
)


def rest_goes(clause: Clause, clauses: list[Clause], asks: list[list[Ask]]) -> bool:
    """Say whether a clause says of the rest what "keep only ..." before it said already, and set right what that meant.

    "Keep the first two" alone is a ranking's top or a wish that something stays; with "delete the rest" after it the
    first two places are kept and all else goes.
    """
    if not asks or not _REST_GOES.fullmatch(clause.text):
        return False
    last, before = asks[-1], clauses[-1]
    if any(isinstance(ask, Remove) and ask.others for ask in last):
        return True
    if len(last) == 1 and isinstance(last[0], Rank):
        if found := _PLACES.search(before.unfolded()):
            count = int(number(found.group("n") or found.group("zn")))
            first = (found.group("end") or found.group("zend")) in {"first", "前"}
            refs = tuple(
                Ref("nth" if first else "last", n) for n in (range(1, count + 1) if first else range(count, 0, -1))
            )
            asks[-1] = [Remove(refs, others=True)]
            return True
        return last[0].top is not None or bool(last[0].only)
    return False


_NOT_THEM: Final = re.compile(
    rf"(?:(?:and|but|just|only)\s+)*not\s+(?:the\s+)?(?P<en>{REFS})"
    rf"|(?:(?:and|but|just|only)\s+)*(?:keep|leave|spare)\s+(?:the\s+)?(?P<kept>{REFS})(?:\s+(?:in|on|alone|audible"
    r"|untouched|unmuted|as\s+(?:it|they)\s+(?:is|are)|as[- ]is|out(?:\s+of\s+(?:it|this|that))?))?"
    rf"|(?P<zh>{REFS})\s*(?:就)?(?:不要|不用|不必|除外|别)",
    _I,
)


def spares(clause: Clause, asks: list[list[Ask]]) -> bool:
    """Take the clips of "just not clip 2" or "第二个不要" out of the edit before it, and say whether that was done.

    After an edit they are never a wish of their own: what shall not be muted is not to be removed.
    """
    found = _NOT_THEM.fullmatch(clause.text)
    if found is None or not asks or not any(isinstance(ask, _SPARING) for ask in asks[-1]):
        return False
    if found.group("zh") and any(isinstance(ask, Remove) for ask in asks[-1]):
        return False
    if found.group("kept") and not all(getattr(ask, "refs", None) in ((), _ALL, _WHOLE) for ask in asks[-1]):
        return False
    if found.group("kept") and any(isinstance(ask, Remove) for ask in asks[-1]):
        return False
    but = clause.pointed()
    asks[-1] = [_without(ask, but) for ask in asks[-1]]
    return True


_SPARING: Final = (Trim, CutOut, Split, SetSpeed, Adjust, SetVolume, Duplicate, Remove)


_ONLY_THEM: Final = re.compile(
    rf"(?:只|就|仅)(?:给|对|针对|弄|改|调|动)?\s*(?P<zh>{REFS})(?:就行|就好|即可)?"
    rf"|(?:only|just)\s+(?:for\s+|on\s+|to\s+)?(?:the\s+)?(?P<en>{REFS})",
    _I,
)
_ON_THEM: Final = re.compile(rf"\b(?:on|for|of|in)\s+(?:the\s+)?{REFS}$", _I)
_EVERYTHING: Final = re.compile(r"\b(?:everything|all|overall|whole|everywhere)\b|整体|全部|所有|整个|都", _I)


def narrows(clause: Clause, asks: list[list[Ask]]) -> bool:
    """Hold the edit before to the clips of "only clip 2" or "只弄第二段", and say whether that was done."""
    found = _ONLY_THEM.fullmatch(clause.text)
    if found is None or not asks or not all(isinstance(ask, _NARROWED) for ask in asks[-1]):
        return False
    if any(getattr(ask, "refs", None) not in ((), _ALL, _WHOLE) for ask in asks[-1]):
        return False
    refs = clause.pointed()
    asks[-1] = [replace(ask, refs=refs) for ask in asks[-1] if isinstance(ask, _NARROWED)]
    return True


def both_on(clause: Clause, found: list[Ask], clauses: Sequence[Clause], asks: list[list[Ask]]) -> None:
    """Hold "brightness up" to the clips of "and contrast down on clip 2", too: one picture is spoken of."""
    last = asks[-1] if asks else []
    if not (len(last) == len(found) == 1 and isinstance(last[0], Adjust) and isinstance(found[0], Adjust)):
        return
    if found[0].refs and not last[0].refs and _ON_THEM.search(clause.text) and not _EVERYTHING.search(clauses[-1].text):
        asks[-1] = [replace(last[0], refs=found[0].refs)]


_NARROWED: Final = (SetSpeed, Adjust)


def _without(ask: Ask, but: tuple[Ref, ...]) -> Ask:
    if not isinstance(ask, _SPARING) or (isinstance(ask, SetVolume) and ask.of == "music"):
        return ask
    if isinstance(ask, Remove) and not ask.others and ask.refs in (_ALL, _WHOLE):
        return Remove(but, others=True)
    if ask.refs in ((), _ALL, _WHOLE):
        every = (Ref("all", but=but),)
        return replace(ask, refs=every, of="clips") if isinstance(ask, SetVolume) else replace(ask, refs=every)
    kept = tuple(ref for ref in ask.refs if ref not in but)
    return replace(ask, refs=kept) if kept else ask


_ALL: Final = (Ref("all"),)
_WHOLE: Final = (Ref("whole"),)
_LOW: Final = re.compile(
    r"(?:(?:and|but|keep it|make it|keep that|have it|play it|at|at a|on|in|with|nice and|really|very|quite"
    r"|pretty|kind of|a"
    r"|fairly|rather|volume|just)\s+)*(?:quiet(?:ly)?|low|soft(?:ly)?|subtle|faint|gentle|low level"
    r"|low volume|(?:not|nothing) too loud)(?:\s+(?:please|volume|level|though|in the background))*"
    r"|(?:小声|轻|安静)(?:一?[点些])?(?:就好|就行)?|(?:声音)?(?:不要|别)太[大响吵](?:声)?",
    _I,
)
QUIET: Final = 0.2
"""Volume of music that is wished for "quiet"; what is wished for without a word is louder."""


def quieted(clause: Clause, asks: list[list[Ask]]) -> bool:
    """Say whether a clause only says that the music asked for before it shall be quiet, and note it there."""
    if not asks or not _LOW.fullmatch(clause.text):
        return False
    for at, ask in enumerate(asks[-1]):
        if isinstance(ask, AddMusic) and ask.volume is None:
            asks[-1][at] = replace(ask, volume=QUIET)
            return True
    return False


_IT: Final = re.compile(r"\b(?:it|them|that one|that clip|this one|this clip)\b|它们?|那[条个段](?:视频|片段)?", _I)
_PUT_AT: Final = re.compile(rf"(?:(?:再|然后|并|就)\s*)*(?:放|移|排|挪|调|摆)(?:到|在|成|去)?\s*{REF}(?:的?位置)?", _I)
_RATE: Final = re.compile(r"(?:at\s+)?\d+(?:\.\d+)?\s*(?:x|倍速?)(?:\s+speed)?|半速|慢放|加速|放慢", _I)
_AMID: Final = re.compile(
    r"\b(?:in\s+)?between\s+(?:the\s+)?(?:two\s+)?(?:halves|parts|pieces|them)\b|(?:到|在)?(?:这|那)?两(?:半"
    r"|段|部分)(?:的)?(?:中间|之间)",
    _I,
)


def spoken_of(clause: Clause, clauses: Sequence[Clause], asks: Sequence[Sequence[Ask]]) -> Clause:
    """Put what the clause before was about in the place of "it", where that clause only asked or told.

    "Why is clip 2 last? Compare it with the winner"; "clip 3 to 4 s, 放第一个"; "split clip 1, move clip 4 between the
    halves".
    """
    if not clauses:
        return clause
    last, before = asks[-1], clauses[-1]
    cut = last[-1] if last else None
    if (
        isinstance(cut, Split)
        and len(cut.refs) == 1
        and cut.refs[0].kind in {"clip", "nth"}
        and (at := _AMID.search(clause.text))
    ):
        ref = cut.refs[0]
        first = ref if ref.kind == "nth" else Ref("clip", 1, ref.clip_ids)
        sign, made = clause.pointing((first,), at.group())
        return made.with_text(f"{clause.text[: at.start()]}after {sign} {clause.text[at.end() :]}".strip())
    settled = ([Nothing()], [Unclear("not_a_request")], [Unclear("question")], [Unclear("do_what")])
    told = isinstance(cut, Why | Compare) or last in settled
    refs = next((ask.refs for ask in last if isinstance(ask, Why) and ask.refs), ()) or before.pointed()
    if told and len(refs) == 1 and refs[0].kind not in {"all", "whole"} and (at := _IT.search(clause.text)):
        sign, made = clause.pointing(refs, at.group())
        return made.with_text(f"{clause.text[: at.start()]}{sign}{clause.text[at.end() :]}")
    if isinstance(cut, Insert | Duplicate) and _RATE.fullmatch(clause.text):
        sign, made = clause.pointing(cut.refs, "")
        return made.with_text(f"{sign} {clause.text}")
    moved = next((ask.refs for ask in last if isinstance(ask, Trim | SetSpeed | Adjust | SetVolume) and ask.refs), ())
    if moved and not any(ref.kind in {"all", "whole"} for ref in moved) and _PUT_AT.fullmatch(clause.text):
        sign, made = clause.pointing(moved, "")
        return made.with_text(f"{sign}{clause.text}")
    return clause


_IT_MOVES: Final = re.compile(
    r"(?:put|move|place|bring|shift)\s+(?P<it>it|that one|them|that)\s+(?:right |just |directly )?"
    r"(?:after|before|behind|in front of)\s"
    r"|give\s+(?P<whom>it|them)\s+(?:an?|the)\s",
    re.IGNORECASE,
)
_BY_IT: Final = re.compile(
    rf"{REF}.*\b(?:before|after|behind|in front of|ahead of)\s+(?P<en>it|that one|that clip)\b"
    rf"|{REF}.*(?:[移放排挪插](?:到|在|入)?|到|在)\s*(?P<zh>它|那个|那段)(?:的)?(?:[前后](?:面|边)?|之[前后])",
    re.IGNORECASE,
)
"""A clip that is put beside what the clause before was about."""


def with_it(clause: Clause, clauses: Sequence[Clause]) -> Clause:
    r"""Put the clips of the clause before in the place of "it", where that says what moves, or where to.

    Example:
        >>> before = Clause("slow \ue100", refs=((Ref("nth", 1),),), said=("clip 1",))
        >>> with_it(Clause("put it before the rest"), [before]).pointed()
        (Ref(kind='nth', n=1, clip_ids=(), but=()),)
    """
    refs = clauses[-1].pointed() if clauses else ()
    found = (_IT_MOVES.match(clause.text) or _BY_IT.search(clause.text)) if refs else None
    if found is None or (found.re is _BY_IT and (len(refs) != 1 or refs[0].kind in {"all", "whole"})):
        return clause
    start, end = next(found.span(group) for group, words in found.groupdict().items() if words)
    sign, made = clause.pointing(refs, clause.text[start:end])
    return made.with_text(clause.text[:start] + sign + clause.text[end:])


_THAT_PART: Final = re.compile(
    r"(?:please\s+)?(?:take|cut|edit|trim|chop|get|snip)\s+(?:that|this|it|the)(?:\s+(?:bit|part|section"
    r"|piece|one|stretch|moment|span))?\s+out"
    r"|(?:remove|delete|cut(?: out)?|drop|lose|take out|edit out)\s+(?:that|this|the)(?:\s+(?:bit|part"
    r"|section|piece|stretch|moment|span))?"
    r"|(?:把)?(?:那|这)(?:一)?(?:段|部分|截|块)(?:给我|都|给)?(?:剪掉|去掉|删掉|删了|剪了|切掉|不要了?)",
    _I,
)


def part_of(clause: Clause, told: Clause | None) -> list[Ask]:
    """Read "there is a cough from 0:10 to 0:12, take that bit out": the span that the clause before names goes."""
    if told is None or not _THAT_PART.fullmatch(clause.text):
        return []
    span, _ = span_of(re.sub(REF, " ", told.text))
    if span.start is None or span.end is None:
        return []
    return [CutOut(told.pointed() or (Ref("whole"),), span)]


def ranked_out(clause: Clause, asks: Sequence[Sequence[Ask]]) -> Clause:
    """A sound among the clips that a ranking leaves out is no music that is to go."""
    ranks = bool(asks) and any(isinstance(ask, Rank) for ask in asks[-1])
    if ranks and (found := _LAST_RANKED.fullmatch(clause.text)):
        sign = found.group("ref") or found.group("zh")
        if clause.pointed(sign) == (Ref("last", 1),) and _NO_CLIP.search(clause.said[ord(sign) - 0xE100]):
            new, clause = clause.pointing((Ref("rank", -1),), "the loser")
            return clause.with_text(clause.text.replace(sign, new))
    return replace(clause, sounds=frozenset()) if ranks and clause.sounds and len(clause.pointed()) > 1 else clause


_LAST_RANKED: Final = re.compile(
    rf"(?:(?:and|then)\s+)*(?:remove|delete|drop|mute|cut out|take out|ditch|lose)\s+(?:the\s+)?(?P<ref>{REF})"
    rf"|(?:把)?(?P<zh>{REF})(?:给)?(?:删掉?|去掉|删除|静音|不要|拿掉)了?",
    re.IGNORECASE,
)
_NO_CLIP: Final = re.compile(r"\bone$|^最后[一那]?[个名条位]$", re.IGNORECASE)
"""After a ranking "the last one" is the last of it; "the last clip" may be meant by its place."""
