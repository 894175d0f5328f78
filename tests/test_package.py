"""What is built: the wheel brings JupyterLab everything it needs, and the sdist makes the same wheel without Node."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from build_tools import frontend

from vlai_widgets import __version__

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).parents[1]
PYTHON_ONLY = {"VLAI_BUILD_MODELS": "skip", "PATH": "/nonexistent"}
"""No Node and no jlpm is found."""


def run(*command, cwd, **environ):
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environ}, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the sources as the sdist has them, and a wheel made from them where there is no Node."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=REPOSITORY)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        careful = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.4
        archive.extractall(folder / "sdist", **careful)
    sources = next((folder / "sdist").iterdir())
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=sources, **PYTHON_ONLY)
    return sources, next(folder.glob("*.whl"))


def test_the_wheel_brings_the_extension_and_switches_the_server_on(built):
    with zipfile.ZipFile(built[1]) as wheel:
        names = {name.partition(".data/data/")[2]: name for name in wheel.namelist()}
        folder = "share/jupyter/labextensions/vlai-widgets"
        described = json.loads(wheel.read(names[f"{folder}/package.json"]))
        assert described["version"] == __version__
        assert f"{folder}/{described['jupyterlab']['_build']['load']}" in names
        assert f"{folder}/schemas/vlai-widgets/plugin.json" in names
        assert json.loads(wheel.read(names[f"{folder}/install.json"]))["packageName"] == "vlai-widgets"
        switch = json.loads(wheel.read(names["etc/jupyter/jupyter_server_config.d/vlai_widgets.json"]))
        assert switch == {"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": True}}}
        assert "vlai_widgets/assets/quickstart.ipynb" in wheel.namelist()
        assert not [name for name in wheel.namelist() if "node_modules" in name or name.endswith(".ts")]


def test_the_sdist_makes_the_wheel_that_the_checkout_makes(built, tmp_path):
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=REPOSITORY, **PYTHON_ONLY)

    def contents(path):
        with zipfile.ZipFile(path) as wheel:
            skipped = ("RECORD", ".onnx", "prepared.txt")  # the models are built on either side, or left out
            return {
                info.filename: info.CRC
                for info in wheel.infolist()
                if not info.filename.endswith(skipped) and "/models/LICENSE" not in info.filename
            }

    assert contents(built[1]) == contents(next(tmp_path.glob("*.whl")))


def test_jupyterlab_lists_it_as_enabled_where_there_is_no_node(built, tmp_path):
    run(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=tmp_path)
    venv = tmp_path / "venv"
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    here = sysconfig.get_path("purelib")
    there = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    (Path(there) / "jupyter.pth").write_text(here)
    own = {"JUPYTER_CONFIG_DIR": str(tmp_path / "c"), "JUPYTER_DATA_DIR": str(tmp_path / "d"), "PYTHONPATH": ""}
    install = ("-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--ignore-installed")
    run(sys.executable, *install, str(built[1]), cwd=tmp_path)
    said = run(str(python), "-m", "jupyterlab.labextensions", "list", cwd=tmp_path, **PYTHON_ONLY, **own)
    line = next(line for line in said.splitlines() if "vlai-widgets" in line and f"v{__version__}" in line)
    assert "enabled" in line
    assert "OK" in line
    listing = "from jupyter_server.extension.serverextension import main; main()"
    said = run(str(python), "-c", listing, "list", cwd=tmp_path, **own)
    assert re.search(r"vlai_widgets\.jupyter \S*enabled", said)


@pytest.fixture
def clone(tmp_path):
    """The sources, with nothing built."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name in ("build_tools", "src", "jupyter-config", "notebooks"):
        unwanted = shutil.ignore_patterns("node_modules", "labextension", "__pycache__", "*.onnx")
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=unwanted)
    shutil.copytree(
        REPOSITORY / frontend.SOURCE, tmp_path / frontend.SOURCE, ignore=shutil.ignore_patterns("node_modules")
    )
    return tmp_path


def test_a_build_that_cannot_make_the_extension_fails_and_says_how_to_go_without(clone):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    failed = subprocess.run(
        command, cwd=clone, env={**os.environ, **PYTHON_ONLY}, capture_output=True, text=True, check=False
    )
    assert failed.returncode != 0
    assert "VLAI_BUILD_LABEXTENSION=skip" in failed.stderr
    said = run(*command, cwd=clone, **PYTHON_ONLY, VLAI_BUILD_LABEXTENSION="skip")
    assert "built without the JupyterLab extension" in said
    with zipfile.ZipFile(next((clone / "out").glob("*.whl"))) as wheel:
        assert not [name for name in wheel.namelist() if "labextensions" in name]


def test_the_lock_files_name_no_host():
    for path in (REPOSITORY / frontend.SOURCE).rglob("yarn.lock"):
        if "node_modules" not in path.parts:
            assert "://" not in path.read_text(encoding="utf-8"), path
