"""Words taken back within a sentence: "trim clip 1 to 3 seconds, no, 4 seconds". Pure."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.quantities import COLOURS, NUMBER, TIME
from vlai_widgets.engine.agent.sentence import REFS, TEXT, Clause

_I: Final = re.IGNORECASE
_MARK: Final = (
    "(?:no+|nope|no wait|wait no|wait|sorry|my bad|i meant?|rather|or rather|actually"
    "|scratch that|make (?:that|it)|correction"
    r"|oops|不对|不是|错了|说错了|应该是|哦不|等等|是|改成|我是说|我说的是|我指的是|指的是|改为)"
)
TAKES_BACK: Final = re.compile(
    rf"{_MARK}(?:[\s,，]+{_MARK})*|(?:no\s+)?(?:不是|not)\s*(?:{TIME}|{NUMBER}\s*%?|{REFS})", _I
)
"""A clause that only takes back what was said before it."""
CANCELS: Final = re.compile(
    r"(?:(?:actually|wait|oh|hmm|no|oops|sorry|or|and|but|on second thought|better)[\s,]+)*"
    "(?:don'?t(?: do (?:it|that))?|do not|rather not|better not|stop"
    r"|cancel(?: that| it)?|scratch that|never ?mind|forget (?:it|that|about it)|not that|leave it(?: as it is)?)"
    r"|(?:actually|wait|oh|on second thought)[\s,]+no+|算了(?:吧|不.{0,3}了)?|不用了|不要了"
    r"|别了|算了[\s,，吧]*(?:不用|别|不要|先不)\s*(?:再|去|给我)?\s*(?:undo|redo|撤销|撤回|重做|加|删|改|动|弄"
    r"|剪|移|做|换|排).{0,3}|还是(?:别|不用?|算)了?|先不(?:了|要|弄)?|取消吧?",
    _I,
)
"""A clause that takes back the whole wish before it."""
_SHARE: Final = rf"(?:{NUMBER}\s*(?:%|percent)|百分之{NUMBER})"
_RATIO: Final = r"\d{1,2}\s*[:x比]\s*\d{1,2}"
_KINDS: Final = tuple(
    re.compile(pattern, _I) for pattern in (TEXT, REFS, _SHARE, _RATIO, TIME, rf"{NUMBER}\s*(?:x\b|倍)")
)
_COLOUR: Final = re.compile(
    r"#[0-9a-f]{3,6}\b|\b(?:" + "|".join(n for n in COLOURS if n.isascii()) + r")\b|[红橙黄绿青蓝紫粉黑白灰金银]色", _I
)
_PREFIX: Final = re.compile(rf"^(?:(?!不是){_MARK}[\s,，]*)+(?:to\s+|at\s+|到\s*|成\s*)?", _I)


def correction_in(clause: Clause) -> tuple[str, bool]:
    """Return the bare value that a clause consists of (empty: it says more), and whether it is said to be a correction.

    Example:
        >>> correction_in(Clause("i mean 4 seconds"))
        ('4 seconds', True)
    """
    rest = _PREFIX.sub("", clause.text)
    value = rest.strip(" .,!。，")
    if any(kind.fullmatch(value) for kind in (*_KINDS, _COLOUR)):
        return value, rest != clause.text
    return "", False


def without_mark(clause: Clause) -> str:
    """Return a clause's words without "no", "I mean" and their like in front.

    Example:
        >>> without_mark(Clause("i mean audio"))
        'audio'
    """
    return _PREFIX.sub("", clause.text).strip(" .,!。，")


_ELIDED: Final = re.compile(
    rf"(?:(?:set|put|bring|take|make|把|将)\s*)?({REFS})\s*(?:(?:to|at|by|for|is|from|调?[到成至为]|="
    rf"|:)\s*)?(?P<verb>提高|降低|提升|调高|调低|增加|减少|加快|放慢|up|down)?\s*(?P<value>.+)",
    _I,
)


def elided(clause: Clause, before: Clause) -> Clause | None:
    """Return "clip 2 to 80%" as the clause before with other clips and another value; None where that says none.

    Example:
        >>> clip, other = "\ue100", "\ue101"
        >>> elided(Clause(f"{other} to 80%"), Clause(f"set {clip} to 50% volume")).text == f"set {other} to 80% volume"
        True
    """
    found = _ELIDED.fullmatch(clause.text)
    if found is None or not re.search(REFS, before.text):
        return None
    if (found.group("verb") or "") not in before.text:
        return None
    value = found.group("value").strip()
    if not any(kind.fullmatch(value) for kind in _KINDS[2:]) or re.fullmatch(REFS, value):
        return None
    again = corrected_by(before, value)
    if again is None:
        return None
    taken = again.adopting(clause, found.group(1))
    return corrected_by(taken.with_text(again.text), taken.text)


def corrected_by(before: Clause, value: str) -> Clause | None:
    """Return a clause with its last value of the same kind replaced; None where it has none.

    Example:
        >>> corrected_by(Clause("trim it to 3 s"), "4 s").text
        'trim it to 4 s'
    """
    for kind in (*_KINDS, _COLOUR):
        if kind.fullmatch(value):
            places = list(kind.finditer(before.text))
            if places:
                at = places[-1]
                return before.with_text(before.text[: at.start()] + value + before.text[at.end() :])
            return None
    return None
