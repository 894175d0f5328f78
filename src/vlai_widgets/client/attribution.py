"""The three headers by which the service knows which skill is talking. Exports answer 402 if one is missing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from vlai_widgets._version import __version__
from vlai_widgets.protocol import routes


def attribution_headers(environ: Mapping[str, str] | None = None, install_path: Path | None = None) -> dict[str, str]:
    """Return the attribution headers of this installation.

    Args:
        environ: Where ``SKILL_SOURCE`` may replace the source; default: this process's environment.
        install_path: Where the package lies; default: where it does.

    Example:
        >>> attribution_headers({}, Path.home() / ".cursor/skills/x")["X-Skill-Platform"]
        'cursor'
    """
    env = os.environ if environ is None else environ
    source = "".join(c for c in env.get("SKILL_SOURCE", "") if c.isascii() and c.isprintable()).strip()
    return {
        routes.H_SOURCE: source or routes.SKILL_SOURCE,
        routes.H_VERSION: __version__,
        routes.H_PLATFORM: _platform(install_path or Path(__file__).resolve().parent),
    }


def _platform(install_path: Path) -> str:
    """The document names ``~/.clawhub/`` and ``~/.cursor/skills/``; a virtual environment inside counts as well."""
    home = Path.home()
    if install_path.is_relative_to(home / ".clawhub"):
        return "clawhub"
    if install_path.is_relative_to(home / ".cursor" / "skills"):
        return "cursor"
    return "unknown"
