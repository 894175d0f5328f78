"""The Jupyter Server extension: what a notebook page needs of the machine that a kernel alone cannot give it.

Clips with Range, uploads of any size, boards and running exports. Enabled by installing the package. It holds no logic
of ranking, decodes nothing, and starts nothing: it hands out files that were granted and asks an engine that runs.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "vlai_widgets.jupyter"}]


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    from vlai_widgets.jupyter.table import add_routes

    add_routes(serverapp.web_app)
    # Nobody waits for it, and a home on a network drive may take its time.
    threading.Thread(target=_clean_up, args=(serverapp,), name="vlai-clean-up", daemon=True).start()
    serverapp.log.info("vlai-widgets: clips, uploads and boards are served under %svlai/", serverapp.base_url)


def _clean_up(serverapp: ServerApp) -> None:
    from vlai_widgets.errors import VlaiError
    from vlai_widgets.jupyter.uploads import inbox_of

    try:
        inbox_of(serverapp.web_app.settings).clean()
    except (OSError, VlaiError) as error:
        serverapp.log.warning("vlai-widgets: abandoned uploads were not removed: %s", error)
