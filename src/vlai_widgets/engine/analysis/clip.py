"""The analysis of one clip: which detectors there are, and how their findings become one :class:`Analysis`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vlai_widgets.engine.analysis.blanks import Blanks
from vlai_widgets.engine.analysis.decoding import Pass, Sinks, Tally
from vlai_widgets.engine.analysis.delivery import FEATURES as DELIVERY_FEATURES
from vlai_widgets.engine.analysis.delivery import delivery
from vlai_widgets.engine.analysis.detector import (
    Findings,
    PictureDetector,
    SoundDetector,
    StillDetector,
    Whole,
    seconds_of,
)
from vlai_widgets.engine.analysis.look import Look
from vlai_widgets.engine.analysis.loudness import Loudness
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
from vlai_widgets.engine.analysis.waveform import Waveform
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.models import Analysis, Measurement, MediaFacts, TimelinePoint
from vlai_widgets.scoring import highlight

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

ANALYSIS_VERSION: Final = "1"
"""Changes whenever a measured value may change: results of another version are measured again."""

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
            if facts.kind != "video":
                return AnalyzedClip(analysis=replace(blank, media=facts, error=_why_unranked(facts)))
            run = _Run(container, path, facts, report)
            done = run.analyze(blank)
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


def _why_unranked(facts: MediaFacts) -> str:
    if facts.kind == "image":
        return "This is a still image; only video clips are ranked for now."
    return "This file has sound but no picture; only video clips are ranked for now."


class _Guarded:
    """A detector that cannot take the others down with it."""

    def __init__(self, detector: PictureDetector | StillDetector | SoundDetector) -> None:
        self.detector = detector
        self.failed: str | None = None

    def feed(self, what: Any) -> None:
        if self.failed is None:
            try:
                self.detector.feed(what)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                self.failed = f"could not be measured ({type(error).__name__})"

    def finish(self, whole: Whole) -> Findings:
        if self.failed is None:
            try:
                return self.detector.finish(whole)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                self.failed = f"could not be measured ({type(error).__name__})"
        return _missing(self.detector.features, self.failed)


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
        # A new kind of measurement is one more detector in one of these three lists.
        self._movement = Movement()
        self._pictures = [_Guarded(d) for d in (self._movement, Blanks())]
        self._stills = [_Guarded(d) for d in (Look(), Quality())]
        self._sounds = [_Guarded(d) for d in (Loudness(), Waveform())]
        self._posters = Posters()

    def analyze(self, blank: Analysis) -> AnalyzedClip:
        sinks = Sinks(
            picture=_fan_out(self._pictures),
            still=_fan_out([*self._stills, _Guarded(_PosterSink(self._posters))]),
            sound=_fan_out(self._sounds),
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
            measurements=tuple(_clean(m) for found in findings for m in found.measurements),
            timeline=_timeline(findings, whole.duration_s),
            cuts_s=whole.cuts_s,
            flags=tuple(flags),
        )
        start_s, end_s = highlight(analysis)
        return AnalyzedClip(analysis=analysis, poster_jpeg=self._posters.jpeg(start_s, end_s, whole.facts.rotation_deg))

    def _first_frame(self, frame: VideoFrame) -> None:
        self._facts = with_frame(self._facts, self._video, frame)

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
        cuts = self._movement.cuts() if self._pictures[0].failed is None else ()
        return Whole(facts=facts, duration_s=duration_s, frames=len(tally.frame_times_s), cuts_s=cuts)

    def _findings(self, whole: Whole, tally: Tally) -> list[Findings]:
        found = [guarded.finish(whole) for guarded in (*self._pictures, *self._stills)]
        for guarded in self._sounds:
            if tally.sound_heard:
                found.append(guarded.finish(whole))
            else:
                found.append(_missing(guarded.detector.features, self._why_no_sound()))
        try:
            found.append(delivery(whole, sound_heard=tally.sound_heard))
        except Exception as error:  # noqa: BLE001
            found.append(_missing(DELIVERY_FEATURES, f"could not be measured ({type(error).__name__})"))
        return found

    def _why_no_sound(self) -> str:
        return _NO_SOUND if self._audio is None else "the sound track cannot be decoded"

    def _is_truncated(self, whole: Whole, tally: Tally) -> bool:
        if tally.damaged or tally.broken_off:
            return True
        return self._header_s is not None and not tally.capped and whole.duration_s < 0.9 * self._header_s - 0.3


class _PosterSink:
    features: tuple[str, ...] = ()

    def __init__(self, posters: Posters) -> None:
        self.feed = posters.feed

    def finish(self, whole: Whole) -> Findings:
        del whole
        return Findings()


def _fan_out(detectors: Sequence[_Guarded]) -> Callable[[Any], None]:
    def feed(what: Any) -> None:
        for detector in detectors:
            detector.feed(what)

    return feed


def _missing(features: Sequence[str], why: str) -> Findings:
    return Findings(measurements=tuple(Measurement(feature=name, missing=why) for name in features))


def _clean(measured: Measurement) -> Measurement:
    """No NaN or infinity leaves the analysis: what is not a number was not measured."""
    if measured.value is not None and not math.isfinite(measured.value):
        return replace(measured, value=None, missing=measured.missing or "could not be measured")
    return measured


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


def _timeline(findings: Sequence[Findings], duration_s: float) -> tuple[TimelinePoint, ...]:
    series = {name: values for found in findings for name, values in found.series.items()}
    rows = []
    for second in range(seconds_of(duration_s)):
        values = {
            name: float(column[second])
            for name, column in series.items()
            if second < column.size and math.isfinite(column[second])
        }
        cut = int(values.pop("cut", 0))
        rows.append(TimelinePoint(t_s=float(second), cut=cut, **values))  # type: ignore[arg-type]
    return tuple(rows)
