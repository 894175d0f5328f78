"""``python -m vlai_widgets.engine``: run the embedded engine."""

from __future__ import annotations

# Worker processes import this module again when they start, so that it must stay light.
if __name__ == "__main__":
    from vlai_widgets.engine.host import main

    raise SystemExit(main())
