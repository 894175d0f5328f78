"""A real JupyterLab on a free loopback port, and a page of it to drive by commands and by mouse.

The server runs below a base URL, as JupyterHub and Binder run it, so that every test proves that too. What an installed
wheel brings under ``share/jupyter`` and ``etc/jupyter`` is found there; in a checkout that is only on the path, the
same files are linked into the test's own folders.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "vlai_widgets"
BASE_URL = "/user/ana/"
START_S = 90.0
"""The first start on a busy machine compiles half of Jupyter."""
THEMES = {
    "light": "JupyterLab Light",
    "dark": "JupyterLab Dark",
    "contrast": "JupyterLab Dark High Contrast",
}
_OWN_FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)
_QUIET_SETTINGS = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}
_KERNEL_IDLE = """() => {
    const widget = window.jupyterapp?.shell.currentWidget;
    return widget?.sessionContext?.session?.kernel?.status === 'idle';
}"""
_NOT_OURS = re.compile(r"favicon|Could not restore the debugger state", re.IGNORECASE)
_OF_A_RESTART = re.compile(r"Canceled future for create_subshell_request|Comm not found for comm id")
"""What JupyterLab says when it was asking a kernel that is restarted. At any other time these are faults of ours."""


class JupyterLab:
    """A running server.

    Args:
        folder: Folder that is empty: the server's root and its own configuration lie in it.
        extra_args: More arguments for ``jupyter lab``.
        environ: More environment for the server and its kernels.
    """

    def __init__(self, folder: Path, *, extra_args: Sequence[str] = (), environ: dict[str, str] | None = None) -> None:
        self.root = folder / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.token = secrets.token_hex(16)
        self.log = folder / "jupyter.log"
        own = {name: folder / "own" / name.lower() for name in _OWN_FOLDERS}
        for place in own.values():
            place.mkdir(parents=True, exist_ok=True)
        _write_settings(own["JUPYTERLAB_SETTINGS_DIR"])
        _leave_the_build_alone(own["JUPYTER_CONFIG_DIR"])
        _link_checkout(config=own["JUPYTER_CONFIG_DIR"], data=own["JUPYTER_DATA_DIR"])
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}{BASE_URL}"
        command = [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
            *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
            *(f"--ServerApp.base_url={BASE_URL}", f"--ServerApp.root_dir={self.root}"),
            f"--IdentityProvider.token={self.token}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *extra_args,
        ]
        environment = {**os.environ, **{name: str(place) for name, place in own.items()}, **(environ or {})}
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
            )
        self._wait_until_up()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                self.api("GET", "api")
                return
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def api(self, method: str, path: str, *, body: object = None) -> Any:
        """Call the server's own HTTP interface; ``path`` is relative to the base URL."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def kernels(self) -> list[dict[str, Any]]:
        """The running kernels."""
        return self.api("GET", "api/kernels")

    def stop_kernels(self) -> None:
        """End every kernel."""
        for kernel in self.kernels():
            with contextlib.suppress(urllib.error.HTTPError):
                self.api("DELETE", f"api/kernels/{kernel['id']}")

    def write_notebook(self, name: str, cells: Sequence[str]) -> Path:
        """Write a notebook of code cells into the root folder."""
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path

    def stop(self) -> None:
        """End the server and its kernels."""
        if self._process.poll() is None:
            with contextlib.suppress(Exception):
                self.stop_kernels()
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


