"""Timing: what the machine is, rounds in which the variants take turns, and processes whose memory is known."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Measure = Callable[[], Mapping[str, float]]


@dataclass
class Rounds:
    """What every variant measured, one entry a round."""

    measured: dict[str, list[Mapping[str, float]]] = field(default_factory=dict)

    def median(self, variant: str, what: str = "wall_s") -> float:
        return statistics.median(m[what] for m in self.measured[variant])

    def ratios(self, variant: str, reference: str, what: str = "wall_s") -> list[float]:
        pairs = zip(self.measured[variant], self.measured[reference], strict=True)
        return [mine[what] / theirs[what] for mine, theirs in pairs]


def interleaved(rounds: int, variants: Mapping[str, Measure]) -> Rounds:
    """Measure every variant once a round; every other round in the opposite order."""
    result = Rounds({name: [] for name in variants})
    for k in range(rounds):
        names = list(variants) if k % 2 == 0 else list(reversed(variants))
        for name in names:
            before = os.getloadavg()[0]
            measured = dict(variants[name]())
            result.measured[name].append(measured)
            shown = ", ".join(f"{key} {value:.3g}" for key, value in measured.items())
            say(f"  round {k + 1}/{rounds}  {name:<28} {shown}  (load before: {before:.1f})")
    return result


def timed(work: Callable[[], object]) -> dict[str, float]:
    started = time.perf_counter()
    work()
    return {"wall_s": time.perf_counter() - started}


def run_process(command: Sequence[str | Path]) -> tuple[dict[str, float], str]:
    """Run a command; return its wall and CPU time and its peak memory, and what it printed."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} failed:\n{said[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    spent = {
        "wall_s": time.perf_counter() - started,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss * unit / 1e6,
    }
    return spent, said


def run_child(case: str, request: object) -> dict[str, float]:
    """Run ``case`` of :mod:`.child` in a process of its own; ``inner_s`` is what it says that the work took."""
    spent, said = run_process([sys.executable, "-m", "tests.benchmarks.child", case, json.dumps(request)])
    return {**spent, **json.loads(said.strip().splitlines()[-1])}


def facts() -> str:
    """Return what is known about the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = ", ".join(f"{v:.1f}" for v in os.getloadavg())
    where = f"{platform.system()} {platform.machine()}, {cores} usable cores"
    return f"{where}, Python {platform.python_version()}, load average {load}"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
