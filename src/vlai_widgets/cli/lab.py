"""``vlai lab``: JupyterLab on the quickstart notebook."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAME: Final = "quickstart.ipynb"
_PACKAGE: Final = Path(__file__).parents[1]
_PLACES: Final = (_PACKAGE / "assets" / NAME, _PACKAGE.parents[1] / "notebooks" / "01_quickstart.ipynb")
"""Where the notebook lies: in the installed package, or in a checkout."""


def lab_command(args: argparse.Namespace) -> int:
    """Copy the quickstart into this folder, unless it is there, and start JupyterLab on it."""
    bring_quickstart(Path.cwd())
    # As the start page, not as a file to open: so the address that is printed leads to it as well.
    command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{NAME}"]
    command += ["--no-browser"] if args.no_browser else []
    command += [f"--ServerApp.port={args.port}"] if args.port is not None else []
    command += args.options
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606  JupyterLab itself takes the keys and signals from here on
    return subprocess.call(command)  # noqa: S603


def bring_quickstart(folder: Path) -> Path:
    """Copy the notebook into the folder and return its path. One that is there already is somebody's work: it stays.

    Example:
        >>> import tempfile
        >>> bring_quickstart(Path(tempfile.mkdtemp())).name
        'quickstart.ipynb'
    """
    target = folder / NAME
    if target.exists():
        print(f"{NAME} is here already and is opened as it is.")
        return target
    shutil.copyfile(next(place for place in _PLACES if place.exists()), target)
    return target
