"""Every notebook runs from top to bottom in a real kernel, and is stored without outputs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

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


@pytest.mark.slow
def test_quickstart_runs_and_stays_small(workplace: Path) -> None:
    book, outputs = executed("01", workplace)
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert {"text/html", "application/vnd.plotly.v1+json"} <= kinds
    assert (workplace / "leaderboard.mp4").stat().st_size > 100_000
    assert (workplace / "leaderboard.html").exists()
    assert (workplace / "board.vlai").exists()
    book.metadata.pop("widgets", None)  # JupyterLab does not keep the state of widgets
    assert len(nbformat.writes(book).encode()) <= 2_000_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["02", "03", "04", "05"])
def test_the_other_notebooks_run(name: str, workplace: Path) -> None:
    _, outputs = executed(name, workplace)
    assert outputs
