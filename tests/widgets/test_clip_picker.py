"""Choosing clips as a user does: by mouse, by keyboard, by dropping; and what is said before anything is handed in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.test_whole_way import make_clip

import vlai_widgets as vlai
from vlai_widgets import ClipPicker
from vlai_widgets.errors import ClipNotFound, UnsupportedFileType
from vlai_widgets.inbox import CHUNK_BYTES
from vlai_widgets.models import Glance
from vlai_widgets.widgets.choosing import LENGTH_RATIO, Choice, compared, list_folder

browser_test = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    make_clip(folder / "clip2.mp4", seconds=2)
    make_clip(folder / "clip10.mp4", seconds=2, speed=2)
    make_clip(folder / "long.mp4", seconds=6, speed=3, size=96)
    shutil.copy(folder / "clip2.mp4", folder / "twin.mp4")
    (folder / "broken.mp4").write_bytes(b"no video at all" * 50)
    (folder / "notes.txt").write_text("x")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    (folder / "inner").mkdir()
    shutil.copy(folder / "clip2.mp4", folder / "inner" / "<img src=x>.mp4")
    return folder


# --- in Python --------------------------------------------------------------------------------------------------------


def test_clips_are_paths_that_can_be_observed(folder: Path) -> None:
    picker = ClipPicker(folder)
    seen: list[int] = []
    picker.observe(lambda change: seen.append(len(change["new"])), names="clips")
    assert picker.add(folder / "clip*.mp4") == (folder / "clip10.mp4", folder / "clip2.mp4")
    assert picker.add([folder / "clip2.mp4"]) == ()
    picker.remove(folder / "clip10.mp4")
    assert picker.clips == (folder / "clip2.mp4",)
    picker.clear()
    assert seen == [2, 1, 0]
    with pytest.raises(ClipNotFound):
        picker.remove(folder / "clip2.mp4")
    with pytest.raises(UnsupportedFileType):
        picker.add(folder / "notes.txt")
    with pytest.raises(ClipNotFound):
        ClipPicker(folder / "nowhere")


def test_a_folder_is_listed_as_people_sort_and_only_what_can_be_taken(folder: Path) -> None:
    listing = list_folder(folder)
    names = [entry["name"] for entry in listing["entries"]]
    assert names == ["inner", "broken.mp4", "clip2.mp4", "clip10.mp4", "long.mp4", "twin.mp4"]
    assert listing["others"] == 2
    assert "logo.png" in [entry["name"] for entry in list_folder(folder, kind="all")["entries"]]


@pytest.mark.parametrize(
    ("length_s", "said"), [(10.0 * LENGTH_RATIO, []), (10.0 * LENGTH_RATIO + 0.1, ["length"]), (4.9, ["length"])]
)
def test_the_limit_of_similar_length_is_the_documented_one(length_s: float, said: list[str]) -> None:
    lengths = [10.0, 10.0, 10.0, length_s]
    choices = [
        Choice(str(n), Path(f"{n}.mp4"), 1, Glance(name="", kind="video", duration_s=value), looked=True)
        for n, value in enumerate(lengths)
    ]
    assert [each.code for each in compared(choices)["3"]] == said


# --- on the page ------------------------------------------------------------------------------------------------------


def chosen(shown: Any) -> list[str]:
    return shown.page.locator(".vlai-chosen-name").all_inner_texts()


def entry(shown: Any, name: str) -> Any:
    return entries(shown).filter(has_text=name).first


def entries(shown: Any) -> Any:
    return shown.page.get_by_role("listbox", name="Files").get_by_role("option")


@browser_test
def test_files_are_picked_by_mouse_and_given_back(bench: Any, folder: Path) -> None:
    shown = bench(ClipPicker(folder))
    shown.until(lambda: entries(shown).count() == 6)
    entry(shown, "clip2.mp4").click()
    shown.until(lambda: chosen(shown) == ["clip2.mp4"])
    assert shown.widget.clips == (folder / "clip2.mp4",)
    shown.until(lambda: entry(shown, "clip2.mp4").get_attribute("aria-selected") == "true")
    entry(shown, "inner").click()
    shown.until(lambda: entries(shown).count() == 1)
    entry(shown, "<img src=x>.mp4").click()
    shown.until(lambda: chosen(shown) == ["clip2.mp4", "<img src=x>.mp4"])
    shown.page.get_by_role("navigation").get_by_role("button", name=folder.name).click()
    shown.until(lambda: entries(shown).count() == 6)
    shown.page.get_by_role("button", name="Add all 5").click()
    shown.until(lambda: len(chosen(shown)) == 6)
    shown.page.get_by_role("button", name="Remove clip2.mp4").click()
    shown.until(lambda: len(chosen(shown)) == 5)
    assert folder / "clip2.mp4" not in shown.widget.clips
    shown.page.get_by_role("button", name="Remove all").click()
    shown.until(lambda: shown.widget.clips == ())
    assert not shown.problems


@browser_test
def test_everything_can_be_done_by_keyboard(bench: Any, folder: Path) -> None:
    shown = bench(ClipPicker(folder))
    shown.until(lambda: entries(shown).count() == 6)
    listbox, keys = shown.page.get_by_role("listbox", name="Files"), shown.page.keyboard
    listbox.focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    shown.until(lambda: chosen(shown) == ["clip2.mp4"])
    keys.press("l")
    keys.press("Space")
    shown.until(lambda: chosen(shown) == ["clip2.mp4", "long.mp4"])
    keys.press("Home")
    keys.press("Enter")  # into the folder
    shown.until(lambda: entries(shown).count() == 1)
    keys.press("Backspace")
    shown.until(lambda: entries(shown).count() == 6)
    shown.page.get_by_role("button", name="Remove clip2.mp4").focus()
    keys.press("ArrowDown")
    keys.press("Delete")
    shown.until(lambda: chosen(shown) == ["clip2.mp4"])
    assert "clip2.mp4" in shown.page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    shown.until(lambda: shown.page.locator('.vlai-hidden-words[role="status"]').inner_text() == "1 removed. 1 chosen.")
    unlabelled = """() => [...document.querySelectorAll('button, input, select')]
        .filter((e) => !e.getAttribute('aria-label') && !e.textContent.trim()).length"""
    assert shown.page.evaluate(unlabelled) == 0
    assert shown.page.locator(":is(button, input, select, [tabindex]):not([data-lm-suppress-shortcuts])").count() == 0


@browser_test
def test_a_pattern_can_be_pasted_and_what_is_wrong_with_it_is_said_beside_it(bench: Any, folder: Path) -> None:
    shown = bench(ClipPicker(folder))
    box = shown.page.get_by_role("textbox", name="Path or pattern")
    box.fill("clip*.mp4")
    box.press("Enter")
    shown.until(lambda: chosen(shown) == ["clip10.mp4", "clip2.mp4"])
    box.fill("nothing*.mp4")
    box.press("Enter")
    shown.until(lambda: "No file matches" in shown.page.locator(".vlai-pick-note").inner_text())
    assert not shown.page.locator(".vlai-trouble-box").count()
    box.fill(str(folder / "inner"))
    box.press("Enter")
    shown.until(lambda: entry(shown, "<img src=x>.mp4").count() == 1)


@browser_test
def test_what_makes_a_batch_unfair_or_unusable_is_said_before_it_is_handed_in(bench: Any, folder: Path) -> None:
    names = ["clip2.mp4", "clip10.mp4", "long.mp4", "twin.mp4", "broken.mp4"]
    shown = bench(ClipPicker(folder, clips=[folder / name for name in names]))
    shown.until(lambda: not shown.widget.busy, timeout_s=60)
    shown.until(lambda: shown.page.locator(".vlai-chosen-thumb img").count() == 4)
    shown.until(lambda: not shown.page.get_by_text("looking").count())
    rows = {
        row.locator(".vlai-chosen-name").inner_text(): row.inner_text()
        for row in shown.page.locator(".vlai-chosen-row").all()
    }
    assert "0:02.0" in rows["clip2.mp4"]
    assert "180×320 portrait" in rows["clip2.mp4"]
    assert "less fair" not in rows["clip2.mp4"] + rows["clip10.mp4"]
    assert "Much longer or shorter than the others (about 0:02)" in rows["long.mp4"]
    assert "Same content as clip2.mp4" in rows["twin.mp4"]
    assert "not a video" in rows["broken.mp4"]
    shown.page.evaluate("() => document.getElementById('here').replaceChildren()")
    shown.render()  # after a reload of the page all of it is there again
    shown.until(lambda: shown.page.locator(".vlai-chosen-thumb img").count() == 4)
    assert chosen(shown) == names


# --- from the user's computer -----------------------------------------------------------------------------------------


def upload(shown: Any, *files: Any) -> None:
    shown.page.get_by_role("tab", name="From your computer").click()
    shown.page.locator('input[type="file"]').set_input_files([*files])


def big_clip(folder: Path, size_bytes: int) -> Path:
    """A real clip with a long tail, which players ignore."""
    path = make_clip(folder / "big.mp4", seconds=1, size=96)
    data = path.read_bytes()
    path.write_bytes(
        data
        + (size_bytes - len(data)).to_bytes(4, "big")
        + b"free"
        + bytes(range(256)) * ((size_bytes - len(data) - 8) // 256 + 1)
    )
    return path


@browser_test
def test_without_a_server_files_come_in_pieces_and_arrive_whole(bench: Any, folder: Path, tmp_path: Path) -> None:
    big = big_clip(tmp_path, 6 * 1024 * 1024)
    shown = bench(ClipPicker(folder))
    upload(shown, big, folder / "clip2.mp4")
    shown.until(lambda: len(shown.widget.clips) == 2, timeout_s=60)
    arrived = {path.name: path for path in shown.widget.clips}
    assert arrived["big.mp4"].read_bytes() == big.read_bytes()
    assert arrived["clip2.mp4"].read_bytes() == (folder / "clip2.mp4").read_bytes()
    pieces = [message for message in shown.sent if message.get("do") == "piece"]
    assert len(pieces) == -(-big.stat().st_size // CHUNK_BYTES) + 1
    upload(shown, folder / "clip2.mp4")  # the same file can be chosen again
    shown.until(lambda: len(shown.widget.clips) == 3)
    assert not shown.problems


@browser_test
def test_an_upload_can_be_paused_taken_up_after_a_reload_and_cancelled(
    bench: Any, folder: Path, tmp_path: Path
) -> None:
    big = big_clip(tmp_path, 6 * 1024 * 1024)
    shown = bench(ClipPicker(folder))
    take = shown.widget._arrivals.take
    held: list[Any] = []

    def slow(message: Any, buffers: Any) -> None:
        take(message, buffers) if message["do"] != "piece" or message["offset"] == 0 else held.append(message)

    shown.widget._arrivals.take = slow
    upload(shown, big)
    shown.until(lambda: len(held) >= 3)
    assert len(held) <= 4  # no more than a window is on its way
    shown.page.get_by_role("button", name="Pause: big.mp4").click()
    shown.until(lambda: shown.page.get_by_role("button", name="Resume: big.mp4").count())
    shown.widget._arrivals.take = take
    shown.page.evaluate("() => { window.unmount(); document.getElementById('here').replaceChildren(); }")
    shown.render()
    shown.page.get_by_role("tab", name="From your computer").click()
    shown.until(lambda: "Choose the same file again" in shown.page.locator(".vlai-up").inner_text())
    before = len([message for message in shown.sent if message.get("do") == "begin"])
    upload(shown, big)
    shown.until(lambda: shown.widget.clips, timeout_s=60)
    assert shown.widget.clips[0].read_bytes() == big.read_bytes()
    assert len([message for message in shown.sent if message.get("do") == "begin"]) == before
    shown.widget._arrivals.take = slow
    other = shutil.copy(big, tmp_path / "other.mp4")
    upload(shown, other)
    shown.until(lambda: shown.page.get_by_role("button", name="Cancel: other.mp4").count())
    shown.page.get_by_role("button", name="Cancel: other.mp4").click()
    shown.until(lambda: not shown.page.get_by_text("other.mp4").count())
    shown.until(lambda: not shown.widget._arrivals.pending())


@browser_test
def test_wrong_files_are_refused_before_a_byte_is_sent(bench: Any, folder: Path) -> None:
    shown = bench(ClipPicker(folder, clips=[folder / "clip2.mp4", folder / "clip10.mp4"]))
    shown.until(lambda: not shown.widget.busy, timeout_s=60)
    shown.until(lambda: shown.page.locator(".vlai-chosen-thumb img").count() == 2)
    upload(shown, folder / "notes.txt", folder / "long.mp4")
    shown.page.evaluate("""() => {
        const data = new DataTransfer();
        const mebibyte = new Blob([new Uint8Array(1024 * 1024)]);
        data.items.add(new File(Array(501).fill(mebibyte), "huge.mp4"));
        data.items.add(new File([], "empty.mp4"));
        const dropped = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector(".vlai-pick").dispatchEvent(dropped);
    }""")
    rows = {
        "notes.txt": "Not an accepted type",
        "huge.mp4": "over the limit of 500 MB",
        "empty.mp4": "The file is empty",
        "long.mp4": "It is 0:06 long, the others about 0:02",
    }
    for name, words in rows.items():
        row = shown.page.locator(".vlai-up").filter(has_text=name)
        shown.until(lambda row=row, words=words: words in row.inner_text())
    assert not [message for message in shown.sent if message["t"] == "up"]
    shown.page.get_by_role("button", name="Upload anyway: long.mp4").click()
    shown.until(lambda: len(shown.widget.clips) == 3)


@browser_test
@pytest.mark.slow
def test_in_jupyterlab_files_are_streamed_to_the_server_and_dragged_from_the_file_browser(
    lab_page: Any, folder: Path, tmp_path: Path
) -> None:
    page = lab_page.page
    big = big_clip(tmp_path, 12 * 1024 * 1024)  # more than a message to the kernel may hold
    shutil.copytree(folder, lab_page.lab.root / "batch", dirs_exist_ok=True)
    lab_page.open_notebook(
        [
            "import vlai_widgets as vlai\npicker = vlai.ClipPicker('batch')\npicker",
            "print(picker.clips[0].read_bytes() == open(" + repr(str(big)) + ", 'rb').read())",
        ]
    )
    lab_page.execute("notebook:run-cell")
    lab_page.wait_idle()
    picker = page.locator(".vlai-clip-picker")
    picker.get_by_role("listbox", name="Files").get_by_role("option").first.wait_for()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    picker.get_by_role("tab", name="From your computer").click()
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slow)
    picker.locator('input[type="file"]').set_input_files(str(big))
    row = picker.locator(".vlai-up").filter(has_text="big.mp4")
    row.get_by_text(re.compile(r"^[1-9][\d.]* MB / ")).wait_for()
    row.get_by_role("button", name="Pause").click()
    row.get_by_role("button", name="Resume").wait_for()
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    row.get_by_role("button", name="Resume").click()
    picker.locator(".vlai-chosen-name").get_by_text("big.mp4").wait_for()
    puts = [line for line in requests if line.startswith("PUT") and "/vlai/uploads/" in line]
    assert puts[0].endswith("offset=0")
    assert int(puts[-1].rpartition("=")[2]) > 0  # it went on from there
    lab_page.execute("filebrowser:go-to-path", path="batch")
    item = page.locator(".jp-DirListing-item").filter(has_text="clip10.mp4")
    item.wait_for()
    start, end = item.bounding_box(), picker.locator(".vlai-chosen").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
    page.mouse.move(end["x"] + 80, end["y"] + 60, steps=8)
    page.mouse.up()
    picker.locator(".vlai-chosen-name").get_by_text("clip10.mp4").wait_for()
    lab_page.execute("notebook:move-cursor-down")
    lab_page.execute("notebook:run-cell")
    lab_page.wait_idle()
    page.locator(".jp-OutputArea-output").get_by_text("True", exact=True).wait_for()
    lab_page.reload()
    picker.locator(".vlai-chosen-name").get_by_text("clip10.mp4").wait_for()
    picker.locator(".vlai-chosen-name").get_by_text("big.mp4").wait_for()
    assert not lab_page.errors


def test_the_picker_is_public() -> None:
    assert vlai.ClipPicker is ClipPicker
