"""How long a Studio takes to be seen, from the request to run its cell on."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import Plan, Row
from tests.benchmarks.machine import say
from tests.lab import JupyterLab, LabPage

HEAVY = ("pandas", "numpy", "plotly", "httpx", "pydantic", "PIL")
"""What a first paint needs nothing of."""

CELLS = (
    "import sys\nimport vlai_widgets as vlai",
    f"studio = vlai.Studio('clips')\ndisplay(studio)\nprint('loaded', [m for m in {HEAVY!r} if m in sys.modules])",
    "again = vlai.Studio('clips')\nagain",
)
RUN = """async (at) => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = at;
    const cell = notebook.widgets[at].node;
    const began = performance.now();
    jupyterapp.commands.execute('notebook:run-cell');
    await new Promise((done) => {
        const look = () => {
            const head = cell.querySelector('.vlai-studio-head');
            const rows = cell.querySelector('.vlai-clip-picker');
            const seen = (node) => node && node.checkVisibility() && node.getBoundingClientRect().height > 40;
            if (seen(head) && seen(rows)) requestAnimationFrame(() => done());
            else requestAnimationFrame(look);
        };
        look();
    });
    return performance.now() - began;
}"""


def paint(page: LabPage, samples: list[Path]) -> dict[str, Any]:
    """Show a first and a second Studio on a kernel that has only imported the package.

    Returns:
        ``first_ms`` and ``again_ms``, and ``loaded``: which heavy libraries the first had loaded when it was shown.
    """
    folder = page.lab.root / "clips"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for sample in samples:
        shutil.copy(sample, folder)
    page.open_notebook(CELLS)
    page.page.evaluate("() => jupyterapp.commands.execute('notebook:run-cell').then(() => null)")
    page.wait_idle()
    first_ms = page.page.evaluate(RUN, 1)
    printed = page.page.locator(".jp-OutputArea-output pre", has_text="loaded").inner_text()
    page.page.wait_for_timeout(3000)  # whatever goes on behind it has ended
    page.wait_idle()
    again_ms = page.page.evaluate(RUN, 2)
    return {
        "first_ms": first_ms,
        "again_ms": again_ms,
        "loaded": json.loads(printed.removeprefix("loaded ").replace("'", '"')),
    }


def first_paint(plan: Plan) -> list[Row]:
    """A first Studio on a warm kernel, and a second one, for which everything is loaded."""
    from vlai_widgets.samples import draw_samples

    samples = sorted(draw_samples(plan.work / "samples"))
    found: list[dict[str, Any]] = []
    with lab_pages(plan.work) as page_of:
        for number in range(plan.rounds):
            with page_of() as page:
                found.append(paint(page, samples))
            say(f"  round {number + 1}/{plan.rounds}  {found[-1]}")
    rows = (("a first Studio is seen", "first_ms", "<= 1000 ms"), ("a second one", "again_ms", ""))
    return [
        Row(what, f"{statistics.median(each):.0f} ms", "", f"{min(each):.0f}-{max(each):.0f} ms", budget)
        for what, key, budget in rows
        for each in ([one[key] for one in found],)
    ]


@contextmanager
def lab_pages(work: Path) -> Iterator[Any]:
    """Start a JupyterLab and a browser; what is given opens a page of it, for a ``with``."""
    from playwright.sync_api import sync_playwright
    from tests.conftest import _FLAGS, CHROMIUM

    os.environ.update(VLAI_HOME=str(work / "home"), VLAI_ENGINE_IDLE_S="20")
    lab = JupyterLab(Path(tempfile.mkdtemp(prefix="lab-", dir=work)))

    @contextmanager
    def page_of() -> Iterator[LabPage]:
        page = LabPage(lab, browser)
        try:
            yield page
        finally:
            page.close()

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(_FLAGS))
            yield page_of
            browser.close()
    finally:
        lab.stop()
