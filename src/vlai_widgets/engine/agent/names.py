"""Names of clips in a sentence: as they are, without their ending, with small misspellings."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vlai_widgets.engine.agent.partial_names import find_parts
from vlai_widgets.engine.agent.spelling import KNOWN

_TOKEN: Final = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]")
_UNIT: Final = re.compile(r"\s*(?:s\b|secs?\b|seconds?\b|ms\b|%|x\b|秒|倍|分钟)", re.IGNORECASE)
_MOST_WORDS: Final = 300
_NEAR: Final = 0.8
_CLEARLY: Final = 0.06
_PLAIN: Final = KNOWN | {"a", "an", "the", "cut", "and", "it", "to", "of", "by", "in", "on", "at", "fast", "up", "make"}

_NAMES_A_CLIP: Final = re.compile(
    r"(?:\b(?:clip|video|file|compare|versus|vs\.?|why (?:is|did|does|was))|视频|片段|素材|对比|比较|为什么)\s*$"
    r"|(?:\bcompare\b|\bvs\.?|对比|比较).*(?:\band|\bwith|\bto|vs\.?|和|与|跟)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that names a clip, or one of several."""

    start: int
    end: int
    clip_ids: tuple[str, ...]


def find_names(text: str, clips: Sequence[tuple[str, str]]) -> list[Found]:
    """Find the clips that a text names.

    Args:
        text: Where to look.
        clips: The clips as (clip_id, shown name).

    Returns:
        Stretches that do not overlap, in the order of the text. One that fits several clips equally has them all.

    Example:
        >>> find_names("trim sumer-sale to 5 s", [("c1", "summer-sale.mp4"), ("c2", "winter.mp4")])[0].clip_ids
        ('c1',)
    """
    found: list[Found] = []
    for clip_id, name in sorted(clips, key=lambda clip: -len(clip[1])):
        for form in dict.fromkeys((name, stem_of(name), _core_of(name, clips))):
            found += [
                Found(*place.span(), (clip_id,))
                for place in _places(form, text, whole=form == name)
                if not _overlaps(place.span(), found)
            ]
    found += _alike(text, clips, found)
    found += [Found(*part) for part in find_parts(text, clips) if not _overlaps(part[:2], found)]
    return sorted(found, key=lambda each: each.start)


def stem_of(name: str) -> str:
    """Return a file's name without its ending."""
    return re.sub(r"\.[A-Za-z0-9]{2,4}$", "", name)


_SUFFIX: Final = re.compile(r"[ _-]+(?:v\d+|final|copy|edit(?:ed)?|new|export|1080p?|720p?|4k|hd)$", re.IGNORECASE)


def _core_of(name: str, clips: Sequence[tuple[str, str]]) -> str:
    """A name without its ending and "_final_v2", where no other clip is called like that."""
    core = stem_of(name)
    while (shorter := _SUFFIX.sub("", core)) != core and len(shorter) > 3:
        core = shorter
    alone = sum(other.lower().startswith(core.lower()) for _, other in clips) == 1
    return core if alone else stem_of(name)


def _places(form: str, text: str, *, whole: bool) -> list[re.Match[str]]:
    if not form.strip():
        return []
    before, after = r"(?<![A-Za-z0-9_.-])", r"(?![A-Za-z0-9_-])"
    if not whole:
        if re.fullmatch(r"\d+", form):
            return []
        after = r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9]+\b(?!\s|$))"
        if form.lower() in _PLAIN or (len(form) < 3 and form.isascii()):
            # A clip called "music" or "b": without its ending only where nothing but a clip can be meant.
            return [
                place
                for place in re.finditer(rf"{before}{re.escape(form)}{after}", text, re.IGNORECASE)
                if _NAMES_A_CLIP.search(text[: place.start()])
            ]
    return list(re.finditer(before + re.escape(form) + after, text, re.IGNORECASE))


