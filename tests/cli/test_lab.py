"""``vlai lab``: a JupyterLab that opens on the quickstart, in the folder where it was called."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import nbformat
import pytest

from vlai_widgets.cli.lab import bring_quickstart

START_S = 90


def test_the_quickstart_is_copied_once_and_never_over_somebodys_work(tmp_path, capsys):
    copied = bring_quickstart(tmp_path)
    assert "vlai.rank" in nbformat.reads(copied.read_text(), as_version=4).cells[3]["source"]
    copied.write_text("mine")
    assert bring_quickstart(tmp_path) == copied
    assert copied.read_text() == "mine"
    assert "opened as it is" in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_starts_jupyterlab_on_it(tmp_path):
    own = {"JUPYTER_CONFIG_DIR": str(tmp_path / "c"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "r")}
    folder = tmp_path / "work"
    folder.mkdir()
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        lab = subprocess.Popen(
            [sys.executable, "-m", "vlai_widgets", "lab", "--no-browser", "--", "--allow-root"],
            cwd=folder,
            env={**os.environ, **own},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_S
        while not re.search(r"http://\S+/lab/tree/quickstart\.ipynb", said.read_text()):
            assert lab.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.2)
        assert (folder / "quickstart.ipynb").exists()
    finally:
        lab.terminate()
        lab.wait(20)
