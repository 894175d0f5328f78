"""Scores out of a reply, whatever form it has: no document of the service names a field for them.

Read are JSON, tool answers, state deltas and ``video_analyses``, Markdown tables, and lists and sentences, in English
and Chinese. The source that says most about the uploaded clips is taken; sources are never mixed, for two lists of one
reply may measure different things. What cannot be read, or fits two clips, is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from vlai_widgets.assistant.names import ClipNames, Mention, unescaped
from vlai_widgets.assistant.numbers import Written, scale_in, to_hundred, written
from vlai_widgets.assistant.structures import Found, dimension_of, json_in, scores_in
from vlai_widgets.assistant.tables import Table, tables_in, turned
from vlai_widgets.errors import NoScores
from vlai_widgets.models import DIMENSIONS, CloudScore

_READ_CHARS: Final = 500_000
_LINE_CHARS: Final = 2000
_SCORE: Final = re.compile(
    r"\bscor(?:e|es|ed|ing)\b|\brat(?:ing|ed)\b|\boverall\b|\bengagement\b|\bpoints\b|得分|评分|分数|总分|综合|打分|获得|得到",
    re.IGNORECASE,
)
_BEST_HEAD: Final = re.compile(r"overall|total|final|总|综合", re.IGNORECASE)
_NO_SCORE: Final = re.compile(
    r"confidence|rank\b|views?|duration|weight|position|排名|名次|时长|播放|置信", re.IGNORECASE
)
_TOTAL: Final = re.compile(
    r"(?:total|result|grade|mark|final|average|avg|mean|平均|合计)s?\s*(?:[(（/].*)?", re.IGNORECASE
)
_AT_ONCE: Final = re.compile(
    (
        r"^[\s*_`\"'”》」）)\]]*+(?:\.[A-Za-z0-9]{2,4}\b)?+[\s*_`\"'”》」]*+"
        r"(?:(?:which |that )?(?:only |just |even |still |both |each |all )?+(?:[:：=(（|>→–—-]|[.…·_=~\s-]{3,}"
        r"|[█▉▊▋▌▍▎▏▒▓░■□▓●○★☆⭐️\s]{2,}|scor(?:e[sd]?|ing)"
        r"|(?:is )?+rated|gets?|got|earn(?:s|ed)?|receiv(?:es|ed)|achiev(?:es|ed)|reach(?:es|ed)"
        r"|c(?:omes|ame) in (?:at|with)"
        r"|finish(?:es|ed) (?:at|with)|lands? at|an?|with|at|获得了?|得到了?|得分|评分|拿到了?|拿下|得了?"
        r"|均为?|都[是为]?))?+"
        r"[\s*_`:：=(（–—-]*+(?:(?:an? |the )?+(?:overall |total |engagement )*(?:score|rating)(?: of)?+"
        r"|得分|评分|为|是)?+[\s*_`:：=(（–—-]*+(?=\d)"
    ),
    re.IGNORECASE,
)
# "Score 91: a.mp4", "91/100 - a.mp4": all that stands before the name is the score.
_AHEAD: Final = re.compile(
    (
        r"(?:^[\W_]*(?:\d{1,3}[.)、]\s+)?|\b(?:score|rating)\s*(?:of|is|:)?\W*|(?:得分|评分)[:：]?\s*)"
        r"(\d{1,3}(?:[.,]\d{1,2})?\s*(?:/\s*10{1,2}|%|％|分|points?|out of 10{1,2})"
        r"|(?<=[eg\W分])\d{2,3}(?:\.\d+)?(?=\W*[:：]))"
        r"[\s*_`:：–—|-]*$"
    ),
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    r"^[\s>*_•+-]*(\d{1,3}(?:\.\d{1,2})?)[*_\s]*(?:[:：–—|-]|points?\b|pts\b)[\s*_`\"“《-]*(?=\S)"
)
_OF_ALL: Final = re.compile(
    r"^[\s,，.A-Za-z0-9*_`]{0,8}?\b(?:both|each|all)\b|^[\s,，*_`]*(?:均|都|并列|同为)", re.IGNORECASE
)
_IS_PART: Final = re.compile(
    rf"^[^\d\n]{{0,20}}?\b(?:{'|'.join(DIMENSIONS)}|pacing|rhythm|visuals?|sound)\b[^\d\n]{{0,12}}\d"
    r"|^[^\d\n]{0,12}?(?:开场|开头|节奏|清晰度?|画面|声音|音频)[^\d\n]{0,6}\d",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"[\s,，、*_`\"”“]*(?:and|&|和|与|及|以及)?[\s*_`\"”“]*", re.IGNORECASE)


def scores_from_reply(text: str, clips: Sequence[str]) -> tuple[CloudScore, ...]:
    r"""Read the scores in a reply's words.

    Args:
        text: The reply.
        clips: Names of the uploaded clips; what names none of them is left out.

    Returns:
        One entry a clip, best first, 0-100; empty where there are none.

    Example:
        >>> scores_from_reply("| Clip | Score |\n| --- | --- |\n| a.mp4 | 8.5/10 |", ["a.mp4"])
        (CloudScore(clip='a.mp4', score=85.0, dimensions={}),)
    """
    return read_scores(clips, text=text)


def read_scores(clips: Sequence[str], *, text: str = "", structures: Sequence[object] = ()) -> tuple[CloudScore, ...]:
    """Read the scores in a reply and in what came with it.

    Args:
        clips: Names of the uploaded clips.
        text: The reply's words.
        structures: What else came: answers of tools, state deltas, ``state.video_analyses``.

    Returns:
        One entry a clip, best first, 0-100; empty where there are none.
    """
    names = ClipNames(clips)
    text = text[:_READ_CHARS]
    best: tuple[CloudScore, ...] = ()
    for scores in _readings(names, text, structures):
        if len(scores) > len(best):  # of two that say as much, the earlier is the plainer form
            best = scores
    return tuple(sorted(best, key=lambda entry: -entry.score))


def require_scores(
    clips: Sequence[str], *, text: str = "", structures: Sequence[object] = ()
) -> tuple[CloudScore, ...]:
    """Like :func:`read_scores`, for those who cannot go on without.

    Raises:
        NoScores: There are none; the error keeps the reply.
    """
    scores = read_scores(clips, text=text, structures=structures)
    if not scores:
        raise NoScores(
            (
                "No scores found in the backend's reply; `error.reply` has its words. "
                "To score the clips on this machine instead: rank(..., backend='local')."
            ),
            reply=text,
        )
    return scores


def _readings(names: ClipNames, text: str, structures: Sequence[object]) -> Iterator[tuple[CloudScore, ...]]:
    for value in json_in(text):
        yield _scored(*scores_in(value, names))
    yield _scored(*scores_in(list(json_in(text)), names))  # a list that broke off leaves its entries
    for value in structures:
        yield _scored(*scores_in(value, names))
    for words in (text, *_texts(structures)):
        yield from _from_tables(tuple(tables_in(words)), names)
        yield _scored(_from_lines(words, names), None)
        yield _scored(_from_leading_numbers(words, names), None)


def _scored(found: Found, scale: float | None) -> tuple[CloudScore, ...]:
    scores = to_hundred({clip: number for clip, (number, _) in found.items()}, scale=scale)
    parts = {(clip, name): part for clip, (_, each) in found.items() for name, part in each.items()}
    flat = to_hundred({f"{clip}\0{name}": part for (clip, name), part in parts.items()}, scale=scale)
    return tuple(
        CloudScore(
            clip=clip,
            score=score,
            dimensions={name: flat[f"{clip}\0{name}"] for name in found[clip][1] if f"{clip}\0{name}" in flat},
        )
        for clip, score in scores.items()
    )


# --- tables -------------------------------------------------------------------------------------------------------


def _from_tables(tables: Sequence[Table], names: ClipNames) -> Iterator[tuple[CloudScore, ...]]:
    """Each table by itself; then those of one heading together, where a ranking is cut in two."""
    together: dict[tuple[str, float | None], list[Found]] = {}
    for table in tables:
        lies = _score_column(table[0]) is None and any(map(names.meant_by, table[0][1:]))
        head, rows = turned(table) if lies else table
        found, scale = _from_table(head, rows, names)
        yield _scored(found, scale)
        if found and (column := _score_column(head)) is not None:
            together.setdefault((head[column].casefold(), scale), []).append(found)
    for (_, scale), parts in together.items():
        if len(parts) > 1 and sum(map(len, parts)) == len(set().union(*parts)):
            yield _scored({clip: entry for part in parts for clip, entry in part.items()}, scale)


def _from_table(head: list[str], rows: list[list[str]], names: ClipNames) -> tuple[Found, float | None]:
    column = _score_column(head)
    found: Found = {}
    torn: set[str] = set()
    if column is None:
        return found, None
    for cells in rows:
        clip = next((meant for i, cell in enumerate(cells) if i != column and (meant := names.meant_by(cell))), None)
        number = written(cells[column]) if column < len(cells) else None
        if clip is None or number is None:
            continue
        parts = {
            name: part
            for i, cell in enumerate(cells[: len(head)])
            if i != column and (name := dimension_of(head[i])) and (part := _headed(cell, head[i]))
        }
        if clip in found and found[clip][0] != number:
            torn.add(clip)
        found.setdefault(clip, (number, parts))
    return {clip: entry for clip, entry in found.items() if clip not in torn}, scale_in(head[column])


def _headed(cell: str, heading: str) -> Written | None:
    part = written(cell)
    return Written(part.value, part.scale or scale_in(heading)) if part else None


def _score_column(head: list[str]) -> int | None:
    columns = [
        i
        for i, cell in enumerate(head)
        if (_SCORE.search(cell) or _TOTAL.fullmatch(cell.strip(" *_")))
        and dimension_of(re.sub(r"\bscore\b|得分|评分", "", cell, flags=re.IGNORECASE)) is None
        and not _NO_SCORE.search(cell)
    ]
    return next((i for i in columns if _BEST_HEAD.search(head[i])), columns[0] if columns else None)


# --- lists and sentences --------------------------------------------------------------------------------------------


def _from_lines(text: str, names: ClipNames) -> Found:
    """A line names a clip and gives its score; or names it, and the lines below give the score."""
    found: Found = {}
    torn: set[str] = set()
    about: str | None = None
    for whole in text.split("\n"):
        raw = whole[:_LINE_CHARS]
        line = unescaped(raw)
        if raw.lstrip().startswith(("|", "{", "[", "```")):
            continue
        mentions = names.mentions(raw)
        if mentions:
            about = mentions[0].clip if len({mention.clip for mention in mentions}) == 1 else None
        for clip, number in _of_line(line, mentions):
            if clip in found and found[clip][0] != number and mentions:
                torn.add(clip)
            found.setdefault(clip, (number, {}))
        if not mentions and about is not None:
            _below(line, about, found)
            if raw.lstrip().startswith("#"):
                about = None
    return {clip: entry for clip, entry in found.items() if clip not in torn}


def _of_line(line: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, Written]]:
    alone = len(mentions) == 1
    for i, mention in enumerate(mentions):
        end = mentions[i + 1].start if i + 1 < len(mentions) else len(line)
        after = line[mention.end : end]
        if number := _said_of(after, alone=alone):
            yield mention.clip, number
            if _OF_ALL.match(after):
                yield from ((other, number) for other in _named_with(line, mentions, i))
        elif alone and (before := line[: mention.start]) and (ahead := _AHEAD.search(before)):
            if number := written(ahead[1]):
                yield mention.clip, number
        elif alone and (before := line[: mention.start]) and _SCORE.search(before + after):
            before = re.sub(
                r"^\W*\d{1,3}\s*[.)、:：]|#\s*\d+|第\s*\d+\s*名|\b(?:no\.?|top|rank(?:ed)?)\s*\d+",
                " ",
                before,
                flags=re.IGNORECASE,
            )
            if number := written(before, bare=False):
                yield mention.clip, number


def _named_with(line: str, mentions: Sequence[Mention], last: int) -> Iterator[str]:
    """The clips named right before the ``last`` one: of "a.mp4, b.mp4 and c.mp4, all with 88/100" all three."""
    for i in range(last - 1, -1, -1):
        if not _AND.fullmatch(line[mentions[i].end : mentions[i + 1].start]):
            return
        yield mentions[i].clip


def _from_leading_numbers(text: str, names: ClipNames) -> Found:
    """Lines of a number and a clip ("**91** - a.mp4"), unless the numbers are those of a list."""
    pairs = []
    for line in text.split("\n"):
        mentions = names.mentions(line[:_LINE_CHARS])
        if len(mentions) == 1 and (number := _FIRST.match(line[:_LINE_CHARS])):
            pairs.append((mentions[0].clip, Written(float(number[1]))))
    values = [number.value for _, number in pairs]
    counted = not values or max(values) <= max(10, len(names.clips)) or len({clip for clip, _ in pairs}) < len(pairs)
    return {} if counted else {clip: (number, {}) for clip, number in pairs}


def _said_of(after: str, *, alone: bool) -> Written | None:
    """The score in what follows a clip's name."""
    if start := _AT_ONCE.match(after):
        number = written(re.split(r"[,;，；。](?!\d)|\.\s", after[start.end() :], maxsplit=1)[0][:24])
        if number is not None and (
            number.scale or _SCORE.search(after[: start.end() + 24]) or _is_bare_score(after, start.end())
        ):
            return number
    for label in _SCORE.finditer(after):
        near = after[label.end() : label.end() + 30]
        if re.match(r"^[\s*_`:：=(（–—-]*(?:of|is|at|为|是|:)?[\s*_`:：=(（-]*\d", near) and (number := written(near)):
            return number
    number = written(after, bare=False) if alone and not _IS_PART.match(after) else None
    return (
        number
        if number is not None
        and (number.scale not in (None, 100.0) or "/" in after or "分" in after or "out of" in after)
        else None
    )


