"""Which uploaded clip a text means. A name that fits several clips, or none well, means none."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_MARKS: Final = " \t*_`'\"“”‘’「」《》【】[]()<>#:：,，.。;；!-–—~"
_GAP: Final = re.compile(r"[\W_]+")
_NEAR: Final = 0.86
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Mention:
    """A clip that a line names, and where."""

    clip: str
    start: int
    end: int


def unescaped(text: str) -> str:
    r"""Return Markdown without its escapes.

    Example:
        >>> unescaped(r"city\_walk.mp4")
        'city_walk.mp4'
    """
    return _ESCAPED.sub(r"\1", text)


class ClipNames:
    """The names of the uploaded clips.

    Args:
        clips: Their shown names.

    Example:
        >>> names = ClipNames(["city_walk.mp4", "beach.mov"])
        >>> names.meant_by("City walk"), names.meant_by("the forest")
        ('city_walk.mp4', None)
    """

    def __init__(self, clips: Sequence[str]) -> None:
        self.clips = tuple(dict.fromkeys(clips))
        self._forms: dict[str, str | None] = {}
        for form_of in (_plain, _stem, _squeezed):  # a weaker form never takes what a stronger one says
            weaker: dict[str, str | None] = {}
            for clip in self.clips:
                form = form_of(clip)
                weaker[form] = None if form in weaker and weaker[form] != clip else clip
            for form, meant in weaker.items():
                if form and form not in self._forms:
                    self._forms[form] = meant
        self._patterns = [
            (clip, pattern)
            for clip in self.clips
            for pattern in _patterns(clip, stem_is_its_own=self._forms.get(_stem(clip)) == clip)
        ]

    def meant_by(self, text: str) -> str | None:
        """Return the clip that a cell or a field names, with or without ending, case, and small differences."""
        if not text or len(text) > _LONGEST:
            return None
        shown = unescaped(text).strip(_MARKS)
        for form in (_plain(shown), _stem(shown), _squeezed(shown)):
            if form in self._forms:
                return self._forms[form]
        named = {mention.clip for mention in self.mentions(text)}
        if named:
            return named.pop() if len(named) == 1 else None
        return self._near(_squeezed(shown))

    def mentions(self, line: str) -> tuple[Mention, ...]:
        """Return the clips that a line names, in order; of two names in one place the longer counts."""
        shown = unescaped(line)
        found = [
            Mention(clip, match.start(1), match.end(1))
            for clip, pattern in self._patterns
            for match in pattern.finditer(shown)
        ]
        found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
        kept: list[Mention] = []
        for mention in found:
            rivals = [k for k in kept if k.start < mention.end and mention.start < k.end]
            if not rivals:
                kept.append(mention)
            elif any((k.start, k.end) == (mention.start, mention.end) and k.clip != mention.clip for k in rivals):
                kept = [k for k in kept if k not in rivals]  # the very same words mean two clips: they mean none
        return tuple(sorted(kept, key=lambda mention: mention.start))

    def _near(self, form: str) -> str | None:
        if len(form) < 5:
            return None
        close = {
            meant
            for known, meant in self._forms.items()
            if meant is not None
            and _digits(known) == _digits(form)  # clip_01 is not clip_02, however alike they look
            and difflib.SequenceMatcher(None, known, form).ratio() >= _NEAR
        }
        return close.pop() if len(close) == 1 else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _stem(name: str) -> str:
    return re.sub(r"\.[a-z0-9]{2,4}$", "", _plain(name))


def _squeezed(name: str) -> str:
    return _GAP.sub("", _stem(name))


def _digits(form: str) -> list[str]:
    return re.findall(r"\d+", form)


def _patterns(clip: str, *, stem_is_its_own: bool) -> list[re.Pattern[str]]:
    """How a line may name a clip: in full anywhere; without its ending too, if that cannot be an ordinary word."""
    full = re.escape(clip)
    found = [re.compile(rf"(?<![A-Za-z0-9_])({full})(?![A-Za-z0-9_])", re.IGNORECASE)]
    stem = re.sub(r"\.[A-Za-z0-9]{2,4}$", "", clip)
    words = [re.escape(word) for word in _GAP.split(stem) if word]
    if not stem_is_its_own or not words or len(stem) < 2:
        return found
    loose = r"[\W_]{0,3}".join(words)
    telling = len(words) > 1 or re.search(r"\d", stem) or re.search(r"[^\x00-\x7f]", stem)
    before = (
        r"(?<![A-Za-z0-9_])" if telling else r"(?:^[\s>#|*-]*(?:[^\w\s]{0,3}\s*\d{1,3}\s*[.):、]\s*)?|[*`\"“「《]{1,2})"
    )
    found.append(re.compile(rf"{before}({loose})(?:\.[A-Za-z0-9]{{2,4}})?(?![A-Za-z0-9_])", re.IGNORECASE))
    return found