def _alike(text: str, clips: Sequence[tuple[str, str]], found: Sequence[Found]) -> list[Found]:
    """Stretches that are written nearly like a name: as many words, the same numbers."""
    tokens = [t for t in _TOKEN.finditer(text) if not _overlaps(t.span(), found)][:_MOST_WORDS]
    best: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for clip_id, name in [
        *clips,
        *((i, core) for i, name in clips if (core := _core_of(name, clips)) != stem_of(name)),
    ]:
        words = _TOKEN.findall(stem_of(name).lower())
        for size in {len(words), max(1, len(words) - 1), len(words) + 1}:
            for first in range(len(tokens) - size + 1):
                window = tokens[first : first + size]
                likeness = _likeness([t.group().lower() for t in window], words, glued=_glued(text, window))
                if likeness and _joined(text, window) and not _UNIT.match(text[window[-1].end() :]):
                    best.setdefault((window[0].start(), _end(text, window[-1].end(), name)), []).append(
                        (likeness, clip_id)
                    )
    made: list[Found] = []
    for span, near in sorted(best.items(), key=lambda item: (-max(item[1])[0], item[0])):
        if _overlaps(span, made) or _overlaps(span, found):
            continue
        top = max(near)[0]
        made.append(Found(*span, tuple(clip_id for likeness, clip_id in near if likeness > top - _CLEARLY)))
    return made


def _glued(text: str, window: Sequence[re.Match[str]]) -> bool:
    """Whether a stretch is one word: "clp_04"."""
    return re.search(r"\s", text[window[0].start() : window[-1].end()]) is None


def _likeness(said: Sequence[str], words: Sequence[str], *, glued: bool = False) -> float:
    """0 where they are not alike; digits have to be the same, else "clip 3" would be "clip 4"."""
    one, other = "".join(said), "".join(words)
    seconds = len(said) > len(words) and _UNIT.fullmatch(said[-1]) and said[-2].isdigit()  # "each clip 4 s"
    if seconds or all(word in _PLAIN for word in said):
        return 0.0
    if len(other) < 3 or [w.lstrip("0") for w in re.findall(r"\d+", one)] != [
        w.lstrip("0") for w in re.findall(r"\d+", other)
    ]:
        return 0.0
    plain = re.sub(r"\d+", lambda d: d.group().lstrip("0"), one)
    meant = re.sub(r"\d+", lambda d: d.group().lstrip("0"), other)
    if plain == meant:
        return 1.0
    letters = re.sub(r"\d+", "", plain)
    few = any(sign >= "\u4e00" for sign in letters) or (glued and letters != plain)
    if len(letters) < 4 - few:
        return 0.0
    if 2 * len(set(plain) & set(meant)) < len(set(meant)):
        return 0.0  # too few letters in common to be worth measuring
    near = 0.66 if any(sign >= "\u4e00" for sign in letters) else _NEAR
    # With a word more or less it is hardly a misspelling: "clip to 4 s" is not "clip_04".
    wanted = near if len(said) == len(words) else 0.9
    likeness = difflib.SequenceMatcher(None, plain, meant, autojunk=False).ratio()
    return likeness if likeness >= wanted and (said[0][0] == words[0][0] or likeness >= 0.88) else 0.0


def _joined(text: str, window: Sequence[re.Match[str]]) -> bool:
    gaps = [text[a.end() : b.start()] for a, b in itertools.pairwise(window)]
    return all(re.fullmatch(r"[\s_.\-]?", gap) for gap in gaps)


def _end(text: str, end: int, name: str) -> int:
    ending = re.match(r"\.[A-Za-z0-9]{2,4}\b", text[end:])
    return end + ending.end() if ending and ending.group().lower() == name[name.rfind(".") :].lower() else end


def _overlaps(span: tuple[int, int], found: Sequence[Found]) -> bool:
    return any(span[0] < each.end and each.start < span[1] for each in found)
