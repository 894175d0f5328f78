"""The edits that a language model may choose from: their JSON schema, and its answer read back into typed asks.

Whatever is not one of these edits, or has an argument that they do not have, is refused as a whole.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.sentence import REFS, ready

OFFERED: Final[Mapping[str, type]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in (*a.EDITS, a.Rank, a.Compare, a.Why)
}
"""Names of what may be chosen."""
MOST_EDITS: Final = 12
LONGEST_MS: Final = 10**9
LONGEST_TEXT: Final = 300
_POINTER: Final = {
    "type": "string",
    "description": "a clip's name, or: clip 2, last clip, all clips, the winner, opening card, table card, timeline",
}


class NotOffered(ValueError):
    """An answer that is not made of the offered edits."""


@cache
def schema() -> str:
    """Return the JSON schema of an answer: ``{"edits": [{"edit": name, "args": {...}}, ...]}``.

    Example:
        >>> "set_volume" in schema() and "delete_file" not in schema()
        True
    """
    edits: list[dict[str, Any]] = []
    shared: dict[str, Any] = {}
    for name, kind in OFFERED.items():
        args = TypeAdapter(kind).json_schema(ref_template="#/$defs/{model}")
        shared |= args.pop("$defs", {})
        args |= {"additionalProperties": False}
        args.pop("title", None)
        about = (kind.__doc__ or "").strip().splitlines()[0].replace("``", "")
        edits.append({
            "type": "object", "description": about, "required": ["edit", "args"], "additionalProperties": False,
            "properties": {"edit": {"const": name}, "args": args},
        })  # fmt: skip
    shared |= {"Ref": _POINTER}
    answer = {
        "type": "object", "required": ["edits"], "additionalProperties": False, "$defs": shared,
        "properties": {"edits": {"type": "array", "maxItems": MOST_EDITS, "items": {"anyOf": edits}}},
    }  # fmt: skip
    return json.dumps(answer, separators=(",", ":"))


def chosen(answer: str, clips: Sequence[tuple[str, str]]) -> tuple[a.Ask, ...]:
    """Read a model's answer.

    Args:
        answer: Its text: the JSON object, with or without a code fence around it.
        clips: The session's clips as (clip_id, shown name); pointers are looked up among them.

    Raises:
        NotOffered: It is something else.

    Example:
        >>> chosen('{"edits": [{"edit": "set_canvas", "args": {"aspect": "1:1"}}]}', [])
        (SetCanvas(aspect='1:1', short_px=None, size=None),)
    """
    text = re.sub(r"\A\s*```(?:json)?\s*|\s*```\s*\Z", "", answer)
    try:
        read = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotOffered("not JSON") from error
    edits = read.get("edits") if isinstance(read, dict) and set(read) == {"edits"} else None
    if not isinstance(edits, list) or len(edits) > MOST_EDITS:
        raise NotOffered("not a list of edits")
    return tuple(_one(each, clips) for each in edits)


def _one(said: object, clips: Sequence[tuple[str, str]]) -> a.Ask:
    if not isinstance(said, dict) or set(said) != {"edit", "args"} or not isinstance(said["args"], dict):
        raise NotOffered("not an edit with arguments")
    kind = OFFERED.get(said["edit"]) if isinstance(said["edit"], str) else None
    if kind is None:
        raise NotOffered("an edit that is not offered")
    args: dict[str, Any] = {}
    for name, value in said["args"].items():
        if name not in _arguments(kind):
            raise NotOffered("an argument that is not offered")
        _check(value)
        args[name] = _pointed(name, value, clips)
    try:
        made: a.Ask = TypeAdapter(kind).validate_python(args)
    except ValidationError as error:
        raise NotOffered("an argument of the wrong kind") from error
    return made


def _arguments(kind: Any) -> set[str]:
    return {each.name for each in fields(kind)}


_MANY: Final = {"refs", "without", "only", "on"}
_SINGLE: Final = {"ref", "before", "after", "logo"}


def _pointed(name: str, value: object, clips: Sequence[tuple[str, str]]) -> object:
    """Pointers as the grammar reads them; other values as they are."""
    if name in _MANY:
        if not isinstance(value, list):
            raise NotOffered("pointers that are no list")
        return tuple(ref for each in value for ref in _refs(each, clips))
    if name in _SINGLE and value is not None:
        refs = _refs(value, clips)
        if len(refs) != 1:
            raise NotOffered("not one pointer")
        return refs[0]
    return value


def _refs(said: object, clips: Sequence[tuple[str, str]]) -> tuple[a.Ref, ...]:
    if not isinstance(said, str):
        raise NotOffered("a pointer that is no text")
    if re.fullmatch(r"(?:the )?(?:whole )?(?:timeline|video|reel)", said.strip(), re.IGNORECASE):
        return (a.Ref("whole"),)
    clause = ready(said, clips)
    if not re.fullmatch(REFS, clause.text.strip()):
        raise NotOffered("a pointer to nothing that is there")
    return clause.pointed()


def _check(value: object) -> None:
    """Refuse numbers that no edit can mean, at any depth."""
    if isinstance(value, dict):
        for each in value.values():
            _check(each)
    elif isinstance(value, list):
        for each in value:
            _check(each)
    elif isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise NotOffered("a text too long")
    elif isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= LONGEST_MS):
        raise NotOffered("a number out of range")


def _no_number(name: str) -> NoReturn:
    raise NotOffered(f"{name} is no number")
