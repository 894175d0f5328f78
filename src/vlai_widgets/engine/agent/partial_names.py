"""Clips by a part of their name ("the dog ad" for ``ad_dog.mp4``), and names that no clip is like.

Who says "mute the dog" means one clip. Where none is like that, the words stand for "one of all of them", which is
asked about: a wish for one clip must never be done to every clip.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.engine.agent.spelling import corrected, is_common

_I: Final = re.IGNORECASE
_WORD: Final = re.compile(r"[A-Za-z]+|[\u4e00-\u9fff]+")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{2,4}$")
_SOUND: Final = re.compile(r"\.(?:mp3|wav|m4a|aac)$", _I)

_NOUN: Final = r"(?:clip|video|one|footage|ad|advert|commercial|spot|take|recording|vid)"
_SAYS_NOTHING: Final = frozenset(
    re.findall(
        r"\w+",
        """
        final finale last
        a actual ad advert all any back beginning each either end ends every front half last middle next part side
        start tail
        ambience ambient an and at bad best biggest blurry boring bottom brand by calm cheerful chill
        clip commercial complete copy corporate correct current cut dark demo draft dramatic dreamy dull duplicate
        duplicated edit edited eight energetic entire exact export exported facebook fast finished first five for four
        from full fun funky happy hd highest hip hiphop hop horizontal image img in inspiring insta instagram intro is
        it its jazz leading linkedin lofi longest losing loud lowest main marketing meta moody mov movie muted new nine
        of ok old on one original other outro own penultimate performing piano playful pop previous promo promotional
        quiet ranked rated raw reels relaxed relevant remaining rest retro right rock romantic sad scoring second seven
        shaky shortest shorts silent single six slow smallest spot square stories story strongest summery ten test that
        the third this three tiktok to top tropical twitter two uhd upbeat upcoming uploaded version vertical very vid
        video vintage weakest whole winning worst wrong youtube
        """,
    )
)
"""Words that tell no clip from another, beside those of the grammar and everyday ones."""

_PHRASE: Final = re.compile(
    rf"\b(?:the|my|our|that)\s+(?P<x>[A-Za-z]{{2,20}}(?:[ -][A-Za-z]{{2,20}}){{0,2}}?)\s+{_NOUN}\b"
    r"(?!\s*(?:#|\d|number|card))",
    _I,
)
_DONE_TO: Final = re.compile(
    r"(?:^|[,;.]\s*|\b(?:and|then|please|just|also)\s+)(?:un)?(?:mute|silence|speed\s+up|slow\s+down|brighten|darken)"
    r"\s+(?:the\s+|my\s+|our\s+)?(?P<x>[A-Za-z]{3,20})"
    r"(?=\s*(?:$|[,.;!?]|(?:to|by|in|at|for|and|a\s+bit|slightly|please|down|up)\b))",
    _I,
)
_PHRASE_ZH: Final = re.compile(
    r"(?:把|将|给|对|让)(?!它|他|其)(?P<x>[\u4e00-\u9fff]{2,6}?)(?:的?(?:那|这)[个条段支](?:视频|片段|素材)?|的视频)"
)
_POINTS_ZH: Final = re.compile(
    r"[第前后上下首末头尾最每各所全整另其这那两二三四五六七八九十几多]|倒数|开头|开场|结尾|中间|刚|原来|剩|垫底|冠军"
    r"|亚军|季军|分数|得分|排名|表现|重复|复制|拷贝|横|竖|标题|字幕|音乐|人名|卡片|时长|太|很|不|没|有|是|里|在"
)

_IDENTIFIER: Final = re.compile(r"(?<![\w./-])(?P<x>[A-Za-z]{2,}_\w+)(?![\w-]|\.[A-Za-z0-9]{2,4}\b)")
"""A word that only a file can be called by: "IMG_2041"."""

_BEFORE: Final = re.compile(
    r"(?:^|[,;.:!?]|\b(?:the|my|our|and|or|with|to|from|between|before|after|on|over|without|except|but|than|for"
    r"|of|is|was"
    r"|did|does|put|make|move|mute|unmute|trim|cut|split|crop|duplicate|copy|repeat|delete|remove|drop|swap"
    r"|switch|up|down"
    r"|brighten|darken|shorten|compare|versus|vs|only|just|keep|exclude|include|out|rank|turn|give|let|play|start|open"
    r"|show|both|not|then|please))\s*$",
    _I,
)
_AFTER: Final = re.compile(
    r"\s*(?:music|song|bed|beat|beats|tune|track|sound|vibes?|mood|style|theme|filter|look|feel|effect|font|colou?rs?"
    r"|texts?|titles?|captions?|weather|sale|season)\b",
    _I,
)
_BEFORE_ZH: Final = re.compile(
    r"(?:^|把|将|给|对|让|除了|除去|删除|删掉|删了|删|去掉|拿掉|剪掉|剪|复制|静音|比较|对比|和|跟|与|及|、"
    r"|[,，。;；])\s*$"
)
_AFTER_ZH: Final = re.compile(
    r"\s*(?:$|[,，。;；、]|(?:那|这)[个条段支]|的?视频|静音|消音|删|去掉|剪|放到|放在|移到|排|调|加速|放慢|变|亮"
    r"|暗|复制"
    r"|不要|和|跟|与|之间|提前|重复|[的]?(?:声音|音量|亮度|速度)|(?:都|也|要|再|先)?(?:快|慢|大声|小声)|声音)"
)
_COMMON_ZH: Final = frozenset(
    [
        "视频",
        "片段",
        "素材",
        "产品",
        "展示",
        "音乐",
        "标题",
        "字幕",
        "声音",
        "开头",
        "结尾",
        "宣传",
        "广告",
        "测试",
        "成片",
    ]
)


def find_parts(text: str, clips: Sequence[tuple[str, str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Find clips that are named by a part of their name, and names of clips that are none.

    Args:
        text: Where to look; texts and clips that were found before are signs of Unicode's private area.
        clips: The clips as (clip_id, shown name).

    Returns:
        Start, end and the clips that are meant: several where the part fits several, all of the pictures where it
        fits none.

    Example:
        >>> find_parts("mute the dog", [("c1", "ad_dog.mp4"), ("c2", "beach.mp4")])
        [(9, 12, ('c1',))]
        >>> find_parts("slow down the unicorn clip", [("c1", "ad_dog.mp4"), ("c2", "beach.mp4")])
        [(10, 26, ('c1', 'c2'))]
    """
    found: list[tuple[int, int, tuple[str, ...]]] = []

    def add(start: int, end: int, clip_ids: tuple[str, ...]) -> None:
        if clip_ids and not any(start < taken_end and taken < end for taken, taken_end, _ in found):
            found.append((start, end, clip_ids))

    every = tuple(clip_id for clip_id, name in clips if not _SOUND.search(name))
    for phrase in _PHRASE.finditer(text):
        add(*phrase.span(), _meant(phrase.group("x"), clips, every))
    for phrase in _PHRASE_ZH.finditer(text):
        add(phrase.start("x"), phrase.end(), _meant(phrase.group("x"), clips, every))
    for start, end in _bare(text, clips):
        add(start, end, _with(text[start:end].lower(), clips))
    for name in _IDENTIFIER.finditer(text):
        add(*name.span("x"), every)
    for done in _DONE_TO.finditer(text):
        if not _dull(done.group("x").lower()):
            add(*done.span("x"), _meant(done.group("x"), clips, every))
    return sorted(found)


