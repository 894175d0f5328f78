"""A notebook that shows a board, handed on: as a page by nbconvert, and as an app by Voila."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
START_S = 60


@pytest.fixture
def notebook(tmp_path, saved_board, jupyterlab):
    shutil.copy(saved_board, tmp_path / "season.vlai")
    made = jupyterlab.write_notebook("handed-on.ipynb", ["import vlai_widgets as vlai", 'vlai.load("season.vlai")'])
    return shutil.move(made, tmp_path / "handed-on.ipynb")


def test_nbconvert_shows_the_board_without_anything_live(notebook, tmp_path, browser):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(notebook)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.route(re.compile("^https?:"), lambda route: route.abort())  # as on a train
    page.goto((tmp_path / "handed-on.html").as_uri())
    names = page.locator(".vlai-board td.vlai-name")
    assert names.count() == len(nbformat.read(notebook, as_version=4).cells) + 1
    assert names.first.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
    bar, score = page.locator(".vlai-bar").first.bounding_box(), page.locator("td.vlai-score").first.bounding_box()
    assert bar["x"] + bar["width"] <= score["x"] + 1
    page.close()


@pytest.mark.skipif(importlib.util.find_spec("voila") is None, reason="needs Voila")
def test_voila_shows_it_live(notebook, tmp_path, browser):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path / "voila.log").open("w")
    command = [sys.executable, "-m", "voila", str(notebook), "--no-browser", f"--port={port}"]
    voila = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ}, cwd=tmp_path)
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/static/favicon.ico", timeout=1).close()
                break
            except OSError:
                assert voila.poll() is None, (tmp_path / "voila.log").read_text()
                assert time.monotonic() < deadline, (tmp_path / "voila.log").read_text()
                time.sleep(0.2)
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(f"http://127.0.0.1:{port}/", timeout=90_000)
        page.locator(".vlai-leaderboard").first.wait_for(timeout=60_000)
        page.get_by_text("summer.mp4", exact=True).first.wait_for(timeout=60_000)
        page.close()
    finally:
        voila.terminate()
        voila.wait(15)
        log.close()
