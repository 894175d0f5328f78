"""The extension that was built, and boards to open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.lab import PACKAGE, JupyterLab

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Analysis, Measurement, MediaFacts
from vlai_widgets.scoring import load_model

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
    features = load_model().features
    board = Leaderboard.from_analyses(
        [
            Analysis(
                clip_id=f"id{number}",
                clip=name,
                sha256="0" * 64,
                analysis_version="1",
                media=MediaFacts(
                    kind="video", size_bytes=1, container="mp4", duration_s=6.0, width_px=1080, height_px=1920
                ),
                measurements=tuple(
                    Measurement(feature=f.name, value=f.points[(number + j) % len(f.points)][0], t_start_s=1.0)
                    for j, f in enumerate(features)
                ),
            )
            for number, name in enumerate(("summer.mp4", "<img src=x onerror=alert(1)>.mp4", "winter.mp4"))
        ]
    )
    return board.save(jupyterlab.root / "season.vlai")
