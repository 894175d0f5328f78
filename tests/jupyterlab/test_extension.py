"""The JupyterLab extension, by mouse: tile, file-browser menu, boards without a kernel, panel, language."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from tests.lab import REPOSITORY

from vlai_widgets.clipfiles import VIDEO_TYPES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("labextension")]
SOURCES = REPOSITORY / "src" / "labextension" / "src"


def listed(lab_page, name):
    """The entry of the file browser with that name."""
    return lab_page.page.locator(".jp-DirListing-item", has=lab_page.page.get_by_text(name, exact=True))


def first_cell(path):
    return nbformat.read(path, as_version=4).cells[0]["source"]


@pytest.fixture
def clips(jupyterlab, request):
    """A folder of files that look like clips: nothing here decodes them."""
    folder = jupyterlab.root / f"clips-{request.node.name[:20]}"
    folder.mkdir()
    for name in ("a.mp4", 'b "quoted" \\ 夏.MP4', "c.webm", "d.mov", "notes.txt"):
        (folder / name).write_bytes(b"\0" * 64)
    return folder


def test_the_tile_opens_a_notebook_on_the_current_folder(lab_page, clips):
    lab_page.open(clips.name)
    lab_page.page.locator(".jp-LauncherCard", has_text="Video Leaderboard").click()
    lab_page.page.locator(".jp-Notebook .jp-InputPrompt", has_text="[1]").wait_for()
    made = clips / "Video Leaderboard.ipynb"
    assert first_cell(made) == 'import vlai_widgets as vlai\n\nvlai.Studio(".")'
    assert lab_page.lab.kernels()[0]["name"] == "python3"


def test_selected_clips_are_handed_over_as_they_are_named(lab_page, clips):
    lab_page.open(clips.name)
    listed(lab_page, "a.mp4").click()
    listed(lab_page, "c.webm").click(modifiers=["Shift"])
    listed(lab_page, "a.mp4").click(button="right")
    lab_page.page.locator(".lm-Menu-item", has_text="Rank in Video Leaderboard").click()
    lab_page.page.locator(".jp-Notebook .jp-InputPrompt", has_text="[1]").wait_for()
    said = first_cell(clips / "Video Leaderboard.ipynb")
    call = re.fullmatch(r"import vlai_widgets as vlai\n\nvlai.Studio\((\[.*\]), autostart=True\)", said, re.DOTALL)
    assert eval(call[1]) == ["a.mp4", 'b "quoted" \\ 夏.MP4', "c.webm"]


def test_the_menu_offers_ranking_for_videos_and_folders_only(lab_page, clips):
    lab_page.open(clips.name)
    entry = lab_page.page.locator(".lm-Menu-item", has_text="Rank in Video Leaderboard")
    listed(lab_page, "notes.txt").click(button="right")
    lab_page.page.locator(".lm-Menu-item", has_text="Rename").wait_for()
    assert not entry.is_visible()
    lab_page.page.keyboard.press("Escape")
    lab_page.page.locator(".jp-BreadCrumbs-home").click()
    listed(lab_page, clips.name).click(button="right")
    entry.click()
    lab_page.page.locator(".jp-Notebook .jp-InputPrompt", has_text="[1]").wait_for()
    made = max(lab_page.lab.root.glob("Video Leaderboard*.ipynb"), key=lambda path: path.stat().st_mtime_ns)
    assert first_cell(made) == f'import vlai_widgets as vlai\n\nvlai.Studio("{clips.name}", autostart=True)'


def test_a_board_opens_by_double_click_without_a_kernel(lab_page, saved_board):
    lab_page.lab.stop_kernels()
    lab_page.open()
    listed(lab_page, saved_board.name).dblclick()
    frame = lab_page.page.frame_locator(".vlai-BoardView-frame")
    frame.locator("h1").wait_for()
    assert frame.get_by_text("<img src=x onerror=alert(1)>.mp4").count() > 0
    assert frame.locator("svg").count() > 0
    surface = "getComputedStyle(document.documentElement).backgroundColor"
    page = lab_page.page.locator(".vlai-BoardView-frame").element_handle().content_frame()
    for theme, colour in (("dark", "rgb(20, 22, 26)"), ("light", "rgb(255, 255, 255)")):
        lab_page.theme(theme)
        page.wait_for_function(f"colour => {surface} === colour", arg=colour)
    assert "allow-scripts" not in lab_page.page.locator(".vlai-BoardView-frame").get_attribute("sandbox")
    assert lab_page.lab.kernels() == []
    assert lab_page.errors == []


def test_a_damaged_board_says_so(lab_page):
    (lab_page.lab.root / "damaged.vlai").write_bytes(b"PK\x03\x04 nothing more")
    lab_page.open()
    listed(lab_page, "damaged.vlai").dblclick()
    frame = lab_page.page.frame_locator(".vlai-BoardView-frame")
    frame.get_by_text(re.compile("damaged.vlai.*damaged")).wait_for()


def test_the_panel_lists_boards_and_opens_one(lab_page, saved_board):
    lab_page.open()
    lab_page.page.locator('.jp-SideBar [data-id="vlai-widgets-panel"]').click()
    lab_page.page.get_by_text("Nothing is being exported.").wait_for()
    lab_page.page.locator(".vlai-Board-open", has_text=re.compile("3 clips")).first.click()
    lab_page.page.frame_locator(".vlai-BoardView-frame").locator("h1").wait_for()
    assert lab_page.lab.kernels() == []
    assert lab_page.errors == []


def test_without_the_server_side_it_says_what_to_do(lab_page, saved_board):
    lab_page.page.route(re.compile(r"/vlai/"), lambda route: route.fulfill(status=404, body="<html>404</html>"))
    lab_page.open()
    lab_page.page.locator('.jp-SideBar [data-id="vlai-widgets-panel"]').click()
    said = lab_page.page.get_by_text(re.compile("jupyter server extension enable vlai_widgets.jupyter"))
    said.wait_for()
    lab_page.page.locator('.jp-SideBar [data-id="filebrowser"]').click()
    listed(lab_page, saved_board.name).dblclick()
    said.last.wait_for()


def test_it_speaks_chinese_when_told_to(lab_page, clips):
    setting = {"raw": json.dumps({"language": "zh", "preset": "conversion"})}
    lab_page.lab.api("PUT", "lab/api/settings/vlai-widgets:plugin", body=setting)
    try:
        lab_page.open(clips.name)
        lab_page.page.locator(".jp-LauncherCard", has_text="视频排行榜").click()
        lab_page.page.locator(".jp-Notebook .jp-InputPrompt", has_text="[1]").wait_for()
        assert first_cell(clips / "视频排行榜.ipynb").endswith('vlai.Studio(".", preset="conversion", language="zh")')
        lab_page.execute("settingeditor:open", query="视频排行榜")
        form = lab_page.page.locator(".jp-SettingsForm")
        form.get_by_text("新建排行榜时采用的权重。").wait_for()
        lab_page.execute("apputils:activate-command-palette")
        lab_page.page.keyboard.insert_text("video leader")
        lab_page.page.locator(".lm-CommandPalette-item", has_text="显示排行榜与导出").wait_for()
    finally:
        lab_page.lab.api("PUT", "lab/api/settings/vlai-widgets:plugin", body={"raw": "{}"})


def test_every_sentence_has_a_chinese_one():
    said = set()
    for path in SOURCES.glob("*.ts"):
        text = path.read_text(encoding="utf-8")
        said |= set(re.findall(r"(?:say|_section)\(\s*'([^']+)'", text))
        said |= set(re.findall(r"button\('\w+', \w+, '([^']+)'", text))
    schema = json.loads((SOURCES.parent / "schema" / "plugin.json").read_text(encoding="utf-8"))
    for part in (schema, *schema["properties"].values()):
        said |= {part["title"], part["description"]}
    assert len(said) > 26
    known = re.findall(r"^  (?:'([^']+)'|(\w+)):", (SOURCES / "words.ts").read_text(encoding="utf-8"), re.MULTILINE)
    assert said - {quoted or bare for quoted, bare in known} == set()


def test_both_sides_know_the_same_types_of_video():
    text = (SOURCES / "names.ts").read_text(encoding="utf-8")
    named = re.search(r"VIDEO_TYPES = \[(.*?)\]", text)[1]
    assert re.findall(r"'(\w+)'", named) == list(VIDEO_TYPES)
