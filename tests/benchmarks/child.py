"""Work that is measured in a process of its own: ``python -m tests.benchmarks.child CASE JSON`` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def render(request: dict[str, Any]) -> dict[str, float]:
    """Render a draft, as a worker of the engine does it: what it imports is loaded before the clock starts."""
    from vlai_widgets.engine.render import render as render_draft
    from vlai_widgets.protocol.draft import Draft

    draft = Draft.model_validate(request["draft"])
    sources = {key: Path(value) for key, value in request["sources"].items()}
    posters = {key: Path(value) for key, value in request["posters"].items()}
    started = time.perf_counter()
    done = render_draft(draft, sources=sources, posters=posters, out=Path(request["out"]), quality=request["quality"])
    return {"inner_s": time.perf_counter() - started, "frames": done.frames, "size_mb": done.size_bytes / 1e6}


def imported(request: dict[str, Any]) -> dict[str, float]:
    """Import a module."""
    started = time.perf_counter()
    __import__(request["module"])
    return {"inner_s": time.perf_counter() - started}


if __name__ == "__main__":
    from tests.benchmarks.network import child_read_events, child_send_large

    cases = {
        "render": render,
        "imported": imported,
        "read_events": child_read_events,
        "send_large": child_send_large,
    }
    sys.stdout.write(json.dumps(cases[sys.argv[1]](json.loads(sys.argv[2]))) + "\n")
