"""What a page has to know of this server, and which files are meant by what was picked in the file browser."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from vlai_widgets._version import __version__
from vlai_widgets.clipfiles import check_clip, videos_in
from vlai_widgets.errors import InputError
from vlai_widgets.jupyter.folder import contents_path, file_at, root_of
from vlai_widgets.models import ACCEPTED_TYPES, MAX_FILE_BYTES

MOST_PATHS = 1000


class HelloHandler(APIHandler):
    """``GET vlai/hello``."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say the version, the file browser's folder (null where it shows none of this machine) and the limits."""
        root = root_of(self.contents_manager)
        told = {
            "version": __version__,
            "root_dir": str(root) if root is not None else None,
            "max_upload_bytes": MAX_FILE_BYTES,
            "accepted_types": list(ACCEPTED_TYPES),
        }
        self.finish(json.dumps(told))


class ClipsHandler(APIHandler):
    """``POST vlai/clips``: from what was picked in the file browser to the clips that it means."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Find the clips: ``{paths}`` of files and folders gives ``{clips, skipped}``."""
        body = self.get_json_body() or {}
        paths = body.get("paths")
        if not isinstance(paths, list) or len(paths) > MOST_PATHS or not all(isinstance(p, str) for p in paths):
            raise web.HTTPError(400, f"Send {{paths}}, at most {MOST_PATHS}.")
        self.finish(json.dumps(await asyncio.to_thread(self._found, paths)))

    def _found(self, paths: list[str]) -> dict[str, list[dict[str, Any]]]:
        clips: dict[str, dict[str, Any]] = {}
        skipped: list[dict[str, Any]] = []
        for path in paths:
            try:
                found = file_at(self.contents_manager, path)
                inside = videos_in(found) if found.is_dir() else [found]
            except web.HTTPError as error:
                skipped.append({"path": path, "reason": error.log_message})
                continue
            except (InputError, OSError) as error:
                skipped.append({"path": path, "reason": str(error)})
                continue
            for clip in inside:
                shown = contents_path(self.contents_manager, clip)
                if shown is None:
                    continue  # in a folder: hidden, or a link that leads out
                try:
                    check_clip(clip)
                    clips[shown] = {"path": shown, "file": str(clip), "size_bytes": clip.stat().st_size}
                except (InputError, OSError) as error:
                    skipped.append({"path": shown, "reason": str(error)})
        return {"clips": list(clips.values()), "skipped": skipped}