def _is_bare_score(after: str, place: int) -> bool:
    """``a.mp4: 92`` and ``a.mp4 (92)`` and nothing else behind the number but a remark."""
    opened = re.match(r"^[\s*_`]*(?:[:：=(（–—|→-]|[.…·_\s]{4})", after[:place])
    return bool(opened or re.match(r"^\d+(?:\.\d+)?\s*分", after[place:])) and bool(
        re.match(
            r"^\d{1,3}(?:\.\d+)?[\s*_`]*(?:$|[)）|–—-]|±|\+/-|[,，;；.。](?!\d)|points?\b|pts\b|分)", after[place:]
        )
    )


def _below(line: str, clip: str, found: Found) -> None:
    label, _, value = line.strip(" \t-*•>").partition(":") if ":" in line else line.strip(" \t-*•>").partition("：")
    label = label.strip(" *_`")
    if not value or len(label) > 40:
        return
    number = written(value[:60])
    if number is None:
        return
    if (name := dimension_of(re.sub(r"\bscore\b|得分|评分", "", label, flags=re.IGNORECASE))) is not None:
        if clip in found:
            found[clip][1].setdefault(name, number)
    elif _SCORE.search(label) and not _NO_SCORE.search(label) and clip not in found:
        found[clip] = (number, {})


def _texts(structures: Sequence[object]) -> Iterator[str]:
    """Texts inside the structures that are long enough to tell something."""
    line = list(structures)
    for _ in range(10_000):
        if not line:
            return
        here = line.pop(0)
        if isinstance(here, str) and len(here) > 12:
            yield here[:_READ_CHARS]
        elif isinstance(here, Mapping):
            line += list(here.values())
        elif isinstance(here, list | tuple):
            line += list(here)
