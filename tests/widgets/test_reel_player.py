"""The exported video: chapters by its scores or its own, captions, a link."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.widgets import boards

from vlai_widgets.errors import ClipNotFound
from vlai_widgets.widgets.mp4_chapters import read_chapters
from vlai_widgets.widgets.reel_player import ReelPlayer

NOW = "() => document.querySelector('video').currentTime"


@pytest.fixture
def reel(tmp_path: Path) -> Path:
    """A video with three chapters of its own."""
    import av

    plain, path = boards.draw_clip(tmp_path / "plain.mp4"), tmp_path / "top.mp4"
    with av.open(str(plain)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        target.set_chapters(
            [
                {
                    "id": i,
                    "start": i * 1000,
                    "end": (i + 1) * 1000,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": f"Teil {i} – «ß»"},
                }
                for i in range(3)
            ]
        )
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return path


def test_the_files_own_chapters_are_read(reel: Path, tmp_path: Path) -> None:
    assert read_chapters(reel) == ((0.0, "Teil 0 – «ß»"), (1.0, "Teil 1 – «ß»"), (2.0, "Teil 2 – «ß»"))
    assert read_chapters(tmp_path / "plain.mp4") == ()
    content = reel.read_bytes()
    for cut in (7, 40, len(content) // 2):
        reel.write_bytes(content[:cut])
        read_chapters(reel)


@pytest.mark.browser
def test_chapters_captions_and_link(bench: Any, reel: Path) -> None:
    shown = bench(ReelPlayer(reel))
    shown.until(lambda: shown.page.locator(".vlai-chapter").count() == 3)
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').readyState >= 1"))
    assert not shown.page.get_by_role("button", name="Captions").is_visible()
    scores = [
        {"rank": 2, "name": "b.mp4", "score": 61.0, "start_s": 1.1},
        {"rank": 1, "name": "a.mp4", "score": 70.0, "start_s": 2.0},
        {"rank": 3, "name": "c.mp4", "score": 50.0, "start_s": None},
    ]
    reel.with_suffix(".json").write_text(json.dumps({"clips": scores}))
    reel.with_suffix(".vtt").write_text("WEBVTT\n\n00:00.000 --> 00:03.000\nNumber two\n")
    shown.page.evaluate("() => document.querySelector('#here').replaceChildren()")
    shown.render()
    shown.until(lambda: shown.page.locator(".vlai-chapter-rank").all_inner_texts() == ["2", "1"])
    assert shown.page.locator(".vlai-chapter").count() == 3
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').readyState >= 1"))
    shown.page.locator(".vlai-chapter", has_text="a.mp4").click()
    shown.until(lambda: shown.page.evaluate(NOW) >= 2)
    shown.until(lambda: shown.page.locator(".vlai-chapter[aria-current]").inner_text().endswith("70.0"))
    shown.page.get_by_role("button", name="Captions").click()
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').textTracks[0].activeCues?.length"))
    link = shown.page.locator("a.vlai-download")
    assert link.get_attribute("download") == "top.mp4"
    assert not shown.problems


def test_a_video_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipNotFound):
        ReelPlayer(tmp_path / "no.mp4")
