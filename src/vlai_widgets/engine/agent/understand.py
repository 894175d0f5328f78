"""From a sentence to what it asks for. Deterministic rules over English and Chinese; no network, no model.

A sentence is made ready (:mod:`.sentence`) and cut into clauses (:mod:`.clauses`); each clause goes through the readers
in a fixed order: first what must not be done, then what needs the whole clause, then by the kind of thing it names.
A clause that says nothing by itself ("at the top, in red") belongs to the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    AddText,
    Adjust,
    Ask,
    CanNot,
    Compare,
    CutOut,
    Duplicate,
    Insert,
    Move,
    Nothing,
    Order,
    Rank,
    Redo,
    Ref,
    Remove,
    SetCanvas,
    SetSpeed,
    SetVolume,
    Split,
    StyleText,
    Trim,
    Unclear,
    Undo,
)
from vlai_widgets.engine.agent.clauses import clauses_of
from vlai_widgets.engine.agent.quantities import colour, percent, place, span_of
from vlai_widgets.engine.agent.read_canvas import canvas_in, read_canvas, read_look
from vlai_widgets.engine.agent.read_history import read_history
from vlai_widgets.engine.agent.read_limits import read_guard, read_limits
from vlai_widgets.engine.agent.read_picture import read_picture, read_transition
from vlai_widgets.engine.agent.read_pieces import WHOLE, read_pieces
from vlai_widgets.engine.agent.read_rank import read_rank
from vlai_widgets.engine.agent.read_sound import read_sound
from vlai_widgets.engine.agent.read_text import read_badges, read_text
from vlai_widgets.engine.agent.sentence import REF, TEXT, Clause, language_of, ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a sentence asks for.

    Attributes:
        language: ``en`` or ``zh``.
        asks: What was understood, in the order of the sentence.
        missed: Clauses that were not understood, as they were written (texts and names are left out).
    """

    language: str
    asks: tuple[Ask, ...]
    missed: tuple[str, ...] = ()


_Reader = Callable[[Clause], list[Ask]]


def _explicit_canvas(clause: Clause) -> list[Ask]:
    """A shape or size where nothing else is named: before the pieces, which also know "make it ..."."""
    return read_canvas(clause) if isinstance(canvas_in(clause.unfolded()), SetCanvas | CanNot) else []


_FIRST: Final[tuple[_Reader, ...]] = (read_history, read_guard)
LONGEST: Final = 1_000
"""Characters of a message that are read; whoever writes more pastes a text."""
LONGEST_CLAUSE: Final = 300
"""Characters of one request; what is longer is no request."""
_THINGS: Final[tuple[_Reader, ...]] = (
    read_badges,
    read_look,
    read_transition,
    read_sound,
    read_text,
    _explicit_canvas,
    read_pieces,
    read_picture,
)
_LAST: Final[tuple[_Reader, ...]] = (read_rank, read_canvas)
_RANKS: Final = re.compile(
    (
        r"^(?:re-?)?rank\b|^who\b|^compar|^(?:给|对|把|将)?.{0,12}(?:排名|排序|打分|排行)|^score\b|^why\b"
        r"|^explain\b|^为什么|^leaderboard\b|^(?:show|give|find|pick|select|list|get)\b.{0,24}\b(?:top|best"
        r"|worst|bottom|leaderboard|ranking)\b|^(?:top|best|worst|bottom)\b|^which\b|^sort"
        r" .*\bby\b.*\b(?:score|hook|pace|pacing|clarity|appeal|audio|fit|engagement)|对比(?!度)|比较|side["
        " -]by[ -]side|split[ -]?screen|并排|分屏|排行榜|最[好差佳]的|表现最|哪个"
    ),
    re.IGNORECASE,
)
_EDITS: Final = re.compile(r"(?:把|将)?.{0,12}?(?:删|去掉|移除|剪|静音|复制|加速|放慢|移到)")
_PRONOUN: Final = re.compile(r"\b(?:it|them|that|this|these|those)\b|它们?|这个|这些|这段", re.IGNORECASE)
_NO_CONTENT: Final = re.compile(
    (
        r"(?:\W|hello|hi|hey|thanks?|thank you|please|ok|okay|great|nice|cool|good|perfect|yes|no"
        "|quiet(?:ly)?|soft(?:ly)?|nicely|你好|您好|谢谢|好的?|嗯)*"
    ),
    re.IGNORECASE,
)
_WITH_REFS = (Trim, CutOut, Split, Move, SetSpeed, Duplicate, Remove, Insert, Adjust)


