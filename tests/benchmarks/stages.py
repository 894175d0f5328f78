"""Where the time of an analysis goes: processor time of every stage, in one process, against a plain decode."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from vlai_widgets.engine.analysis import analyze, decoding, frames, guard, poster


@contextmanager
def clocked() -> Iterator[Counter[str]]:
    """Add up the processor time of every stage while analyses run, each without the stages inside it."""
    spent: Counter[str] = Counter()
    running: list[str] = []
    since = [time.process_time()]

    def switch() -> None:
        now = time.process_time()
        if running:
            spent[running[-1]] += now - since[0]
        since[0] = now

    def timed(name: Callable[..., str], inner: Callable[..., Any]) -> Callable[..., Any]:
        def outer(*given: Any, **named: Any) -> Any:
            switch()
            running.append(name(*given))
            try:
                return inner(*given, **named)
            finally:
                switch()
                running.pop()

        return outer

    def detector(guarded: guard.Guarded, *_: Any) -> str:
        return type(guarded.detector).__name__.lstrip("_").lower()

    places: list[tuple[Any, str, Callable[..., str]]] = [
        (decoding.Pass, "run", lambda *_: "demux, gathering sound"),
        (decoding.Pass, "_decoded", lambda *_: "decode"),
        (frames.Shrinker, "luma", lambda *_: "small luma of every frame"),
        (frames.Shrinker, "still", lambda *_: "stills in colour"),
        (guard.Guarded, "feed", detector),
        (guard.Guarded, "finish", detector),
        (poster.Posters, "jpeg", lambda *_: "poster"),
    ]
    with ExitStack() as patches:
        for owner, name, of in places:
            patches.enter_context(mock.patch.object(owner, name, timed(of, getattr(owner, name))))
        yield spent


def stages(paths: Sequence[Path], decode: Callable[[Path], object]) -> dict[str, float]:
    """Return processor seconds of every stage over all clips; ``plain decode`` and ``whole`` are among them."""
    analyze(paths[0], clip_id="w", clip="w", sha256="0" * 64)  # models are loaded once, long before
    total: Counter[str] = Counter()
    for path in paths:
        before = time.process_time()
        decode(path)
        total["plain decode"] += time.process_time() - before
        with clocked() as spent:
            before = time.process_time()
            analyze(path, clip_id="c", clip=path.name, sha256="0" * 64)
            total["whole"] += time.process_time() - before
        total.update(spent)
    return dict(total)
