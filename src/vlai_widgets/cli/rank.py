"""``vlai rank`` and ``vlai demo``: from files to a folder of results."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from vlai_widgets.charts.view import ranked
from vlai_widgets.charts.words import rank_range
from vlai_widgets.cli.console import Reporter, reporter
from vlai_widgets.models import DEFAULT_PROMPT, Progress
from vlai_widgets.runs import Run, rank

if TYPE_CHECKING:
    import pandas as pd

    from vlai_widgets.leaderboard import Leaderboard

STAGES = {"upload": "Handing over", "analyse": "Analysing", "render": "Rendering", "download": "Saving"}


def rank_command(args: argparse.Namespace) -> int:
    """Rank the clips that the command line names. Returns 0 only if every one was ranked."""
    args.out.mkdir(parents=True, exist_ok=True)
    with reporter() as show:
        run = rank(
            args.clips,
            prompt=args.prompt or DEFAULT_PROMPT,
            preset=args.preset,
            backend=args.backend,
            language=args.language,
            title=args.title,
        )
        board = _follow(run, show)
        files = _write(board, args, show)
    _report(board, files, as_json=args.json)
    return 1 if board.errors else 0


def demo_command(args: argparse.Namespace) -> int:
    """Draw the sample clips and rank them."""
    from vlai_widgets.samples import draw_samples

    folder = args.out / "clips"
    with reporter() as show:
        show.step(f"Drawing sample clips in {folder}")
        clips = draw_samples(folder, progress=lambda name, done: show.update(f"draw {name}", f"Drawing {name}", done))
    args.clips = [str(path) for path in clips]
    args.prompt, args.backend = None, "local"
    return rank_command(args)


def _follow(run: Run, show: Reporter) -> Leaderboard:
    try:
        for event in run.events():
            if event.kind in ("step", "note", "error"):
                show.step(event.text)
            elif event.progress is not None:
                _update(event.progress, show)
    except KeyboardInterrupt:
        run.cancel()
        raise
    return run.result()


def _update(progress: Progress, show: Reporter) -> None:
    stage = STAGES.get(progress.stage)
    if stage is None:
        return
    label = f"{stage} {progress.clip}" if progress.clip else f"{stage} the video"
    show.update(f"{progress.stage} {progress.clip_id or progress.clip or ''}", label, progress.done)


def _write(board: Leaderboard, args: argparse.Namespace, show: Reporter) -> dict[str, Path]:
    out: Path = args.out
    files = {"scores": out / "scores.csv", "features": out / "features.csv"}
    _csv(board.scores, files["scores"])
    _csv(board.features, files["features"])
    files["board"] = board.save(out / "board.vlai")
    files["report"] = board.to_html(out / "leaderboard.html")
    if not args.no_export:
        files["video"] = out / "leaderboard.mp4"
        board.export(
            files["video"],
            top=args.top,
            aspect=args.aspect,
            title=args.title,
            on_progress=lambda progress: _update(progress, show),
        )
    return files


def _csv(table: pd.DataFrame, path: Path) -> None:
    from vlai_widgets.tables import spreadsheet_csv

    path.write_text(spreadsheet_csv(table), encoding="utf-8-sig", newline="")


def _report(board: Leaderboard, files: dict[str, Path], *, as_json: bool) -> None:
    scores = board.scores
    if as_json:
        columns = ["rank", "clip", "score", "rank_lo", "rank_hi", "p_first", "p_top3", "tie_group"]
        rows = json.loads(scores[columns].to_json(orient="records"))
        print(
            json.dumps(
                {
                    "preset": board.preset,
                    "backend": board.backend,
                    "clips": rows,
                    "errors": dict(board.errors),
                    "files": {name: str(path) for name, path in files.items()},
                },
                ensure_ascii=False,
            )
        )
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Preset: {board.preset} ({board.backend})", title_justify="left")
    for name, justify in (("Rank", "right"), ("Clip", "left"), ("Score", "right"), ("Likely ranks", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for row in ranked(board.rows):
        table.add_row(str(row.rank), _plain(row.clip), f"{row.score:.1f}", rank_range(row))
    console = Console()
    console.print(table)
    for clip, error in board.errors.items():
        console.print(f"Not ranked: {clip}: {error}", markup=False, highlight=False)
    for path in files.values():
        console.print(str(path), markup=False, highlight=False)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
