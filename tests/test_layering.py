"""Imports point down the drawing in the README's architecture section, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "vlai_widgets"

# From the top of the house down. A module may import modules of lower floors and of its own folder.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("__main__", "cli"),
    ("widgets", "jupyter"),
    ("runs",),
    ("reels",),
    ("leaderboard",),
    ("boardfile", "tables"),
    ("report",),
    ("charts",),
    ("stats",),
    ("previews",),
    ("exportjobs",),
    ("backends", "localfiles"),
    ("client",),
    ("assistant",),
    ("engine", "samples"),
    ("scoring",),
    ("protocol",),
    ("portal", "nesting", "showing", "tokens", "grants", "inbox", "exportlog", "recents"),
    ("settings", "clipfiles", "owndb", "ownlock"),
    ("models",),
    ("errors", "_version"),
)
SIDE_HOUSES = {"engine", "samples"}
"""Nobody above imports these: they are met over HTTP or as processes. (The command line may draw the samples.)"""
SAMPLES_USERS = {"cli", "__init__"}

OWNERS = {
    "av": {"engine/analysis", "engine/render", "samples"},
    "httpx": {"client"},
    "starlette": {"engine"},
    "uvicorn": {"engine"},
    "plotly": {"charts"},
    "anywidget": {"widgets"},
    "ipywidgets": {"widgets"},
    "pandas": {"leaderboard", "boardfile", "tables", "charts", "report", "stats", "runs", "cli", "widgets"},
    "jupyter_server": {"jupyter", "cli/doctor_jupyter"},
    "tornado": {"jupyter"},
    "onnxruntime": {"engine/analysis"},
    "nest_asyncio": {"nesting"},
    "nest_asyncio2": {"nesting"},
}


def floor_of(room: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(f"{room} is in no floor of the drawing: add it to FLOORS and to the README's drawing")


def modules() -> list[Path]:
    return sorted(p for p in SRC.rglob("*.py") if p != SRC / "__init__.py")


def imported(path: Path) -> set[str]:
    """Absolute names of everything that a file imports anywhere, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; say the whole name"
            assert node.module
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    here = floor_of(room)
    for name in imported(path):
        if not name.startswith("vlai_widgets."):
            continue
        other = name.split(".")[1]
        if other == "__version__" or other == room:
            continue
        if not (SRC / other).is_dir() and not (SRC / f"{other}.py").exists():
            continue
        if other == "samples" and room in SAMPLES_USERS:
            continue
        assert other not in SIDE_HOUSES, f"{room} imports {name}: the engine is met over HTTP only"
        assert floor_of(other) >= here, f"{room} imports {name}, which is on a higher floor"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_heavy_libraries_stay_with_their_owners(path: Path) -> None:
    where = path.relative_to(SRC).as_posix().removesuffix(".py")
    for name in imported(path):
        library = name.split(".")[0]
        owners = OWNERS.get(library)
        if owners is not None:
            assert any(where == owner or where.startswith(f"{owner}/") for owner in owners), (
                f"{where} imports {library}"
            )


def test_importing_the_package_imports_no_heavy_library() -> None:
    code = "import vlai_widgets, sys; print([m for m in {!r} if m in sys.modules])".format(
        (
            "pandas",
            "plotly",
            "av",
            "onnxruntime",
            "scipy",
            "starlette",
            "anywidget",
            "httpx",
            "numpy",
            "PIL",
            "pydantic",
        )
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
