"""A real engine process on loopback, and clips whose content is known by construction."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from vlai_widgets.protocol import routes
from vlai_widgets.protocol.discovery import Discovery, discovery_path, read_discovery

ATTRIBUTION = {"X-Skill-Source": "video-leaderboard-ai", "X-Skill-Version": "1.0", "X-Skill-Platform": "unknown"}


@dataclass
class RunningEngine:
    """One engine process and a caller with its owner's token."""

    home: Path
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    ready: dict[str, object] = field(default_factory=dict)

    def start(self) -> RunningEngine:
        self.process = self.spawn()
        assert self.process.stdout is not None
        self.ready = json.loads(self.process.stdout.readline() or "{}")
        assert "url" in self.ready, f"the engine did not start: {self.ready} {self.log}"
        return self

    def spawn(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "vlai_widgets.engine", *self.arguments],
            env={**os.environ, "VLAI_HOME": str(self.home), "VLAI_WORKERS": "2", **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def stop(self, *, sign: int = signal.SIGTERM) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(sign)
        code = self.process.wait(15)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        return code

    @property
    def log(self) -> str:
        path = self.home / "engine.log"
        return path.read_text() if path.exists() else ""

    @property
    def discovery(self) -> Discovery:
        found = read_discovery(discovery_path(self.home / "runtime"))
        assert found is not None
        return found

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    def caller(self, token: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token or self.discovery.token}", **ATTRIBUTION}
        return httpx.Client(base_url=self.url, headers=headers, timeout=120, trust_env=False)

    def workers(self) -> list[int]:
        """Process ids of the engine's workers."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [pid for pid in map(int, children) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Callable[..., RunningEngine]]:
    """Start engines that end with the test."""
    running: list[RunningEngine] = []

    def start(*arguments: str, home: Path | None = None, **environment: str) -> RunningEngine:
        engine = RunningEngine(home or tmp_path / "home", arguments, environment)
        running.append(engine)
        return engine.start()

    yield start
    for engine in running:
        if engine.process is not None:
            engine.stop(sign=signal.SIGKILL)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """One engine for the tests of a module."""
    running = RunningEngine(tmp_path_factory.mktemp("home"), ("--open",)).start()
    yield running
    running.stop()


@pytest.fixture
def caller(engine: RunningEngine) -> Iterator[httpx.Client]:
    """The engine's owner."""
    with engine.caller() as client:
        yield client


@pytest.fixture
def session_id(caller: httpx.Client) -> str:
    """A fresh session of the owner."""
    return new_session(caller)


def new_session(caller: httpx.Client, **body: str) -> str:
    answer = caller.post(routes.CREATE_SESSION, json={"task_name": "project", **body})
    return str(answer.json()["data"]["session_id"])


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a clip of one moving square; each ``seed`` is another content."""
    folder = tmp_path_factory.mktemp("clips")

    def make(
        seed: int = 0, *, seconds: float = 1.0, size: tuple[int, int] = (180, 320), name: str | None = None
    ) -> Path:
        import av
        import numpy as np

        path = folder / (name or f"clip_{seed}_{seconds:g}_{size[0]}.mp4")
        if path.exists():
            return path
        width, height = size
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for index in range(round(seconds * 30)):
                picture = np.full((height, width, 3), (seed * 37) % 200, np.uint8)
                left = (index * 4 + seed) % (width - 20)
                picture[20:60, left : left + 20] = 255
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode(None))
        return path

    return make


def wait_until(true: Callable[[], object], *, within_s: float = 20, what: str = "it") -> None:
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, f"{what} did not happen within {within_s} s"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def eventually() -> Callable[..., None]:
    """Wait until something is true."""
    return wait_until


@pytest.fixture(scope="session")
def open_session() -> Callable[..., str]:
    """Start a session."""
    return new_session
