"""Messages that go on from the one before: "no, 5 seconds", "make it red", "clip 2" as the answer to a question.

Such a message is read as if it had been said in one breath with those before it, because clauses of one message explain
each other already. What comes out either goes on from there, or takes the place of what was done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.asks import Ask
from vlai_widgets.engine.agent.understand import Understood, understand
from vlai_widgets.engine.agent.workbench import Said

MOST_BACK: Final = 4
"""Messages that are looked back through for the one that stands for itself."""
_LONGEST: Final = 80
"""Characters of a message that goes on from another one."""

_BARE_WORDS: Final = 5
_BARE_CHARS: Final = 10
_JOINTS: Final = (", {}", ", no, {}")
_AGAIN: Final = re.compile(
    r"\W*(?:and\s+)?(?:just\s+)?(?:(?:a\s+(?:bit|little|touch)|even|some|slightly)\s+)?(?:more"
    r"|further)(?:\s+please)?\W*"
    r"|\W*再(?:来)?一?(?:点|些|次)(?:点|儿)?\W*|\W*再多一?点\W*",
    re.IGNORECASE,
)
_WITHOUT: Final = re.compile(r"(?:but\s+|and\s+)?(?:without|except|leave\s+out|不要|除了|不算|去掉)", re.IGNORECASE)
_IT: Final = re.compile(r"\b(?:it|that|them|this|those)\b|它|这个|那个", re.IGNORECASE)
_EVERY: Final = re.compile(r"\b(?:all|every\w*|each|whole|entire)\b|全|所有|整|每", re.IGNORECASE)
_CHAT: Final = re.compile(
    r"\W*(?:thanks?|thank you|thx|ok(?:ay)?|great|nice|cool|good|perfect|yes|hi|hello|hey"
    r"|好的?|谢谢|不错|可以|棒|嗯)\W*",
    re.IGNORECASE,
)
_PUT_BACK: Final = re.compile(
    r"(?:(?:please|actually|no|ok(?:ay)?|wait|can you)[\s,]+)*(?:put|bring|add|get)\s+(?:it|that|this|them)\s+back"
    r"(?:\s+in)?(?:\s+please)?\W*|(?:还是|再|请|帮我|把它?)*(?:放|加|拿|弄)回(?:来|去)吧?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A message, with those before it where it needs them.

    Attributes:
        understood: What is to be done now.
        instead_of: How many versions of the draft there were before what it takes the place of; None where it goes on
            from the present one.
    """

    understood: Understood
    instead_of: int | None = None


def followed(text: str, said: Sequence[Said], clips: Sequence[tuple[str, str]]) -> Followed:
    """Understand a message, with the help of the messages before it where it does not stand for itself.

    Args:
        text: The message.
        said: The user's messages before it, oldest first.
        clips: The session's clips as (clip_id, shown name).

    Example:
        >>> before = [Said("trim clip 2 to 4 seconds", 3)]
        >>> found = followed("no, 5 seconds", before, [])
        >>> found.understood.asks[0].length, found.instead_of
        (5000, 3)
    """
    alone = understand(text, clips)
    if said and _PUT_BACK.fullmatch(text) and _took_away(understand(said[-1].text, clips)):
        return Followed(understood=_only(alone, [a.Undo()]))
    if len(text) > _LONGEST or not said or _CHAT.fullmatch(text) or not (_needs_more(alone) or _is_bare(alone, text)):
        return Followed(understood=alone)
    for back in range(1, min(MOST_BACK, len(said)) + 1):
        base = ", ".join(each.text.strip(" .,;!?。，；！？") for each in said[-back:])
        before = understand(base, clips)
        if not before.asks:
            continue  # it went on from another message itself
        if any(isinstance(ask, a.Undo | a.Redo | a.Restart) for ask in before.asks):
            break
        if _AGAIN.fullmatch(text) and _is_relative(before.asks[-1]):
            last = followed(said[-1].text, said[:-1], clips).understood.asks
            return Followed(understood=_only(alone, last[-1:]))
        for joint in _JOINTS if before.asks[-1] != a.Unclear("which_words") else (' "{}"',):
            whole = understand(base + joint.format(text), clips)
            if len(whole.missed) > len(before.missed) or not _is_settled(whole.asks):
                continue
            if found := _difference(before.asks, whole.asks, alone, said[-back].versions):
                return found
        first = said[-back].text
        if not (_needs_more(itself := understand(first, clips)) or _is_bare(itself, first)):
            break  # what was said before that message is another matter
    return Followed(understood=alone)


def _difference(before: Sequence[Ask], whole: Sequence[Ask], alone: Understood, versions: int) -> Followed | None:
    """What a message adds to those before it, or changes of them; None if nothing comes of reading them together."""
    more = whole[len(before) :]
    if whole[: len(before)] == before:
        return Followed(understood=_only(alone, more)) if more and more != alone.asks else None
    if all(isinstance(ask, a.Rank | a.SetCanvas) for ask in before):
        return Followed(understood=_only(alone, whole))
    if not all(isinstance(ask, a.EDITS) for ask in whole):
        return None
    if len(whole) == len(before) and _is_relative(whole[-1]) and not _is_relative(before[-1]):
        return Followed(understood=_only(alone, whole[-1:]))  # "at 30 %", then "a bit less": from where it is now
    if all(isinstance(ask, (*a.EDITS, a.Unclear)) for ask in before):
        return Followed(understood=_only(alone, whole), instead_of=versions)
    return None


def _needs_more(alone: Understood) -> bool:
    """Whether a message says nothing by itself, or leaves open what it is about."""
    return all(isinstance(ask, a.Unclear) and ask.question != "question" for ask in alone.asks)


def _is_bare(alone: Understood, text: str) -> bool:
    """Whether a few words say how, and not what: "quieter", "a bit faster", "unmute it", "without clip 2"."""
    if len(alone.asks) != 1 or len(text.split()) > _BARE_WORDS or (len(text) > _BARE_CHARS and not text.isascii()):
        return False
    ask = alone.asks[0]
    if isinstance(ask, a.Remove):
        return _WITHOUT.match(text) is not None
    if isinstance(ask, a.SetVolume):
        return not ask.refs and ask.of == "everything" and (ask.relative or _IT.search(text) is not None)
    if isinstance(ask, a.Adjust):
        return not ask.refs
    if isinstance(ask, a.Trim):
        return ask.refs == (a.Ref("whole"),) and _IT.search(text) is not None
    return isinstance(ask, a.SetSpeed) and ask.refs == (a.Ref("all"),) and not _EVERY.search(text)


def _took_away(before: Understood) -> bool:
    """Whether a message took one thing away, and no more than that."""
    return len(before.asks) == 1 and isinstance(before.asks[0], a.Remove | a.CutOut | a.RemoveText | a.RemoveMusic)


def _is_relative(ask: Ask) -> bool:
    return isinstance(ask, a.SetVolume | a.SetSpeed | a.Adjust) and ask.relative


def _is_settled(asks: Sequence[Ask]) -> bool:
    return bool(asks) and not any(isinstance(ask, a.Unclear | a.Nothing | a.CanNot) for ask in asks)


def _only(alone: Understood, asks: Sequence[Ask]) -> Understood:
    return Understood(language=alone.language, asks=tuple(asks))
