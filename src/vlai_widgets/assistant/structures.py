"""Scores out of JSON of unknown shape: tool answers, state deltas, ``video_analyses``, blocks in a text."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vlai_widgets.assistant.names import ClipNames
from vlai_widgets.assistant.numbers import Written, as_written
from vlai_widgets.models import DIMENSIONS

_CLIP_KEYS: Final = (
    "clip", "clipname", "filename", "file", "video", "videoname", "videofile", "name", "title", "clipid", "videoid",
    "asset",
    "id", "source", "path", "视频", "视频名称", "片段", "文件", "文件名", "名称",
)  # fmt: skip
_SCORE_KEYS: Final = (
    "score", "overallscore", "engagementscore", "totalscore", "finalscore", "performancescore", "overall", "total",
    "engagement", "rating", "points", "得分", "总分", "评分", "分数", "综合得分", "综合评分", "互动得分", "总评分",
)  # fmt: skip
_SCALE_KEYS: Final = ("scale", "maxscore", "max", "outof", "scorescale", "满分")
_PARTS_KEYS: Final = ("dimensions", "scores", "score", "breakdown", "subscores", "details", "metrics", "维度", "分项")
_DIMENSION_WORDS: Final = {
    "hook": ("hook", "hookscore", "opening", "hookstrength", "开场吸引", "开场", "开头", "钩子", "开头吸引力"),
    "pace": ("pace", "pacing", "pacescore", "rhythm", "节奏"),
    "clarity": ("clarity", "clarityscore", "清晰度", "清晰"),
    "appeal": ("appeal", "visualappeal", "visual", "visuals", "appealscore", "画面吸引", "视觉吸引力", "画面", "视觉"),
    "audio": ("audio", "sound", "audioscore", "audioquality", "声音", "音频"),
    "fit": ("fit", "platformfit", "fitscore", "平台适配", "适配"),
}
_DIMENSION_OF: Final = {word: name for name in DIMENSIONS for word in _DIMENSION_WORDS[name]}
_HOLDS_CLIP: Final = ("media", "asset", "clip", "video", "file", "source", "item")
_HOLDS_SCORE: Final = (
    "analysis", "result", "results", "evaluation", "performance", "metrics", "assessment", "data", "rating", "ratings",
)  # fmt: skip
_LISTS: Final = ("clips", "videos", "files", "filenames", "names", "视频")
_FENCED: Final = re.compile(r"```[\w-]*\n(.*?)```", re.DOTALL)
_LITERAL_CHARS: Final = 100_000
_DEEPEST: Final = 12
_MOST_NODES: Final = 50_000
_MOST_TRIES: Final = 200
_JSON_CHARS: Final = 2_000_000

Found = dict[str, tuple[Written, dict[str, Written]]]


def dimension_of(heading: str) -> str | None:
    """Return the dimension that a heading or a key names, in English or Chinese, or None."""
    return _DIMENSION_OF.get(_key(re.sub(r"[(（/].*", "", heading)))


def scores_in(value: object, names: ClipNames) -> tuple[Found, float | None]:
    """Return what a structure says of the clips, and the scale that it states, if any. Contradictions are left out."""
    found: Found = {}
    torn: set[str] = set()
    scale: float | None = None
    for node in _nodes(value):
        scale = scale or _scale(node)
        for clip, number, parts in _entries(node, names):
            if clip in found and found[clip][0] != number:
                torn.add(clip)
            found.setdefault(clip, (number, parts))
    return {clip: entry for clip, entry in found.items() if clip not in torn}, scale


def json_in(text: str) -> Iterator[Any]:
    """Yield the JSON objects and lists inside a text, also of one that breaks off in the middle."""
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    text = text[:_JSON_CHARS]
    place = tries = 0
    while tries < _MOST_TRIES and (start := re.compile(r"[{\[]").search(text, place)):
        try:
            value, place = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            place = start.start() + 1
            tries += 1
            continue
        if isinstance(value, dict | list) and value:
            yield value
    for block in _FENCED.finditer(text[:_LITERAL_CHARS]):  # as Python writes it: single quotes, None, a last comma
        if re.match(r"\s*(?:\w+\s*=\s*)?[{\[]", block[1]):
            try:
                value = ast.literal_eval(re.sub(r"^\s*\w+\s*=\s*", "", block[1]).strip())
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
            if isinstance(value, dict | list) and value:
                yield value


def _nodes(value: object) -> Iterator[Mapping[str, Any]]:
    """All objects inside a value, outer ones first; texts that hold JSON are opened."""
    line: list[tuple[object, int]] = [(value, 0)]
    for _ in range(_MOST_NODES):
        if not line:
            return
        here, depth = line.pop(0)
        if isinstance(here, str) and here.lstrip()[:1] in ("{", "["):
            here = next(json_in(here), None)
        if isinstance(here, Mapping):
            yield here
            inner: list[object] = list(here.values())
        else:
            inner = list(here) if isinstance(here, list | tuple) else []
        if depth < _DEEPEST:
            line += [(each, depth + 1) for each in inner if isinstance(each, Mapping | list | tuple | str)]


def _entries(node: Mapping[str, Any], names: ClipNames) -> Iterator[tuple[str, Written, dict[str, Written]]]:
    own = {_key(name): value for name, value in node.items() if isinstance(name, str)}
    yield from _side_by_side(own, names)
    own = _with_children(own)
    clip = next(
        (meant for key in _CLIP_KEYS if isinstance(own.get(key), str) and (meant := names.meant_by(own[key]))), None
    )
    if clip is not None and (number := _score(own)) is not None:
        yield clip, number, _parts(own)
        return
    for name, value in node.items():  # {"a.mp4": 92} or {"a.mp4": {"score": 92}}
        meant = names.meant_by(name) if isinstance(name, str) else None
        if meant is None:
            continue
        if isinstance(value, Mapping):
            inner = {_key(key): each for key, each in value.items() if isinstance(key, str)}
            if (number := _score(inner)) is not None:
                yield meant, number, _parts(inner)
        elif (number := as_written(value)) is not None:
            yield meant, number, {}


def _with_children(own: dict[str, Any]) -> dict[str, Any]:
    """An object with what its parts hold, where the clip's name or its score lies one step deeper."""
    merged = dict(own)
    for keys in (_HOLDS_CLIP, _HOLDS_SCORE):
        for key in keys:
            inner = own.get(key)
            if isinstance(inner, Mapping):
                for name, value in inner.items():
                    if isinstance(name, str):
                        merged.setdefault(_key(name), value)
    return merged


