"""Draws the sample clips: which ones are missing, in which process, and what is already there."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from vlai_widgets.errors import VlaiError
from vlai_widgets.samples.catalog import SAMPLES, SampleSpec, spec_of

MANIFEST = "manifest.json"
_HERE = Path(__file__).resolve().parent
Watcher = Callable[[str, float], None]


class DrawingFailed(VlaiError, RuntimeError):
    """A sample clip could not be drawn."""


def draw_samples(
    folder: Path, *, names: Sequence[str] | None = None, progress: Watcher | None = None, processes: int | None = None
) -> tuple[Path, ...]:
    """Draw the sample clips into ``folder``, except those that are already there, unchanged and of this version.

    The clips are animated spots for products that do not exist, drawn and set to music by this package: nothing is
    downloaded. The same version of the package draws the same frames everywhere.

    Args:
        folder: Where the clips go; made if it is missing.
        names: File names of the samples to draw (default: all ten).
        progress: Called in this thread with a file name and the share of that file that is drawn, 0-1.
        processes: How many processes draw (default: two, or one if only one core is usable). 0 draws in this process.

    Returns:
        The paths of the clips, in the order of ``names``.

    Raises:
        UnknownOption: There is no sample of that name.
        DrawingFailed: A clip could not be drawn; those that were finished stay.

    Example:
        >>> import tempfile
        >>> paths = draw_samples(Path(tempfile.mkdtemp()), names=["tea-garden.mp4"], processes=0)
        >>> paths[0].name
        'tea-garden.mp4'
    """
    specs = [spec_of(name) for name in names] if names is not None else list(SAMPLES)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    watch = progress or (lambda _name, _done: None)
    known = _read_manifest(folder)
    missing = []
    for spec in specs:
        if _is_drawn(folder / spec.name, known.get(spec.name)):
            watch(spec.name, 1.0)
        elif spec not in missing:
            missing.append(spec)
    count = min(2, os.cpu_count() or 1) if processes is None else processes
    if missing:
        drawn = _draw_here(folder, missing, watch) if count == 0 else _draw_apart(folder, missing, watch, count)
        for name in drawn:
            known[name] = {"version": drawing_version(), "sha256": _sha256(folder / name)}
            _write_manifest(folder, known)
    return tuple(folder / spec.name for spec in specs)


@cache
def drawing_version() -> str:
    """Return a digest of all that decides how the samples look and sound: the code of this folder and the fonts."""
    digest = hashlib.sha256()
    for file in (*sorted(_HERE.glob("*.py")), *sorted((_HERE.parent / "assets" / "fonts").glob("*.ttf"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def draw_one(folder: Path, spec: SampleSpec, watch: Watcher) -> None:
    """Draw one sample in this process."""
    from vlai_widgets.samples.studio import produce  # Pillow, PyAV and numpy are needed only where one draws

    produce(folder / spec.name, spec, lambda done: watch(spec.name, done))


def _draw_here(folder: Path, specs: Sequence[SampleSpec], watch: Watcher) -> Iterator[str]:
    for spec in specs:
        draw_one(folder, spec, watch)
        yield spec.name


def _draw_apart(folder: Path, specs: Sequence[SampleSpec], watch: Watcher, count: int) -> Iterator[str]:
    """Draw in processes of our own.

    They are started as commands, not by multiprocessing: its spawn imports the caller's main module again, which a
    script without a main guard does not survive.
    """
    reports: queue.SimpleQueue[tuple[str, float] | DrawingFailed | None] = queue.SimpleQueue()
    shares = [share for share in _shared_out(specs, count) if share]
    children = [_start(folder, share) for share in shares]
    threads = [threading.Thread(target=_listen, args=(child, reports), daemon=True) for child in children]
    try:
        for thread in threads:
            thread.start()
        running = len(threads)
        while running:
            report = reports.get()
            if report is None:
                running -= 1
            elif isinstance(report, DrawingFailed):
                raise report
            else:
                watch(*report)
                if report[1] >= 1.0:
                    yield report[0]
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
        for thread in threads:  # each reads its process to the end and closes its pipes
            thread.join()


def _shared_out(specs: Sequence[SampleSpec], count: int) -> list[list[SampleSpec]]:
    """Split the work evenly: the longest first, each to whoever has least."""
    shares: list[list[SampleSpec]] = [[] for _ in range(max(1, count))]
    for spec in sorted(specs, key=lambda s: -s.seconds):
        min(shares, key=lambda share: sum(s.seconds for s in share)).append(spec)
    return shares


def _start(folder: Path, specs: Sequence[SampleSpec]) -> subprocess.Popen[str]:
    package_root = str(_HERE.parents[1])
    paths = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [
        sys.executable,
        "-m",
        "vlai_widgets.samples",
        str(folder),
        "--report",
        "--names",
        *(s.name for s in specs),
    ]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
    )  # fmt: skip


def _listen(child: subprocess.Popen[str], reports: queue.SimpleQueue[tuple[str, float] | DrawingFailed | None]) -> None:
    with child:
        assert child.stdout is not None
        assert child.stderr is not None
        for line in child.stdout:
            name, _, done = line.rstrip("\n").rpartition(" ")
            reports.put((name, float(done)))
        last = child.stderr.read().strip().splitlines()[-1:]
    if child.returncode != 0:
        why = last[0] if last else f"the process ended with code {child.returncode}"
        reports.put(DrawingFailed(f"The sample clips could not be drawn: {why}. Free some disk space and try again."))
    reports.put(None)


def _is_drawn(path: Path, entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get("version") == drawing_version()
        and path.is_file()
        and entry.get("sha256") == _sha256(path)
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_manifest(folder: Path) -> dict[str, object]:
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # damaged is as good as missing: the clips are drawn again
        return {}
    return read if isinstance(read, dict) else {}


def _write_manifest(folder: Path, known: dict[str, object]) -> None:
    partial = folder / f".{MANIFEST}.{os.getpid()}.part"
    partial.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
    partial.replace(folder / MANIFEST)
