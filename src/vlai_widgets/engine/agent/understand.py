"""From a sentence to what it asks for. Deterministic rules over English and Chinese; no network, no model.

A sentence is made ready (:mod:`.sentence`) and cut into clauses (:mod:`.clauses`); each clause goes through the readers
in a fixed order (:mod:`.reading`). What a clause leaves open the clauses around it may say (:mod:`.context`), and a
later one may take it back (:mod:`.corrections`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vlai_widgets.engine.agent.arranging import arranged
from vlai_widgets.engine.agent.asks import (
    AddText,
    Ask,
    CanNot,
    Compare,
    Nothing,
    Order,
    Rank,
    Ref,
    Remove,
    Restart,
    SetTransition,
    SetVolume,
    Unclear,
    Undo,
    Why,
)
from vlai_widgets.engine.agent.clauses import clauses_of
from vlai_widgets.engine.agent.context import (
    as_level,
    belongs,
    goes_on,
    is_about_sound,
    is_open,
    is_place_of,
    is_whole,
    joined,
    lasting,
    meant,
    piece_of,
    rest_of,
    swallows,
    undoes,
    with_those,
    with_topic,
)
from vlai_widgets.engine.agent.corrections import CANCELS, TAKES_BACK, corrected_by, correction_in, elided, without_mark
from vlai_widgets.engine.agent.guards import WHICH, each_its_own, held_back, is_throughout
from vlai_widgets.engine.agent.missed import NO_CONTENT, held_to, is_about, shown, unexplained
from vlai_widgets.engine.agent.read_limits import CONDITION
from vlai_widgets.engine.agent.read_state import ALL_THAT
from vlai_widgets.engine.agent.read_vague import read_vague
from vlai_widgets.engine.agent.reading import read
from vlai_widgets.engine.agent.sentence import REFS, TEXT, Clause, language_of, ready
from vlai_widgets.engine.agent.tidying import tidied
from vlai_widgets.engine.agent.together import (
    both_of,
    both_on,
    narrows,
    part_of,
    quieted,
    ranked_out,
    rest_goes,
    spares,
    spoken_of,
    with_it,
)


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


MOST_CLAUSES: Final = 60
"""Requests of one message that are read."""
LONGEST: Final = 1_000
"""Characters of a message that are read; whoever writes more pastes a text."""


_SAME: Final = re.compile(
    rf"(?:do\s+)?(?:exactly\s+)?(?:the\s+)?same\s+(?:thing\s+)?(?:with|for|to|on|goes for)\s+(?:the\s+)?({REFS})"
    rf"|(?:对)?({REFS})\s*(?:也一样|也是(?:一样|这样)?|同样处理|同理|也照做|一样处理)|({REFS})",
    re.IGNORECASE,
)
"""The same again for other clips; clips alone after a comma are meant like that, too."""


def understand(text: str, clips: Sequence[tuple[str, str]] = ()) -> Understood:
    """Understand one message.

    Args:
        text: The user's words.
        clips: The session's clips as (clip_id, shown name), so that names in the sentence are recognised.

    Example:
        >>> understand("make it 9:16 and mute clip 2").asks
        (SetCanvas(aspect='9:16', short_px=None, size=None), \
SetVolume(volume=0.0, relative=False, of='clips', refs=(Ref(kind='nth', n=2, clip_ids=(), but=()),)))
    """
    sentence = arranged(ready(text[:LONGEST], clips))
    reading = _Reading(adds=bool(_ALSO.search(sentence.text)))
    clauses = clauses_of(sentence)
    for whole in clauses[:MOST_CLAUSES]:
        for clause in _spaced(whole):
            reading.take(clause)
    reading.missed += [shown(clause) for clause in clauses[MOST_CLAUSES:]][:1]
    if reading.denied and reading.asks:
        reading.asks[-1] = [Nothing()]
    reading.begin_anew()
    return Understood(
        language=language_of(text, clips),
        asks=tuple(each_its_own(sentence.text, tidied([ask for each in reading.asks for ask in each]))),
        missed=tuple(reading.missed),
    )


@dataclass(slots=True)
class _Reading:
    """The clauses of a message so far, and what each asks for."""

    clauses: list[Clause] = field(default_factory=list)
    asks: list[list[Ask]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    waiting: Clause | None = None
    correcting: bool = False
    closed: bool = False
    denied: bool = False
    lost: tuple[Ref, ...] = ()
    """The clips of the clause just before, where that was not understood: what follows is about them, not about all."""
    adds: bool = False
    """Whether the message says "also" or "too": then what follows a "sorry" may well be one more wish."""

    def take(self, clause: Clause) -> None:  # noqa: PLR0911, PLR0912, PLR0915  one return a kind of sentence
        """Understand one more clause."""
        doubting = self.correcting or self.denied
        if _MUSIC.fullmatch(clause.text) and self.asks and SetVolume in map(type, self.asks[-1]):
            self.asks[-1] = [replace(ask, of="music") if isinstance(ask, SetVolume) else ask for ask in self.asks[-1]]
            return
        if rest_goes(clause, self.clauses, self.asks) or spares(clause, self.asks):
            return
        if narrows(clause, self.asks) or quieted(clause, self.asks) or lasting(clause, self.asks):
            return
        clause = spoken_of(both_of(clause, self.clauses, self.asks), self.clauses, self.asks)
        if self.ranks_anew(clause, doubting=doubting):
            return
        if cut := part_of(clause, self.waiting):
            self.missed.pop()
            self.waiting = None
            self.add(clause, cut)
            return
        if self.is_conditional() or self.corrects(clause) or self.repeats(clause) or self.completes(clause):
            return
        self.waiting = None
        if _ALONE.fullmatch(clause.text):
            return
        clause = rest_of(clause, self.clauses, self.asks)
        clause = piece_of(clause, self.asks[-1] if self.asks else ())
        clause = with_it(clause, self.clauses)
        if self.takes_back(clause, doubting=doubting):
            return
        if (
            self.asks
            and _KEPT.fullmatch(clause.text)
            and (doubting or any(isinstance(a, Remove) for a in self.asks[-1]))
        ):
            self.asks[-1] = [Nothing()]
            return
        found = read(ranked_out(clause, self.asks))
        if _FILE.search(clause.text) and found and found != [Nothing()]:
            named = clause.with_text(_FILE.sub("that file", clause.text))
            if not isinstance(found[0], CanNot) or found != read(named):
                found = [Unclear("which_file")]
        removes = bool(found) and isinstance(found[0], Remove) and _LEFT_OUT.match(clause.text)
        if removes and self.missed and re.search(r"rank|preset|score|排|评", self.missed[-1], re.IGNORECASE):
            found = [Unclear("do_what")]  # left out of what was not understood, perhaps: never taken off for that
        if found == [SetTransition(kind=None)] and _NO_SUCH.search(clause.text):
            told = [ask for each in self.asks for ask in each if isinstance(ask, SetTransition)]
            found = [Nothing()] if told else found
        if self.clauses:
            before = self.clauses[-1]
            if again := elided(clause, before):
                clause, found = again, read(again)
            if not found or is_open(found):
                found = with_those(clause, before, self.asks[-1]) or found
            found = found or as_level(clause, before)
            # What must not be done, or cannot be found, is no beginning of a wish.
            settled = isinstance(self.asks[-1][0], Nothing) or self.asks[-1] == [Unclear("which_file")]
            whole = joined(before, clause)
            if (
                not found
                and not settled
                and not _STAYS.match(clause.text)
                and not swallows(clause, self.asks[-1], more := self.in_context(read(whole), whole))
                and more not in ([], self.asks[-1])
            ):
                self.clauses[-1], self.asks[-1] = whole, more
                return
            if not found or is_open(found) or is_whole(found):
                found = with_topic(clause, before) or found
        if found and self.asks and self.asks[-1] == [Unclear("which_file")] and is_about_sound(found):
            return  # how loud what is not there shall be
        if found:
            found = meant(found, clause, [ask for each in self.asks for ask in each], self.clauses)
            found = held_to(self.lost, clause, found)
            self.lost = ()
            found, left = unexplained(clause, found)
            if left:
                self.missed.append(left)
            if doubting and self.replaces(found):
                self.clauses.pop()
                self.asks.pop()
            self.add(clause, found)
        elif correction_in(clause)[0]:
            self.add(clause, [Unclear("of_what")])
        elif not NO_CONTENT.fullmatch(clause.text) and (vague := read_vague(clause)):
            self.add(clause, vague)
        elif not NO_CONTENT.fullmatch(clause.text):
            self.missed.append(shown(clause))
            self.lost = clause.pointed()
            self.waiting = clause if not self.clauses and not _CUTS.search(clause.text) else None

    def add(self, clause: Clause, found: list[Ask]) -> None:
        """Keep what a clause asks for, held to what it names."""
        found = held_back(clause, found)
        both_on(clause, found, self.clauses, self.asks)
        if (
            self.asks
            and self.asks[-1] in ([WHICH], [Unclear("which_file")])
            and goes_on(clause)
            and is_throughout(found)
        ):
            return  # the same clip, which is asked for already
        self.clauses.append(clause)
        self.asks.append(found)

    def replaces(self, found: list[Ask]) -> bool:
        """Whether a wish after "no" is the same as the one before it, for another clip or with another value."""
        last = self.asks[-1] if self.asks else []
        if self.adds or len(last) != 1 or len(found) != 1 or type(last[0]) is not type(found[0]):
            return False
        alike = all(getattr(last[0], name, None) == getattr(found[0], name, None) for name in ("style", "of"))
        return alike and not isinstance(found[0], Unclear | Nothing | CanNot | Undo)

    def begin_anew(self) -> None:
        """Forget "scrap all that" beside "back to the first version": it says the same."""
        if not any(isinstance(ask, Restart | Undo) for each in self.asks for ask in each):
            return
        self.missed = [words for words in self.missed if not ALL_THAT.fullmatch(words)]
        self.asks = [
            each
            for clause, each in zip(self.clauses, self.asks, strict=True)
            if not (ALL_THAT.fullmatch(clause.text) and each and isinstance(each[0], Unclear))
        ]

    def is_conditional(self) -> bool:
        """Whether the clause before was a condition, which the agent does not judge: then this one is not done."""
        if not self.clauses or self.asks[-1] != [Unclear("question")] or self.closed:
            return False
        self.closed = True
        return bool(CONDITION.search(self.clauses[-1].text))

    def corrects(self, clause: Clause) -> bool:
        """Whether a clause only takes back, or puts right, what was said."""
        value, marked = correction_in(clause)
        self.denied = False
        if value and (self.correcting or (marked and self.clauses)):
            self.correcting = False
            right = _put_right(self.clauses[-1], clause, value) if self.clauses else None
            if right is not None:
                self.clauses[-1], self.asks[-1] = right, read(right)
                return True
            if self.clauses and is_open(self.asks[-1]) and re.fullmatch(REFS, value):
                told = self.clauses[-1].adopting(clause, value)
                told = told.with_text(f"{told.text} {self.clauses[-1].text}")
                if (found := read(told)) and not is_open(found):
                    self.clauses[-1], self.asks[-1] = told, found
                    return True
            if not self.clauses:
                self.add(clause, [Unclear("of_what")])
                return True
        if self.clauses and CANCELS.fullmatch(clause.text):
            self.asks[-1] = [Nothing()]
            return True
        self.denied = bool(
            re.fullmatch(
                r"(?:(?:actually|wait|oh|hmm)\s*)*(?:no+|nope)|(?:哦|噢|啊|呃|嗯"
                r"|哎)*\s*(?:不对|[说搞写弄]?错了|不是)",
                clause.text,
            )
        )
        self.correcting = bool(TAKES_BACK.fullmatch(clause.text))
        return self.correcting

    def takes_back(self, clause: Clause, *, doubting: bool) -> bool:
        """Whether a clause takes back what the same message wished for: "caption 'x' ... no, skip the caption"."""
        if not self.asks or not (doubting or _ON_SECOND_THOUGHT.search(clause.text)):
            return False
        gone = read(clause.with_text(_ON_SECOND_THOUGHT.sub("", clause.text)))
        for ask in gone:
            for number in range(len(self.asks) - 1, -1, -1):
                kept = [each for each in self.asks[number] if not undoes(ask, each)]
                if kept != self.asks[number]:
                    self.asks[number] = kept or [Nothing()]
                    return True
        return False

    def ranks_anew(self, clause: Clause, *, doubting: bool) -> bool:
        """Whether a clause puts right by what is to be ranked: "rank by pace ... no, by clarity"."""
        last = self.asks[-1] if self.asks else []
        value = without_mark(clause)
        if len(last) != 1 or not isinstance(last[0], Rank) or not (doubting or value != clause.text):
            return False
        for words in (value, f"rank by {value}", f"按{value}排名"):
            found = read(clause.with_text(words))
            if len(found) == 1 and isinstance(found[0], Rank) and (found[0].dimension or found[0].preset):
                right = found[0]
                self.asks[-1] = [replace(last[0], dimension=right.dimension, preset=right.preset)]
                self.correcting = self.denied = False
                return True
        return False

    def repeats(self, clause: Clause) -> bool:
        """Whether a clause asks for the same again, for other clips: "and the same with clip 3"."""
        found = _SAME.fullmatch(clause.text)
        if not found or not self.clauses or not self.clauses[-1].pointed():
            return False
        if isinstance(self.asks[-1][0], Order | Compare | Rank | Why):
            return False
        sign = next(group for group in found.groups() if group)
        again = _put_right(self.clauses[-1], clause, sign)
        if again is None or not (asks := read(again)) or is_open(asks):
            return False
        self.add(again, asks)
        return True

    def completes(self, clause: Clause) -> bool:
        """Whether a clause belongs to the one before it: it answers what that left open, or says how."""
        if self.waiting is not None:
            whole = joined(self.waiting, clause)
            found, alone = read(whole), read(clause)
            if alone and not is_open(alone) and found and not is_about(self.waiting, clause, alone, found):
                return False  # a wish of its own, which words that nobody understood only stand before
            if found and alone != [Nothing()] and (found != alone or not _ACTS.search(self.waiting.text)):
                self.missed.pop()
                self.waiting = None
                self.add(whole, found)
                return True
        if not self.clauses:
            return False
        whole = joined(self.clauses[-1], clause)
        alone = read(clause)
        answers = self.asks[-1] == [Unclear("which_words")] and alone and isinstance(alone[0], AddText)
        if (
            alone
            and not is_open(alone)
            and not belongs(clause)
            and not answers
            and not is_place_of(clause, self.asks[-1])
        ):
            return False  # a wish of its own answers no question
        if (is_open(self.asks[-1]) and (found := read(whole)) and not is_open(found)) or (
            (belongs(clause) or is_place_of(clause, self.asks[-1]))
            and (found := read(whole))
            and not (alone and _loses(self.asks[-1], found))
        ):
            self.clauses[-1], self.asks[-1] = whole, self.in_context(found, whole)
            return True
        return False

    def in_context(self, found: list[Ask], whole: Clause) -> list[Ask]:
        """What the last clause, made longer, means after those before it."""
        before = [ask for each in self.asks[:-1] for ask in each]
        return held_back(whole, meant(found, whole, before, self.clauses[:-1])) if found else found


_ALSO: Final = re.compile(r"\b(?:also|too|as well|another)\b|也|还(?!是|原)|另外", re.IGNORECASE)
_MUSIC: Final = re.compile(r"(?:the |my )?(?:music|bgm|song|soundtrack)|(?:背景)?音乐", re.IGNORECASE)
"""What was to be louder or quieter, named after a comma: "bit quieter, the music"."""
_NO_SUCH: Final = re.compile(
    r"\b(?:no|not|without)\s+(?:a\s+|any\s+)?(?:wipes?|slides?|zooms?|fades?|dips?)\b"
    r"|(?:不要|别用)(?:擦除|滑动|缩放|淡)",
    re.IGNORECASE,
)
_STAYS: Final = re.compile(r"(?:keep|leave|retain|preserve)\b|保留|留着|不要动|别动", re.IGNORECASE)
"""How a clause begins that is no part of the wish before it, even if nobody knows what it spares."""
_ALONE: Final = re.compile(r"其[他它余]的?|(?:the )?(?:rest|others)", re.IGNORECASE)
_KEPT: Final = re.compile(
    r"(?:(?:no|actually|wait|please|just|let'?s)[\s,]+)*(?:keep|leave)\s+(?:it|that|them|this|that"
    r" one)(?:\s+(?:in|there|alone|as (?:it )?is))?|(?:还是)?(?:留着|别删|保留|留下)(?:它|吧)?",
    re.IGNORECASE,
)
"""That what was to go stays after all."""
_ON_SECOND_THOUGHT: Final = re.compile(
    r"^(?:(?:no|nope|actually|wait|oh|on second thought|hmm|scratch that|算了|不对|等等|还是)[\s,，]+)+|^(?:算了"
    r"|还是)(?=[^\s])",
    re.IGNORECASE,
)


def _loses(asks: Sequence[Ask], found: Sequence[Ask]) -> bool:
    """Whether a clause, read with the next one, no longer asks for what it asked for alone."""
    return not {type(ask) for ask in asks if not isinstance(ask, Unclear)} <= {type(ask) for ask in found}


def _put_right(before: Clause, clause: Clause, value: str) -> Clause | None:
    taken = before.adopting(clause, value)
    return corrected_by(taken.with_text(before.text), taken.text)


_ACTS: Final = re.compile(
    r"^(?:start|go|get|trim|cut|remove|delete|mute|move|undo|add|speed|slow|split|duplicate|swap|drop)\b"
    r"|剪|删|静音|移|复制",
    re.IGNORECASE,
)
"""A clause that does something: if it is not understood, the next one does not explain it."""
_CUTS: Final = re.compile(r"\b(?:trim|remove|delete|mute)\b|剪|删|静音", re.IGNORECASE)
_GAP: Final = re.compile(r"(?<=[\u4e00-\u9fff\ue100-\uefff])\s+(?=[\u4e00-\u9fff\d])|(?<=\d)\s+(?=[\u4e00-\u9fff])")
_SPACE: Final = re.compile(rf"(?<=[\u4e00-\u9fff%]|{TEXT})\s+(?=[\u4e00-\u9fff])")


def _spaced(clause: Clause) -> list[Clause]:
    """Cut a Chinese clause at its spaces where each part is a wish of its own: "竖屏 加音乐 转场闪黑"."""
    if not read(clause) and (tight := _GAP.sub("", clause.text)) != clause.text and read(clause.with_text(tight)):
        return [clause.with_text(tight)]
    parts = [part for part in _SPACE.split(clause.text) if part.strip()]
    if len(parts) < 2 or len(clause.text) > 120:
        return [clause]
    made = [clause.with_text(part) for part in parts]
    return made if all((found := read(part)) and not is_open(found) for part in made) else [clause]


_FILE: Final = re.compile(
    r"(?<![\w.])[\w-]+\.(?:mp4|mov|avi|webm|mkv|mp3|wav|m4a|aac|png|jpe?g|gif|webp)\b", re.IGNORECASE
)
"""A file's name that none of the uploaded ones is like."""
_LEFT_OUT: Final = re.compile(
    r"(?:exclude|excluding|leave out|skip|omit|without|not)\b|排除|不算|不含|撇开", re.IGNORECASE
)
