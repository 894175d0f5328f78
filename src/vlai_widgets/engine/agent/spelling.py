"""Small misspellings of the words that instructions are made of, and the ways in which people write Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from vlai_widgets.engine.agent.traditional import TRADITIONAL


def known_words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


KNOWN: Final = known_words(
    """
    rank ranked ranking rankings leaderboard compare comparing comparison versus explain score scores scoring engagement
    attention conversion conversions performance performers hook pace pacing clarity appeal audio preset
    difference aspect ratio portrait landscape vertical horizontal square widescreen resolution canvas preview
    title titles headline caption captions subtitle subtitles text overlay lower third thirds badge badges plate plates
    colour color bottom center centre middle left right position
    music soundtrack background song track upbeat calm epic corporate acoustic electronic cinematic guitar
    volume louder quieter softer mute unmute silence loudness normalize normalise ducking speech voice
    trim shorten crop split slice reorder rearrange order move swap reverse shuffle duplicate copy repeat remove delete
    speed faster slower slow motion clip clips video videos timeline segment segments second seconds minute minutes
    transition transitions crossfade crossfades dissolve fade wipe slide zoom
    brightness brighter brighten darker darken contrast saturation theme accent brand logo
    undo redo revert restore status tracks help please without except leave beginning start ending first last
    before after between everything nothing percent double change replace lighter dark light export increase decrease
    raise lower reduce boost insert append opening closing card table worst weakest bottom strongest winner countdown
    """
)
"""Words of the grammar: what a misspelt word may have been meant to be."""

_COMMON: Final = known_words(
    """
    loser losers
    about above again also always another around back bank because been being below best better bigger both bring
    button came care case cast chance child cite clear close coder come company cool could course create cute data date
    days deal dear does done down drank each early easy edit else even ever every face fact fair fast feel film find
    fine five food force form four free from full game gave give glad goal goes gone good great group grow half hand
    hard have head hear here high hold home hope hour hours idea into item just keep kind knew know large late later
    learn less lets life like line list little live local long look looks lose lots love made main make many mark mate
    maybe mean meet more most move movie movies much must mute name near need never news next nice night note number
    often once only open other over page part past people person piece pieces place plan play point press print prove
    quick quite rate read real really remote ready reel reels rest room round rule safe said sale same save seen sell
    send sense shape share shared short shot should show side sign size slate slice slight slip slop small smart some
    something soon sort sound space spare spend spent spit stage stand state stay steel still stop story stuff style
    such sure take talk team tell test than thank thanks that them then there these they thing things think this those
    though time times tile tiles today together told took tool total touch tree trip true turn type under until upload
    used user using very view wait walk want wants warm watch week well went were what when where which while white who
    whole wide will wish with word words work world would year yellow young your marker market markets marketing metrics
    social media spring summer autumn winter urban dream dreams launch product batch files show three seven eight eleven
    twelve twenty thirty forty fifty hundred fourth fifth sixth seventh eighth ninth tenth half quarter twice ones
    purple orange green black brown silver violet golden pink blue gray grey thirds cover covers plates slate colours
    stronger weaker punchier catchier snappier closer softer harder nicer prettier hated hates dislike
    removed removing removes deleted deleting deletes trimmed trimming moved moving muted muting swapped swapping
    duplicated undone undid reversed splitting split speeding sped trims mutes
    colors tighter tight longer long shorter lengthen pitch remix reel paste haste later latter header holder folder
    border cream scene scenes ocean water motion notion action section station nation dance dances chance prance
    """
)

_ZH_SLIPS: Final = (
    ("视屏", "视频"), ("视品", "视频"), ("影片", "视频"), ("撤消", "撤销"), ("重作", "重做"),
    ("标提", "标题"), ("标体", "标题"), ("字母", "字幕"), ("字目", "字幕"), ("横平", "横屏"),
    ("横评", "横屏"), ("竖平", "竖屏"), ("竖评", "竖屏"), ("排行版", "排行榜"), ("排明", "排名"),
    ("排各名", "排名"), ("音月", "音乐"), ("音了", "音乐"), ("音良", "音量"), ("音亮", "音量"),
    ("转厂", "转场"), ("转长", "转场"), ("专场", "转场"), ("副制", "复制"), ("负制", "复制"),
    ("倍数", "倍速"), ("亮渡", "亮度"), ("亮读", "亮度"), ("对比渡", "对比度"), ("分格", "分割"),
    ("减切", "剪切"), ("减掉", "剪掉"), ("捡掉", "剪掉"), ("删处", "删除"), ("珊除", "删除"),
    ("删出", "删除"), ("静英", "静音"), ("净音", "静音"), ("静阴", "静音"), ("静因", "静音"), ("静银", "静音"), ("镜音",
        "静音"),
    ("精音", "静音"), ("竟音", "静音"), ("警音", "静音"), ("排序号", "排序"), ("配月", "配乐"), ("淡如", "淡入"),
    ("叠画", "叠化"), ("节凑", "节奏"),
    ("什吗", "什么"), ("什嘛", "什么"), ("比列", "比例"), ("未置", "位置"), ("加近", "加进"), ("现再", "现在"),
)  # fmt: skip
"""Slips of Chinese input methods (one character taken for another of the same sound)."""

_WORD: Final = re.compile(r"[A-Za-z]{4,}")
_SHORT: Final = {
    "mut": "mute", "epik": "epic", "duk": "duck", "somthing": "something", "smth": "something",
    "rnk": "rank", "hok": "hook", "clp": "clip", "clps": "clips", "vid": "video", "vids": "videos", "vdo": "video",
    "trm": "trim", "ttl": "title", "mke": "make", "teh": "the", "hte": "the", "adn": "and", "nad": "and",
    "ad": "add", "ot": "to", "fro": "for", "thru": "through", "w/o": "without", "w/": "with", "secnd": "second",
    "secnds": "seconds", "secods": "seconds", "xfade": "crossfade", "xfades": "crossfades", "subs": "subtitles",
    "bg": "background", "plz": "please", "pls": "please", "u": "you", "ur": "your", "dont": "don't", "wanna": "want to",
    "gonna": "going to", "gimme": "give me", "lemme": "let me", "cud": "could", "mins": "minutes", "hafl": "half",
    "frist": "first", "fisrt": "first", "tehm": "them", "musc": "music", "vol": "volume", "dur": "duration",
    "btwn": "between", "abit": "a bit", "alot": "a lot",
    "em": "them", "rn": "right now", "tho": "though", "bc": "because",
}  # fmt: skip
_SHORT_WORD: Final = re.compile(
    r"(?<![\w/.'-])(?:"
    + "|".join(re.escape(word) for word in sorted(_SHORT, key=len, reverse=True))
    + r")(?![\w/'-]|\.\w)",
    re.IGNORECASE,
)


def normalised(text: str) -> str:
    """Full-width signs as plain ones, traditional characters as simplified ones, and usual slips set right.

    Example:
        >>> normalised("標題９：１６，音量３５％")
        '标题9:16,音量35%'
    """
    text = "｜".join(unicodedata.normalize("NFKC", part) for part in text.split("｜"))
    text = re.sub(r"\.{2,}(?=\s*\S)", ", ", text)
    text = text.replace("’", "'").replace("‘", "'").translate(TRADITIONAL)
    for slip, right in _ZH_SLIPS:
        text = text.replace(slip, right)
    text = re.sub(r"(?<![A-Za-z])mv\s*(?=到|去)", "移", text, flags=re.IGNORECASE)
    # Latin words that touch Chinese ones have no word boundary for a regular expression.
    return re.sub(r"(?<=[A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z])", " ", text)


def corrected(text: str) -> str:
    """Put right words that are one slip away from a word of the grammar, and are no common words themselves.

    One slip is a letter too many, too few, or wrong, or two that changed places. The first letter has to be right,
    unless it changed its place.

    Example:
        >>> corrected("add a tittle and remvoe the musik")
        'add a title and remove the music'
    """
    text = _SHORT_WORD.sub(lambda found: _SHORT[found.group().lower()], text)
    text = _HYPHENED.sub(_one_word, text)
    return _WORD.sub(lambda found: _right(found.group()), text)


_HYPHENED: Final = re.compile(r"(?<![\w.-])[A-Za-z]{3,}-[A-Za-z]{3,}(?![\w-])")


def _one_word(found: re.Match[str]) -> str:
    """Write "cros-fade" as the one word that it is a slip of."""
    whole = found.group().replace("-", "")
    return right if found.group().count("-") == 1 and (right := _right(whole)) != whole else found.group()


def is_common(word: str) -> bool:
    """Whether a word (in lower case) is one of the grammar's, or an everyday one."""
    if word in KNOWN or word in _COMMON or (word.endswith("s") and word[:-1] in KNOWN | _COMMON):
        return True
    return any(word.endswith(end) and _stem(word, end) in KNOWN | _COMMON for end in ("ed", "ing", "er", "ly", "es"))


