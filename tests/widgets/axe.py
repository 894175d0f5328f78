"""What axe-core finds on a page: the violations that keep people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

GRAVE = ("serious", "critical")


def grave_violations(page: Any, within: str) -> list[str]:
    """Return what axe calls serious or critical inside the elements that ``within`` selects."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} ({node.get('failureSummary', '')})"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