def _side_by_side(own: Mapping[str, Any], names: ClipNames) -> Iterator[tuple[str, Written, dict[str, Written]]]:
    """``{"clips": ["a.mp4", "b.mp4"], "scores": [92, 85]}``."""
    numbers = next((own[key] for key in ("scores", *_SCORE_KEYS) if isinstance(own.get(key), list)), None)
    listed = next((own[key] for key in _LISTS if isinstance(own.get(key), list)), None)
    if numbers is None or listed is None or len(numbers) != len(listed):
        return
    for name, value in zip(listed, numbers, strict=True):
        meant = names.meant_by(name) if isinstance(name, str) else None
        number = as_written(value)
        if meant is not None and number is not None:
            yield meant, number, {}


def _score(own: Mapping[str, Any]) -> Written | None:
    for key in _SCORE_KEYS:
        value = own.get(key)
        if isinstance(value, Mapping):  # {"score": {"value": 92, "max": 100}} or {"score": {"overall": 92, "hook": 80}}
            inner = {_key(name): each for name, each in value.items() if isinstance(name, str)}
            number = as_written(inner.get("value")) or _score({k: v for k, v in inner.items() if k in _SCORE_KEYS})
            if number is not None:
                return Written(number.value, number.scale or _scale(inner))
        elif (number := as_written(value)) is not None:
            return Written(number.value, number.scale or _scale(own))
    parts = own.get("scores")
    return _score({_key(k): v for k, v in parts.items() if isinstance(k, str)}) if isinstance(parts, Mapping) else None


def _parts(own: Mapping[str, Any]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for source in (own, *(own[key] for key in _PARTS_KEYS if isinstance(own.get(key), Mapping))):
        for name, value in source.items():
            dimension = dimension_of(name) if isinstance(name, str) else None
            if isinstance(value, Mapping):
                value = next((value[key] for key in ("score", "value") if key in value), None)  # noqa: PLW2901
            if dimension and (number := as_written(value)) is not None:
                found.setdefault(dimension, number)
    return found


def _scale(own: Mapping[str, Any]) -> float | None:
    for name, value in own.items():
        if isinstance(name, str) and _key(name) in _SCALE_KEYS:
            found = re.search(r"(10{1,2}|5|1)(?:\.0+)?\D*$", str(value))
            if found and not isinstance(value, bool):
                return float(found[1])
    return None


def _key(name: str) -> str:
    return re.sub(r"[\s_\-.*`]+", "", name).casefold()