def _right(word: str) -> str:
    plain = word.lower()
    if is_common(plain):
        return word
    near = [known for known in KNOWN if abs(len(known) - len(plain)) <= 1 and _one_slip(plain, known)]
    if not near and len(plain) >= 8:
        near = [known for known in KNOWN if len(known) >= 8 and known[0] == plain[0] and _slips(plain, known) <= 2]
    return (
        min(
            near,
            key=lambda known: (known[0] != plain[0], not known.startswith(plain), abs(len(known) - len(plain)), known),
        )
        if near
        else word
    )


def _stem(word: str, end: str) -> str:
    stem = word[: -len(end)]
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] and stem not in KNOWN else stem


def _one_slip(word: str, known: str) -> bool:
    if len(word) == len(known):
        wrong = [n for n in range(len(word)) if word[n] != known[n]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return word[wrong[0]] == known[wrong[1]] and word[wrong[1]] == known[wrong[0]]
        # A wrong letter makes another word of a short one too easily.
        return len(wrong) == 1 and wrong[0] > 0 and len(word) >= 5
    short, long = sorted((word, known), key=len)
    if word[0] != known[0] or len(short) < 4 - (len(word) < len(known)):
        return False
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _slips(word: str, known: str) -> int:
    row = list(range(len(known) + 1))
    for n, letter in enumerate(word, start=1):
        before, row[0] = row[0], n
        for m, other in enumerate(known, start=1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (letter != other))
    return row[-1]
