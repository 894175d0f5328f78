"""Render: picture and sound of a draft into one MP4, and what belongs beside it."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
from PIL import Image

from vlai_widgets.engine.render import outline
from vlai_widgets.engine.render.compose import Composer
from vlai_widgets.engine.render.encoding import Frames, Quality, picture_stream, sound_stream, through_aac
from vlai_widgets.engine.render.fonts import clean
from vlai_widgets.engine.render.loudness import CEILING_DBTP, RATE, Loudness, mastered, measure
from vlai_widgets.engine.render.sound import mix
from vlai_widgets.engine.timeline.beds import mood_of
from vlai_widgets.engine.timeline.headline import as_shown
from vlai_widgets.engine.timeline.validate import validate
from vlai_widgets.errors import RenderFailed, UnknownOption
from vlai_widgets.protocol.draft import Bed, Draft, OpeningCard, TrackType

if TYPE_CHECKING:
    from av.container.core import Chapter

RENDER_VERSION: Final = "6"
"""Changes whenever the same draft may give another video."""

SIDECARS: Final = (".vtt", ".json", ".jpg")
"""What is written beside the video on demand: captions, scores, poster frame."""
PROGRESS_EVERY_S: Final = 0.1
POSTER_QUALITY: Final = 88

_QUALITIES: Final = {
    "preview": Quality(preset="ultrafast", crf=27, short_side_px=360, settle_sound=False),
    "low": Quality(preset="veryfast", crf=27),
    "medium": Quality(preset="veryfast", crf=23),
    "high": Quality(preset="veryfast", crf=20),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFile:
    """What was rendered.

    Attributes:
        duration_s: Length of the picture, in seconds; the sound is as long.
        size_bytes: Size of the file.
        width_px: Width of the picture.
        height_px: Height of the picture.
        frames: Number of frames.
        loudness_lufs: Integrated loudness of the sound as encoded, or None if nothing in it has sound.
        true_peak_dbtp: True peak of the sound as encoded, or None if nothing in it has sound.
    """

    duration_s: float
    size_bytes: int
    width_px: int
    height_px: int
    frames: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None


def render(
    draft: Draft,
    *,
    sources: Mapping[str, Path],
    posters: Mapping[str, Path],
    out: Path,
    quality: str = "high",
    progress: Callable[[float], None] | None = None,
    sidecars: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> RenderedFile:
    """Render a draft to an MP4: H.264 High, yuv420p, BT.709, AAC-LC at 48 kHz, chapters, index in front.

    The file appears at ``out`` when it is complete, or not at all.

    Args:
        draft: What to render.
        sources: Where each clip of the draft lies, by clip id.
        posters: Where each clip's poster lies, by clip id; a clip without one gets a neutral tile.
        out: The MP4 to write. Its folder has to exist.
        quality: ``low``, ``medium``, ``high``; or ``preview``, which is quick: its shorter side has 360 pixels.
        progress: Called at most ten times a second with the share that is done, 0-1. What it raises ends the render,
            within a second.
        sidecars: Also write, under the same name, captions (``.vtt``), scores (``.json``) and the poster frame
            (``.jpg``). They are there before the video is.
        cancelled: Asked again and again, in any thread; True ends the render within a second.

    Raises:
        InputError: The draft cannot be rendered; the message names the place.
        UnknownOption: There is no such quality, theme or mood.
        RenderFailed: A clip cannot be shown (the message names it), the file cannot be written, or it was cancelled.
    """
    if quality not in _QUALITIES:
        raise UnknownOption.of("quality", quality, _QUALITIES)
    validate(draft)
    for track in draft.t:
        for segment in track.sg:
            if isinstance(segment.src, Bed):
                mood_of(segment.src.mood)
    part = out.with_name(f".{out.stem[:60]}-{secrets.token_hex(6)}.part.mp4")
    try:
        job = _Render(draft, sources, posters, _QUALITIES[quality], progress=progress, cancelled=cancelled)
        rendered = job.write(part)
        if sidecars:
            job.write_sidecars(part, rendered)
            for ending in SIDECARS:
                if part.with_suffix(ending).exists():
                    os.replace(part.with_suffix(ending), out.with_suffix(ending))  # noqa: PTH105  as below
        os.replace(part, out)  # noqa: PTH105  says what it is: one atomic step
    except (OSError, av.FFmpegError) as error:
        raise RenderFailed(f"The video could not be written: {error.strerror or error}") from error
    finally:
        for ending in (".mp4", *SIDECARS):
            with contextlib.suppress(FileNotFoundError):
                part.with_suffix(ending).unlink()
    return rendered


def preview_of(draft: Draft, short_side_px: int) -> Draft:
    """Return the draft on a canvas whose shorter side is no longer than ``short_side_px``; both sides stay even."""
    shorter = min(draft.m.width, draft.m.height)
    if shorter <= short_side_px:
        return draft
    size = {
        name: max(16, round(side * short_side_px / shorter / 2) * 2)
        for name, side in (("width", draft.m.width), ("height", draft.m.height))
    }
    return draft.model_copy(update={"m": draft.m.model_copy(update=size)})


@dataclass(frozen=True, slots=True)
class _Sound:
    packets: list[av.Packet[Any]]
    loudness: Loudness


class _Render:
    """One render: a thread composes frames, one prepares the sound, this one encodes and writes."""

    def __init__(
        self,
        draft: Draft,
        sources: Mapping[str, Path],
        posters: Mapping[str, Path],
        quality: Quality,
        *,
        progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        draft = as_shown(draft)
        self._draft = draft if quality.short_side_px is None else preview_of(draft, quality.short_side_px)
        self._sources, self._quality = sources, quality
        self._stop, self._cancelled = threading.Event(), cancelled
        self._composer = Composer(self._draft, sources=sources, posters=posters, check=self._check)
        self._progress = progress
        self._told_at = 0.0
        self._poster: av.VideoFrame | None = None

    def write(self, path: Path) -> RenderedFile:
        frames, fps = self._composer.frames, self._draft.m.fps
        with ThreadPoolExecutor(1, "vlai-sound") as pool, self._stopping():
            sound = pool.submit(self._sound, round(frames * RATE / fps))
            options = {"movflags": "+faststart"}
            with av.open(str(path), "w", format="mp4", options=options) as container:
                if title := clean(self._draft.m.title):
                    container.metadata["title"] = title
                container.set_chapters([_chapter(number, span) for number, span in self._chapters()])
                self._encode(container, sound)
            loudness = sound.result().loudness
        self._tell(1.0, last=True)
        meta = self._draft.m
        return RenderedFile(
            duration_s=frames / fps,
            size_bytes=path.stat().st_size,
            width_px=meta.width,
            height_px=meta.height,
            frames=frames,
            loudness_lufs=loudness.integrated_lufs,
            true_peak_dbtp=loudness.true_peak_dbtp,
        )

    def write_sidecars(self, path: Path, rendered: RenderedFile) -> None:
        """Write captions, scores and poster frame beside ``path``."""
        path.with_suffix(".vtt").write_text(outline.captions(self._draft), encoding="utf-8")
        facts = {"fps": self._draft.m.fps, **asdict(rendered)}
        path.with_suffix(".json").write_text(outline.scores(self._draft, facts=facts), encoding="utf-8")
        if self._poster is not None:
            pixels = self._poster.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()
            Image.fromarray(pixels).save(path.with_suffix(".jpg"), quality=POSTER_QUALITY, optimize=True)

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Whatever ends the work early ends it in all threads."""
        try:
            yield
        except BaseException:
            self._stop.set()
            raise

    def _check(self) -> None:
        if self._stop.is_set() or (self._cancelled is not None and self._cancelled()):
            raise RenderFailed("The render was cancelled.")

    def _chapters(self) -> Iterator[tuple[int, outline.Span]]:
        return enumerate(outline.chapters(self._draft), start=1)

    def _poster_number(self) -> int:
        """Return the frame that stands for the reel: the opening card once it stands still, else one early on."""
        fps = self._draft.m.fps
        for track in self._draft.t:
            if track.tt == TrackType.VIDEO:
                for segment in track.sg:
                    if isinstance(segment.src, OpeningCard):
                        return min(self._composer.frames - 1, round((segment.s + segment.d * 0.7) * fps / 1000))
        return self._composer.frames // 4

    def _encode(self, container: Any, sound: Future[_Sound]) -> None:
        picture = picture_stream(container, self._draft.m, self._quality)
        heard = sound_stream(container)
        container.start_encoding()
        total, poster = self._composer.frames, self._poster_number()
        waiting: list[av.Packet[Any]] = []
        with contextlib.closing(Frames(self._composer, self._draft.m)) as frames:
            for number, frame in enumerate(frames):
                self._check()
                if number == poster:
                    self._poster = frame.reformat(format="yuv444p")  # a copy: the frame itself is drawn on again
                waiting += picture.encode(frame)
                if sound.done():
                    _mux(container, waiting, sound.result(), heard)
                self._tell((number + 1) / total)
        waiting += picture.encode(None)
        while not sound.done():
            self._check()
            with contextlib.suppress(TimeoutError):
                sound.result(timeout=0.1)
        _mux(container, waiting, sound.result(), heard)
        _mux_rest(container, sound.result(), heard)

    def _sound(self, samples: int) -> _Sound:
        """Mix, master, encode; where the encoder's own overshoot breaks the ceiling, once more with more room."""
        programme = mix(self._draft, self._sources, samples=samples, check=self._check)
        target = self._draft.m.loudness_lufs
        ceiling = CEILING_DBTP - 0.6
        for _ in range(3):
            ready = mastered(programme, ceiling_dbtp=ceiling, target_lufs=target, check=self._check)
            packets, decoded = through_aac(ready, check=self._check)
            loudness = measure(decoded, check=self._check)
            over = (loudness.true_peak_dbtp if loudness.true_peak_dbtp is not None else -99.0) - (CEILING_DBTP - 0.05)
            if over <= 0 or not self._quality.settle_sound:
                break
            ceiling -= over + 0.1
        return _Sound(packets, loudness)

    def _tell(self, share: float, *, last: bool = False) -> None:
        if self._progress is None:
            return
        now = time.monotonic()
        if last or now - self._told_at >= PROGRESS_EVERY_S:
            self._told_at = now
            self._progress(share if last else min(share, 0.99))


def _chapter(number: int, span: outline.Span) -> Chapter:
    return {
        "id": number,
        "start": span.start_ms,
        "end": span.end_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": span.text},
    }


def _mux(container: Any, pictures: list[av.Packet[Any]], sound: _Sound, heard: av.AudioStream) -> None:
    """Write the pictures that wait, each after the sound that is heard before it."""
    for packet in pictures:
        until = float((packet.dts or 0) * (packet.time_base or 0))
        _mux_sound(container, sound, heard, until)
        container.mux(packet)
    pictures.clear()


def _mux_rest(container: Any, sound: _Sound, heard: av.AudioStream) -> None:
    _mux_sound(container, sound, heard, float("inf"))


def _mux_sound(container: Any, sound: _Sound, heard: av.AudioStream, until_s: float) -> None:
    while sound.packets and (sound.packets[0].dts or 0) / RATE <= until_s:
        packet = sound.packets.pop(0)
        packet.stream = heard
        packet.time_base = Fraction(1, RATE)
        container.mux(packet)
