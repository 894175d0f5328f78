"""The player plays, seeks, steps, loops, takes keys only with the focus, and says what it cannot show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.widgets import boards

from vlai_widgets.errors import ClipNotFound, InputError, UnknownOption
from vlai_widgets.widgets.clip_player import ClipPlayer

pytestmark = pytest.mark.browser

NOW = "() => document.querySelector('video').currentTime"
FRAME = """() => {
    const video = document.querySelector('video');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return data.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / (data.length * 0.75);
}"""


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return boards.clips(tmp_path_factory.mktemp("clips"), 10)


@pytest.fixture
def shown(bench: Any, clips: dict[str, Path]) -> Any:
    """A player of a board, its first clip loaded."""
    made = bench(ClipPlayer(board=boards.board(files=clips)))
    ready(made)
    return made


def ready(shown: Any) -> None:
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').readyState >= 2"))


def seek_by_slider(shown: Any, share: float) -> None:
    box = shown.page.locator(".vlai-line-body svg").bounding_box()
    left, right = 76, 40
    shown.page.mouse.click(box["x"] + left + share * (box["width"] - left - right), box["y"] + 40)


def test_it_plays_and_a_frame_is_not_black(shown: Any) -> None:
    shown.page.get_by_role("button", name="Play (space)").first.click()
    shown.until(lambda: shown.page.evaluate(NOW) > 0.3)
    shown.until(lambda: shown.page.evaluate(FRAME) > 40)
    shown.page.get_by_role("button", name="Pause (space)").click()
    assert shown.page.evaluate("() => document.querySelector('video').paused")
    assert not shown.problems


def test_a_board_whose_clips_are_elsewhere_plays_the_small_ones_in_its_file(
    bench: Any, clips: dict[str, Path], tmp_path: Path
) -> None:
    files = boards.clips(tmp_path, 2)
    made = boards.board(2, files=files)._with_previews({"c0": files["c0"].read_bytes()})
    made = made.with_files({"c1": clips["c1"]})
    files["c0"].unlink()
    shown = bench(ClipPlayer(board=made, clip="clip_00.mp4"))
    ready(shown)
    shown.page.get_by_role("button", name="Play (space)").first.click()
    shown.until(lambda: shown.page.evaluate(NOW) > 0.3)
    assert shown.page.get_by_text("preview", exact=True).is_visible()  # it says that this is not the clip itself
    shown.widget.selected = "clip_01.mp4"
    shown.until(lambda: not shown.page.get_by_text("preview", exact=True).is_visible())
    assert not shown.problems


def test_a_click_on_the_seconds_and_a_reason_seek(shown: Any) -> None:
    shown.until(lambda: shown.page.locator(".vlai-line .curve").count() == 3)
    seek_by_slider(shown, 0.5)
    shown.until(lambda: abs(shown.page.evaluate(NOW) - boards.CLIP_S / 2) < 0.1)
    mark = shown.page.locator(".vlai-mark").last
    at = mark.get_attribute("aria-label")
    mark.click()
    minutes, seconds = at.split(" ")[0].split(":")
    shown.until(lambda: abs(shown.page.evaluate(NOW) - float(seconds) - 60 * int(minutes)) < 0.11)
    assert shown.page.locator(".vlai-line-words").inner_text().startswith(("Strength", "To fix"))


def test_frames_are_stepped_exactly(shown: Any) -> None:
    shown.page.locator(".vlai-player").focus()
    for key in (".", ".", ".", ","):
        before = shown.page.evaluate(NOW)
        shown.page.keyboard.press(key)
        shown.until(lambda before=before: shown.page.evaluate(NOW) != before)
    assert int(shown.page.evaluate(NOW) * boards.FPS) == 2


def test_a_range_is_looped(shown: Any) -> None:
    shown.page.locator(".vlai-player").focus()
    shown.page.keyboard.press("ArrowRight")
    shown.until(lambda: abs(shown.page.evaluate(NOW) - 1) < 0.05)
    shown.page.keyboard.press("[")
    for _ in range(5):
        shown.page.keyboard.press(".")
    shown.until(lambda: 1.15 < shown.page.evaluate(NOW) < 1.3)
    shown.page.keyboard.press("]")
    shown.page.evaluate(
        "() => { window.seen = []; const v = document.querySelector('video');"
        " v.addEventListener('seeking', () => window.seen.push(v.currentTime)); }"
    )
    shown.page.keyboard.press("Space")
    shown.until(lambda: shown.page.evaluate("() => window.seen.filter((t) => Math.abs(t - 1) < 0.05).length >= 2"))
    assert shown.page.evaluate(NOW) < 1.5
    shown.page.keyboard.press("\\")
    shown.until(lambda: shown.page.evaluate(NOW) > 1.6)


def test_keys_work_only_with_the_focus(shown: Any) -> None:
    shown.page.keyboard.press("Space")
    shown.page.keyboard.press("m")
    assert shown.page.evaluate("() => document.querySelector('video').paused && !document.querySelector('video').muted")
    shown.page.locator(".vlai-player").focus()
    shown.page.keyboard.press("m")
    assert shown.page.evaluate("() => document.querySelector('video').muted")
    assert shown.page.locator("[tabindex='0']:not([data-lm-suppress-shortcuts])").count() == 0


def test_python_chooses_the_clip_and_seeks(shown: Any) -> None:
    shown.widget.selected = "clip_01"
    assert shown.widget.selected == "clip_01.mp4"
    shown.until(lambda: shown.page.locator(".vlai-player-title").inner_text() == "clip_01.mp4")
    ready(shown)
    shown.widget.seek(2.0)
    shown.until(lambda: abs(shown.page.evaluate(NOW) - 2) < 0.05)
    with pytest.raises(UnknownOption, match="clip_01"):
        shown.widget.selected = "clip_1x.mp4"


def test_a_second_view_shows_everything(shown: Any) -> None:
    shown.render()
    shown.until(lambda: shown.page.locator(".vlai-line .curve").count() == 6)
    shown.until(
        lambda: shown.page.evaluate("() => [...document.querySelectorAll('video')].every((v) => v.readyState >= 1)")
    )


def test_a_file_that_no_browser_plays_shows_a_preview_and_a_damaged_one_words(
    bench: Any, tmp_path: Path, clips: dict[str, Path]
) -> None:
    import av

    odd = tmp_path / "odd.avi"
    with av.open(str(clips["c0"])) as source, av.open(str(odd), "w") as target:
        stream = target.add_stream("mpeg4", rate=boards.FPS)
        stream.width, stream.height, stream.pix_fmt = 90, 160, "yuv420p"
        for frame in source.decode(video=0):
            frame.pict_type = 0
            target.mux(stream.encode(frame.reformat(format="yuv420p")))
        target.mux(stream.encode(None))
    shown = bench(ClipPlayer(odd))
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').readyState >= 2"), timeout_s=60)
    shown.widget.seek(1.0)
    shown.until(lambda: shown.page.evaluate(FRAME) > 40)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"nothing" * 500)
    shown = bench(ClipPlayer(broken))
    shown.until(lambda: "cannot be shown" in shown.page.locator(".vlai-stage-words").inner_text(), timeout_s=60)
    assert not shown.page.locator(".vlai-trouble-box").count()


def test_what_cannot_be_played_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="path or a board"):
        ClipPlayer()
    with pytest.raises(ClipNotFound):
        ClipPlayer(tmp_path / "no.mp4")
