"""Clips for players: one file a grant, with Range, so that a browser seeks without reading what it skips."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from vlai_widgets.clipfiles import extension_of
from vlai_widgets.grants import granted

TYPES: Final = {
    "mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo", "webm": "video/webm",
    "mkv": "video/x-matroska", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4", "aac": "audio/aac",
}  # fmt: skip
"""Content types by file type: the machine's own table may know neither .mkv nor .webp."""


class MediaHandler(JupyterHandler, web.StaticFileHandler):
    """``GET`` and ``HEAD`` of ``vlai/media/<grant id>``."""

    auth_resource = "contents"

    def initialize(self) -> None:  # type: ignore[override]
        """Serve no folder: which file it is, the grant says."""
        self.root, self.default_filename = "", None

    def get_login_url(self) -> str:
        """Refuse instead of leading to the login page: its 200 would look like a clip."""
        raise web.HTTPError(403)

    @property
    def content_security_policy(self) -> str:
        """No page may come out of a file."""
        return super().content_security_policy + "; default-src 'none'; media-src 'self'; img-src 'self'; sandbox"

    @web.authenticated
    @authorized
    def head(self, path: str) -> Awaitable[None] | None:  # type: ignore[override]
        """Say whether the file can be had here."""
        return self.get(path, include_body=False)

    @web.authenticated
    @authorized
    def get(self, path: str, include_body: bool = True) -> Awaitable[None]:  # type: ignore[override]  # noqa: FBT001, FBT002
        """Send the file, or the part of it that was asked for."""
        self.check_xsrf_cookie()  # for reading: the page must be of this server
        return super().get(path, include_body)

    def parse_url_path(self, url_path: str) -> str:
        """Take the id as it is: it is no path."""
        return url_path

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """Look up the grant."""
        del root
        found = granted(path)
        if found is None:
            raise web.HTTPError(404, "There is no such clip any more. Run the cell again.")
        return str(found)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """Accept what was granted: :func:`granted` has checked it."""
        del root
        return absolute_path

    def compute_etag(self) -> str | None:
        """Name this state of the file. Tornado's own way reads all of it."""
        assert self.absolute_path is not None
        about = Path(self.absolute_path).stat()
        return f'"{about.st_mtime_ns:x}-{about.st_size:x}"'

    def get_content_type(self) -> str:
        """Return the type by the file's ending."""
        assert self.absolute_path is not None
        return TYPES[extension_of(self.absolute_path)]

    def set_extra_headers(self, path: str) -> None:
        """Let the browser keep it, nobody between, and ask each time whether it still may."""
        del path
        wanted = self.request.headers.get("If-Range")
        if wanted is not None and wanted != self.compute_etag():  # a part of the file as it was would fit no more
            self.request.headers.pop("Range", None)
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
