"""The cases: each measures, prints its rounds and returns rows of the table."""

# ruff: noqa: E501  one row of the table a line

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.batch import Batch, make_batch
from tests.benchmarks.machine import interleaved, run_child, run_process, say, timed
from tests.benchmarks.network import EVENTS, UPLOAD_BYTES, read_events, send_large


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    mine: str
    reference: str
    ratio: str
    budget: str


@dataclass(frozen=True)
class Plan:
    """What every case is given."""

    work: Path
    rounds: int
    quick: bool

    @cached_property
    def batch(self) -> Batch:
        """The clips: made when the first case wants them."""
        batch = make_batch(self.work, quick=self.quick)
        say(f"batch: {len(batch.paths)} clips of {batch.seconds:g} s, {batch.size[0]}x{batch.size[1]}")
        return batch


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f}  ({min(ratios):.2f}-{max(ratios):.2f})"


def warm_up(_: int) -> None:
    """Load what a worker of the engine has loaded long before it is given a clip."""
    import av  # noqa: F401

    import vlai_widgets.engine.analysis  # noqa: F401

    time.sleep(0.2)  # long enough that each process of the pool takes one


def decode(path: Path) -> int:
    """Decode every frame of picture and sound, one thread, and do nothing with it."""
    import av

    frames = 0
    with av.open(path) as clip:
        clip.streams.video[0].thread_type = "NONE"
        for frame in clip.decode(clip.streams.video[0], *clip.streams.audio[:1]):
            frames += isinstance(frame, av.VideoFrame)
    return frames


def measure_clip(path: Path) -> int:
    """Analyse a clip as the engine does."""
    from vlai_widgets.engine.analysis import analyze

    found = analyze(path, clip_id=path.stem, clip=path.name, sha256="0" * 64).analysis
    if found.error:
        raise SystemExit(f"{path.name}: {found.error}")
    return sum(1 for m in found.measurements if m.value is not None)


def analyse(plan: Plan) -> list[Row]:
    """The analysis of the batch against a plain decode of it."""
    paths = plan.batch.paths
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(warm_up, range(2)))
        done = interleaved(
            plan.rounds,
            {
                "decode": lambda: timed(lambda: list(pool.map(decode, paths))),
                "analyse": lambda: timed(lambda: list(pool.map(measure_clip, paths))),
            },
        )
    footage = len(paths) * plan.batch.seconds
    mine, theirs = done.median("analyse"), done.median("decode")
    return [
        Row(
            "analyse the batch / plain decode",
            f"{mine:.2f} s",
            f"{theirs:.2f} s",
            _spread(done.ratios("analyse", "decode")),
            "<= 1.50",
        ),
        Row("footage a second of analysis", f"{footage / mine:.1f} x", f"{footage / theirs:.1f} x", "", ""),
    ]


def stage_times(plan: Plan) -> list[Row]:
    """Where the processor time of an analysis goes, as a share of a plain decode."""
    from tests.benchmarks.stages import stages

    spent = stages(plan.batch.paths, decode)
    plain, clips = spent.pop("plain decode"), len(plan.batch.paths)
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        say(f"  {name:<28} {1000 * seconds / clips:7.1f} ms a clip  {100 * seconds / plain:6.1f} % of a plain decode")
    return [
        Row(
            "analysis / plain decode, processor time",
            f"{spent['whole']:.2f} s",
            f"{plain:.2f} s",
            f"{spent['whole'] / plain:.2f}",
            "",
        )
    ]


def render(plan: Plan) -> list[Row]:
    """The leaderboard reel against one ffmpeg command."""
    from tests.benchmarks.reel import by_hand, draft_of, posters_of

    draft = draft_of(plan.batch)
    request = {
        "draft": draft.to_wire(), "sources": {p.stem: str(p) for p in plan.batch.paths},
        "posters": {k: str(v) for k, v in posters_of(plan.batch, plan.work / "posters").items()}, "out": str(plan.work / "reel.mp4"), "quality": "high",
    }  # fmt: skip
    draft_request = request | {"quality": "preview", "out": str(plan.work / "preview.mp4")}
    first = run_child("render", request)
    command = by_hand(plan.batch, plan.work / "reel.mp4", plan.work / "cards", plan.work / "by-hand.mp4")
    done = interleaved(
        plan.rounds,
        {
            "ffmpeg": lambda: run_process(command)[0],
            "render": lambda: run_child("render", request),
            "preview": lambda: run_child("render", draft_request),
        },
    )
    frames = sum(1 for _ in _frames_of(plan.work / "by-hand.mp4"))
    inner = [m["inner_s"] / f["wall_s"] for m, f in zip(done.measured["render"], done.measured["ffmpeg"], strict=True)]
    size = (plan.work / "by-hand.mp4").stat().st_size / 1e6
    theirs = f"{done.median('ffmpeg'):.2f} s"
    return [
        Row("render the reel / ffmpeg command", f"{done.median('render', 'inner_s'):.2f} s", theirs, _spread(inner), "<= 1.15"),
        Row("the same with starting Python", f"{done.median('render'):.2f} s", theirs, _spread(done.ratios("render", "ffmpeg")), ""),
        Row("its CPU time", f"{done.median('render', 'cpu_s'):.1f} s", f"{done.median('ffmpeg', 'cpu_s'):.1f} s", _spread(done.ratios("render", "ffmpeg", "cpu_s")), ""),
        Row("its peak memory", f"{max(m['peak_mb'] for m in done.measured['render']):.0f} MB", f"{done.median('ffmpeg', 'peak_mb'):.0f} MB", "", "<= 700 MB"),
        Row("a preview at 360 px / the render: CPU time", f"{done.median('preview', 'cpu_s'):.1f} s", f"{done.median('render', 'cpu_s'):.1f} s", _spread(done.ratios("preview", "render", "cpu_s")), ""),
        Row("frames; size of the file", f"{first['frames']:.0f}; {first['size_mb']:.1f} MB", f"{frames}; {size:.1f} MB", "", "the same reel"),
    ]  # fmt: skip


