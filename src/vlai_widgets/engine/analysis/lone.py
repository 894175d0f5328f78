"""Still images and sound without a picture: scored on what they can show, and said to be what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vlai_widgets.engine.analysis.blanks import Blanks
from vlai_widgets.engine.analysis.decoding import MAX_SOUND_S, Ears
from vlai_widgets.engine.analysis.delivery import delivery
from vlai_widgets.engine.analysis.detector import Bars, Findings, Sound, Whole
from vlai_widgets.engine.analysis.faces import SUBJECT, Faces
from vlai_widgets.engine.analysis.frames import Shrinker
from vlai_widgets.engine.analysis.guard import Guarded, clean, missing, timeline_of
from vlai_widgets.engine.analysis.look import Look
from vlai_widgets.engine.analysis.loudness import Loudness
from vlai_widgets.engine.analysis.movement import Movement
from vlai_widgets.engine.analysis.poster import Posters
from vlai_widgets.engine.analysis.probing import picture_stream, sound_stream, why_no_frames, with_frame
from vlai_widgets.engine.analysis.quality import Quality
from vlai_widgets.engine.analysis.saturation import Saturation
from vlai_widgets.engine.analysis.spectrum import Spectrum
from vlai_widgets.engine.analysis.text import Text
from vlai_widgets.engine.analysis.upright import Turn
from vlai_widgets.engine.analysis.voice import SHARES, Voice
from vlai_widgets.engine.analysis.waveform import Waveform
from vlai_widgets.errors import UnreadableClip

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

    from vlai_widgets.models import Analysis, Measurement, MediaFacts

SHOWN_BY_A_STILL: Final = frozenset(
    {
        "brightness", "contrast", "colourfulness", "complexity_pct", "exposure_clipping_pct", "saturation_pct",
        "short_side_px", "sharpness", "blockiness", "noise_levels", "letterbox_pct",
        "aspect_fill_pct", "text_area_pct", "text_safe_pct", "cta_text", *SUBJECT,
    }
)  # fmt: skip
"""What needs no time. A face or a text at the start is not among it: without seconds there is no hook to score."""

SHOWN_BY_SOUND: Final = frozenset(
    {
        "sound_present", "loudness_lufs", "loudness_range_lu", "true_peak_dbtp", "clipping_pct", "silence_pct",
        "voice_music_pct", *SHARES, *Spectrum.features,
    }
)  # fmt: skip
"""What the audio dimension asks. When the first sound comes is left out: it alone would be the whole hook."""

NO_TIME: Final = "a still image has no time"
NO_PICTURE: Final = "sound without a picture"
_HELD_S: Final = 1.0
_SHOWN_AT_S: Final = (0.0, 0.25, 0.5, 0.75)
"""A still is shown to the detectors for a second, as a clip that does not move."""

_VIDEO_TYPES: Final = (".mp4", ".mov", ".avi", ".webm", ".mkv")


def analyze_still(
    container: InputContainer, path: Path, facts: MediaFacts, blank: Analysis
) -> tuple[Analysis, bytes | None]:
    """Measure what a still image shows; give its poster along.

    Raises:
        UnreadableClip: No picture can be decoded.
    """
    stream = picture_stream(container)
    assert stream is not None
    frame = next((frame for packet in container.demux(stream) for frame in _decoded(packet)), None)
    if frame is None:
        raise UnreadableClip(why_no_frames(path))
    facts = with_frame(facts, stream, frame)
    turn, quality, posters = Turn(facts.rotation_deg), Quality(), Posters()
    detectors = [Guarded(detector) for detector in (Look(), quality, Saturation(), Faces(turn), Text(turn))]
    still = Shrinker(stream).still(frame, 0.0)
    posters.feed(still)
    for t_s in _SHOWN_AT_S:
        for detector in detectors:
            detector.feed(replace(still, t_s=t_s))
    bars = quality.bars() if detectors[1].failed is None else Bars()
    whole = Whole(facts=facts, duration_s=_HELD_S, frames=1, bars=bars, picture_bytes=facts.size_bytes)
    found = [detector.finish(whole) for detector in detectors]
    found.append(delivery(whole, sound_heard=False))
    unseen: tuple[str, ...] = (*Movement.features, *Blanks.features, *Loudness.features, *Waveform.features)
    unseen = (*unseen, *Spectrum.features, *Voice.features)
    found.append(missing(unseen, NO_TIME))
    words = {"not_vertical", "low_resolution", "letterboxed", "hdr"} & {word for f in found for word in f.flags}
    misnamed = ["image_named_as_video"] if path.suffix.lower() in _VIDEO_TYPES else []
    analysis = replace(
        blank,
        media=facts,
        measurements=tuple(replace(m, t_start_s=None, t_end_s=None) for m in _only(found, SHOWN_BY_A_STILL, NO_TIME)),
        texts=tuple(text for f in found for text in f.texts),
        flags=("still_image", *misnamed, *sorted(words)),
    )
    return analysis, posters.jpeg(0.0, 0.0, facts.rotation_deg)


def analyze_sound(
    container: InputContainer, facts: MediaFacts, blank: Analysis, report: Callable[[float], None]
) -> Analysis:
    """Measure what sound without a picture says.

    Raises:
        UnreadableClip: No sound can be decoded.
    """
    detectors = [Guarded(detector) for detector in (Loudness(), Waveform(), Spectrum(), Voice())]
    end_s = 0.0
    for sound in _sounds(container):
        end_s = sound.t_s + sound.samples.shape[1] / sound.rate
        for detector in detectors:
            detector.feed(sound)
        if facts.duration_s:
            report(min(0.99, end_s / facts.duration_s))
        if end_s > MAX_SOUND_S:
            break
    if end_s <= 0:
        raise UnreadableClip("The file has a sound track, but none of it can be decoded. Export it again as M4A (AAC).")
    facts = replace(facts, duration_s=end_s)
    whole = Whole(facts=facts, duration_s=end_s, frames=0)
    found = [detector.finish(whole) for detector in detectors]
    silent = any("silent_audio" in f.flags for f in found)
    found.append(Findings(measurements=delivery(whole, sound_heard=not silent).measurements))
    unseen: tuple[str, ...] = (*Movement.features, *Blanks.features, *Look.features, *Quality.features)
    unseen = (*unseen, *Saturation.features, *Faces.features, *Text.features)
    found.append(missing(unseen, NO_PICTURE))
    return replace(
        blank,
        media=facts,
        measurements=_only(found, SHOWN_BY_SOUND, NO_PICTURE),
        timeline=timeline_of(found, end_s),
        flags=("sound_only", *(word for f in found for word in f.flags)),
    )


def _only(found: Sequence[Findings], shown: frozenset[str], why: str) -> tuple[Measurement, ...]:
    return tuple(
        clean(m) if m.feature in shown else replace(m, value=None, t_start_s=None, t_end_s=None, missing=why)
        for f in found
        for m in f.measurements
    )


def _decoded(packet: Packet[Any]) -> list[Any]:
    try:
        return list(packet.decode())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  one damaged packet costs that packet
        return []


def _sounds(container: InputContainer) -> Iterator[Sound]:
    stream = sound_stream(container)
    assert stream is not None
    ears, origin_s = Ears(), None
    for packet in container.demux(stream):
        for frame in _decoded(packet):
            origin_s = (frame.time or 0.0) if origin_s is None else origin_s
            yield from ears.take(frame, origin_s)
    yield from ears.rest(origin_s)
