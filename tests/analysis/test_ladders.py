"""Real clips made worse step by step: the dimension concerned falls in step, the others hardly move.

What models find (faces, text, voice) is left out here: blur and noise hide faces and words from people as well.
Three clips and four steps by default; ``VLAI_LADDERS=wide`` takes all clips and all steps (an hour of processor time).
The first step of all ladders is the clip as it is, encoded and measured once.
"""

from __future__ import annotations

import functools
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest

from vlai_widgets.engine.analysis import analyze
from vlai_widgets.models import DIMENSIONS, Analysis
from vlai_widgets.scoring import score_batch

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.clips,
    pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent"),
]

WIDE = os.environ.get("VLAI_LADDERS") == "wide"
NAMES = (
    sorted(path.name for path in CLIPS.iterdir())
    if WIDE and CLIPS.is_dir()
    else ["product_monster.mp4", "tears_of_steel_battle.webm", "ui_tabs_portrait.mp4"]
)
SWAPPED = {kind: {"product_monster.mp4": "person_green_wall.mp4"} for kind in ("bars", "blur")}
"""One who hardly moves before a plain wall: there these two ladders once decided when the first movement was."""
SECONDS = 6.0
SIZE = r"scale='if(gt(iw,ih),-2,270)':'if(gt(iw,ih),270,-2)',fps=25,setsar=1"
DARKER = "lutyuv=y=(val-16)*{0}+16:u=(val-128)*{0}+128:v=(val-128)*{0}+128"
BARS = "scale=iw:2*floor(ih*{0}/2),pad=iw:2*floor(ih/{0}/2):0:(oh-ih)/2,setsar=1"
FROZEN = (
    "split[a][b];[a]trim=0:2,setpts=PTS-STARTPTS,tpad=stop_mode=clone:stop_duration={0}[x];"
    "[b]trim=start={1},setpts=PTS-STARTPTS[y];[x][y]concat=n=2:v=1,trim=0:LENGTH"
)

LADDERS = {
    "blur": [f"gblur=sigma={s}" for s in (1, 1.8, 2.5, 3.5, 4.5)],
    "noise": [f"noise=alls={s}:allf=t" for s in (8, 15, 22, 32, 45)],
    # In kbit/s; a clip that takes hardly more as it is gets these shares of its own rate instead.
    "bit rate": [(250, 0.8), (140, 0.65), (90, 0.52), (60, 0.42), (40, 0.34)],
    "darkness": [DARKER.format(g) for g in (0.7, 0.55, 0.4, 0.3, 0.2)],
    "bars": [BARS.format(f) for f in (0.9, 0.8, 0.7, 0.55, 0.4)],
    "freeze": [FROZEN.format(s, 2 + s) for s in (1.2, 1.8, 2.5, 3.2, 3.8)],
    "mute": [f"asetnsamples=1024,volume=0:enable='gt(t,LENGTH*{f})'" for f in (0.85, 0.7, 0.5, 0.3, 0)],
    "clipping": [f"volume={g}dB,aformat=sample_fmts=s16" for g in (6, 10, 14, 20, 28)],
    "late hook": [(f"tpad=start_mode=clone:start_duration={t}", f"adelay={t * 1000}:all=1") for t in range(1, 6)],
}
"""The steps after the first, which is the clip as it is."""
CONCERNED = {
    "blur": {"clarity"},
    "noise": {"clarity"},
    "bit rate": {"clarity"},
    "darkness": {"appeal"},
    "bars": {"clarity"},
    "freeze": {"clarity"},
    "mute": {"audio"},
    "clipping": {"audio"},
    "late hook": {"hook"},
}
ALLOWED = {"bars": {"fit"}, "freeze": {"appeal", "pace", "hook"}, "mute": {"hook"}}
"""Bars that are added change the shape; a frozen stretch hides what would have been seen, and may put off the first
change; silence has no onset."""


def ffmpeg(*arguments: object) -> None:
    program = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-y", *map(str, arguments)], check=True)


def has_sound(path: Path) -> bool:
    with av.open(str(path)) as clip:
        return bool(clip.streams.audio)


def length_s(path: Path) -> float:
    with av.open(str(path)) as clip:
        return float(clip.duration or 0) / av.time_base


def picture_bytes(path: Path) -> int:
    with av.open(str(path)) as clip:
        return sum(packet.size for packet in clip.demux(clip.streams.video[0]))


