"""What ``vlai doctor`` says of Jupyter: whether both extensions are on; kernels, running servers, and the hub."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vlai_widgets._version import __version__
from vlai_widgets.cli.finding import Finding

EXTENSION: Final = "vlai-widgets"
SERVER_EXTENSION: Final = "vlai_widgets.jupyter"
_FRONT_ENDS: Final = ("notebook", "voila", "jupyterhub")
_MOST_SERVERS: Final = 5


def server_extension() -> list[Finding]:
    """Say whether a Jupyter Server of this environment serves clips, uploads and boards."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    manager = ExtensionConfigManager(read_config_path=jupyter_config_path())
    switched: object = manager.get_jpserver_extensions().get(SERVER_EXTENSION)  # type: ignore[no-untyped-call]
    if switched:
        return [Finding("server extension", "ok", "enabled")]
    return [
        Finding(
            "server extension",
            "warn",
            "disabled" if switched is False else "not registered in this environment",
            f"jupyter server extension enable {SERVER_EXTENSION} (in the environment that JupyterLab runs in), then "
            "restart JupyterLab. Without it clips play from small previews, and .vlai files do not open by themselves.",
        )
    ]


def lab_extension() -> list[Finding]:
    """Say whether JupyterLab of this environment shows the tile, the menu and the panel."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    folders = [Path(place) / EXTENSION for place in jupyter_path("labextensions")]
    described = next((folder / "package.json" for folder in folders if (folder / "package.json").is_file()), None)
    if described is None:
        fix = f"Install vlai-widgets again with {sys.executable} -m pip, without VLAI_BUILD_LABEXTENSION=skip."
        return [Finding("JupyterLab extension", "warn", "not installed in this environment", fix)]
    version = str(json.loads(described.read_text(encoding="utf-8")).get("version"))
    if any(_switched_off(Path(place) / "labconfig" / "page_config.json") for place in jupyter_config_path()):
        return [Finding("JupyterLab extension", "warn", "disabled", f"jupyter labextension enable {EXTENSION}")]
    if version != __version__:
        text = f"{version}, but the package is {__version__}"
        return [Finding("JupyterLab extension", "warn", text, "Reinstall vlai-widgets and reload the page.")]
    return [Finding("JupyterLab extension", "ok", f"{version}, enabled")]


def _switched_off(config: Path) -> bool:
    if not config.is_file():
        return False
    try:
        named = json.loads(config.read_text(encoding="utf-8")).get("disabledExtensions", {})
    except (ValueError, AttributeError):
        return False  # JupyterLab itself says what is wrong with it
    off = [name for name, is_off in named.items() if is_off] if isinstance(named, Mapping) else list(named)
    return any(name == EXTENSION or name.startswith(f"{EXTENSION}:") for name in off)


def front_ends() -> list[Finding]:
    """Name what else can show a leaderboard here."""
    found = []
    for name in _FRONT_ENDS:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return [Finding("other front ends", "ok", ", ".join(found))] if found else []


def kernels() -> list[Finding]:
    """Say which Python each kernel runs, and whether it is this one."""
    from jupyter_client.kernelspec import KernelSpecManager

    findings = []
    for name, info in sorted(KernelSpecManager().get_all_specs().items()):
        spec = info["spec"]
        if spec.get("language", "").lower() != "python" or not spec.get("argv"):
            continue
        python = spec["argv"][0]
        here = python in ("python", "python3") or Path(python).resolve() == Path(sys.executable).resolve()
        same = here or Path(python).parent == Path(sys.executable).parent
        fix = "" if same else f"If notebooks with it cannot import vlai_widgets: {python} -m pip install vlai-widgets"
        text = f"runs {python}" if same else f"runs {python}, which is another Python than this one"
        findings.append(Finding(f"kernel {name}", "ok" if same else "warn", text, fix))
    if findings:
        return findings
    fix = f"{sys.executable} -m pip install ipykernel"
    return [Finding("kernels", "bad", "no Python kernel is installed here", fix)]


def servers() -> list[Finding]:
    """Name the Jupyter Servers of this user that run, without their tokens, and the hub that this is in."""
    from jupyter_server.serverapp import list_running_servers

    findings = []
    for info in list(list_running_servers())[:_MOST_SERVERS]:
        text = f"{info.get('url')}, base URL {info.get('base_url')}, version {info.get('version')}"
        findings.append(Finding("running server", "ok", f"{text}, shows {info.get('root_dir')}"))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
    if prefix:
        findings.append(Finding("hub", "ok", f"JupyterHub, base URL {prefix}"))
    repository = os.environ.get("BINDER_REPO_URL")
    if repository:
        text = f"Binder, from {repository}. Its disk is emptied when it stops: save boards to your own computer."
        findings.append(Finding("Binder", "ok", text))
    return findings
