"""A front end that is not JupyterLab and has nothing of ours: the classic notebook, without the server extension.

It stands for all others (VS Code, Colab, a kernel far away): other styles, no routes of ours, no Plotly renderer. Then
files go up in pieces through the kernel, clips come as small renditions, and the chart brings Plotly along.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import numpy as np
import pytest
from tests.tinyclip import draw_tiny

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("nbclassic") is None, reason="needs nbclassic"),
]
START_S = 90
CELLS = (
    "import vlai_widgets as vlai",
    "studio = vlai.Studio(); studio",
    "board = vlai.rank('clips/*.mp4').result(); board",
)


def draw_large(path):
    """A clip of more than one piece of an upload: noise does not compress."""
    import av

    noise = np.random.default_rng(1)
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=15, options={"preset": "ultrafast", "crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 270, 480, "yuv420p"
        for _ in range(45):
            picture = noise.integers(0, 255, (480, 270, 3), np.uint8)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode())
    assert path.stat().st_size > 2 * 1024 * 1024
    return path


@pytest.fixture
def address(tmp_path):
    """The address of the notebook, on a server that knows nothing of this package."""
    root = tmp_path / "root"
    (root / "clips").mkdir(parents=True)
    for number, name in enumerate(("a.mp4", "b.mp4", "c.mp4")):
        draw_tiny(root / "clips" / name, number)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, root / "n.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    config = tmp_path / "config" / "jupyter_server_config.d"
    config.mkdir(parents=True)
    (config / "vlai_widgets.json").write_text('{"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": false}}}')
    command = [sys.executable, "-m", "nbclassic", "--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret", f"--ServerApp.root_dir={root}"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **own})
    try:
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                break
            assert server.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/notebooks/n.ipynb?token=secret"
    finally:
        server.terminate()
        server.wait(30)


def plays(video):
    """Wait until the clip can be played, and say where it comes from."""
    video.evaluate(
        """video => new Promise((done, failed) => {
            const look = () => video.readyState >= 2 ? done() : setTimeout(look, 50);
            video.addEventListener('error', () => video.src && failed(new Error(video.error?.message)));
            look();
        })"""
    )
    return video.evaluate("video => video.src.split(':')[0]")


def test_studio_and_board_work_without_anything_of_ours_on_the_server(address, browser, tmp_path):
    page = browser.new_page(viewport={"width": 1300, "height": 1600})
    page.set_default_timeout(90_000)
    asked, broken = [], []
    page.on("response", lambda answer: asked.append((answer.status, answer.url)))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(address)
    page.wait_for_function(  # before that, cells are dropped, and widgets are not known
        """count => {
            const { notebook } = window.Jupyter ?? {};
            const kernel = notebook?.kernel;
            return notebook?._fully_loaded && notebook.get_cells().length === count && kernel?.is_connected()
                && kernel.info_reply?.protocol_version && kernel.widget_manager;
        }""",
        arg=len(CELLS),
    )
    page.evaluate("() => Jupyter.notebook.execute_all_cells()")

    # The board: chart, clip, table, and no second picture of the same below it.
    board = page.locator(".vlai-leaderboard").last
    assert plays(board.locator("video").first) == "blob"
    board.locator(".js-plotly-plot .bars path").first.wait_for()
    name = board.get_by_role("row").nth(1).get_by_text(".mp4").bounding_box()
    picture = board.get_by_role("row").nth(1).locator(".vlai-picture").bounding_box()
    assert name["x"] >= picture["x"] + picture["width"]
    assert name["y"] < picture["y"] + picture["height"]
    page.wait_for_function(
        "() => [...document.querySelectorAll('.vlai-static')].every(one => one.offsetParent === null)"
    )

    # The Studio: a file from this computer, in pieces through the kernel; then rank it.
    picker = page.locator(".vlai-studio-picker").first
    picker.get_by_role("tab", name="From your computer").click()
    large = draw_large(tmp_path / "from here.mp4")
    with page.expect_file_chooser() as chooser:
        picker.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([str(large), str(draw_tiny(tmp_path / "small.mp4", 1, seconds=3.0))])
    page.get_by_role("button", name="Rank 2 clips").click()
    page.get_by_text("2 clips ranked in").wait_for()
    ranked = page.locator(".vlai-leaderboard").first
    ranked.get_by_text("from here.mp4", exact=True).first.wait_for()
    assert plays(ranked.locator("video").first) == "blob"

    assert broken == []
    assert all(status == 404 for status, url in asked if "/vlai/" in url), "the server has no route of ours"
    page.close()
