"""What comes with the video: chapters, captions, scores, poster frame, preview, cancelling."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.render.studio import Studio, coded, cut, frames_of, tone

from vlai_widgets.engine.kinds import QUALITIES, SIDECARS
from vlai_widgets.engine.render import outline, program, render
from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel
from vlai_widgets.errors import RenderFailed
from vlai_widgets.protocol.draft import Draft

W, H = 272, 480


def reel(language: str = "en") -> Draft:
    entries = [
        ReelEntry(
            clip_id=c, name=n, rank=r, rank_lo=1, rank_hi=2, score=s, dimension="hook", tied=True, reasons=("Cut & go",)
        )
        for c, n, r, s in (("a", "<b>one</b> --> 猫.mp4", 1, 91.25), ("b", "two.mp4", 2, 60.0))
    ]
    draft = leaderboard_reel(entries, table=entries, title="Best of two", language=language, note="n")
    return draft.model_copy(update={"m": draft.m.model_copy(update={"width": 180, "height": 320})})


@pytest.fixture
def sources(studio: Studio) -> dict[str, Path]:
    return {
        "a": studio.clip("a.mp4", lambda n: coded(n, W, H), frames=100, sound=tone(3.3, level=0.2)),
        "b": studio.clip("b.mp4", lambda _: np.full((H, W, 3), 90, np.uint8), frames=100),
    }


def test_everything_beside_the_video(sources: dict[str, Path], tmp_path: Path) -> None:
    draft, out = reel(), tmp_path / "made" / "reel.mp4"
    out.parent.mkdir()
    rendered = render(draft, sources=sources, posters={}, out=out, sidecars=True)
    assert sorted(p.name for p in out.parent.iterdir()) == ["reel.jpg", "reel.json", "reel.mp4", "reel.vtt"]
    segments = draft.t[0].sg
    with av.open(str(out)) as container:
        found = container.chapters()
        spans = [(float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"])) for c in found]
        titles = [c["metadata"]["title"] for c in found]
    assert titles[0] == "Best of two"
    assert titles[1:3] == ["#2 two.mp4", "#1 <b>one</b> --> 猫.mp4"]
    assert [s for s, _ in spans] == pytest.approx([s.s / 1000 for s in segments], abs=0.002)
    assert spans[-1][1] == pytest.approx(draft.d / 1000, abs=0.002)

    text = out.with_suffix(".vtt").read_text(encoding="utf-8")
    assert text.startswith("WEBVTT")
    cues = re.findall(r"^(\S+) --> (\S+)\n((?:.+\n?)+)", text, re.MULTILINE)
    plate = draft.t[1].sg[1]
    start, end, said = next(cue for cue in cues if "91.2" in cue[2] and "Rank" in cue[2])
    assert (clock_ms(start), clock_ms(end)) == (plate.s, plate.s + plate.d)
    assert said.splitlines()[0].startswith("Rank 1 of 2 (tied 1–2): &lt;b&gt;one&lt;/b&gt; --&gt; 猫.mp4")
    assert "Best at hook" in said
    assert "Cut &amp; go" in said
    assert sum("1. " in cue[2] and "2. two.mp4 60.0" in cue[2] for cue in cues) == 1

    scores = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert [(c["rank"], c["name"], c["score"], c["clip_id"]) for c in scores["clips"]] == [
        (1, "<b>one</b> --> 猫.mp4", 91.25, "a"),
        (2, "two.mp4", 60.0, "b"),
    ]
    first = scores["clips"][0]
    picture = next(s for s in segments if s.id == "clip-a")
    assert (first["start_s"], first["end_s"]) == (picture.s / 1000, (picture.s + picture.d) / 1000)
    assert (first["rank_lo"], first["rank_hi"], first["tied"]) == (1, 2, True)
    assert scores["frames"] == rendered.frames

    with Image.open(out.with_suffix(".jpg")) as poster:
        seen = np.asarray(poster.convert("RGB"), float)
    opening = frames_of(out)[round(segments[0].d * 0.7 * 30 / 1000)].astype(float)
    assert np.abs(seen - opening).mean() < 6


def test_captions_in_chinese() -> None:
    text = outline.captions(reel("zh"))
    assert "第 1 名" in text
    assert "得分 91.2" in text
    assert "强项：开场吸引" in text


def test_a_preview_is_small_and_says_the_same(sources: dict[str, Path], tmp_path: Path) -> None:
    draft = cut(("a", 0, 2), width=1080, height=1920)
    rendered = render(draft, sources=sources, posters={}, out=tmp_path / "p.mp4", quality="preview")
    assert (rendered.width_px, rendered.height_px) == (360, 640)
    assert rendered.frames == 60
    assert len(frames_of(tmp_path / "p.mp4")) == 60
    assert program.preview_of(cut(("a", 0, 2), width=1920, height=1080), 360).m.width == 640
    assert program.preview_of(cut(("a", 0, 2), width=320, height=320), 360).m.width == 320


def test_the_engine_knows_the_renders_words() -> None:
    assert set(QUALITIES) == set(program._QUALITIES)
    assert set(SIDECARS.values()) == set(program.SIDECARS)


@pytest.mark.parametrize("how", ["flag", "progress"])
def test_cancelling_takes_less_than_a_second(studio: Studio, tmp_path: Path, how: str) -> None:
    """Ten minutes of sound to master: the thread that does it has to give up as well."""
    long = studio.clip("l.mp4", lambda _: np.full((H, W, 3), 90, np.uint8), frames=900, sound=tone(30, level=0.2))
    draft = cut(*[("l", 0, 30)] * 8, width=W, height=H)
    asked: list[float] = []
    begun = threading.Event()

    def told(_: float) -> None:
        begun.set()
        if how == "progress" and time.monotonic() - started > 1.0:
            asked.append(time.monotonic())
            raise KeyboardInterrupt

    def cancelled() -> bool:
        if how == "flag" and begun.is_set() and time.monotonic() - started > 1.0:
            asked.append(time.monotonic())
            return True
        return False

    before = set(threading.enumerate())
    started = time.monotonic()
    with pytest.raises((RenderFailed, KeyboardInterrupt)):
        render(draft, sources={"l": long}, posters={}, out=tmp_path / "x.mp4", progress=told, cancelled=cancelled)
    assert time.monotonic() - asked[0] < 1.0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["l.mp4"]
    assert not [t for t in set(threading.enumerate()) - before if t.name.startswith("vlai-")]


def clock_ms(text: str) -> int:
    hours, minutes, seconds = text.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
