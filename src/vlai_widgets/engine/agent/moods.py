"""Kinds of music in words: the moods of the beds, and kinds that no bed is like. Pure."""

from __future__ import annotations

import re
from typing import Final

_I: Final = re.IGNORECASE
MOODS: Final = tuple(
    (name, re.compile(pattern, _I))
    for name, pattern in (
        ("lo-fi", (r"\blo[- ]?fi\b|\bchill(?:ed|hop|out)?\b|\brelax(?:ed|ing)\b|低保真|慵懒|放松|轻松|悠闲|惬意"
            r"|\bcozy\b|\bcosy\b|\bcoffee ?(?:shop|house)\b|\bstudy\b|\blaid[- ]back\b|咖啡馆|治愈|慵懒")),
        ("upbeat", (
                r"\bupbeat\b|\bhapp(?:y|ier)\b|\bcheerful\b|\benergetic\b|\bpop\b|\bfun\b|\blively\b|\bjoyful\b"
                r"|\buplifting\b|\bbouncy\b|\bplayful\b|\bsunny\b|\bsummery\b|\btropical\b"
                r"|\bfunky\b|\bgroovy\b|\bparty\b|\bpositive\b|\bfeel[- ]?good\b|\bpeppy\b|开心|高兴|喜庆|热闹"
                r"|阳光|俏皮|卡点|踩点|带劲|热血|节奏感强?|嗨一?点|燃(?!烧)"
                r"|欢快|轻快|活力|活泼"
                "|愉快|动感|快乐"
            )),
        ("calm", (
                r"\bcalm(?:ing|er)?\b|\bambient\b|\bsoft\b|\bgentle\b|\bpeaceful\b|\bpiano\b|\bmellow\b"
                r"|\bsoothing\b|\bserene\b|\bdreamy\b|\bromantic\b|\bemotional\b|\bsad\b|\bmelanchol\w+"
                r"|温柔|温馨|浪漫|抒情|伤感|治愈系|轻音乐"
                r"|钢琴|\bquiet music\b|\bmeditat\w+"
                "|平静|安静的?(?:音乐|曲)|舒缓|柔和|宁静|舒缓|冥想"
            )),
        ("epic", (r"\bepic\b|\bheroic\b|\bpowerful\b|\bmajestic\b|\btriumphant\b|\btrailer\b|\binspir(?:ing"
            r"|ational)\b|\bmotivat\w+|励志|激昂|恢弘|磅礴|史诗|宏大|大气|震撼")),
        ("corporate", (r"\bcorporate\b|\bbusiness music\b|\bprofessional music\b|\btech(?:y|no?logy) (?:music|bed"
            r"|track)\b|科技感|专业感|商务|企业|公司风")),
        ("acoustic", (r"\bacoustic\b|\bguitars?\b|\bfolk\b|\bunplugged\b|\bukulele\b|尤克里里|原声(?=吉他|音乐|乐"
            r"|风|配乐|的?bgm)|吉他|民谣")),
        ("electronic", (r"\belectronic\b|\bedm\b|\btechno\b|\bhouse music\b|\bsynth\w*|\bdance music\b|\bclub\b"
            r"|\bretro\b|\bfuturistic\b|未来感|蹦迪|舞曲|电子|电音")),
        ("cinematic", (
                r"\bcinematic\b|\bdramatic\b|\bdark (?=music|bed|track|bgm|soundtrack|beat|tune|mood|ambient)"
                r"|\bmoody\b|\bmysterious\b|\btense\b|\bsuspense\w*|\bspooky\b|\bscary\b|悬疑|神秘|紧张|恐怖"
                r"|黑暗(?:的|系)?(?=音乐|配乐)|\bfilm(?:ic)? (?:score|music)\b|\borchestra\w*|电影感|影视|电影般"
                "|电影配乐|戏剧"
            )),
    )
)  # fmt: skip
GENRES: Final = re.compile(
    r"\b(?:jazz|rock|hip[- ]?hop|rap|classical|country|metal|reggae|r&b|latin|k-?pop|blues"
    r"|funk|trap|drill|disco|salsa|opera)\b"
    r"|爵士|摇滚|嘻哈|说唱|古典|民乐|古风|国风|戏曲|蓝调|迪斯科|雷鬼",
    _I,
)


_INSTEAD: Final = re.compile(r"\b(?:replace|swap|exchange|change|switch)\b.+?\b(?:with|for|by|to)\b(?P<new>.+)", _I)


def mood_in(text: str) -> str | None:
    """Return the mood that a text names; of several the last, next to the noun: "gentle acoustic music"."""
    if instead := _INSTEAD.search(text):  # what is there already is named first
        text = instead.group("new")
    found = [(place.start(), name) for name, pattern in MOODS for place in pattern.finditer(text)]
    return max(found)[1] if found else None


_KIND: Final = re.compile(
    r"(?:add|use|play|put|give|want|need|get|try|with|some|an?|different)\s+(?:me\s+|in\s+|on\s+)?(?:some\s+"
    r"|an?\s+|the\s+)?(?:\w+ and\s+)?"
    r"(?P<kind>[a-z][a-z-]+)\s+(?:music|bgm|soundtrack|song|beat|tune)\b",
    _I,
)
_NO_KIND: Final = frozenset(
    [
        "some",
        "the",
        "background",
        "new",
        "other",
        "another",
        "different",
        "more",
        "any",
        "good",
        "nice",
        "great",
        "cool",
        "fitting",
        "suitable",
        "matching",
        "proper",
        "better",
        "royalty-free",
        "free",
        "original",
        "own",
        "my",
        "our",
        "your",
        "no",
        "that",
        "this",
        "same",
        "first",
        "second",
        "next",
        "little",
        "light",
        "modern",
        "trendy",
        "catchy",
        "fresh",
        "appropriate",
        "uploaded",
        "louder",
        "quieter",
        "random",
        "whatever",
        "intro",
        "the",
        "and",
        "with",
        "to",
        "of",
        "for",
        "audio",
        "sound",
        "backing",
        "bgm",
        "me",
        "on",
        "in",
        "under",
        "ducked",
        "instrumental",
        "decent",
        "subtle",
        "simple",
        "short",
    ]
)


def is_unknown(text: str) -> bool:
    """Whether a kind of music is named that no bed is like: "add some klezmer music"."""
    found = _KIND.search(text)
    return found is not None and found.group("kind").lower() not in _NO_KIND