@functools.cache
def base(folder: Path, name: str) -> Path:
    out = folder / f"{name}.mkv"
    source = CLIPS / name
    sound = ["-af", "loudnorm=I=-14:TP=-1:LRA=11,aresample=48000", "-c:a", "pcm_s16le"] if has_sound(source) else []
    ffmpeg("-i", source, "-t", SECONDS, "-vf", SIZE, *sound, "-c:v", "ffv1", out)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("ladders")


@pytest.fixture
def bases(folder, kind):
    swapped = {} if WIDE else SWAPPED.get(kind, {})
    return [base(folder, swapped.get(name, name)) for name in NAMES]


def encoded(source: Path, out: Path, *filters: object, rate: tuple[object, ...] = ("-crf", 18)) -> Path:
    codecs = ["-c:v", "libx264", "-preset", "superfast", "-pix_fmt", "yuv420p"]
    codecs += ["-c:a", "aac", "-b:a", "160k"] if has_sound(source) else []
    ffmpeg("-i", source, *filters, *codecs, *rate, "-threads", 1, out)
    return out


def worse(source: Path, kind: str, index: int) -> Path:
    level = LADDERS[kind][index]
    if isinstance(level, str):
        level = level.replace("LENGTH", f"{length_s(source.with_suffix('.mp4')):.3f}")
    out = source.with_name(f"{source.stem}-{kind.replace(' ', '-')}-{index}.mp4")
    if kind == "bit rate":
        kbits_per_s = picture_bytes(source.with_suffix(".mp4")) * 8 / 1000 / SECONDS
        return encoded(source, out, rate=("-b:v", f"{min(level[0], level[1] * kbits_per_s):.1f}k"))
    if kind == "late hook":
        return encoded(source, out, "-vf", level[0], *(["-af", level[1]] if has_sound(source) else []))
    return encoded(source, out, "-af" if kind in ("mute", "clipping") else "-vf", level)


@functools.cache
def measured(path: Path) -> Analysis:
    analysis = analyze(path, clip_id=path.name, clip=path.name, sha256="0").analysis
    assert not analysis.error
    return analysis


@functools.cache
def as_it_is(source: Path) -> Analysis:
    return measured(encoded(source, source.with_suffix(".mp4")))


def ranks(values) -> np.ndarray:
    """Ranks from 1, equal values sharing their mean rank."""
    values = np.asarray(values, dtype=float)
    below = (values[:, None] > values).sum(axis=1)
    return below + ((values[:, None] == values).sum(axis=1) + 1) / 2


def spearman(first, second) -> float:
    """Rank correlation: 1 where both rise together."""
    return float(np.corrcoef(ranks(first), ranks(second))[0, 1])


@pytest.mark.usefixtures("no_models")
@pytest.mark.parametrize("kind", LADDERS)
def test_ladder(kind, bases):
    wrong = []
    for source in bases:
        as_it_is(source)
        steps = range(len(LADDERS[kind])) if WIDE else [0, 2, 4]
        with ThreadPoolExecutor(2) as pool:
            paths = list(pool.map(functools.partial(worse, source, kind), steps))
        analyses = [as_it_is(source), *map(measured, paths)]
        scores = dict(zip(DIMENSIONS, score_batch(analyses, draws=10).dimensions.T, strict=True))
        if "audio" in CONCERNED[kind] and scores["audio"][0] < 50:
            continue  # there was nothing to be heard before
        if kind == "freeze" and value_of(analyses[0], "frozen_pct") > 60:
            continue  # it stood for most of its time before, which already costs all that it can
        wrong += [(source.stem, *what) for name, values in scores.items() if (what := misses(kind, name, values))]
    assert not wrong, "\n".join(map(str, wrong))


def value_of(analysis: Analysis, feature: str) -> float:
    return next(m.value for m in analysis.measurements if m.feature == feature)


def misses(kind: str, name: str, values: np.ndarray) -> tuple[str, str, list[float]] | None:
    """Say what is wrong with one dimension along one ladder, or nothing."""
    told = values.round(1).tolist()
    if name in CONCERNED[kind]:
        in_step = spearman(-np.arange(len(values)), values)
        return None if in_step >= 0.9 and values[0] - values[-1] >= 3 else (name, f"in step: {in_step:.2f}", told)
    if name in ALLOWED.get(kind, ()) or np.isnan(values).all():
        return None
    moved = float(np.abs(values - values[0]).max())
    return None if moved <= 3 else (name, f"moved: {moved:.1f}", told)
