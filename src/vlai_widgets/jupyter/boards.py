"""Boards without a kernel: which were saved lately, and one of them as a page."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from vlai_widgets._version import __version__
from vlai_widgets.jupyter.folder import contents_path, file_at
from vlai_widgets.recents import RecentBoard, recent_boards
from vlai_widgets.settings import Settings

RENDER_S: Final = 60.0
MOST_PAGES_KEPT: Final = 30
_AT_ONCE: Final = 2
_LANGUAGES: Final = ("en", "zh")
_rendering = asyncio.Semaphore(_AT_ONCE)


class BoardsHandler(APIHandler):
    """``GET vlai/boards``: what was saved lately, newest first."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List boards; ``path`` is null for one that the file browser does not show: ask for it by its ``id``."""
        try:
            found = await asyncio.to_thread(recent_boards)
        except OSError as error:
            raise web.HTTPError(500, str(error)) from None
        self.finish(json.dumps({"boards": [self._entry(board) for board in found]}))

    def _entry(self, board: RecentBoard) -> dict[str, Any]:
        return {
            "id": board.board_id,
            "path": contents_path(self.contents_manager, board.path),
            "name": board.path.name,
            "title": board.title,
            "clips": board.clips,
            "leader": board.leader,
            "leader_score": board.leader_score,
            "saved_at": dt.datetime.fromtimestamp(board.saved_at, dt.UTC).isoformat(timespec="seconds"),
        }


class BoardHandler(JupyterHandler):
    """``GET vlai/board?path=<contents path>`` or ``?id=<id of a recent board>``: a board as one page."""

    auth_resource = "contents"

    def get_login_url(self) -> str:
        """Refuse instead of leading to the login page: the page is shown inside another."""
        raise web.HTTPError(403)

    @property
    def content_security_policy(self) -> str:
        """The page may show what is in it and nothing else: no script, no network, no part in this server."""
        policy = "default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'"
        return f"{super().content_security_policy}; {policy}; base-uri 'none'; form-action 'none'; sandbox allow-modals"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Render the page, in a process of its own: the file may come from anywhere."""
        language = self.get_query_argument("language", "")
        if language not in ("", *_LANGUAGES):
            raise web.HTTPError(400, f"language: one of {', '.join(_LANGUAGES)}.")
        path = await asyncio.to_thread(self._board)
        status, page = await _page_of(path, language)
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "private, no-cache")
        self.finish(page)

    def _board(self) -> Path:
        board_id = self.get_query_argument("id", "")
        if board_id:
            for board in recent_boards():
                if board.board_id == board_id:
                    return board.path
            raise web.HTTPError(404, "There is no such board any more.")
        path = file_at(self.contents_manager, self.get_query_argument("path"))
        if path.suffix.lower() != ".vlai" or not path.is_file():
            raise web.HTTPError(404, "That is no .vlai file.")
        return path


async def _page_of(path: Path, language: str) -> tuple[int, bytes]:
    """Return the page of a board, kept as long as the file stays as it is; or one that says why there is none."""
    about = path.stat()  # noqa: ASYNC240  over in a moment
    state = f"{__version__}\0{language}\0{path}\0{about.st_ino}\0{about.st_mtime_ns}\0{about.st_size}"
    kept = _folder() / f"{hashlib.sha256(state.encode('utf-8', 'surrogateescape')).hexdigest()}.html"
    async with _rendering:
        if not kept.is_file():
            trouble = await asyncio.to_thread(_render, path, kept, language)
            if trouble is not None:
                return 422, _told(trouble)
    page = await asyncio.to_thread(kept.read_bytes)
    kept.touch()
    return 200, page


def _render(path: Path, target: Path, language: str) -> str | None:
    """Render in another process; return what went wrong, in words, or None."""
    # -P: what lies in the folder where the server was started is not imported.
    command = [sys.executable, "-P", "-m", "vlai_widgets.jupyter.render", str(path), str(target), language or "-"]
    try:
        done = subprocess.run(  # noqa: S603  a list, no shell; the path is a file that is there
            command, capture_output=True, timeout=RENDER_S, cwd=target.parent, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{path.name!r} took longer than {RENDER_S:.0f} s."
    if done.returncode == 0:
        old = sorted(target.parent.glob("*.html"), key=lambda page: page.stat().st_mtime, reverse=True)
        for page in old[MOST_PAGES_KEPT:]:
            page.unlink(missing_ok=True)
        return None
    said = done.stdout.decode("utf-8", "replace").strip()
    return said or f"{path.name!r} cannot be shown; the process ended with code {done.returncode}."


def _folder() -> Path:
    folder = Settings.from_environ().home / "pages"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _told(trouble: str) -> bytes:
    words = html.escape(trouble)
    style = "font: 15px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 36rem; padding: 0 1rem"
    scheme = '<meta name="color-scheme" content="light dark">'
    page = f'<!doctype html><html lang="en"><head><meta charset="utf-8">{scheme}<title>Video Leaderboard</title></head>'
    return f'{page}<body style="{style}"><p role="alert">{words}</p></body></html>'.encode()
