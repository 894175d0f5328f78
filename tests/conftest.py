"""What all tests share: a clean environment, a store of their own, and one browser."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.lab import JupyterLab, LabPage

# A busy machine makes one example slow now and then; how long a test takes says nothing about what it tests.
settings.register_profile("vlai", deadline=None)
settings.load_profile("vlai")

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run the whole suite, or a folder of it, two files at a time, and what is named more narrowly in one process.

    More than two browsers at once make a small machine too slow for what people wait for; ``-n 4`` overrules this.
    """
    narrow = config.getoption("lf") or not all(Path(str(arg)).is_dir() for arg in config.args)
    return 0 if narrow else 2


@pytest.fixture(autouse=True, scope="session")
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No token of the developer's own, no store of the developer's own."""
    patch = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith(("NEMO_", "SKILL_"))]:
        patch.delenv(name)
    patch.delenv("VLAI_BACKEND", raising=False)
    patch.setenv("VLAI_HOME", str(tmp_path_factory.mktemp("home")))
    patch.setenv("VLAI_ENGINE_IDLE_S", "20")
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _interrupts_arrive() -> None:
    """A worker of pytest-xdist ignores Ctrl-C, and every kernel and engine that it starts would ignore it too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def samples(request: pytest.FixtureRequest) -> dict[str, Path]:
    """The ten sample clips, kept between runs: they are drawn anew when the code that draws them changes."""
    from vlai_widgets import ownlock
    from vlai_widgets.samples import draw_samples

    folder = request.config.cache.mkdir("vlai-samples")
    with folder.with_name("vlai-samples.lock").open("a+") as lock:
        while not ownlock.take(lock):  # the other worker draws them; drawn twice, they would change under its tests
            time.sleep(0.2)
        return {path.name: path for path in draw_samples(folder)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium with the platform's codecs. Its driver holds this thread's event loop until it is closed."""
    if not CHROMIUM.exists():
        if os.environ.get("VLAI_REQUIRE_BROWSER"):
            pytest.fail("VLAI_REQUIRE_BROWSER is set, but there is no Chromium")
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    """One real JupyterLab for all tests, below a base URL; its root folder is ``jupyterlab.root``."""
    lab = JupyterLab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture
def lab_page(jupyterlab: JupyterLab, browser: Any) -> Iterator[LabPage]:
    """A page of that JupyterLab. Its kernels end with the test."""
    page = LabPage(jupyterlab, browser)
    yield page
    page.close()
