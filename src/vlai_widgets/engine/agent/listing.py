"""Numbered lists of wishes: "1) vertical 2) happy music", "1、去掉转场 2、加音乐". Pure."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(
    r"(?:^|(?<=[\s,.;:!?，。；：！？]))(?:\(([1-9])\)|([1-9])\s?[).、．](?![\d%])|(?:^"
    r"|(?<=[,.;!?]\s))([1-9]):(?=\s))\s*",
    re.MULTILINE,
)
_WORD: Final = re.compile(
    r"(?:^|(?<=[,.;!?]\s))(?:(first(?:ly)?)|(second(?:ly)?)|(third(?:ly)?)|(fourth(?:ly)?)|(fifth(?:ly)?))\s*[:：]\s*",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(
    r"(?:^|(?<=[,.;!?]\s))(?:(first(?:ly)?)|(second(?:ly)?)|(third(?:ly)?)|(fourth(?:ly)?)"
    r"|(fifth(?:ly)?))[\s,]+(?=[a-z]+\b)"
    r"(?!(?:clip|video|one|two|three|second|half|\d))",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"(?<=[\u4e00-\u9fff\ue000-\uefff])([1-9])[)、．](?=[\u4e00-\u9fff\ue000-\uefffA-Za-z])")


def unlisted(text: str) -> str:
    """Write a list whose items are numbered from one as items between semicolons; other numbers stay.

    Example:
        >>> unlisted("1) vertical 2) no badges")
        '; vertical ; no badges'
        >>> unlisted("trim clip 1) to 2 s")
        'trim clip 1) to 2 s'
    """
    for pattern in (_NUMBER, _WORD, _TOLD, _GLUED):
        places = list(pattern.finditer(text))
        numbers = [_value(place) for place in places]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            return pattern.sub("; ", text)
    return text


def _value(place: re.Match[str]) -> int:
    if place.re in (_WORD, _TOLD):
        return next(n for n, group in enumerate(place.groups(), 1) if group)
    return int(next(group for group in place.groups() if group))
