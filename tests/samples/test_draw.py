"""Drawing: the same frames every time, nothing twice, nothing by halves."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import av
import pytest

from vlai_widgets.errors import UnknownOption
from vlai_widgets.samples import SAMPLES, DrawingFailed, draw_samples

SHORT = "tea-garden.mp4"


def frames_digest(path) -> str:
    digest = hashlib.sha256()
    with av.open(path) as clip:
        for frame in clip.decode(video=0):
            digest.update(frame.to_ndarray().tobytes())
        assert frame.pts is not None
    return digest.hexdigest()


def test_two_draws_give_the_same_frames(tmp_path, samples):
    [again] = draw_samples(tmp_path, names=[SHORT], processes=0)
    assert frames_digest(again) == frames_digest(samples[SHORT])


def test_there_are_ten_with_names_that_do_not_give_the_fault_away():
    assert len({spec.name for spec in SAMPLES}) == len(SAMPLES) == 10
    for spec in SAMPLES:
        words = {w for trait in spec.traits for w in trait.split("_")}
        assert not words & set(spec.name.removesuffix(".mp4").split("-"))


def test_what_is_drawn_is_not_drawn_again(samples):
    folder = samples[SHORT].parent
    before = {name: path.stat().st_mtime_ns for name, path in samples.items()}
    seen: dict[str, list[float]] = {}
    started = time.perf_counter()
    draw_samples(folder, progress=lambda name, done: seen.setdefault(name, []).append(done))
    assert time.perf_counter() - started < 2
    assert seen == {spec.name: [1.0] for spec in SAMPLES}
    assert {name: path.stat().st_mtime_ns for name, path in samples.items()} == before


def test_a_damaged_or_outdated_clip_is_drawn_again(tmp_path, samples):
    whole = samples[SHORT].read_bytes()
    (tmp_path / SHORT).write_bytes(whole[:-100])
    (tmp_path / "manifest.json").write_bytes((samples[SHORT].parent / "manifest.json").read_bytes())
    shares: list[float] = []
    draw_samples(tmp_path, names=[SHORT], processes=1, progress=lambda _name, done: shares.append(done))
    assert (tmp_path / SHORT).read_bytes() == whole
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert shares[-1] == 1.0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest[SHORT]["sha256"] == hashlib.sha256(whole).hexdigest()


class Stop(Exception):
    pass


@pytest.mark.parametrize("processes", [0, 2])
def test_an_interrupted_draw_leaves_no_part_of_a_file(tmp_path, processes):
    def stop_half_way(_name: str, done: float) -> None:
        if done > 0.1:
            raise Stop

    with pytest.raises(Stop):
        draw_samples(tmp_path, names=[SHORT, "soda-fizz.mp4"], processes=processes, progress=stop_half_way)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_killed_draw_leaves_nothing_that_looks_like_a_clip(tmp_path):
    command = [sys.executable, "-m", "vlai_widgets.samples", str(tmp_path), "--names", SHORT, "--report"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if float(line.split()[1]) > 0.1:
                child.send_signal(signal.SIGKILL)
                break
    assert not list(tmp_path.glob("*.mp4"))


def test_an_unguarded_script_can_draw(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom vlai_widgets.samples import draw_samples\n"
        "def enough(name, done):\n    if done > 0.1:\n        raise SystemExit(f'{name} is being drawn')\n"
        f"print('once')\ndraw_samples(Path({str(tmp_path)!r}), names=[{SHORT!r}], progress=enough)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["once"]
    assert done.stderr == f"{SHORT} is being drawn\n"


def test_unknown_names_are_refused_with_a_suggestion(tmp_path):
    with pytest.raises(UnknownOption, match="tea-garden"):
        draw_samples(tmp_path, names=["tea-gardn.mp4"])


@pytest.mark.skipif(os.name == "nt", reason="limits")
def test_a_full_disk_is_told(tmp_path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # the process that draws inherits it
    try:
        with pytest.raises(DrawingFailed, match="could not be drawn"):
            draw_samples(tmp_path, names=[SHORT], processes=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_the_catalogue_needs_no_heavy_library():
    code = "import sys, vlai_widgets.samples; print(sorted({'av', 'PIL', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
