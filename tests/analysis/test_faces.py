"""Faces of known size, place and time. NASA's portrait (public domain) is pasted into synthetic clips."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vlai_widgets.engine.analysis import analyze, models
from vlai_widgets.engine.analysis.faces import detect
from vlai_widgets.scoring import score_batch

PORTRAIT = Path(__file__).parent / "data" / "astronaut.jpg"
FACE = (85, 62, 174, 178)  # in the portrait's 280 x 280 pixels, brow to chin, by eye
FACE_SHARE = (FACE[2] - FACE[0]) * (FACE[3] - FACE[1]) / 280**2
CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"
HEIGHT, WIDTH, FPS = 640, 360, 8

pytestmark = pytest.mark.skipif("faces" in models.lacking(), reason="built without models")


@pytest.fixture
def shown(scene):
    """A frame with the portrait, ``side`` pixels wide, at each of ``places``."""
    ground = np.repeat(scene(5, height=HEIGHT, width=WIDTH)[:, :WIDTH, None], 3, axis=2)
    portrait = Image.open(PORTRAIT)

    def draw(*places, side=200):
        frame = ground.copy()
        small = np.asarray(portrait.resize((side, side), Image.Resampling.LANCZOS))
        for x, y in places:
            frame[y : y + side, x : x + side] = small
        return frame

    return draw


def truth(x, y, side):
    """The face's box in shares of the frame."""
    k = side / 280
    return np.array(
        [(x + FACE[0] * k) / WIDTH, (y + FACE[1] * k) / HEIGHT, (x + FACE[2] * k) / WIDTH, (y + FACE[3] * k) / HEIGHT]
    )


@pytest.mark.parametrize("side", [90, 140, 200, 340])
@pytest.mark.parametrize("place", [(0, 0), (20, 300), (8, 150)])
def test_a_face_is_found_where_it_is(shown, side, place):
    """From a face a twelfth of the picture's width up: one, off by at most 8 % of its size, area within a fifth."""
    [face] = detect(models.session(models.FACES), shown(place, side=side))
    true = truth(*place, side)
    size = np.array([true[2] - true[0], true[3] - true[1]] * 2)
    assert np.abs(np.array([face.x0, face.y0, face.x1, face.y1]) - true) == pytest.approx(0, abs=0.08 * size.max())
    assert face.area == pytest.approx(float(size[0] * size[1]), rel=0.2)


def test_faces_are_counted(shown):
    session = models.session(models.FACES)
    assert detect(session, shown()) == []
    assert len(detect(session, shown((0, 0), (180, 200), (0, 430), side=170))) == 3


def test_timing_and_shares(shown, clip, measure, entry):
    """A face from 3 s to 6 s of 8: times are exact to a second after the opening."""
    frames = [shown((80, 200)) if 3 * FPS <= i < 6 * FPS else shown() for i in range(8 * FPS)]
    analysis = measure(clip(frames, fps=FPS))
    time = entry(analysis, "face_time_pct")
    assert time.value == pytest.approx(100 * 3 / 8, abs=0.1)
    assert time.t_start_s == pytest.approx(3, abs=0.01)
    assert entry(analysis, "face_opening_pct").value == 0
    assert entry(analysis, "face_area_pct").value == 0
    assert [point.faces for point in analysis.timeline] == [0, 0, 0, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(("place", "side"), [((80, 220), 200), ((0, 0), 140), ((20, 300), 340)])
def test_the_subject_is_as_large_and_as_far_off_as_it_was_drawn(shown, clip, measure, entry, place, side):
    """Over the time in which it is seen: half of the clip."""
    frames = [shown(place, side=side) if i < FPS else shown() for i in range(2 * FPS)]
    analysis = measure(clip(frames, fps=FPS))
    x0, y0, x1, y1 = truth(*place, side)
    off_pct = 100 * np.hypot(x0 + x1 - 1, y0 + y1 - 1) / np.sqrt(2)
    assert entry(analysis, "subject_area_pct").value == pytest.approx(100 * (x1 - x0) * (y1 - y0), rel=0.2)
    assert entry(analysis, "subject_off_centre_pct").value == pytest.approx(off_pct, abs=1.5)


def test_of_several_faces_the_largest_is_the_subject(shown, clip, measure, entry):
    both = shown((0, 0), side=120)
    alone = shown((10, 290), side=340)
    both[290:630, 10:350] = alone[290:630, 10:350]
    one, two = (measure(clip([frame] * FPS, name=name, fps=FPS)) for frame, name in ((alone, "1.mp4"), (both, "2.mp4")))
    for name in ("subject_area_pct", "subject_off_centre_pct"):
        assert entry(two, name).value == pytest.approx(entry(one, name).value, abs=1)


def test_without_a_face_the_subject_is_not_known_and_coverage_stays_whole(shown, clip, measure, entry):
    faceless, shot = (
        measure(clip([f] * (3 * FPS), name=n, fps=FPS)) for f, n in ((shown(), "0.mp4"), (shown((80, 200)), "1.mp4"))
    )
    for name in ("subject_area_pct", "subject_off_centre_pct"):
        assert entry(faceless, name).missing.startswith("no face")
        assert entry(shot, name).value is not None
    batch = score_batch([faceless, shot])
    assert batch.coverage[0] == pytest.approx(batch.coverage[1])


def test_the_opening(shown, clip, measure, entry):
    """From 0.5 s on: three quarters of the first two seconds, and as large as it was drawn."""
    frames = [shown((10, 150), side=340) if i >= FPS // 2 else shown() for i in range(4 * FPS)]
    analysis = measure(clip(frames, fps=FPS))
    opening = entry(analysis, "face_opening_pct")
    assert opening.value == pytest.approx(75)
    assert opening.t_start_s == pytest.approx(0.5, abs=0.01)
    area_pct = 100 * FACE_SHARE * 340**2 / (WIDTH * HEIGHT)
    assert entry(analysis, "face_area_pct").value == pytest.approx(area_pct, rel=0.2)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_clips_are_looked_at_upright(shown, clip, measure, entry, rotation):
    upright = shown((80, 200))
    coded = np.ascontiguousarray(np.rot90(upright, k=-(rotation // 90)))  # as a camera held sideways stores it
    analysis = measure(clip([coded] * FPS, fps=FPS, rotation=rotation))
    assert (analysis.media.width_px, analysis.media.height_px) == (WIDTH, HEIGHT)
    area_pct = 100 * FACE_SHARE * 200**2 / (WIDTH * HEIGHT)
    assert entry(analysis, "face_area_pct").value == pytest.approx(area_pct, rel=0.2)


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("bee_720p.mp4", 0, 0),
        ("flower.mp4", 0, 0),
        ("ui_tabs_portrait.mp4", 0, 0),
        ("aigen_ship.mp4", 0, 0),
        ("ad_blocks.mp4", 0, 0),
        ("friday_bw_dialogue.mp4", 90, 100),
        ("asl_sister.mkv", 100, 100),
    ],
)
def test_real_clips(name, least, most):
    """Clips without people have none at all; where somebody is always seen, nine tenths of the time at least."""
    analysis = analyze(CLIPS / name, clip_id="c", clip=name, sha256="").analysis
    found = next(m for m in analysis.measurements if m.feature == "face_time_pct")
    assert least <= found.value <= most
