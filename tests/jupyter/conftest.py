"""A Jupyter Server with the extension, below a base URL as hubs run it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403  its fixtures and hooks, for this folder alone

from vlai_widgets.settings import Settings


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Folders of this test alone."""
    monkeypatch.setenv("VLAI_HOME", str(tmp_path / "vlai"))
    return Settings.from_environ()


@pytest.fixture
def jp_server_config() -> dict:
    return {"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": True}}}


@pytest.fixture
def jp_base_url() -> str:
    return "/user/ana%20b/"
