"""What nobody understood of a clause, what follows from that for the next one, and clauses without content. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, Ref
from vlai_widgets.engine.agent.context import EVERYTHING, WITH_REFS, about
from vlai_widgets.engine.agent.quantities import says_how
from vlai_widgets.engine.agent.read_pieces import WHOLE
from vlai_widgets.engine.agent.reading import ALL, read
from vlai_widgets.engine.agent.sentence import REF, TEXT, Clause

NO_CONTENT: Final = re.compile(
    (
        r"(?:\W|hello|唉|哎呀?|哈+|呵+|done|done之后|hi|hey|thanks?|thank you|please|ok|okay|great|nice|cool"
        r"|good|perfect|yes|no"
        "|forget (?:everything|it all|all (?:of )?that)"
        "|quiet(?:ly)?|soft(?:ly)?|nicely|(?:can you )?fix (?:it|that|this)|do something about "
        "(?:it|that)|first|second|third|next"
        "|(?:that(?:'s| is|s) )?(?:great|nice|cool|good|perfect|awesome|lovely|fine|better|amazing)|well done"
        "|love it|(?:it |that |this )?looks? (?:great|good|nice|perfect|awesome)"
        "|不错|很好|太好了|可以|棒|太棒了|真棒|完美|好看|(?:not|nothing) too (?:loud"
        "|much|long|big|fast)|不要太[大响吵快长]|别太[大响吵快长]|what do you think"
        "|that'?s (?:it|all)|oops|wait|sorry|hmm+|um+"
        "|(?:我)?(?:改|搞|弄|做)(?:乱|错|坏)了|刚才那[步个](?:不对|错了)|修一下|处理一下|第[一二三]步?|你好|您好|谢谢|好的?|嗯)*"
    ),
    re.IGNORECASE,
)
"""Courtesies and praise: nothing is asked for, and nothing is missed."""
_AND: Final = re.compile(r"\s+(?:and|plus)\s+|\s*[&+]\s*|\s*(?:和|并且?|以及|还有)\s*", re.IGNORECASE)
_NO_VERB: Final = (
    r"(?:the|also|then|to|on|of|in|for|with|by|after|before|from|my|our|both|all|every|each|any|not|its|now|this|that"
    r"|these|those|even|only|just|maybe|clip|clips|video|videos|between)\b"
)
_OTHER_WISH: Final = re.compile(
    rf"\s+and\s+(?P<tail>(?:then\s+|also\s+)*(?!{_NO_VERB})[a-z]{{3,}}\s+(?:the\s+)?{REF}.*)$", re.IGNORECASE
)


def unexplained(clause: Clause, found: list[Ask]) -> tuple[list[Ask], str]:
    """Return what a clause asks for, and the part of it after an "and" that was not understood.

    A verb that the grammar does not know is not cut off from the wish before it. In "mute clip 2 and frobnicate clip 3"
    only the first clip is to be muted; in "mute clip 2 and frobnicate it" the second half must not go without a word.
    """
    other = _OTHER_WISH.search(clause.text)
    if other is not None and not read(clause.with_text(other.group("tail"))):
        first = read(clause.with_text(clause.text[: other.start()]))
        if first:
            return first, shown(clause.with_text(other.group("tail")))
    places = list(_AND.finditer(clause.text))
    if not places or not found:
        return found, ""
    head, tail = clause.text[: places[-1].start()], clause.text[places[-1].end() :]
    if NO_CONTENT.fullmatch(tail) or says_how(tail) or read(clause.with_text(head)) != found:
        return found, ""
    return found, shown(clause.with_text(tail))


def shown(clause: Clause) -> str:
    """Return a clause's words as the user wrote them, with what it points at, to say that they were not understood."""
    words = re.sub(TEXT, "…", clause.text)
    return re.sub(REF, lambda sign: clause.said[ord(sign.group()) - 0xE100], words).strip()


_BUT: Final = re.compile(r"除|(?:except|apart|other than|besides|aside)\b", re.IGNORECASE)


def is_about(before: Clause, clause: Clause, alone: Sequence[Ask], joint: Sequence[Ask]) -> bool:
    """Whether a clause that could stand alone goes on from the one before, which was not understood by itself."""
    if clause.pointed() or not before.pointed() or _BUT.match(before.text):
        return True
    return type(alone[0]) is type(joint[0]) and not EVERYTHING.search(clause.text)


def held_to(lost: tuple[Ref, ...], clause: Clause, found: list[Ask]) -> list[Ask]:
    """Let an edit that names nothing be about the clips of the clause before, though that was not understood.

    "Frobnicate clip 3, then speed 1.2x" must not speed up every clip.
    """
    one = lost and not any(ref.kind in {"all", "whole"} for ref in lost)
    if not one or clause.pointed() or EVERYTHING.search(clause.text) or not isinstance(found[0], WITH_REFS):
        return found
    return [about(ask, lost) if isinstance(ask, WITH_REFS) and ask.refs in ((), WHOLE, ALL) else ask for ask in found]