def understand(text: str, clips: Sequence[tuple[str, str]] = ()) -> Understood:
    """Understand one message.

    Args:
        text: The user's words.
        clips: The session's clips as (clip_id, shown name), so that names in the sentence are recognised.

    Example:
        >>> understand("make it 9:16 and mute clip 2").asks
        (SetCanvas(aspect='9:16', short_px=None, size=None), \
SetVolume(volume=0.0, relative=False, of='clips', refs=(Ref(kind='nth', n=2, clip_ids=()),)))
    """
    asks: list[list[Ask]] = []
    clauses: list[Clause] = []
    missed: list[str] = []
    waiting: Clause | None = None
    for clause in clauses_of(ready(text[:LONGEST], clips)):
        if waiting is not None and (found := read(joined := waiting.with_text(f"{waiting.text} {clause.text}"))):
            clauses.append(joined)
            asks.append(found)
            waiting = None
            missed.pop()
            continue
        waiting = None
        if clauses and _belongs(clause) and (found := read(_joined(clauses[-1], clause))):
            clauses[-1] = _joined(clauses[-1], clause)
            asks[-1] = found
            continue
        found = read(clause)
        if not found and clauses and (more := read(_joined(clauses[-1], clause))) not in ([], asks[-1]):
            clauses[-1], asks[-1] = _joined(clauses[-1], clause), more
        elif found:
            clauses.append(clause)
            asks.append(_meant(found, clause, [ask for each in asks for ask in each]))
        elif not _NO_CONTENT.fullmatch(clause.text):
            missed.append(_shown(clause))
            waiting = clause if not clauses else None
    return Understood(
        language=language_of(text, clips),
        asks=tuple(_tidied([ask for each in asks for ask in each])),
        missed=tuple(missed),
    )


def read(clause: Clause) -> list[Ask]:
    """Understand one clause; empty where no reader knows it."""
    if len(clause.text) > LONGEST_CLAUSE:
        return []
    for reader in _FIRST:
        if found := reader(clause):
            return found
    words = clause.unfolded()
    ranks = bool(_RANKS.search(words)) and not re.search(TEXT, clause.text) and not _EDITS.match(words)
    readers = (read_badges, *_LAST, *_THINGS) if ranks else (*_THINGS, *_LAST)
    limits = read_limits(clause)
    for reader in readers:
        found = reader(clause)
        if limits and found and not _stands(found, limits):
            return limits
        if found:
            return _with_canvas(found, clause)
    return limits


_STRONG = {
    "voice_over",
    "auto_captions",
    "translate",
    "noise",
    "background",
    "silence",
    "rotate",
    "reverse_play",
    "freeze",
    "font",
    "better",
    "pip",
    "publish",
}


def _stands(found: list[Ask], limits: list[Ask]) -> bool:
    """Whether what was understood is meant although the clause also names something impossible."""
    what = getattr(limits[0], "what", "")
    if isinstance(found[0], Order | Undo | Redo | Nothing):
        return True
    if isinstance(found[0], AddText):
        return what != "voice_over"
    return what not in _STRONG and not (
        what in {"sticker", "filter", "crop"} and isinstance(found[0], Unclear | StyleText)
    )


def _with_canvas(found: list[Ask], clause: Clause) -> list[Ask]:
    """A ranking may also say in which shape."""
    if not any(isinstance(ask, Rank | Compare) for ask in found):
        return found
    canvas = canvas_in(clause.unfolded())
    return [*found, canvas] if isinstance(canvas, SetCanvas) else found


