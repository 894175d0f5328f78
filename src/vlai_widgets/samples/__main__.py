"""``python -m vlai_widgets.samples FOLDER`` draws the sample clips."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from vlai_widgets.errors import VlaiError
from vlai_widgets.samples.catalog import SAMPLES, spec_of
from vlai_widgets.samples.draw import draw_one, draw_samples


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m vlai_widgets.samples", description="Draw the ten sample clips.")
    parser.add_argument("folder", type=Path, help="where the clips go")
    parser.add_argument("--names", nargs="+", metavar="NAME", help=f"only these: {', '.join(s.name for s in SAMPLES)}")
    parser.add_argument(
        "--report", action="store_true", help=argparse.SUPPRESS
    )  # how draw_samples starts its processes
    given = parser.parse_args(argv)
    try:
        if given.report:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a half-written file is cleared away
            for name in given.names:
                draw_one(given.folder, spec_of(name), _report)
        else:
            for path in draw_samples(given.folder, names=given.names):
                sys.stdout.write(f"{path}\n")
    except VlaiError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _report(name: str, done: float) -> None:
    sys.stdout.write(f"{name} {done:.3f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
