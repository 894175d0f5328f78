"""The extension that was built, and boards to open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.invented import invented
from tests.lab import PACKAGE, JupyterLab

from vlai_widgets.leaderboard import Leaderboard

INSTALLED = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "vlai-widgets"


@pytest.fixture(scope="session")
def labextension() -> Path:
    """The folder of the built extension, as it is installed or as it lies in a checkout."""
    for folder in (INSTALLED, PACKAGE / "labextension"):
        if (folder / "package.json").exists():
            return folder
    if os.environ.get("VLAI_REQUIRE_BROWSER"):
        pytest.fail("VLAI_REQUIRE_BROWSER is set, but the JupyterLab extension is not built")
    pytest.skip("needs the built JupyterLab extension: pip install .")


@pytest.fixture(scope="session")
def saved_board(jupyterlab: JupyterLab) -> Path:
    """A board of three clips in the root folder of JupyterLab."""
    names = ("summer.mp4", "<img src=x onerror=alert(1)>.mp4", "winter.mp4")
    return Leaderboard.from_analyses(invented(names)).save(jupyterlab.root / "season.vlai")
