"""``vlai binder``: the address under which Binder opens a repository, and the badge for its README."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from vlai_widgets.errors import InputError

SERVICE: Final = "https://mybinder.org"
START: Final = "notebooks/01_quickstart.ipynb"
_SSH: Final = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")
_TIMEOUT_S: Final = 20


def binder_command(args: argparse.Namespace) -> int:
    """Print the address and the badge."""
    link = binder_link(args.repo or origin(Path.cwd()), ref=args.ref, notebook=args.notebook)
    print(link)
    print(f"\nFor the README of that repository:\n\n[![Binder]({SERVICE}/badge_logo.svg)]({link})")
    return 0


def binder_link(repository: str, *, ref: str = "HEAD", notebook: str = START) -> str:
    """Return the address under which Binder opens a repository.

    Args:
        repository: Its address as git knows it: https or ssh. A user name and a token in it are left out.
        ref: Branch, tag or commit.
        notebook: The notebook that is opened, as a path within the repository.

    Raises:
        InputError: It is no address that Binder could reach.

    Example:
        >>> binder_link("git@github.com:ana/spots.git")
        'https://mybinder.org/v2/gh/ana/spots/HEAD?urlpath=lab/tree/notebooks/01_quickstart.ipynb'
    """
    host, path = _host_and_path(repository.strip())
    if host == "github.com":
        where = f"gh/{quote(path)}"
    elif host == "gitlab.com":
        where = f"gl/{quote(path, safe='')}"
    else:
        where = f"git/{quote(f'https://{host}/{path}', safe='')}"
    return f"{SERVICE}/v2/{where}/{quote(ref, safe='')}?urlpath=lab/tree/{quote(notebook)}"


def origin(folder: Path) -> str:
    """Return the address of the repository's ``origin``.

    Raises:
        InputError: There is no git, no repository, or no origin.
    """
    git = shutil.which("git")
    if git is None:
        raise InputError("git is not installed. Name the repository: vlai binder --repo https://github.com/OWNER/REPO")
    done = subprocess.run(  # noqa: S603
        [git, "-C", str(folder), "remote", "get-url", "origin"],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        raise InputError(
            "This folder is no clone of a repository that others can reach: it has no remote named origin. "
            "Name the repository: vlai binder --repo https://github.com/OWNER/REPO"
        )
    return done.stdout.strip()


def _host_and_path(repository: str) -> tuple[str, str]:
    parts = urlsplit(repository)
    if parts.scheme in ("https", "http", "ssh", "git") and parts.hostname:
        host = parts.hostname if parts.port is None or parts.scheme == "ssh" else f"{parts.hostname}:{parts.port}"
        path = parts.path
    elif (found := _SSH.fullmatch(repository)) is not None:
        host, path = found.groups()
    else:
        raise InputError(
            "Binder reaches repositories by https only, and the address of this one is a folder or unknown. "
            "Push it to a public place, and name that: vlai binder --repo https://github.com/OWNER/REPO"
        )
    path = path.strip("/").removesuffix(".git")
    if path.count("/") < 1:
        raise InputError("The address names no repository. It looks like https://github.com/OWNER/REPO.")
    return host.lower(), path