def moviepy(plan: Plan) -> list[Row]:
    """The leaderboard reel against the same with moviepy, for the record: no budget hangs on it."""
    from tests.benchmarks.reel import by_hand, draft_of, for_moviepy, posters_of

    python = os.environ.get("VLAI_MOVIEPY_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import moviepy"], capture_output=True, check=False).returncode:
        say("  left out: there is no moviepy. Set VLAI_MOVIEPY_PYTHON to an interpreter that has it.")
        return []
    request = {
        "draft": draft_of(plan.batch).to_wire(), "sources": {p.stem: str(p) for p in plan.batch.paths},
        "posters": {k: str(v) for k, v in posters_of(plan.batch, plan.work / "posters").items()}, "out": str(plan.work / "reel.mp4"), "quality": "high",
    }  # fmt: skip
    run_child("render", request)
    by_hand(
        plan.batch, plan.work / "reel.mp4", plan.work / "cards", plan.work / "by-hand.mp4"
    )  # leaves cards and plates
    theirs = json.dumps(for_moviepy(plan.batch, plan.work / "cards", plan.work / "by-moviepy.mp4"))
    script = Path(__file__).with_name("by_moviepy.py")
    done = interleaved(
        plan.rounds,
        {
            "moviepy": lambda: run_process([python, script, theirs])[0],
            "render": lambda: run_child("render", request),
        },
    )
    frames = [len(_frames_of(plan.work / name)) for name in ("reel.mp4", "by-moviepy.mp4")]
    return [
        Row("render the reel / the same with moviepy", f"{done.median('render'):.1f} s", f"{done.median('moviepy'):.1f} s", _spread(done.ratios("render", "moviepy")), "-"),
        Row("its CPU time", f"{done.median('render', 'cpu_s'):.1f} s", f"{done.median('moviepy', 'cpu_s'):.1f} s", _spread(done.ratios("render", "moviepy", "cpu_s")), "-"),
        Row("frames", str(frames[0]), str(frames[1]), "", "-"),
    ]  # fmt: skip


def _frames_of(path: Path) -> list[object]:
    import av

    with av.open(path) as clip:
        return [packet for packet in clip.demux(video=0) if packet.size]


def rerank(plan: Plan) -> list[Row]:
    """New weights for many clips."""
    import numpy as np

    from vlai_widgets.models import Analysis, Measurement
    from vlai_widgets.scoring import load_model, score_batch

    count = 1000 if plan.quick else 10_000
    rng = np.random.default_rng(1)
    features = load_model().features
    values = [rng.uniform(spec.lo, spec.hi, count) for spec in features]
    analyses = [
        Analysis(
            clip_id=str(k), clip=f"clip_{k}.mp4", sha256="", analysis_version="",
            measurements=tuple(Measurement(feature=spec.name, value=float(column[k])) for spec, column in zip(features, values, strict=True)),
        )
        for k in range(count)
    ]  # fmt: skip
    started = time.perf_counter()
    board = score_batch(analyses)
    first_s = time.perf_counter() - started
    hooks = iter(np.linspace(0.1, 0.6, plan.rounds * 2 + 1))
    board.reweighted(weights={"hook": float(next(hooks))})
    done = interleaved(
        plan.rounds * 2, {"rerank": lambda: timed(lambda: board.reweighted(weights={"hook": float(next(hooks))}))}
    )
    ms = done.median("rerank") * 1000
    return [
        Row(
            f"rerank {count:,} clips, with intervals",
            f"{ms:.1f} ms",
            f"first time {first_s * 1000:.0f} ms",
            f"{ms / 100:.2f} of 100 ms",
            "<= 1.00",
        )
    ]


