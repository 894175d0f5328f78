"""Requests of one message put together: one ranking from several clauses, a volume that belongs to new music."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    Ask,
    CanNot,
    Move,
    Nothing,
    Rank,
    Ref,
    Remove,
    SetCanvas,
    SetTransition,
    SetVolume,
    Unclear,
    Why,
)


def tidied(asks: list[Ask]) -> list[Ask]:
    """One ranking from several clauses, and a volume that belongs to the music just asked for."""
    made: list[Ask] = []
    for ask in asks:
        last = made[-1] if made else None
        if (
            isinstance(ask, Rank) and isinstance(last, Remove) and not last.others
        ):  # "leave out clip 2 and rank the rest"
            made[-1] = replace(ask, without=(*ask.without, *last.refs))
        elif isinstance(ask, Rank) and (first := _rank_in(made)) is not None:
            made[made.index(first)] = _both(first, ask)
        elif isinstance(ask, SetVolume) and isinstance(last, AddMusic) and _for_music(ask) and last.volume is None:
            made[-1] = replace(last, volume=ask.volume)
        elif (
            isinstance(ask, SetVolume)
            and isinstance(last, SetVolume)
            and last.relative
            and (last.of, last.refs) == (ask.of, ask.refs)
        ):
            made[-1] = ask
        elif isinstance(ask, Why) and isinstance(last, Why) and not ask.refs:
            continue
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
        elif ask not in made or not isinstance(ask, SetTransition | Nothing | CanNot | Unclear):
            made.append(ask)
    wishes: list[Ask] = [ask for ask in made if not isinstance(ask, Nothing)]
    return wishes or made


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
