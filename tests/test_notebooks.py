"""Every notebook runs from top to bottom in a real kernel, and is stored without outputs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from tests.lab import LabPage, Wire

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_is_stored_without_outputs(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, samples: dict[str, Path]) -> Iterator[Path]:
    """A folder to run notebooks in, with a store of its own; the sample clips lie there already."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(next(iter(samples.values())).parent, folder / "sample-clips")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VLAI_HOME", str(folder / "home"))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("VLAI_ENGINE_IDLE_S", "20")
        yield folder


def executed(name: str, folder: Path) -> tuple[Any, list[Any]]:
    """Run a notebook from top to bottom; return it and its outputs."""
    book = nbformat.read(next(p for p in NOTEBOOKS if p.name.startswith(name)), as_version=4)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    return book, outputs


@pytest.mark.browser
@pytest.mark.slow
def test_quickstart_runs_in_jupyterlab_and_stays_small(lab_page: LabPage, samples: dict[str, Path]) -> None:
    folder = lab_page.lab.root / "quickstart"
    shutil.copytree(next(iter(samples.values())).parent, folder / "sample-clips")
    stored = nbformat.read(next(path for path in NOTEBOOKS if path.name.startswith("01")), as_version=4)
    wire = Wire(lab_page)
    path = lab_page.open_notebook(
        [cell.source for cell in stored.cells if cell.cell_type == "code"], name="quickstart/01_quickstart.ipynb"
    )
    lab_page.run_all(timeout_s=300)
    lab_page.page.locator(".vlai-leaderboard .vlai-table .row").nth(len(samples) - 1).wait_for()
    lab_page.page.wait_for_function("() => document.querySelector('.vlai-leaderboard video')?.readyState >= 1")
    assert wire.received_bytes <= 1_000_000, f"{wire.received_bytes:,} bytes of widgets' messages"
    assert wire.received_bytes > 50_000  # it counts what it should
    lab_page.save()
    outputs = [
        output
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert not [output for output in outputs if output.output_type == "error"]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert {"text/html", "application/vnd.plotly.v1+json"} <= kinds
    assert "data:image/jpeg;base64," in path.read_text(encoding="utf-8")  # the posters
    assert path.stat().st_size <= 2_000_000, f"{path.stat().st_size:,} bytes of notebook"
    assert (folder / "leaderboard.mp4").stat().st_size > 100_000
    assert (folder / "leaderboard.html").exists()
    assert (folder / "board.vlai").exists()
    assert lab_page.errors == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["02", "03", "04", "05"])
def test_the_other_notebooks_run(name: str, workplace: Path) -> None:
    _, outputs = executed(name, workplace)
    assert outputs