def _belongs(clause: Clause) -> bool:
    """Whether a clause only says how, where, when or how loud."""
    text = re.sub(rf"{TEXT}", "", clause.text)
    if re.search(TEXT, clause.text) or re.search(REF, clause.text):
        return False
    _, rest = span_of(text)
    has_how = rest != text or colour(text) or percent(text) is not None or place(text) != (None, None)
    if not has_how:
        return False
    left = re.sub(
        (
            r"[\d.%#]+|\b(?:at|in|on|the|with|a|an|of|for|to|from|volume|colou?red?|centered|position(?:ed)?"
            r"|placed|each|long|about|only|and|percent|duration|please|screen|corner|side|edge|of)\b|色|字"
            "|音量|在|放|显示|持续|位置|画面|颜色|的|为|用|百分之|[一二三四五六七八九十]+"
        ),
        " ",
        rest,
    )
    for word in (
        r"#[0-9a-f]+",
        r"\b(?:top|bottom|left|right|middle|cent(?:er|re)|upper|lower)\b",
        r"顶部|底部|上方|下方|左|右|居中|中间|上面|下面|中央|边|角",
    ):
        left = re.sub(word, " ", left)
    left = re.sub(
        (
            r"\b(?:red|orange|yellow|gold(?:en)?|green|blue|purple|pink|black|white|gr[ae]y|navy|teal"
            r"|silver)\b|[红橙黄金绿青蓝紫粉黑白灰银]"
        ),
        " ",
        left,
    )
    return not re.search(r"\w", left)


def _joined(before: Clause, clause: Clause) -> Clause:
    return before.with_text(f"{before.text} {clause.text}")


def _meant(found: list[Ask], clause: Clause, before: Sequence[Ask]) -> list[Ask]:
    """Let "it" in a later clause, and a second wish for the picture, be about what the clause before was about."""
    last = before[-1] if before else None
    if isinstance(found[0], Adjust) and isinstance(last, Adjust) and not clause.pointed():
        return [replace(found[0], refs=last.refs)]
    refs = next((each.refs for each in reversed(before) if isinstance(each, _WITH_REFS) and each.refs), ())
    if not refs or not _PRONOUN.search(clause.text) or isinstance(before[-1], Remove):
        return found
    return [
        replace(ask, refs=refs)
        if isinstance(ask, _WITH_REFS) and ask.refs in ((), WHOLE, (Ref("all"),)) and not clause.pointed()
        else ask
        for ask in found
    ]


def _tidied(asks: list[Ask]) -> list[Ask]:
    """One ranking from several clauses, and a volume that belongs to the music just asked for."""
    made: list[Ask] = []
    for ask in asks:
        last = made[-1] if made else None
        if isinstance(ask, Rank) and (first := _rank_in(made)) is not None:
            made[made.index(first)] = _both(first, ask)
        elif isinstance(ask, SetVolume) and isinstance(last, AddMusic) and _for_music(ask) and last.volume is None:
            made[-1] = replace(last, volume=ask.volume)
        elif isinstance(ask, Move) and ask.refs == (Ref("rank", 1),) and ask.to and (rank := _rank_in(made)):
            made[made.index(rank)] = replace(rank, order="ranking" if ask.to == 1 else "countdown")
        elif isinstance(ask, Remove) and not ask.others and (rank := _rank_in(made)):
            made[made.index(rank)] = replace(rank, without=(*rank.without, *ask.refs))
        elif isinstance(ask, SetCanvas) and isinstance(last, SetCanvas):
            made[-1] = SetCanvas(
                aspect=ask.aspect or last.aspect, short_px=ask.short_px or last.short_px, size=ask.size or last.size
            )
        elif isinstance(ask, Unclear) and ask.question == "not_a_request" and made:
            continue
        elif not (isinstance(ask, Nothing) and made and isinstance(made[-1], Nothing)):
            made.append(ask)
    return made


def _rank_in(asks: Sequence[Ask]) -> Rank | None:
    return next((ask for ask in asks if isinstance(ask, Rank)), None)


def _for_music(ask: SetVolume) -> bool:
    return ask.of in {"music", "everything"} and not ask.relative and not ask.refs and ask.volume > 0


def _both(one: Rank, other: Rank) -> Rank:
    return Rank(
        preset=one.preset or other.preset,
        dimension=one.dimension or other.dimension,
        top=other.top if other.top is not None else one.top,
        worst=one.worst or other.worst,
        without=(*one.without, *other.without),
        only=one.only or other.only,
        order=other.order or one.order,
    )


def _shown(clause: Clause) -> str:
    words = re.sub(TEXT, "…", clause.text)
    return re.sub(REF, lambda sign: clause.said[ord(sign.group()) - 0xE100], words).strip()
