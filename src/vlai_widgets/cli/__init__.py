"""The command ``vlai``: the parser, and one exit code a kind of end.

Exit codes: 0 every clip was ranked; 1 something failed, or some clips could not be ranked; 2 the command line is wrong;
130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from vlai_widgets._version import __version__
from vlai_widgets.errors import InputError, VlaiError
from vlai_widgets.models import ASPECTS

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    args = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except KeyboardInterrupt:
        print("Interrupted. What was analysed is kept; run the command again to go on.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except InputError as error:
        print(f"vlai: {error}", file=sys.stderr)
        return EXIT_USAGE
    except VlaiError as error:
        print(f"vlai: {error}", file=sys.stderr)
        return EXIT_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vlai", description="Rank and compare short video clips on this machine.")
    parser.add_argument("--version", action="version", version=f"vlai-widgets {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_rank(commands)
    _add_demo(commands)
    _add_engine(commands)
    _add_exports(commands)
    lab = commands.add_parser("lab", help="open JupyterLab on the quickstart notebook, copied to this folder")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.add_argument("--port", type=int, metavar="N", help="port (default: 8888, or the next free one)")
    lab.add_argument("options", nargs="*", metavar="OPTION", help="after --: more options of jupyter lab")
    lab.set_defaults(command=_lab)
    binder = commands.add_parser("binder", help="print the address under which Binder opens this repository")
    binder.add_argument("--repo", metavar="ADDRESS", help="the repository (default: this clone's origin)")
    binder.add_argument("--ref", default="HEAD", metavar="REF", help="branch, tag or commit (default: HEAD)")
    start = "notebooks/01_quickstart.ipynb"
    binder.add_argument("--notebook", default=start, metavar="PATH", help=f"what is opened (default: {start})")
    binder.set_defaults(command=_binder)
    doctor = commands.add_parser("doctor", help="say what is installed, what works, and how to mend what does not")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    doctor.set_defaults(command=_doctor)
    return parser


def _add_rank(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rank = commands.add_parser("rank", help="rank clips; write tables, a report and the leaderboard video")
    rank.add_argument("clips", nargs="+", metavar="CLIPS", help="files, folders, or patterns such as 'clips/*.mp4'")
    rank.add_argument("--prompt", metavar="TEXT", help="what to ask the assistant, in English or Chinese")
    rank.add_argument("--backend", choices=("local", "cloud"), help="where the work is done (default: local)")
    _add_output(rank, default=None)
    rank.set_defaults(command=_rank)


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="draw ten sample clips and rank them")
    _add_output(demo, default=Path("vlai-demo"))
    demo.set_defaults(command=_demo)


def _add_output(parser: argparse.ArgumentParser, *, default: Path | None) -> None:
    parser.add_argument("--preset", metavar="NAME", help="attention, conversion, equal, ...")
    parser.add_argument("--top", type=_positive, metavar="N", help="clips to show in the video")
    parser.add_argument("--aspect", choices=tuple(ASPECTS), default="9:16", help="shape of the video (default: 9:16)")
    parser.add_argument("--title", metavar="TEXT", help="title of the leaderboard")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="language of report and video")
    parser.add_argument("--no-export", action="store_true", help="do not render the video")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    words = f"folder for the results (default: {default})" if default else "folder for the results"
    parser.add_argument("--out", type=Path, metavar="DIR", required=default is None, default=default, help=words)


def _add_engine(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    engine = commands.add_parser("engine", help="the embedded engine: serve, status, stop")
    verbs = engine.add_subparsers(required=True, metavar="VERB")
    serve = verbs.add_parser("serve", help="run the engine here; prints one line of JSON with its url when it is ready")
    serve.add_argument("--port", type=int, default=0, metavar="N", help="port on 127.0.0.1 (default: a free one)")
    serve.add_argument(
        "--open", action="store_true", help="let anyone on this machine ask for a token (for trying it with curl)"
    )
    serve.add_argument(
        "--idle-exit-s", type=float, default=None, metavar="S", help="end after S idle seconds; 0: never"
    )
    serve.set_defaults(command=_engine_serve)
    status = verbs.add_parser("status", help="say whether an engine runs")
    status.add_argument("--json", action="store_true", help="print one JSON object")
    status.set_defaults(command=_engine_status)
    verbs.add_parser("stop", help="stop the engine").set_defaults(command=_engine_stop)


def _add_exports(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    exports = commands.add_parser("exports", help="what was exported, and what waits to be fetched: list, resume")
    exports.set_defaults(command=_exports_list, json=False)
    verbs = exports.add_subparsers(metavar="VERB")
    listing = verbs.add_parser("list", help="list the exports, newest first")
    listing.add_argument("--json", action="store_true", help="print one JSON list")
    listing.set_defaults(command=_exports_list)
    resume = verbs.add_parser("resume", help="fetch the videos that nobody fetched yet")
    resume.add_argument("ids", nargs="*", metavar="ID", help="exports to fetch (default: all that are running)")
    resume.add_argument("--timeout-s", type=float, default=3600.0, metavar="S", help="wait at most S seconds for each")
    resume.set_defaults(command=_exports_resume)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


# Each command lives in its own module, imported when it is used: `vlai --help` must not wait for pandas.


def _rank(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.rank import rank_command

    return rank_command(args)


def _demo(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.rank import demo_command

    return demo_command(args)


def _engine_serve(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.engine import serve_command

    return serve_command(args)


def _engine_status(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.engine import status_command

    return status_command(args)


def _engine_stop(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.engine import stop_command

    return stop_command(args)


def _exports_list(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.exports import list_command

    return list_command(args)


def _exports_resume(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.exports import resume_command

    return resume_command(args)


def _lab(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.lab import lab_command

    return lab_command(args)


def _binder(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.binder import binder_command

    return binder_command(args)


def _doctor(args: argparse.Namespace) -> int:
    from vlai_widgets.cli.doctor import doctor_command

    return doctor_command(args)
