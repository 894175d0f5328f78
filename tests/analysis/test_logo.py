"""A logo is found by its picture: when, where, at any size, over moving video; and nowhere that it is not."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from vlai_widgets.engine.analysis.logo import Logo, find_logo
from vlai_widgets.errors import InputError

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"


def badge() -> Image.Image:
    """A round mark on nothing."""
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, 399, 399), fill=(200, 30, 40, 255))
    draw.polygon([(200, 60), (330, 320), (70, 320)], fill=(255, 255, 255, 255))
    draw.ellipse((160, 200, 240, 280), fill=(20, 40, 160, 255))
    return image


def outline() -> Image.Image:
    """White strokes on nothing: of one colour."""
    image = Image.new("RGBA", (480, 160), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for x in (0, 120, 240, 360):
        draw.line((x + 10, 150, x + 60, 10, x + 110, 150), fill=(255, 255, 255, 255), width=26)
    draw.rectangle((0, 70, 479, 92), fill=(255, 255, 255, 255))
    return image.crop(image.getbbox())


def label() -> Image.Image:
    """A label that is opaque, on a plain ground."""
    image = Image.new("RGBA", (500, 220), (250, 250, 250, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 200, 200), fill=(10, 90, 60))
    draw.ellipse((70, 70, 150, 150), fill=(250, 220, 40))
    for x in (240, 310, 380):
        draw.rectangle((x, 60, x + 40, 160), fill=(20, 20, 20))
    draw.rectangle((240, 100, 470, 120), fill=(20, 20, 20))
    return image


LOGOS = {"badge": badge(), "outline": outline(), "label": label()}


def file_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    if image.getchannel("A").getextrema()[0] == 255:
        image.convert("RGB").save(out, "JPEG", quality=90)
    else:
        image.save(out, "PNG")
    return out.getvalue()


def shown(frames, logo: Image.Image, *, width: int, places) -> list[np.ndarray]:
    """Frames in colour with the logo at ``places[i]`` (left, top), or None for without."""
    small = logo.resize((width, round(width * logo.height / logo.width)), Image.Resampling.LANCZOS)
    made = []
    for frame, place in zip(frames, places, strict=True):
        picture = Image.fromarray(frame).convert("RGBA")
        if place is not None:
            picture.alpha_composite(small, place)
        made.append(np.asarray(picture.convert("RGB")))
    return made


@pytest.mark.parametrize("width", [0.14, 0.3, 0.6])
@pytest.mark.parametrize("name", LOGOS)
def test_seen_when_and_where_it_is_over_moving_video(clip, scene, pan, name, width):
    picture, logo = scene(5, height=480, width=270, high=170), LOGOS[name]
    wide = round(width * 270)
    left, top = 270 - wide - 12, 40
    frames = shown(
        [pan(picture, 1.5 * i) for i in range(100)], logo, width=wide, places=[None] * 40 + [(left, top)] * 60
    )
    [seen] = find_logo(clip(frames, crf=20), Logo(file_of(logo)))
    assert seen.t_start_s == pytest.approx(1.6, abs=0.3)
    assert seen.t_end_s == pytest.approx(4.0, abs=0.1)
    high = wide * logo.height / logo.width
    assert np.array(seen.box) * [270, 480, 270, 480] == pytest.approx(
        [left, top, left + wide, top + high], abs=max(3, 0.08 * wide)
    )


def test_followed_while_it_moves_and_seen_again_when_it_is_back(clip, scene, pan):
    picture = scene(6, height=480, width=270, high=170)
    places = [(20 + i, 60 + 2 * i) for i in range(50)] + [None] * 38 + [(150, 380)] * 37
    frames = shown([pan(picture, i) for i in range(125)], badge(), width=70, places=places)
    first, second = find_logo(clip(frames, crf=20), Logo(file_of(badge())))
    assert (first.t_start_s, first.t_end_s) == pytest.approx((0.0, 2.0), abs=0.3)
    assert (second.t_start_s, second.t_end_s) == pytest.approx((3.52, 5.0), abs=0.4)


def test_another_logo_is_not_this_one(clip, scene, pan):
    picture = scene(7, height=480, width=270, high=170)
    frames = shown([pan(picture, i) for i in range(50)], badge(), width=90, places=[(100, 200)] * 50)
    path = clip(frames, crf=20)
    assert [find_logo(path, Logo(file_of(LOGOS[name]))) for name in ("outline", "label")] == [(), ()]


@pytest.mark.slow
@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
def test_nothing_false_on_real_clips():
    logos = {name: Logo(file_of(image)) for name, image in LOGOS.items()}
    found = {
        (path.name, name): seen
        for path in sorted(CLIPS.iterdir())
        if path.stat().st_size < 1_000_000
        for name, logo in logos.items()
        if (seen := find_logo(path, logo))
    }
    assert not found


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"no picture", "no picture that can be read"),
        (file_of(Image.new("RGBA", (50, 50), (0, 0, 0, 0))), "transparent"),
        (file_of(Image.new("RGBA", (50, 50), (9, 9, 9, 255))), "one colour"),
        (bytes(9 * 1024**2), "9 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_words(picture, words):
    with pytest.raises(InputError, match=words):
        Logo(picture)
