"""Looking at files of this machine through the embedded engine, which decodes them in processes of its own."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from pydantic import ValidationError

from vlai_widgets import portal
from vlai_widgets.client.parsing import parsed
from vlai_widgets.client.transport import Transport
from vlai_widgets.errors import BackendError, InputError, UnreadableClip
from vlai_widgets.models import Filmstrip, Glance, LogoSighting
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.glances import (
    FilmstripAnswer,
    FilmstripRequest,
    GlanceAnswer,
    GlanceRequest,
    LogoAnswer,
    LogoRequest,
    PreviewAnswer,
    PreviewRequest,
)

MOST_LOGO_BYTES = 8 * 1024**2

AnyPath = str | os.PathLike[str]


class LocalFiles:
    """What a backend on this machine can say of files that were not handed in. A part of ``Backend``.

    Example:
        >>> with vlai.connect("local") as backend:
        ...     backend.glance("clips/a.mp4").duration_s
        2.0
    """

    _transport: Transport

    def glance(self, path: AnyPath) -> Glance:
        """Say what a file is, with a small picture. Local backend only.

        Args:
            path: The file. Whatever is wrong with it is in the answer's ``problem``, and nothing is raised for it.

        Raises:
            BackendError: This is the cloud, or the engine failed.

        Example:
            >>> seen = backend.glance("clips/a.mp4")
            >>> seen.kind, seen.width_px, seen.height_px, seen.has_audio
            ('video', 270, 480, False)
        """
        return portal.call(_glance, self._transport, path)

    async def aglance(self, path: AnyPath) -> Glance:
        """Awaitable twin of :meth:`glance`."""
        return await portal.acall(_glance, self._transport, path)

    def filmstrip(self, path: AnyPath, *, step_s: float = 1.0, height_px: int = 90) -> Filmstrip:
        """Return pictures all along a clip, as tiles of one JPEG. Local backend only.

        Args:
            path: The clip.
            step_s: Seconds from tile to tile, 0.1-3600; more where a long clip would give over 60 tiles.
            height_px: Height of a tile, 16-360.

        Raises:
            UnreadableClip: It has no picture that can be decoded.
            InputError: A number is out of its range.
            BackendError: This is the cloud, or the engine failed.

        Example:
            >>> backend.filmstrip("clips/a.mp4", step_s=1.0).times_s
            (0.0, 1.0)
        """
        return portal.call(_filmstrip, self._transport, path, step_s, height_px)

    async def afilmstrip(self, path: AnyPath, *, step_s: float = 1.0, height_px: int = 90) -> Filmstrip:
        """Awaitable twin of :meth:`filmstrip`."""
        return await portal.acall(_filmstrip, self._transport, path, step_s, height_px)

    def find_logo(self, path: AnyPath, logo: AnyPath) -> tuple[LogoSighting, ...]:
        """Say when and where a logo is seen in a clip. Local backend only.

        Args:
            path: The clip.
            logo: The logo's file: PNG, JPEG or WebP, with or without transparency, at most 8 MB.

        Raises:
            InputError: The logo cannot be used.
            UnreadableClip: The clip has no picture that can be decoded.
            BackendError: This is the cloud, or the engine failed.

        Example:
            >>> from PIL import Image
            >>> Image.effect_mandelbrot((120, 60), (-2, -1, 1, 1), 50).save("acme.png")
            >>> backend.find_logo("clips/a.mp4", "acme.png")  # it is nowhere
            ()
        """
        return portal.call(_find_logo, self._transport, path, logo)

    async def afind_logo(self, path: AnyPath, logo: AnyPath) -> tuple[LogoSighting, ...]:
        """Awaitable twin of :meth:`find_logo`."""
        return await portal.acall(_find_logo, self._transport, path, logo)

    def preview(self, path: AnyPath) -> bytes:
        """Return a small MP4 of a clip that every browser plays: H.264 and AAC, 360 pixels. Local backend only.

        It has less than 1 MB for ten seconds.

        Args:
            path: The clip.

        Raises:
            UnreadableClip: The file cannot be decoded, or is a picture.
            BackendError: This is the cloud, or the engine failed.

        Example:
            >>> len(backend.preview("clips/a.mp4")) < 200_000
            True
        """
        return portal.call(_preview, self._transport, path)

    async def apreview(self, path: AnyPath) -> bytes:
        """Awaitable twin of :meth:`preview`."""
        return await portal.acall(_preview, self._transport, path)


async def _glance(transport: Transport, path: AnyPath) -> Glance:
    body = GlanceRequest(path=_path(transport, path))
    return parsed(GlanceAnswer, await _ask(transport, routes.GLANCE, body)).glance()


async def _filmstrip(transport: Transport, path: AnyPath, step_s: float, height_px: int) -> Filmstrip:
    asked = _path(transport, path)
    try:
        body = FilmstripRequest(path=asked, step_s=step_s, height_px=height_px)
    except ValidationError:
        raise InputError("step_s has to be between 0.1 and 3600, height_px between 16 and 360.") from None
    found = parsed(FilmstripAnswer, await _ask(transport, routes.FILMSTRIP, body))
    if found.problem is not None:
        raise UnreadableClip(found.problem)
    return found.filmstrip()


async def _find_logo(transport: Transport, path: AnyPath, logo: AnyPath) -> tuple[LogoSighting, ...]:
    asked, file = _path(transport, path), Path(logo)
    picture = await asyncio.to_thread(_logo_bytes, file)
    found = parsed(LogoAnswer, await _ask(transport, routes.LOGO, LogoRequest(path=asked, logo=picture)))
    if found.bad_logo is not None:
        raise InputError(f"{file.name}: {found.bad_logo}")
    if found.problem is not None:
        raise UnreadableClip(found.problem)
    return tuple(seen.sighting() for seen in found.sightings)


async def _preview(transport: Transport, path: AnyPath) -> bytes:
    body = PreviewRequest(path=_path(transport, path))
    made = parsed(PreviewAnswer, await _ask(transport, routes.PREVIEW, body))
    if made.problem is not None:
        raise UnreadableClip(made.problem)
    return await transport.blob(routes.fill(routes.PREVIEW_FILE, preview_id=made.preview_id))


async def _ask(
    transport: Transport, route: str, body: GlanceRequest | FilmstripRequest | LogoRequest | PreviewRequest
) -> object:
    # Asking twice does nothing twice; a preview of a long clip takes its time.
    return await transport.json("POST", route, body=body.model_dump(), timeout_s=330.0, repeatable=True)


def _logo_bytes(file: Path) -> bytes:
    try:
        file = file.expanduser()
        if file.stat().st_size > MOST_LOGO_BYTES:
            raise InputError(f"{file.name!r} is larger than 8 MB. Give the logo as a smaller picture.")
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"The logo {str(file)!r} cannot be read: {error.strerror}. Check the path.") from error


def _path(transport: Transport, path: AnyPath) -> str:
    if transport.access.name != "local":
        raise BackendError("The cloud does not look at files of this machine. Use connect('local') for that.")
    return str(Path(path).expanduser().absolute())
