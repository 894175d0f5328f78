"""Requests of one message put together: one ranking from several clauses, a volume that belongs to new music."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    Adjust,
    Ask,
    CanNot,
    Compare,
    Duplicate,
    Move,
    Nothing,
    Rank,
    Redo,
    Ref,
    Remove,
    Restart,
    SetCanvas,
    SetTransition,
    SetVolume,
    Unclear,
    Undo,
    Why,
)

HALF: Final = 0.5
_ENDS: Final = ((Ref("rank", 1),), (Ref("rank", -1),))

_FIRST_AND_LAST: Final = ((Ref("nth", 1),), (Ref("last", 1),))


def tidied(asks: list[Ask]) -> list[Ask]:  # noqa: PLR0912, PLR0915  one branch a kind of sentence
    """One ranking from several clauses, and a volume that belongs to the music just asked for."""
    made: list[Ask] = []
    for ask in asks:
        last = made[-1] if made else None
        if (
            isinstance(ask, Rank) and isinstance(last, Remove) and not last.others
        ):  # "leave out clip 2 and rank the rest"
            made[-1] = replace(ask, without=(*ask.without, *last.refs))
        elif isinstance(ask, AddMusic) and isinstance(last, AddMusic) and (both := _one_music(last, ask)) is not None:
            made[-1] = both
        elif isinstance(ask, Compare) and isinstance(last, Compare | Rank) and not ask.refs:
            if isinstance(last, Compare):
                made[-1] = Compare(last.refs, beside=last.beside or ask.beside)
            elif ask.beside:
                made.append(ask)
        elif isinstance(ask, Compare) and isinstance(last, Why) and len(ask.refs) == 1 and len(last.refs) == 1:
            made.append(Compare((*last.refs, *ask.refs), ask.beside))
        elif isinstance(ask, Restart | Undo | Redo) and isinstance(last, Restart):
            made[-1] = last if not isinstance(ask, Redo) else ask
        elif isinstance(ask, Why) and not ask.refs and isinstance(last, Rank) and last.worst:
            made.append(Why((Ref("rank", -1),)))
        elif isinstance(ask, Why) and isinstance(last, Rank) and ask.refs in _FIRST_AND_LAST:
            made.append(Why(_ENDS[_FIRST_AND_LAST.index(ask.refs)]))  # "rank them and say why the first one won"
        elif isinstance(ask, Rank) and (first := _rank_in(made)) is not None:
            made[made.index(first)] = _both(first, ask)
        elif isinstance(ask, SetVolume) and isinstance(last, AddMusic) and _for_music(ask) and last.volume is None:
            made[-1] = replace(last, volume=ask.volume)
        elif (
            isinstance(ask, SetVolume)
            and isinstance(last, SetVolume)
            and last.relative
            and ((last.of, last.refs) == (ask.of, ask.refs) or _of_a_part(last, ask))
        ):
            made[-1] = ask
        elif isinstance(ask, SetTransition) and isinstance(last, SetTransition) and _same_joins(last, ask):
            made[-1] = ask  # "they are too quick, make them 0.8 s"
        elif isinstance(ask, Adjust) and isinstance(last, Adjust) and _again(last, ask):
            made[-1] = ask  # "it is too dark, brighten it": one wish
        elif isinstance(ask, Move) and isinstance(last, Duplicate) and ask.refs == last.refs and _is_by_name(ask):
            made.append(replace(ask, refs=(Ref("copy"),)))  # the name fits the original, too, which is to stay
        elif isinstance(ask, Why) and isinstance(last, Why) and not ask.refs:
            continue
        elif isinstance(ask, Move) and ask.refs in _ENDS and ask.to in {1, -1} and (rank := _rank_in(made)):
            best_first = (ask.refs == _ENDS[0]) == (ask.to == 1)
            made[made.index(rank)] = replace(rank, order="ranking" if best_first else "countdown")
        elif isinstance(ask, Remove) and ask.refs == (Ref("all"),) and _rank_in(made):
            continue  # "keep the top two, ditch the rest": the ranking shows no others
        elif isinstance(ask, Remove) and any(ref.kind in {"opening", "table", "rank"} for ref in ask.refs):
            made.append(ask)
        elif isinstance(ask, Remove) and not ask.others and (rank := _rank_in(made)):
            made[made.index(rank)] = replace(rank, without=(*rank.without, *ask.refs))
        elif isinstance(ask, SetCanvas) and isinstance(last, SetCanvas):
            made[-1] = SetCanvas(
                aspect=ask.aspect or last.aspect, short_px=ask.short_px or last.short_px, size=ask.size or last.size
            )
        elif ask == Unclear("which_remove") and _keeps_some(last):
            continue  # "only the top two, the rest can go"
        elif isinstance(ask, Unclear) and ask.question == "not_a_request" and made:
            continue
        elif ask not in made or not isinstance(ask, SetTransition | Nothing | CanNot | Unclear):
            if last == Unclear("of_what") and not isinstance(ask, Nothing | CanNot | Unclear):
                made.pop()  # "clip 2, make it louder": what follows says it
            made.append(ask)
    wishes: list[Ask] = [ask for ask in made if not isinstance(ask, Nothing)]
    wishes = [ask for ask in wishes if ask != Unclear("not_a_request")] or wishes
    return wishes or made


def _is_by_name(ask: Move) -> bool:
    """Whether what is moved is told by what it shows, and not by where it lies."""
    return all(ref.kind in {"clip", "rank"} and not (ref.kind == "clip" and ref.n) for ref in ask.refs)


def _of_a_part(complaint: SetVolume, ask: SetVolume) -> bool:
    """Whether "it is too loud" is answered by what the next words do to a part of it: "turn the last clip down"."""
    same_way = ask.relative and (complaint.volume > 1) == (ask.volume > 1)
    return (
        same_way and (complaint.of, complaint.refs) == ("everything", ()) and (ask.of, ask.refs) != ("everything", ())
    )


def _keeps_some(ask: Ask | None) -> bool:
    """Whether a wish says already that the rest goes."""
    return (isinstance(ask, Rank) and ask.top is not None) or (isinstance(ask, Remove) and ask.others)


def _same_joins(one: SetTransition, other: SetTransition) -> bool:
    return one.kind == other.kind == "same" and one.refs == other.refs


def _again(one: Adjust, other: Adjust) -> bool:
    if one.refs != other.refs or not (one.relative and other.relative):
        return False
    bright = one.brightness is not None and other.brightness is not None and one.brightness * other.brightness > 0
    return bright and one.contrast is None and other.contrast is None


def _one_music(one: AddMusic, other: AddMusic) -> AddMusic | None:
    """Two wishes for music as one, where neither says what the other says already."""
    if (one.mood or one.ref) and (other.mood or other.ref):
        return None
    if None not in (one.volume, other.volume) or (one.span and other.span):
        return None
    return AddMusic(
        mood=one.mood or other.mood,
        ref=one.ref or other.ref,
        volume=one.volume if one.volume is not None else other.volume,
        duck=one.duck if one.duck is not None else other.duck,
        span=one.span or other.span,
    )


def _rank_in(asks: Sequence[Ask]) -> Rank | None:
    return next((ask for ask in asks if isinstance(ask, Rank)), None)


def _for_music(ask: SetVolume) -> bool:
    level = not ask.relative or ask.volume == HALF  # "jingle.mp3, half volume"
    return ask.of in {"music", "everything"} and level and not ask.refs and ask.volume > 0


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
