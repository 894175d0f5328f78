"""Pieces of work for the workers in tests: some well-behaved, some not."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path


def double(*, value, progress):
    return value * 2


def halfway(*, value, progress):
    progress(0.5)
    time.sleep(0.3)
    return value * 2


def pid(*, progress):
    return os.getpid()


def fail(*, progress):
    raise UnicodeDecodeError("utf-8", b"x", 0, 1, "odd")


def crash(*, progress):
    ctypes.string_at(0)


def leave(*, progress):
    os._exit(7)


def hang(*, progress):
    while True:
        time.sleep(60)


def nap(*, seconds, progress):
    time.sleep(seconds)
    return seconds


def eat_memory(*, progress):
    return len(bytearray(4 * 1024**3))


def mark(*, folder, name, progress):
    with (Path(folder) / "order").open("a") as file:
        file.write(name)


def loaded(*, progress):
    import sys

    return sorted(sys.modules)
