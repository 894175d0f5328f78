"""The draft: the timeline document that a render turns into a video.

Keys are short on the wire, as the service documents them: ``t`` tracks, ``tt`` track type, ``sg`` segments, ``d``
duration in milliseconds, ``m`` metadata. What is inside a segment is documented nowhere for the cloud, so a cloud
draft is only ever handed back as it came; the models here describe the drafts of the embedded engine. All times are
integer milliseconds on the timeline. Unknown fields are kept.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

DRAFT_VERSION = 1


class _Wire(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True, frozen=True)


class TrackType(IntEnum):
    """Values of ``tt``."""

    VIDEO = 0
    AUDIO = 1
    TEXT = 7


class ClipSource(_Wire):
    """A span of an uploaded clip. ``in`` is where it starts in the clip, ``speed`` 1 is as shot."""

    kind: Literal["clip"] = "clip"
    clip_id: str
    name: str = ""
    in_ms: int = Field(default=0, alias="in", ge=0)
    speed: float = Field(default=1.0, gt=0, le=8)
    media_ms: int | None = Field(default=None, gt=0)
    """How long the whole clip is; None where that is unknown, and for pictures, which can be held for ever."""
    fit: Literal["auto", "cover", "contain"] = "auto"
    """``auto``: fill the canvas where that cuts off little, else fit on the clip's own blurred, darkened picture."""
    brightness: float = Field(default=0.0, ge=-1, le=1)
    """Added to the picture's luma, as a share of its range; 0 is as shot."""
    contrast: float = Field(default=1.0, ge=0, le=3)
    """Multiplies the picture's luma around its middle; 1 is as shot."""


class Duo(_Wire):
    """Two clips at once, one beside or above the other, for a direct comparison."""

    kind: Literal["duo"] = "duo"
    first: ClipSource
    second: ClipSource


class Bed(_Wire):
    """A music bed that the engine synthesises. Only on audio tracks."""

    kind: Literal["bed"] = "bed"
    mood: str
    name: str = ""


class OpeningCard(_Wire):
    """The card that opens a leaderboard reel. The clips named are shown dimmed."""

    kind: Literal["opening"] = "opening"
    title: str
    subtitle: str = ""
    clip_ids: tuple[str, ...] = ()


class TableRow(_Wire):
    """One row of the closing table. ``score`` is 0-100; ranks count from 1.

    ``rank_lo`` and ``rank_hi`` are the ranks that the clip may hold; ``tie_lo`` and ``tie_hi`` the first and the last
    rank of the clips that cannot be told apart from it (None: it is not tied, or that is not known).
    """

    rank: int
    rank_lo: int
    rank_hi: int
    name: str
    clip_id: str
    score: float
    dimension: str = "fit"
    tied: bool = False
    tie_lo: int | None = None
    tie_hi: int | None = None


class TableCard(_Wire):
    """The card that closes a leaderboard reel: all ranks at a glance."""

    kind: Literal["table"] = "table"
    title: str
    rows: tuple[TableRow, ...]
    note: str = ""


class RankPlate(_Wire):
    """The lower third over a ranked clip. Ranks and ties are as in :class:`TableRow`."""

    kind: Literal["plate"] = "plate"
    rank: int
    rank_lo: int
    rank_hi: int
    of: int
    name: str
    score: float
    dimension: str = "fit"
    tied: bool = False
    tie_lo: int | None = None
    tie_hi: int | None = None
    reasons: tuple[str, ...] = ()


class Title(_Wire):
    """Text over the picture. ``x`` and ``y`` are the middle of the text, as shares of width and height."""

    kind: Literal["title"] = "title"
    text: str
    y: float = Field(default=0.2, ge=0, le=1)
    x: float = Field(default=0.5, ge=0, le=1)
    style: Literal["title", "caption", "lower_third"] = "title"
    colour: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    """Colour as ``#rrggbb``; None: the theme's ink."""


Source = Annotated[ClipSource | Duo | Bed | OpeningCard | TableCard | RankPlate | Title, Field(discriminator="kind")]


class Transition(_Wire):
    """How a segment begins: over ``d`` ms it replaces the segment before it, which it overlaps by as much."""

    kind: Literal["fade", "dip", "wipe", "slide", "zoom"] = "fade"
    d: int = Field(ge=0)


class Segment(_Wire):
    """One piece of a track. ``s`` is its start, ``d`` its duration, ``v`` its volume (1: as measured, 0: mute).

    ``duck`` lowers the segment while speech or louder sound of the video track is heard (audio tracks only). ``on`` is
    the segment of the video track that a text belongs to: it moves, shrinks and goes with it. Without it a text stays
    at its time (a rank plate belongs to the clip that it lies over).
    """

    id: str
    s: int = Field(ge=0)
    d: int = Field(gt=0)
    src: Source
    v: float = Field(default=1.0, ge=0, le=4)
    x: Transition | None = None
    duck: bool = False
    on: str | None = None


class Track(_Wire):
    """One track. ``m`` holds its ``name``."""

    tt: TrackType
    sg: tuple[Segment, ...] = ()
    m: dict[str, str] = Field(default_factory=dict)


class DraftMeta(_Wire):
    """The draft's ``m``: the canvas and what the video is about."""

    title: str = ""
    width: int = Field(default=1080, ge=16, le=4096)
    height: int = Field(default=1920, ge=16, le=4096)
    fps: int = Field(default=30, ge=1, le=60)
    kind: str = "leaderboard"
    language: str = "en"
    preset: str = "attention"
    theme: str = "dark"
    accent: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    """Brand colour that replaces the theme's accent."""
    logo_clip_id: str | None = None
    """An uploaded picture that is shown as the brand's logo on the cards."""
    loudness_lufs: float = Field(default=-14.0, ge=-40, le=-5)
    """Integrated loudness of the finished programme."""
    v: int = DRAFT_VERSION


class Draft(_Wire):
    """A whole timeline. ``d`` is its duration; nothing on a track ends later."""

    t: tuple[Track, ...] = ()
    d: int = Field(default=0, ge=0)
    m: DraftMeta = Field(default_factory=DraftMeta)

    def to_wire(self) -> dict[str, object]:
        """Return the draft as it goes over the wire."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