def imports(plan: Plan) -> list[Row]:
    """The import of the package against that of ipywidgets, each in a fresh interpreter."""
    run_child("imported", {"module": "ipywidgets"})  # both from a warm disk cache
    done = interleaved(
        plan.rounds * 2,
        {
            name: (lambda name=name: {"wall_s": run_child("imported", {"module": name})["inner_s"]})
            for name in ("ipywidgets", "vlai_widgets")
        },
    )
    return [
        Row("import vlai_widgets / import ipywidgets", f"{done.median('vlai_widgets') * 1000:.0f} ms", f"{done.median('ipywidgets') * 1000:.0f} ms",
            _spread(done.ratios("vlai_widgets", "ipywidgets")), "<= 1.50"),
    ]  # fmt: skip


def unchanged(plan: Plan) -> list[Row]:
    """A batch that the engine has seen before, in a new session, against the first time."""
    firsts, seconds = [], []
    for k in range(max(1, plan.rounds // 2)):
        with tempfile.TemporaryDirectory(dir=plan.work, prefix="home-") as home:
            first, second = _ranked_twice(plan, home)
        say(f"  round {k + 1}: first {first:.2f} s, again {second:.2f} s")
        firsts.append(first)
        seconds.append(second)
    ratios = [again / first for first, again in zip(firsts, seconds, strict=True)]
    what = "upload and rank the batch again / first time"
    return [
        Row(
            what,
            f"{statistics.median(seconds):.2f} s",
            f"{statistics.median(firsts):.2f} s",
            _spread(ratios),
            "no decode",
        )
    ]


def _ranked_twice(plan: Plan, home: str) -> list[float]:
    from vlai_widgets.backends import connect, stop_engine

    os.environ.update(VLAI_HOME=home, VLAI_BACKEND="local", VLAI_ENGINE_IDLE_S="60")
    os.environ.pop("VLAI_RUNTIME_DIR", None)
    spent = []
    try:
        with connect("local") as backend:
            for _ in range(2):
                with backend.open_session() as session:
                    started = time.perf_counter()
                    session.upload(list(plan.batch.paths))
                    session.say("rank these videos by engagement score")
                    spent.append(time.perf_counter() - started)
                    found = session.analyses()
                if len(found) != len(plan.batch.paths) or any(a.error for a in found):
                    raise SystemExit("The engine did not analyse every clip.")
    finally:
        stop_engine()
    return spent


def page_upload(plan: Plan) -> list[Row]:
    """The largest upload to the server extension."""
    from tests.benchmarks.page_uploads import upload

    return upload(plan)


def first_paint(plan: Plan) -> list[Row]:
    """From the request to run its cell until a Studio is seen."""
    from tests.benchmarks.first_paint import first_paint

    return first_paint(plan)


def log(plan: Plan) -> list[Row]:
    """Ten thousand lines of a log, as the page has them."""
    from tests.benchmarks.page_frames import log

    return log(plan)


def weights(plan: Plan) -> list[Row]:
    """A weight that is moved, as the page has it."""
    from tests.benchmarks.page_frames import weights

    return weights(plan)


def upload(plan: Plan) -> list[Row]:
    """A file of 500 MB into an engine, against curl sending the same."""
    ours, curl, grown_mb = send_large(plan.rounds, plan.work, 50_000_000 if plan.quick else UPLOAD_BYTES)
    speeds = [theirs / mine for mine, theirs in zip(ours, curl, strict=True)]
    return [
        Row("speed of an upload of 500 MB / that of curl", f"{statistics.median(ours):.2f} s", f"{statistics.median(curl):.2f} s", _spread(speeds), ">= 0.80"),
        Row("memory of the client during it", f"+{grown_mb:.1f} MB", "-", "-", "<= 16 MB"),
    ]  # fmt: skip


def events(plan: Plan) -> list[Row]:
    """A streamed answer of 100,000 words, against httpx-sse and json."""
    medians, cpu, wall = read_events(plan.rounds, 5_000 if plan.quick else EVENTS)
    mine, theirs = f"{medians['session.say']:.1f} us", f"{medians['httpx-sse + json']:.1f} us"
    return [
        Row("CPU of a streamed event / httpx-sse + json", mine, theirs, _spread(cpu), "<= 1.10"),
        Row("the same, wall", "-", "-", _spread(wall), "-"),
    ]


CASES: dict[str, Callable[[Plan], list[Row]]] = {
    "imports": imports, "rerank": rerank, "analyse": analyse, "stages": stage_times, "render": render, "moviepy": moviepy,
    "unchanged": unchanged, "page-upload": page_upload, "first-paint": first_paint, "log": log, "weights": weights, "upload": upload, "events": events,
}  # fmt: skip
