"""One engine and one scripted service a file: what they set in the environment ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.weather import TOKEN, Service, serving

from vlai_widgets import backends
from vlai_widgets.client import exports
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.client.policy import Policy
from vlai_widgets.client.transport import Transport

QUICK = Policy(backoff_s=0.01, max_backoff_s=0.02, rate_limit_s=0.0, look_first_s=0.01, look_every_s=0.01, looks=3)


@pytest.fixture(scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("contract")
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "NEMO_TOKEN",
            "NEMO_CLIENT_ID",
            "NEMO_API_URL",
            "VLAI_BACKEND",
            "VLAI_RUNTIME_DIR",
            "SKILL_SOURCE",
        ):
            patch.delenv(name, raising=False)
        patch.setenv("VLAI_HOME", str(home))
        patch.setenv("VLAI_WORKERS", "1")
        patch.setenv("VLAI_ENGINE_IDLE_S", "120")
        yield home
        backends.stop_engine()


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the tests of this folder only: others assert the documented waits."""
    monkeypatch.setattr(exports, "poll_wait_s", lambda access, polls: 0.02)


@pytest.fixture(scope="module")
def service(_home: Path) -> Iterator[Service]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def cloud(service: Service) -> Iterator[backends.Backend]:
    """The scripted service, with a client that does not wait long."""
    transport = Transport(FixedAccess("cloud", Endpoint(url=service.url, token=TOKEN)), policy=QUICK)
    with backends.Backend(transport, web_url="https://web.example") as backend:
        yield backend


@pytest.fixture(scope="module")
def engine(_home: Path) -> Iterator[backends.Backend]:
    with backends.connect("local") as backend:
        yield backend


@pytest.fixture(params=["engine", "service"])
def backend(request: pytest.FixtureRequest) -> Any:
    """Each backend that the same questions are put to."""
    if request.param == "service":
        request.getfixturevalue("service").turn()
        return request.getfixturevalue("cloud")
    return request.getfixturevalue("engine")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of moving grey, 64x64, as an MP4."""
    import av
    import numpy as np

    path = tmp_path_factory.mktemp("clips") / "grey.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for i in range(15):
            picture = np.full((64, 64, 3), 40 + 10 * i, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path
