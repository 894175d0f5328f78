"""All routes of the extension, below the server's base URL."""

from __future__ import annotations

from typing import Any, Final

from jupyter_server.utils import url_path_join
from tornado.web import Application, RequestHandler

from vlai_widgets.jupyter.boards import BoardHandler, BoardsHandler
from vlai_widgets.jupyter.exports import CancelExportHandler, ExportsHandler
from vlai_widgets.jupyter.hello import ClipsHandler, HelloHandler
from vlai_widgets.jupyter.media import MediaHandler
from vlai_widgets.jupyter.uploads import UploadHandler, UploadsHandler

ROUTES: Final[tuple[tuple[str, type[RequestHandler]], ...]] = (
    (r"vlai/media/([^/]*)", MediaHandler),
    (r"vlai/uploads", UploadsHandler),
    (r"vlai/uploads/([^/]*)", UploadHandler),
    (r"vlai/boards", BoardsHandler),
    (r"vlai/board", BoardHandler),
    (r"vlai/exports", ExportsHandler),
    (r"vlai/exports/([^/]+)/cancel", CancelExportHandler),
    (r"vlai/clips", ClipsHandler),
    (r"vlai/hello", HelloHandler),
)
"""Pattern below the base URL, and who answers."""


def add_routes(app: Application) -> None:
    """Put the routes into a Jupyter Server's application."""
    base_url = app.settings["base_url"]
    handlers: list[Any] = [(url_path_join(base_url, pattern), handler) for pattern, handler in ROUTES]
    app.add_handlers(".*$", handlers)