def _meant(said: str, clips: Sequence[tuple[str, str]], every: tuple[str, ...]) -> tuple[str, ...]:
    """The clips that have all telling words of a phrase in their names; all where none has; none where none tells."""
    if not said.isascii():
        return () if _POINTS_ZH.search(said) or said in _COMMON_ZH else _with(said, clips) or every
    words = re.findall(r"[a-z]+", said.lower())
    inside = [word for word in words if _with(word, clips)]
    telling = [word for word in words if not _dull(word)]
    if not telling and len(inside) < len(words):
        return ()
    if telling and not all(word in inside for word in telling):
        return every
    fits = [set(_with(word, clips)) for word in inside]
    both = set.intersection(*fits) if fits else set()
    return tuple(clip_id for clip_id, _ in clips if clip_id in both) if both else ()


def _bare(text: str, clips: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Telling words of names that stand where a clip can stand, without a word for clips after them."""
    places = []
    for word in _WORD.finditer(text):
        said = word.group()
        if said.isascii():
            if len(said) < 3 or _dull(said.lower()) or not _with(said.lower(), clips):
                continue
            if _BEFORE.search(text[: word.start()]) and not _AFTER.match(text[word.end() :]):
                places.append(word.span())
        else:
            places += _bare_zh(text, word, clips)
    return places


def _bare_zh(text: str, run: re.Match[str], clips: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    for size in range(min(6, len(run.group())), 1, -1):
        for start in range(run.start(), run.end() - size + 1):
            said = text[start : start + size]
            if (
                said not in _COMMON_ZH
                and _with(said, clips)
                and _BEFORE_ZH.search(text[:start])
                and _AFTER_ZH.match(text[start + size :])
            ):
                return [(start, start + size)]
    return []


def _with(said: str, clips: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The clips with a word in their name, or with a run of Chinese characters in it."""
    fits = []
    for clip_id, name in clips:
        words = _words_of(name)
        if said in words or (not said.isascii() and any(said in word for word in words)):
            fits.append(clip_id)
    return tuple(fits)


@functools.lru_cache(maxsize=1024)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(_ENDING.sub("", name)))


def _dull(word: str) -> bool:
    return word in _SAYS_NOTHING or is_common(word) or corrected(word) != word
