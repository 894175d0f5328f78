"""Run all: cells that wait behind a running rank lose nothing, on the kernels that people have."""

from __future__ import annotations

import ast
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import BlockingKernelClient, KernelManager
from tests.test_whole_way import make_clip

pytestmark = pytest.mark.slow

RELEASES = ("6.31.0", "7.3.0", "newest")
"""One of each way to treat a widget's messages while a cell runs: after it, in a thread, between awaits."""

CELLS = (
    "import ipykernel, vlai_widgets as vlai\nprint(ipykernel.__version__)",
    "run = vlai.rank(['lively.mp4', 'calm.mp4'])\nrun",
    "print('queued 1')",
    "board = run.result()\nprint(len(board))",
    "print('queued 2')",
    "again = await vlai.rank(['lively.mp4', 'calm.mp4'])\nprint(len(again))",
    "import asyncio\nawait asyncio.sleep(0)\nprint('last')",
)
WAIT_S = 120.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queue")
    make_clip(folder / "lively.mp4", seconds=2, speed=9)
    make_clip(folder / "calm.mp4", seconds=2, speed=1, tone_hz=220)
    return folder


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A release of ipykernel in a folder of its own; all else is what is installed."""
    name = "ipykernel" if request.param == "newest" else f"ipykernel=={request.param}"
    target = tmp_path_factory.mktemp("ipykernel")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.skip(f"pip cannot fetch {name}: {(done.stderr.strip().splitlines() or ['it says nothing'])[-1]}")
    return request.param, target


@pytest.fixture
def kernel(release: tuple[str, Path], folder: Path) -> Iterator[BlockingKernelClient]:
    """A kernel of that release, in the folder of the clips."""
    manager = KernelManager()
    path = os.pathsep.join([str(release[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    manager.start_kernel(cwd=str(folder), env={**os.environ, "PYTHONPATH": path})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_cells_that_wait_behind_a_running_rank_lose_nothing(
    kernel: BlockingKernelClient, release: tuple[str, Path]
) -> None:
    asked = [kernel.execute(code) for code in CELLS]  # all at once, as Run all sends them
    page = Page(kernel)
    while not page.ended(asked):
        page.take()

    printed = [page.printed.get(cell, "").strip() for cell in asked]
    version, *words = printed
    assert version == release[0] or (release[0] == "newest" and int(version.split(".")[0]) >= 7), version
    assert words == ["", "queued 1", "2", "queued 2", "2", "last"]
    assert [kernel.get_shell_msg(timeout=10)["content"]["status"] for _ in asked] == ["ok"] * len(CELLS)
    # The log that the run showed has told the page all that the run said, each line once.
    kept = page.value_of("[(event.kind, event.text) for event in run.log if event.kind in ('step', 'note', 'error')]")
    assert kept
    while [line for line in kept if line not in page.lines.values()]:
        page.take()  # in time, or it fails
    steps = [line for _, line in sorted(page.lines.items()) if line[0] == "step"]
    assert steps == [line for line in kept if line[0] == "step"]


class Page:
    """What a page does with a kernel's messages, as far as the log goes: see run_log.js."""

    def __init__(self, kernel: BlockingKernelClient) -> None:
        self._kernel = kernel
        self._logs: set[str] = set()
        self._over: set[str] = set()
        self.printed: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.lines: dict[int, tuple[str, str]] = {}
        self._deadline = time.monotonic() + WAIT_S

    def ended(self, asked: list[str]) -> bool:
        return set(asked) <= self._over

    def take(self) -> None:
        """Take one message."""
        try:
            message = self._kernel.get_iopub_msg(timeout=max(0.1, self._deadline - time.monotonic()))
        except queue.Empty:
            raise AssertionError(f"not all came: {self.printed}, {list(self.lines.values())}") from None
        content, cell = message["content"], message["parent_header"].get("msg_id", "")
        match message["msg_type"]:
            case "stream":
                self.printed[cell] = self.printed.get(cell, "") + content["text"]
            case "error":
                raise AssertionError("\n".join(content["traceback"]))
            case "execute_result":
                self.values[cell] = content["data"]["text/plain"]
            case "status" if content["execution_state"] == "idle":
                self._over.add(cell)
            case "comm_open" if "vlai-log-lines" in str(content["data"].get("state", {}).get("_esm", "")):
                self._logs.add(content["comm_id"])
                self._ask(content["comm_id"])
            case "comm_msg" if content["comm_id"] in self._logs and content["data"].get("method") == "custom":
                self._keep(content["data"]["content"])

    def _ask(self, comm_id: str) -> None:
        asked = {"comm_id": comm_id, "data": {"method": "custom", "content": {"t": "sync", "from": 0}}}
        self._kernel.shell_channel.send(self._kernel.session.msg("comm_msg", asked))

    def _keep(self, message: dict[str, Any]) -> None:
        if message["t"] != "lines":
            return
        number = 0
        for kind, _t_s, texts, *rest in message["l"]:
            number = rest[0] if rest else number + 1
            at = rest[1] if len(rest) > 1 else 0
            for i, text in enumerate(texts):
                number += 1 if i else 0
                self.lines[number] = (kind, self.lines.get(number, (kind, ""))[1][:at] + text)

    def value_of(self, expression: str) -> Any:
        """Ask the kernel for a value of plain Python."""
        cell = self._kernel.execute(expression)
        while cell not in self._over:
            self.take()
        return ast.literal_eval(self.values[cell])
