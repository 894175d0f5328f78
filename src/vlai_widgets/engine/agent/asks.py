"""What can be asked for: one frozen dataclass a kind of request. Nothing here knows a draft or a language.

:data:`Edit` are changes of the timeline, :data:`Ask` is everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HelpKind = Literal["music", "transitions", "ranking", "shape", "text"]
RefKind = Literal[
    "clip", "nth", "last", "rank", "all", "opening", "table", "whole", "which", "copy", "longest", "shortest", "next"
]


@dataclass(frozen=True, slots=True)
class Ref:
    """What a sentence points at, before anyone knows what is on the timeline.

    Attributes:
        kind: ``clip`` an uploaded clip by name; ``nth`` and ``last`` the n-th clip from the start or the end;
            ``rank`` the clip of a rank (negative: from the last); ``all`` every clip; ``opening`` and ``table`` the
            cards; ``whole`` the timeline itself; ``which`` a name that fits several clips; ``copy`` what was
            just duplicated; ``longest`` and ``shortest`` the n-th longest or shortest clip; ``next`` the
            one that follows ``but``.
        n: Number of ``nth``, ``last``, ``rank``, ``longest`` and ``shortest``, from 1; of ``clip`` the piece of it
            that is meant (0: all).
        clip_ids: The clip of ``clip``, or those that ``which`` may mean.
        but: Those of ``all`` that are not meant.
    """

    kind: RefKind
    n: int = 0
    clip_ids: tuple[str, ...] = ()
    but: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A time, as far as a sentence tells it, in ms."""

    start: int | None = None
    end: int | None = None
    length: int | None = None

    def __bool__(self) -> bool:
        return (self.start, self.end, self.length) != (None, None, None)


# --- questions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Rank the clips and lay the leaderboard reel."""

    preset: str | None = None
    dimension: str | None = None
    top: int | None = None
    worst: bool = False
    without: tuple[Ref, ...] = ()
    only: tuple[Ref, ...] = ()
    order: Literal["countdown", "ranking"] | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """Say where the gap between two clips comes from; ``beside``: show them at once, too."""

    refs: tuple[Ref, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Explain a clip's rank."""

    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Say what is on the timeline."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be done: all of it, or what there is to choose from of one kind."""

    about: HelpKind | None = None


@dataclass(frozen=True, slots=True)
class CanNot:
    """Something that cannot be done; ``what`` names it among the known ones."""

    what: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A request that is not complete: ``question`` names what is asked back."""

    question: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A wish that nothing be changed, such as "don't delete anything"."""


# --- history --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last edits."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class Redo:
    """Bring back what was taken back."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class Restart:
    """Back to the first version of the timeline."""


# --- edits ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCanvas:
    """Another shape or size. ``short_px`` is the shorter side."""

    aspect: str | None = None
    short_px: int | None = None
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddText:
    """Write something over the picture."""

    text: str
    style: Literal["title", "caption", "lower_third"] = "title"
    span: Span = Span()
    x: float | None = None
    y: float | None = None
    colour: str | None = None
    on: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleText:
    """Change texts that are there, or only those over ``on``."""

    styles: tuple[str, ...]
    text: str | None = None
    span: Span = Span()
    x: float | None = None
    y: float | None = None
    colour: str | None = None
    on: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveText:
    """Take texts away."""

    styles: tuple[str, ...]
    on: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowRanks:
    """Show the rank plates, or not."""

    show: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMusic:
    """Play a bed, or the sound of a clip. None for what nobody said."""

    mood: str | None = None
    ref: Ref | None = None
    volume: float | None = None
    duck: bool | None = None
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class RemoveMusic:
    """Take the music away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVolume:
    """Make something louder or quieter; 0 mutes. ``relative``: times what it is."""

    volume: float
    relative: bool = False
    of: Literal["music", "clips", "everything"] = "clips"
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower the music under speech, or not."""

    duck: bool


@dataclass(frozen=True, slots=True)
class SetLoudness:
    """Integrated loudness of the programme."""

    lufs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """Shorten clips: off their start or end (a negative ``tail`` shows more), or to a part of them, or to a length."""

    refs: tuple[Ref, ...]
    head: int = 0
    tail: int = 0
    keep: Span = Span()
    length: int | None = None


@dataclass(frozen=True, slots=True)
class CutOut:
    """Take a span out of a clip, or of the timeline."""

    refs: tuple[Ref, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Split:
    """Cut a clip in two (``at`` a time; ``also`` at others), or into equal parts."""

    refs: tuple[Ref, ...]
    at: int | None = None
    parts: int = 2
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Put clips somewhere else: to a place (from 1, -1 is the last), or before or after another."""

    refs: tuple[Ref, ...]
    to: int | None = None
    before: Ref | None = None
    after: Ref | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """Another order: the named clips in theirs, or ``how``."""

    refs: tuple[Ref, ...] = ()
    how: Literal["given", "reverse", "swap", "name", "length", "longest"] = "given"


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Play faster or slower."""

    refs: tuple[Ref, ...]
    factor: float
    relative: bool = True


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Copy clips."""

    refs: tuple[Ref, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Remove:
    """Take clips off the timeline."""

    refs: tuple[Ref, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """Put uploaded clips onto the timeline: at a place (from 1, -1 is the last), or before or after another."""

    refs: tuple[Ref, ...]
    to: int | None = None
    before: Ref | None = None
    after: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTransition:
    """Another transition; ``kind`` None for hard cuts, ``same`` for what is there (a crossfade where nothing is)."""

    kind: Literal["fade", "dip", "wipe", "slide", "zoom", "same"] | None
    length: int | None = None
    refs: tuple[Ref, ...] = ()
    between: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """Brighter, darker, more or less contrast."""

    refs: tuple[Ref, ...] = ()
    brightness: float | None = None
    contrast: float | None = None
    relative: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLook:
    """Theme, brand colour or logo."""

    theme: Literal["dark", "light"] | None = None
    accent: str | None = None
    logo: Ref | None = None
    plain: bool = False


Edit = (
    SetCanvas | AddText | StyleText | RemoveText | ShowRanks | AddMusic | RemoveMusic | SetVolume | Duck | SetLoudness
    | Trim | CutOut | Split | Move | Order | SetSpeed | Duplicate | Remove | Insert | SetTransition | Adjust | SetLook
)  # fmt: skip
Ask = Edit | Rank | Compare | Why | Status | Help | CanNot | Unclear | Nothing | Undo | Redo | Restart
EDITS = Edit.__args__
