"""What clauses of a message mean together: "both", "the rest" after what is kept, how loud new music is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vlai_widgets.engine.agent.asks import AddMusic, Ask, Rank, Ref, Remove
from vlai_widgets.engine.agent.quantities import number
from vlai_widgets.engine.agent.sentence import REF, Clause

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


_LOW: Final = re.compile(
    r"(?:(?:and|but|keep it|make it|keep that|have it|play it|at|at a|on|in|with|nice and|really|very|quite"
    r"|pretty|kind of|a|not|nothing|too"
    r"|fairly|rather|volume|just)\s+)*(?:quiet(?:ly)?|low|soft(?:ly)?|subtle|faint|gentle|low level"
    r"|low volume|in the background"
    r"|not too loud|nothing too loud|loud)(?:\s+(?:please|volume|level|though|in the background))*"
    r"|(?:小声|轻|安静)(?:一?[点些])?(?:就好|就行)?|(?:声音)?(?:不要|别)太[大响吵](?:声)?",
    _I,
)
QUIET: Final = 0.2
"""Volume of music that is wished for "quiet"; what is wished for without a word is louder."""


def quieted(clause: Clause, asks: list[list[Ask]]) -> bool:
    """Say whether a clause only says that the music asked for before it shall be quiet, and note it there."""
    if not asks or not _LOW.fullmatch(clause.text):
        return False
    loud = re.search(r"\bloud\b|太[大响吵]", clause.text)
    if loud and not re.search(r"\b(?:not|nothing)\b|不要|别", clause.text):
        return False
    for at, ask in enumerate(asks[-1]):
        if isinstance(ask, AddMusic) and ask.volume is None:
            asks[-1][at] = replace(ask, volume=QUIET)
            return True
    return False
