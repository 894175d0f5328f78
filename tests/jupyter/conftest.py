"""A Jupyter Server with the extension, below a base URL as hubs run it."""

from __future__ import annotations

from collections.abc import Callable
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


@pytest.fixture
def make_clip(tmp_path: Path) -> Callable[..., Path]:
    """Write two seconds of something that grows brighter."""
    import av
    import numpy as np

    def write(name: str, *, step: int = 10) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 180, 320, "yuv420p"
            for number in range(20):
                picture = np.full((320, 180, 3), number * step, np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode(None))
        return path

    return write
