"""Domain objects that every layer shares. Frozen, with units in their names, and free of any dependency.

They travel over the wire as they are: :mod:`vlai_widgets.protocol.results` (de)serialises them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

DIMENSIONS: Final = ("hook", "pace", "clarity", "appeal", "audio", "fit")
"""The six dimensions of the score, in the order in which every table and chart shows them."""

ASPECTS: Final = {"9:16": (1080, 1920), "16:9": (1920, 1080), "1:1": (1080, 1080), "4:5": (1080, 1350)}
"""Output aspect ratios and their full size as (width_px, height_px)."""

ACCEPTED_TYPES: Final = (
    "mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac",
)  # fmt: skip
"""File types that the service and the engine accept for upload, as file name extensions without the dot."""

MAX_FILE_BYTES: Final = 500 * 1024 * 1024
"""Largest file that may be uploaded, in bytes (the service documents "500MB")."""

DEFAULT_PROMPT: Final = "rank these videos by engagement score and show me the top performers"
"""What is asked where nobody says what to ask."""

Dimension = Literal["hook", "pace", "clarity", "appeal", "audio", "fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What the container and its first decoded frame say about a file.

    Attributes:
        kind: What the file can be shown as.
        size_bytes: Length of the file.
        container: FFmpeg's name of the container format, such as ``mov,mp4,m4a,3gp,3g2,mj2``.
        duration_s: Seconds of picture (or of sound where there is no picture), or None if unknown.
        width_px: Width as displayed, after rotation and pixel aspect ratio.
        height_px: Height as displayed, after rotation and pixel aspect ratio.
        fps: Frames per second: frames divided by duration where the frame rate varies.
        video_codec: FFmpeg's name of the codec of the first picture stream, or None.
        audio_codec: FFmpeg's name of the codec of the first sound stream, or None.
        pixel_format: FFmpeg's name of the pixel format, or None.
        rotation_deg: Degrees by which a player turns the picture, one of 0, 90, 180, 270.
        variable_fps: True if the distance between frames varies by more than a tenth.
        hdr: True if the transfer function is PQ or HLG.
    """

    kind: Literal["video", "image", "audio"]
    size_bytes: int
    container: str
    duration_s: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    fps: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    pixel_format: str | None = None
    rotation_deg: int = 0
    variable_fps: bool = False
    hdr: bool = False

    @property
    def has_audio(self) -> bool:
        """True if there is a sound stream."""
        return self.audio_codec is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measured feature of one clip.

    Attributes:
        feature: The feature's name, a key of the score model.
        value: The measured value in the feature's unit, or None if it could not be measured.
        t_start_s: Where in the clip the value comes from, in seconds; None if from the whole clip.
        t_end_s: End of that span, in seconds.
        missing: Why there is no value, in a few words; None where there is one.
    """

    feature: str
    value: float | None = None
    t_start_s: float | None = None
    t_end_s: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePoint:
    """One second of one clip. A value that was not measured is None.

    Attributes:
        t_s: Start of the second.
        motion: Mean frame change, 0-100 (0: still).
        brightness: Mean luma, 0-100.
        loudness_lufs: Momentary loudness (EBU R 128), averaged in the energy domain; None without sound.
        cut: Number of shot changes in this second.
        faces: Largest number of faces seen at once.
        text: Share of the picture covered by text, 0-1.
        speech: Share of the second with speech, 0-1.
        music: Share of the second with music, 0-1.
    """

    t_s: float
    motion: float | None = None
    brightness: float | None = None
    loudness_lufs: float | None = None
    cut: int = 0
    faces: int | None = None
    text: float | None = None
    speech: float | None = None
    music: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenText:
    """One line of on-screen text, for as long as it stood there. It is what a model read: data, to be checked.

    Attributes:
        text: What it says.
        t_start_s: When it appears, in seconds.
        t_end_s: When it is gone.
        box: Where it stands: ``(x0, y0, x1, y1)`` in shares of the upright picture's width and height.
        confidence: How sure the reading is, 0-1.
    """

    text: str
    t_start_s: float
    t_end_s: float
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything that was measured on one clip of one session.

    Attributes:
        clip_id: Identifies the clip within its session.
        clip: The clip's shown name; unique within its session.
        sha256: Hex digest of the file's content.
        analysis_version: Version of the code that measured.
        media: What the container says; None if the file could not be opened.
        measurements: One entry a feature of the score model.
        timeline: One entry a second.
        cuts_s: Times of the shot changes.
        texts: On-screen text, by time of appearance.
        flags: Words such as ``not_vertical`` or ``no_audio``.
        error: Why the clip could not be analysed, for people; None if it was.

    Example:
        >>> analysis = board.analyses[0]
        >>> analysis.media.width_px, analysis.media.height_px
        (270, 480)
    """

    clip_id: str
    clip: str
    sha256: str
    analysis_version: str
    media: MediaFacts | None = None
    measurements: tuple[Measurement, ...] = ()
    timeline: tuple[TimelinePoint, ...] = ()
    cuts_s: tuple[float, ...] = ()
    texts: tuple[SeenText, ...] = ()
    flags: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long piece of work has come.

    Attributes:
        stage: What is being done.
        done: Share that is done, 0-1, of the clip (``analyse``, ``upload``) or of the whole (``render``).
        clip: The clip's name, or None if the work is not about one clip.
        clip_id: The clip's id, or None.
        overall: Share of the whole stage that is done, 0-1.
        message: A few words for people, or an empty string.
        eta_s: Seconds that the stage will go on for, as far as the backend can tell; None where it cannot.

    Example:
        >>> Progress(stage="upload", done=0.5, clip="a.mp4").done
        0.5
    """

    stage: Literal["connect", "upload", "analyse", "rank", "render", "download"]
    done: float
    clip: str | None = None
    clip_id: str | None = None
    overall: float = 0.0
    message: str = ""
    eta_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudScore:
    """What a backend's reply says of one clip.

    Attributes:
        clip: The clip's name.
        score: Its score, 0-100.
        dimensions: Scores of single dimensions, 0-100, where the reply gives them.
    """

    clip: str
    score: float
    dimensions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a look at a file says, before anything is done with it.

    Attributes:
        name: The file's name.
        kind: What it can be shown as; None if that cannot be told.
        size_bytes: Its length; None if it cannot be read at all.
        duration_s: Seconds, or None if unknown or a picture.
        width_px: Width as displayed, after rotation and pixel aspect ratio.
        height_px: Height as displayed, after rotation and pixel aspect ratio.
        fps: Frames per second, or None.
        has_video: True if there is a picture.
        has_audio: True if there is sound.
        video_codec: FFmpeg's name of the codec of the picture, or None.
        audio_codec: FFmpeg's name of the codec of the sound, or None.
        plays_in_browser: True if every current browser plays it as it is; else show a preview.
        problem: Why it cannot be used and what to do, for people; None if it can.
        poster_jpeg: A small picture, at most 160 pixels high; None if there is none.
    """

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
    poster_jpeg: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoSighting:
    """A stretch of a clip in which a logo is seen.

    Attributes:
        t_start_s: When it comes, in seconds from the first frame.
        t_end_s: When it goes.
        box: Where it is seen best: left, top, right, bottom as shares of the upright picture, 0-1.
        confidence: How well it agrees there, 0-1.
    """

    t_start_s: float
    t_end_s: float
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmstrip:
    """Pictures of a clip as tiles of one JPEG, row after row.

    Attributes:
        jpeg: All tiles.
        tile_width_px: Width of a tile.
        tile_height_px: Height of a tile.
        columns: Tiles a row.
        times_s: When each tile is seen, in seconds from the clip's first frame.
    """

    jpeg: bytes = field(repr=False)
    tile_width_px: int
    tile_height_px: int
    columns: int
    times_s: tuple[float, ...]
