"""What the host allows: cores and memory, as its control groups say it, not as the machine below has them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_GROUPS: Final = Path("/sys/fs/cgroup")
_OWN: Final = Path("/proc/self/cgroup")
_NO_LIMIT_BYTES: Final = 2**50


def memory_limit_bytes() -> int | None:
    """Return the least of what the control groups and the machine allow, or None where neither is known."""
    limits = [int(text) for text in _read("memory.max", "memory.limit_in_bytes") if text.isdigit()]
    with contextlib.suppress(AttributeError, ValueError, OSError):  # no sysconf on Windows
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    known = [limit for limit in limits if limit < _NO_LIMIT_BYTES]
    return min(known, default=None)


def cores() -> float | None:
    """Return how many cores may be used, or None where that is not known; a share of one is possible."""
    try:
        usable: float | None = float(len(os.sched_getaffinity(0)))
    except AttributeError:
        count = os.cpu_count()
        usable = None if count is None else float(count)
    for text in _read("cpu.max"):
        quota, _, period = text.partition(" ")
        if quota.isdigit() and period.isdigit() and int(period) > 0:
            share = int(quota) / int(period)
            usable = share if usable is None else min(usable, share)
    return usable


def _read(*names: str) -> Iterator[str]:
    """The contents of these files in the control groups of this process and in those above them."""
    folders = []
    for root, group in _own_groups():
        place = root / group
        while root in place.parents:
            folders.append(place)
            place = place.parent
        folders.append(root)
    for folder in dict.fromkeys(folders):
        for name in names:
            try:
                yield (folder / name).read_text(encoding="ascii").strip()
            except (OSError, ValueError):
                continue


def _own_groups() -> Iterator[tuple[Path, str]]:
    """Where the groups are, and which one is this process's: of version 2, and of version 1 for memory."""
    yield _GROUPS, ""
    yield _GROUPS / "memory", ""
    try:
        lines = _OWN.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if number == "0":
            yield _GROUPS, group.strip("/")
        elif "memory" in controllers.split(","):
            yield _GROUPS / "memory", group.strip("/")
