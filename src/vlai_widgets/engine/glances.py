"""Looking at files of this machine for its owner: what each is, its pictures, a preview. Nothing is taken in.

The engine runs as the owner, so that it may read what the owner may; and it decodes in processes of their own, which
neither a kernel nor Jupyter Server should do with files that came from elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import secrets
import stat
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from vlai_widgets.clipfiles import check_clip
from vlai_widgets.engine import worker
from vlai_widgets.engine.replies import Refused
from vlai_widgets.engine.workers import Call, Lane, Workers, WorkFailed
from vlai_widgets.errors import ClipNotFound, InputError, UnsupportedFileType
from vlai_widgets.protocol.codes import Code
from vlai_widgets.protocol.glances import FilmstripAnswer, FilmstripRequest, GlanceAnswer, LogoAnswer, PreviewAnswer
from vlai_widgets.protocol.payloads import Payload

VERSION: Final = 1
"""Raised when what is kept would look different now."""
MOST_KEPT_BYTES: Final = 256 * 1024**2
GLANCE_DEADLINE_S: Final = 20.0
FILMSTRIP_DEADLINE_S: Final = 60.0
PREVIEW_DEADLINE_S: Final = 300.0
LOGO_DEADLINE_S: Final = 300.0

_KEY: Final = re.compile(r"[0-9a-f]{64}")
_PRUNE_EVERY: Final = 64
Answer = TypeVar("Answer", bound=Payload)
Made = TypeVar("Made")


@dataclass(slots=True)
class Glances:
    """Looks at files, and keeps what it saw for as long as a file stays as it is.

    Attributes:
        workers: Who decodes.
        folder: Where what was seen is kept, up to 256 MB.
    """

    workers: Workers
    folder: Path
    _at_work: dict[str, asyncio.Task[Any]] = field(default_factory=dict)
    _written: int = 0

    async def glance(self, path: Path) -> GlanceAnswer:
        """Say what a file is. What is wrong with it is in ``problem``."""
        key, trouble = await self._look_up(path, "glance")
        if key is None:
            return GlanceAnswer(name=path.name, problem=str(trouble))

        async def make() -> GlanceAnswer:
            try:
                call = Call(function=worker.glance, arguments={"path": path}, deadline_s=GLANCE_DEADLINE_S)
                found = GlanceAnswer.model_validate(await self.workers.run(call, lane=Lane.LIGHT))
            except WorkFailed as error:  # a crash is not what the file is: not kept
                return GlanceAnswer(name=path.name, problem=str(error))
            if trouble is not None:
                found = found.model_copy(update={"problem": str(trouble)})
            self._keep(f"{key}.json", found)
            return found

        kept = self._kept(f"{key}.json", GlanceAnswer)
        return kept if kept is not None else await self._once(key, make)

    async def filmstrip(self, path: Path, request: FilmstripRequest) -> FilmstripAnswer:
        """Return pictures of a clip; why there are none is in ``problem``."""
        key, trouble = await self._look_up(path, f"strip {request.step_s:.3f} {request.height_px}")
        if key is None:
            return FilmstripAnswer(problem=str(trouble))

        async def make() -> FilmstripAnswer:
            arguments = {"path": path, "step_s": request.step_s, "height_px": request.height_px}
            call = Call(function=worker.filmstrip, arguments=arguments, deadline_s=FILMSTRIP_DEADLINE_S)
            try:
                made = FilmstripAnswer.model_validate(await self.workers.run(call, lane=Lane.SOON))
            except WorkFailed as error:
                return FilmstripAnswer(problem=str(error))
            self._keep(f"{key}.json", made)
            return made

        kept = self._kept(f"{key}.json", FilmstripAnswer)
        return kept if kept is not None else await self._once(key, make)

    async def logo(self, path: Path, picture: bytes) -> LogoAnswer:
        """Look for a logo in a clip; why that cannot be done is in the answer."""
        key, trouble = await self._look_up(path, f"logo {hashlib.sha256(picture).hexdigest()}")
        if key is None:
            return LogoAnswer(problem=str(trouble))

        async def make() -> LogoAnswer:
            arguments = {"path": path, "picture": picture}
            call = Call(function=worker.logo, arguments=arguments, deadline_s=LOGO_DEADLINE_S)
            try:
                made = LogoAnswer.model_validate(await self.workers.run(call, lane=Lane.SOON))
            except WorkFailed as error:
                return LogoAnswer(problem=str(error))
            self._keep(f"{key}.json", made)
            return made

        kept = self._kept(f"{key}.json", LogoAnswer)
        return kept if kept is not None else await self._once(key, make)

    async def preview(self, path: Path) -> PreviewAnswer:
        """Make a small rendition; why there is none is in ``problem``."""
        key, trouble = await self._look_up(path, "preview")
        if key is None:
            return PreviewAnswer(problem=str(trouble))
        target = self.folder / f"{key}.mp4"

        async def make() -> PreviewAnswer:
            part = self.folder / f".{key}-{secrets.token_hex(6)}.part"
            call = Call(function=worker.preview, arguments={"path": path, "out": part}, deadline_s=PREVIEW_DEADLINE_S)
            try:
                await self.workers.run(call, lane=Lane.SOON)
                part.replace(target)
            except WorkFailed as error:
                return PreviewAnswer(problem=str(error))
            finally:
                part.unlink(missing_ok=True)
            self._prune_sometimes()
            return PreviewAnswer(preview_id=key, size_bytes=target.stat().st_size)

        if target.is_file():
            target.touch()
            return PreviewAnswer(preview_id=key, size_bytes=target.stat().st_size)
        return await self._once(key, make)

    def preview_file(self, preview_id: str) -> Path:
        """Return the file of a preview.

        Raises:
            Refused: There is none (404).
        """
        path = self.folder / f"{preview_id}.mp4"
        if not _KEY.fullmatch(preview_id) or not path.is_file():
            raise Refused(Code.NOT_FOUND, "There is no such preview any more. Ask for it again.")
        return path

    async def close(self) -> None:
        """Stop looking."""
        for task in list(self._at_work.values()):
            task.cancel()
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _look_up(self, path: Path, what: str) -> tuple[str | None, InputError | None]:
        """Return the name under which a look is kept, and what is wrong with the file from outside.

        Without a name there is nothing to look at.
        """
        return await asyncio.to_thread(_from_outside, path, what)  # a network drive may take its time

    async def _once(self, key: str, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        """Do the work; who asks for the same meanwhile waits for the same work. It goes on if they go away."""
        task = self._at_work.get(key)
        if task is None:
            task = self._at_work[key] = asyncio.create_task(make(), name=f"look-{key[:8]}")
            task.add_done_callback(lambda _: self._at_work.pop(key, None))
        waiting: Awaitable[Made] = asyncio.shield(task)
        return await waiting

    def _kept(self, name: str, shape: type[Answer]) -> Answer | None:
        path = self.folder / name
        try:
            found = shape.model_validate_json(path.read_bytes())
            path.touch()
        except (OSError, ValidationError):
            return None
        return found

    def _keep(self, name: str, answer: Payload) -> None:
        temporary = self.folder / f".{name}-{secrets.token_hex(6)}.part"
        temporary.write_bytes(answer.model_dump_json().encode())
        temporary.replace(self.folder / name)
        self._prune_sometimes()

    def _prune_sometimes(self) -> None:
        """Now and then remove what was not looked at for longest."""
        self._written += 1
        if self._written % _PRUNE_EVERY != 1:
            return
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= MOST_KEPT_BYTES:
                return
            if path.suffix != ".part":
                path.unlink(missing_ok=True)
                total -= size


def _from_outside(path: Path, what: str) -> tuple[str | None, InputError | None]:
    if not path.is_absolute():
        return None, ClipNotFound(f"{str(path)!r} is no absolute path.")
    trouble: InputError | None = None
    try:
        check_clip(path)
    except (ClipNotFound, UnsupportedFileType) as error:
        return None, error
    except InputError as error:  # too large: it can still be looked at
        trouble = error
    except (OSError, ValueError) as error:
        return None, InputError(f"{path.name!r} cannot be read: {error}.")
    try:
        real = path.resolve(strict=True)
        about = real.stat()
    except (OSError, RuntimeError) as error:
        return None, InputError(f"{path.name!r} cannot be read: {error}.")
    if not stat.S_ISREG(about.st_mode):
        return None, ClipNotFound(f"{path.name!r} is no file.")
    state = f"{VERSION}\0{what}\0{path.name}\0{real}\0{about.st_ino}\0{about.st_mtime_ns}\0{about.st_size}"
    return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest(), trouble
