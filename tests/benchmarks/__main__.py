"""``python -m tests.benchmarks --work DIR``: measure, and print a table of ratios. See README.md beside this file."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.cases import CASES, Plan
from tests.benchmarks.machine import facts, say


def main() -> None:
    """Run the cases that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure against plain tools.")
    parser.add_argument(
        "--work", type=Path, required=True, help="folder for the batch and what is rendered (about 2 GB)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often every variant is measured (default: 5)")
    parser.add_argument("--only", nargs="+", choices=sorted(CASES), default=list(CASES), help="only these cases")
    parser.add_argument(
        "--quick", action="store_true", help="a small batch, to see whether everything runs; its ratios mean little"
    )
    given = parser.parse_args()
    say(facts())
    plan = Plan(work=given.work, rounds=given.rounds, quick=given.quick)
    rows = []
    for name in given.only:
        say(f"{name}:")
        rows += CASES[name](plan)
    say("\n| what | ours | plain | ratio: median (range) | budget |\n| --- | ---: | ---: | ---: | --- |")
    for row in rows:
        say(f"| {row.what} | {row.mine} | {row.reference} | {row.ratio} | {row.budget} |")
    say(f"\n{facts()}; {given.rounds} interleaved rounds{'; --quick: not the real batch' if given.quick else ''}")


if __name__ == "__main__":
    main()
