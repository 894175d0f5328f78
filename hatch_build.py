"""Build hook: what the wheel carries besides the sources is made or fetched here, when it is not there yet.

The models (``build_tools/models.py``) go into the wheel. The JupyterLab extension (``build_tools/frontend.py``) goes
into wheel and sdist, so that a wheel made from the sdist needs no Node.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # a build backend is started without the project on its path

from build_tools import frontend, models


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Brings both before files are packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What is needed in the build environment for what is still to be done."""
        root = Path(self.root)
        needed = frontend.requirements(root)
        return needed + models.requirements(root) if self.target_name == "wheel" else needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing, and say what is to be packed."""
        root, warn = Path(self.root), self.app.display_warning
        with ThreadPoolExecutor() as pool:  # both mostly wait for downloads
            building = pool.submit(frontend.bring, root, version=self.metadata.version, warn=warn)
            if self.target_name == "wheel":
                build_data["artifacts"] += models.bring(root, warn=warn)
        if not building.result():
            return
        if self.target_name == "wheel":
            build_data["shared_data"].update(frontend.shared_data(root))
        else:
            build_data["artifacts"].append(f"/{frontend.BUILT.as_posix()}")
