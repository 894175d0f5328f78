"""``python -m vlai_widgets.jupyter.render BOARD PAGE LANGUAGE``: a ``.vlai`` file becomes a page."""

from __future__ import annotations

import sys
from pathlib import Path

from vlai_widgets.errors import VlaiError

REFUSED = 3


def main() -> int:
    """Render; say on the standard output why it cannot be done."""
    from vlai_widgets.leaderboard import load

    board, page, language = sys.argv[1:]
    try:
        load(board).to_html(Path(page), language=None if language == "-" else language)
    except VlaiError as error:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        sys.stdout.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