class LabPage:
    """One browser page with JupyterLab in it.

    Attributes:
        page: Playwright's page.
        errors: What the console and the page said of errors so far.
    """

    def __init__(self, lab: JupyterLab, browser: Any, *, width_px: int = 1400, height_px: int = 1000) -> None:
        self.lab = lab
        self._context = browser.new_context(viewport={"width": width_px, "height": height_px})
        self._context.set_default_timeout(30_000)
        self.page = self._context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def _note(self, text: str) -> None:
        if not _NOT_OURS.search(text):
            self.errors.append(text)

    def close(self) -> None:
        """Close the page and end its kernels."""
        self._context.close()
        self.lab.stop_kernels()

    def open(self, path: str = "") -> None:
        """Open JupyterLab with a fresh workspace, on a folder or file of the root."""
        where = f"lab/tree/{urllib.parse.quote(path)}" if path else "lab"
        self.page.goto(f"{self.lab.url}{where}?token={self.lab.token}&reset")
        self._wait_for_lab()

    def _wait_for_lab(self) -> None:
        self.page.wait_for_function("() => window.jupyterapp !== undefined")
        self.page.evaluate("() => window.jupyterapp.restored")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def execute(self, command: str, **args: Any) -> None:
        """Run one of JupyterLab's commands and wait for it."""
        self.page.evaluate(
            "([id, args]) => window.jupyterapp.commands.execute(id, args).then(() => null)", [command, args]
        )

    def open_notebook(self, cells: Sequence[str], *, name: str | None = None) -> Path:
        """Write a notebook, open it and wait until its kernel is idle."""
        path = self.lab.write_notebook(name or f"n{secrets.token_hex(4)}.ipynb", cells)
        self.open(path.relative_to(self.lab.root).as_posix())
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_idle()
        return path

    def wait_idle(self, *, timeout_s: float = 60.0) -> None:
        """Wait until the kernel of the current notebook has nothing to do."""
        self.page.wait_for_function(_KERNEL_IDLE, timeout=timeout_s * 1000)

    def run_all(self, *, wait: bool = True, timeout_s: float = 60.0) -> None:
        """Run all cells; with ``wait`` until the last one has ended."""
        self.wait_idle()
        self.page.evaluate(
            """() => {
                window.vlaiRan = false;
                window.jupyterapp.commands.execute('notebook:run-all-cells').finally(() => { window.vlaiRan = true; });
            }"""
        )
        if wait:
            self.page.wait_for_function("() => window.vlaiRan", timeout=timeout_s * 1000)
            self.wait_idle(timeout_s=timeout_s)

    def outputs(self) -> str:
        """The text of all outputs that are shown."""
        return "\n".join(self.page.locator(".jp-OutputArea-output").all_inner_texts())

    def theme(self, name: str) -> None:
        """Switch to ``light``, ``dark`` or ``contrast`` and wait until it shows."""
        self.execute("apputils:change-theme", theme=THEMES[name])
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=THEMES[name])

    def reload(self) -> None:
        """Save, reload the page, and wait until the notebook and its kernel are there again."""
        self.save()
        self.page.goto(re.sub(r"[?&]reset", "", self.page.url))
        self._wait_for_lab()
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_idle()

    def restart_kernel(self) -> None:
        """Restart the kernel of the current notebook; no dialog asks."""
        before = len(self.errors)
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel().then(() => null)"
        )
        self.wait_idle()
        self.errors[before:] = [text for text in self.errors[before:] if not _OF_A_RESTART.search(text)]

    def save(self) -> None:
        """Save the current document."""
        self.execute("docmanager:save")

    def screenshot(self, path: Path) -> Path:
        """Take a picture of what is seen."""
        self.page.screenshot(path=str(path))
        return path


class Wire:
    """Counts the bytes of widgets' messages that a page receives. Made before the page opens a notebook."""

    def __init__(self, page: LabPage) -> None:
        self.received_bytes = 0
        page.page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, frame: str | bytes) -> None:
        if b"comm_" in (frame if isinstance(frame, bytes) else frame.encode()):
            self.received_bytes += len(frame)


def _leave_the_build_alone(config: Path) -> None:
    """Every page of JupyterLab would start Node to ask whether what was built is still what is wanted."""
    path = config / "labconfig" / "page_config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"buildCheck": False, "buildAvailable": False}))


def _write_settings(folder: Path) -> None:
    for name, values in _QUIET_SETTINGS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


def _link_checkout(*, config: Path, data: Path) -> None:
    """Let Jupyter find our extensions where the package is on the path but not installed."""
    built, installed = (
        PACKAGE / "labextension",
        Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "vlai-widgets",
    )
    if (built / "package.json").exists() and not installed.exists():
        (data / "labextensions").mkdir(parents=True, exist_ok=True)
        (data / "labextensions" / "vlai-widgets").symlink_to(built)
    if (PACKAGE / "jupyter" / "__init__.py").exists():
        switch = config / "jupyter_server_config.d" / "vlai_widgets.json"
        switch.parent.mkdir(parents=True, exist_ok=True)
        switch.write_text(json.dumps({"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": True}}}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
