"""The analysis of one clip: which detectors there are, and how their findings become one :class:`Analysis`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from vlai_widgets.engine.analysis.blanks import Blanks
from vlai_widgets.engine.analysis.decoding import Pass, Sinks, Tally
from vlai_widgets.engine.analysis.delivery import FEATURES as DELIVERY_FEATURES
from vlai_widgets.engine.analysis.delivery import delivery
from vlai_widgets.engine.analysis.detector import (
    Bars,
    Findings,
    Whole,
    opening_of,
)
from vlai_widgets.engine.analysis.faces import Faces
from vlai_widgets.engine.analysis.guard import Guarded, clean, fan_out, missing, timeline_of
from vlai_widgets.engine.analysis.lone import analyze_sound, analyze_still
from vlai_widgets.engine.analysis.look import Look
from vlai_widgets.engine.analysis.loudness import Loudness
from vlai_widgets.engine.analysis.models import lacking
from vlai_widgets.engine.analysis.movement import Movement
from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.poster import Posters
from vlai_widgets.engine.analysis.probing import (
    header_duration_s,
    header_facts,
    picture_stream,
    sound_stream,
    why_no_frames,
    with_frame,
)
from vlai_widgets.engine.analysis.quality import Quality
from vlai_widgets.engine.analysis.saturation import Saturation
from vlai_widgets.engine.analysis.spectrum import Spectrum
from vlai_widgets.engine.analysis.text import Text
from vlai_widgets.engine.analysis.upright import Turn
from vlai_widgets.engine.analysis.voice import Voice
from vlai_widgets.engine.analysis.waveform import Waveform
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.models import Analysis, MediaFacts
from vlai_widgets.scoring import highlight

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

ANALYSIS_VERSION: Final = "-".join(("8", *lacking()))
"""Changes whenever a measured value may change: results of another version are measured again. So are those that were
measured without a model that is there now."""

_PROGRESS_EVERY_S: Final = 0.1
_NO_SOUND: Final = "the clip has no sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzedClip:
    """What the analysis of one clip gave.

    Attributes:
        analysis: Everything that was measured; its ``error`` says why nothing was.
        poster_jpeg: A small upright still from the clip's strongest part, or None.
    """

    analysis: Analysis
    poster_jpeg: bytes | None = None


def analyze(
    path: Path, *, clip_id: str, clip: str, sha256: str, progress: Callable[[float], None] | None = None
) -> AnalyzedClip:
    """Measure one clip in a single pass. Never raises for a bad file: the analysis then carries its ``error``.

    Args:
        path: The file.
        clip_id: Identifies the clip; handed through.
        clip: Shown name; handed through.
        sha256: Hex digest of the content; handed through.
        progress: Called with the share that is done, 0-1, at most about ten times a second.
    """
    blank = Analysis(clip_id=clip_id, clip=clip, sha256=sha256, analysis_version=ANALYSIS_VERSION)
    report = progress or _ignore
    facts: MediaFacts | None = None
    try:
        with open_media(path) as container:
            facts = header_facts(container, path)
            if facts.kind == "image":
                analysis, poster = analyze_still(container, path, facts, blank)
                done = AnalyzedClip(analysis=analysis, poster_jpeg=poster)
            elif facts.kind == "audio":
                done = AnalyzedClip(analysis=analyze_sound(container, facts, blank, report))
            else:
                done = _Run(container, path, facts, report).analyze(blank)
        report(1.0)
    except UnreadableClip as error:
        return AnalyzedClip(analysis=replace(blank, media=facts, error=str(error)))
    except MemoryError:
        words = "There was not enough memory to analyse this clip. Export it smaller, at most 1080 x 1920."
        return AnalyzedClip(analysis=replace(blank, media=facts, error=words))
    except Exception as error:  # noqa: BLE001  damaged media raise anything; one clip must not cost the batch
        words = f"The clip could not be analysed ({type(error).__name__}: {error}). Export it again as MP4 (H.264)."
        return AnalyzedClip(analysis=replace(blank, media=facts, error=words))
    return done


def _ignore(_done: float) -> None:
    pass


class _Run:
    """One pass over one open clip."""

    def __init__(
        self, container: InputContainer, path: Path, facts: MediaFacts, report: Callable[[float], None]
    ) -> None:
        video = picture_stream(container)
        assert video is not None
        self._container, self._path, self._video = container, path, video
        self._audio = sound_stream(container)
        self._facts = facts
        self._report = report
        self._next_report = 0.0
        self._header_s = header_duration_s(container, video)
        self._turn = Turn()
        # A new kind of measurement is one more detector in one of these three lists.
        self._movement, self._quality = Movement(), Quality()
        self._pictures = [Guarded(d) for d in (self._movement, Blanks())]
        self._stills = [Guarded(d) for d in (Look(), self._quality, Saturation(), Faces(self._turn), Text(self._turn))]
        self._sounds = [Guarded(d) for d in (Loudness(), Waveform(), Spectrum(), Voice())]
        self._posters = Posters()

    def analyze(self, blank: Analysis) -> AnalyzedClip:
        sinks = Sinks(
            picture=fan_out(self._pictures),
            still=fan_out([*self._stills, Guarded(_PosterSink(self._posters))]),
            sound=fan_out(self._sounds),
            frame=self._first_frame,
            progress=self._progress,
        )
        tally = Pass(self._container, self._video, self._audio, sinks).run()
        if not tally.frame_times_s:
            raise UnreadableClip(why_no_frames(self._path))
        whole = self._whole(tally)
        findings = self._findings(whole, tally)
        flags = [word for found in findings for word in found.flags]
        if self._is_truncated(whole, tally):
            flags.append("truncated")
        if tally.capped:
            flags.append("only_start_analysed")
        analysis = replace(
            blank,
            media=whole.facts,
            measurements=tuple(clean(m) for found in findings for m in found.measurements),
            timeline=timeline_of(findings, whole.duration_s),
            cuts_s=whole.cuts_s,
            texts=tuple(text for found in findings for text in found.texts),
            flags=tuple(flags),
        )
        start_s, end_s = highlight(analysis)
        return AnalyzedClip(analysis=analysis, poster_jpeg=self._posters.jpeg(start_s, end_s, whole.facts.rotation_deg))

    def _first_frame(self, frame: VideoFrame) -> None:
        self._facts = with_frame(self._facts, self._video, frame)
        self._turn.rotation_deg = self._facts.rotation_deg

    def _progress(self, t_s: float) -> None:
        now = time.monotonic()
        if now >= self._next_report:
            self._next_report = now + _PROGRESS_EVERY_S
            self._report(min(0.99, t_s / self._header_s) if self._header_s else 0.0)

    def _whole(self, tally: Tally) -> Whole:
        times = np.array(tally.frame_times_s)
        gaps = np.diff(times)
        typical_s = float(np.median(gaps)) if gaps.size else 0.0
        last_s = tally.last_frame_s or typical_s or 1 / (self._facts.fps or 25.0)
        duration_s = float(times[-1]) + max(0.001, last_s)
        facts = replace(
            self._facts,
            duration_s=self._header_s if tally.capped and self._header_s else duration_s,
            fps=_measured_fps(times, duration_s),
            variable_fps=is_variable(gaps),
        )
        moved = self._pictures[0].failed is None
        bars = self._quality.bars() if self._stills[1].failed is None else Bars()
        still_s = self._movement.still_opening_s(bars.share, duration_s) if moved else 0.0
        return Whole(
            facts=facts,
            duration_s=duration_s,
            frames=len(tally.frame_times_s),
            cuts_s=self._movement.cuts() if moved else (),
            bars=bars,
            opening_s=opening_of(still_s, duration_s),
            frozen_spans=self._movement.frozen_spans(duration_s) if moved else (),
            picture_bytes=tally.picture_bytes,
        )

    def _findings(self, whole: Whole, tally: Tally) -> list[Findings]:
        found = [guarded.finish(whole) for guarded in (*self._pictures, *self._stills)]
        for guarded in self._sounds:
            if tally.sound_heard:
                found.append(guarded.finish(whole))
            else:
                found.append(missing(guarded.detector.features, self._why_no_sound()))
        try:
            found.append(delivery(whole, sound_heard=_audible(found)))
        except Exception as error:  # noqa: BLE001
            found.append(missing(DELIVERY_FEATURES, f"could not be measured ({type(error).__name__})"))
        return found

    def _why_no_sound(self) -> str:
        return _NO_SOUND if self._audio is None else "the sound track cannot be decoded"

    def _is_truncated(self, whole: Whole, tally: Tally) -> bool:
        if tally.damaged or tally.broken_off:
            return True
        return self._header_s is not None and not tally.capped and whole.duration_s < 0.9 * self._header_s - 0.3


def _audible(findings: Sequence[Findings]) -> bool:
    """A silent sound track is as mute as none."""
    return any(
        m.feature == "silence_pct" and m.value is not None and m.value < 100 for f in findings for m in f.measurements
    )


class _PosterSink:
    features: tuple[str, ...] = ()

    def __init__(self, posters: Posters) -> None:
        self.feed = posters.feed

    def finish(self, whole: Whole) -> Findings:
        del whole
        return Findings()


def _measured_fps(times: np.ndarray[tuple[int], np.dtype[np.float64]], duration_s: float) -> float:
    if times.size < 2:
        return 1 / duration_s
    return float((times.size - 1) / (times[-1] - times[0]))


def is_variable(gaps: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    """True if more than one frame distance in fifty is off the usual one by more than a tenth (and 2 ms of rounding).

    Example:
        >>> is_variable(np.array([0.033, 0.034] * 50)), is_variable(np.array([0.033, 0.1] * 50))
        (False, True)
    """
    if gaps.size < 2:
        return False
    usual = float(np.median(gaps))
    off = np.abs(gaps - usual) > np.maximum(0.1 * usual, 0.002)
    return bool(np.count_nonzero(off) > 0.02 * gaps.size)
