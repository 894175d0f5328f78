"""Looking at files of this machine: bodies and answers. The embedded engine alone, and its owner alone."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from vlai_widgets.models import Filmstrip, Glance, LogoSighting
from vlai_widgets.protocol.payloads import Payload


def _from_base64(value: Any) -> Any:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


Base64 = Annotated[
    bytes, BeforeValidator(_from_base64), PlainSerializer(lambda value: base64.b64encode(value).decode("ascii"))
]
"""Bytes that are base64 on the wire."""


class GlanceRequest(Payload):
    """Body of the glance route. ``path`` is absolute."""

    path: str


class FilmstripRequest(Payload):
    """Body of the filmstrip route. ``path`` is absolute; ``step_s`` grows where there would be more than 60 tiles."""

    path: str
    step_s: float = Field(default=1.0, ge=0.1, le=3600)
    height_px: int = Field(default=90, ge=16, le=360)


class PreviewRequest(Payload):
    """Body of the preview route. ``path`` is absolute."""

    path: str


class LogoRequest(Payload):
    """Body of the logo route. ``path`` is absolute; ``logo`` is a PNG, JPEG or WebP file of at most 8 MB."""

    path: str
    logo: Base64 = Field(repr=False, max_length=8 * 1024**2)


class GlanceAnswer(Payload):
    """Answer of the glance route: the fields of :class:`~vlai_widgets.models.Glance`."""

    name: str
    kind: Literal["video", "image", "audio"] | None = None
    size_bytes: int | None = None
    duration_s: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    fps: float | None = None
    has_video: bool = False
    has_audio: bool = False
    video_codec: str | None = None
    audio_codec: str | None = None
    plays_in_browser: bool = False
    problem: str | None = None
    poster_jpeg: Base64 | None = Field(default=None, repr=False)

    def glance(self) -> Glance:
        """Return the domain object."""
        return Glance(**{name: getattr(self, name) for name in type(self).model_fields})


class FilmstripAnswer(Payload):
    """Answer of the filmstrip route: the fields of :class:`~vlai_widgets.models.Filmstrip`, or ``problem``."""

    jpeg: Base64 = Field(default=b"", repr=False)
    tile_width_px: int = 0
    tile_height_px: int = 0
    columns: int = 0
    times_s: tuple[float, ...] = ()
    problem: str | None = None

    def filmstrip(self) -> Filmstrip:
        """Return the domain object. Only where there is no problem."""
        names = ("jpeg", "tile_width_px", "tile_height_px", "columns", "times_s")
        return Filmstrip(**{name: getattr(self, name) for name in names})


class SightingPayload(Payload):
    """The fields of :class:`~vlai_widgets.models.LogoSighting`."""

    t_start_s: float
    t_end_s: float
    box: tuple[float, float, float, float]
    confidence: float

    def sighting(self) -> LogoSighting:
        """Return the domain object."""
        return LogoSighting(**{name: getattr(self, name) for name in type(self).model_fields})


class LogoAnswer(Payload):
    """Answer of the logo route; ``bad_logo`` where the logo cannot be used, ``problem`` where the clip cannot."""

    sightings: tuple[SightingPayload, ...] = ()
    bad_logo: str | None = None
    problem: str | None = None


class PreviewAnswer(Payload):
    """Answer of the preview route: what to ask the file by, or ``problem``."""

    preview_id: str = ""
    size_bytes: int = 0
    problem: str | None = None
