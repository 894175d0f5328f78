"""Colours, orientation and fit survive the way to the canvas."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.render.studio import CLIPS, Studio, cut, frames_of

from vlai_widgets.engine.render import render
from vlai_widgets.engine.render.fitting import fitted_size
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Layer, Picture

W, H = 272, 480
COLOURS = ((200, 40, 40), (40, 170, 60), (50, 60, 200), (230, 200, 40), (128, 128, 128), (245, 245, 245))


def patches(width: int = W, height: int = H) -> NDArray[np.uint8]:
    picture = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(COLOURS):
        picture[number * height // 6 : (number + 1) * height // 6] = colour
    return picture


def seen_patches(picture: NDArray[np.uint8]) -> list[tuple[float, ...]]:
    height, width = picture.shape[:2]
    rows = [slice(n * height // 6 + 20, (n + 1) * height // 6 - 20) for n in range(6)]
    return [tuple(picture[r, width // 4 : -width // 4].mean(axis=(0, 1))) for r in rows]


def first_frame(path: Path, tmp_path: Path, *, width: int = W, height: int = H) -> NDArray[np.uint8]:
    out = tmp_path / "out.mp4"
    render(cut(("a", 0, 0.2), width=width, height=height), sources={"a": path}, posters={}, out=out)
    return frames_of(out)[2]


@pytest.mark.parametrize(
    ("matrix", "tag", "full_range", "size", "pix_fmt"),
    [
        ("ITU709", 1, False, (W, H), "yuv420p"),
        ("ITU601", 6, False, (W, H), "yuv420p"),
        ("ITU601", None, False, (W, H), "yuv420p"),  # says nothing, small: BT.601
        ("ITU709", 1, True, (W, H), "yuv420p"),
        ("ITU601", 5, True, (W * 2, H * 2), "yuv420p"),
        ("ITU709", None, False, (W * 4, H * 4), "yuv420p"),  # says nothing, large: BT.709
        ("ITU709", 1, False, (W, H), "yuv420p10le"),
        ("ITU709", 1, True, (W, H), "yuv420p10le"),
        ("ITU601", 6, True, (W, H), "yuv444p"),
    ],
)
def test_colours_survive(
    studio: Studio, tmp_path: Path, matrix: str, tag: int | None, full_range: bool, size: tuple[int, int], pix_fmt: str
) -> None:
    clip = studio.clip(
        "c.mp4", lambda _: patches(*size), frames=6, matrix=matrix, tag=tag, full_range=full_range, pix_fmt=pix_fmt
    )
    for seen, wanted in zip(seen_patches(first_frame(clip, tmp_path)), COLOURS, strict=True):
        assert seen == pytest.approx(wanted, abs=6)


def test_transparency_lies_on_the_dark_surface(tmp_path: Path) -> None:
    image = Image.new("RGBA", (W, H), (255, 255, 255, 0))
    image.paste((0, 200, 0, 255), (0, 0, W, H // 2))
    path = tmp_path / "t.png"
    image.save(path)
    seen = first_frame(path, tmp_path)
    assert seen[40:200].mean(axis=(0, 1)) == pytest.approx((0, 200, 0), abs=6)
    assert seen[280:440].mean(axis=(0, 1)) == pytest.approx((0x14, 0x16, 0x1A), abs=5)


def test_what_we_draw_has_the_colours_that_we_name() -> None:
    """Our own arithmetic against libswscale's, away from the edges of the patches."""
    for opacity, mixed_in in ((1.0, patches()), (0.5, ((patches().astype(int) + 100) // 2).astype(np.uint8))):
        frame = av.VideoFrame.from_ndarray(mixed_in, format="rgb24").reformat(
            format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
        )
        wanted = Picture.of_frame(frame)
        seen = Picture.of_image(Image.new("RGB", (W, H), (100, 100, 100)))
        Layer.of_image(Image.fromarray(patches()).convert("RGBA"), 0, 0).blend(seen, opacity=opacity)
        for plane, other in ((seen.y, wanted.y), (seen.u, wanted.u), (seen.v, wanted.v)):
            step = len(plane) // 6
            for row in range(step // 2, len(plane), step):
                assert abs(int(plane[row, 60]) - int(other[row, 60])) <= 2


def corners(picture: NDArray[np.uint8]) -> list[str]:
    """Names of the colours at top left, top right, bottom left, bottom right."""
    height, width = picture.shape[:2]
    found = []
    for y, x in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)):
        red, green, blue = picture[int(height * y), int(width * x)].astype(int)
        found.append("w" if min(red, green, blue) > 120 else "rgb"[int(np.argmax((red, green, blue)))])
    return found


def quarters(width: int, height: int) -> NDArray[np.uint8]:
    picture = np.zeros((height, width, 3), np.uint8)
    h, w = height // 2, width // 2
    picture[:h, :w], picture[:h, w:], picture[h:, :w], picture[h:, w:] = (
        (220, 20, 20),
        (20, 200, 20),
        (20, 20, 220),
        (240, 240, 240),
    )
    return picture


@pytest.mark.parametrize(
    ("rotation", "hflip", "wanted"),
    [
        (0, False, "rgbw"),
        (90, False, "gwrb"),  # counter-clockwise, as the library counts
        (-90, False, "brwg"),
        (180, False, "wbgr"),
        (0, True, "grwb"),
    ],
)
def test_orientation(studio: Studio, tmp_path: Path, rotation: int, hflip: bool, wanted: str) -> None:
    size = (H, W) if rotation in (90, -90) else (W, H)
    clip = studio.clip("r.mp4", lambda _: quarters(*size), frames=6, rotation=rotation, hflip=hflip)
    assert corners(first_frame(clip, tmp_path)) == list(wanted)


def test_a_landscape_clip_is_whole_on_its_own_darkened_picture(studio: Studio, tmp_path: Path) -> None:
    clip = studio.clip("l.mp4", lambda _: np.full((270, 480, 3), (60, 120, 200), np.uint8), frames=6)
    seen = first_frame(clip, tmp_path)
    middle = seen[H // 2 - 60 : H // 2 + 60].mean(axis=(0, 1))
    above = seen[20:120].mean(axis=(0, 1))
    assert middle == pytest.approx((60, 120, 200), abs=6)
    assert above == pytest.approx(middle * 0.42, abs=14)
    assert above.mean() > 20


@pytest.mark.parametrize(
    ("shown", "canvas", "scaled", "kept"),
    [
        ((1080, 1920), (1080, 1920), (1080, 1920), (1080, 1920)),
        ((1077.3, 1920), (1080, 1920), (1080, 1920), (1080, 1920)),
        ((1080, 2100), (1080, 1920), (1080, 2100), (1080, 1920)),  # 9 % cut off
        ((1080, 2400), (1080, 1920), (864, 1920), (864, 1920)),
        ((1920, 1080), (1080, 1920), (1080, 608), (1080, 608)),
        ((1, 1), (1080, 1920), (1080, 1080), (1080, 1080)),
        ((5000, 1), (1080, 1920), (1080, 2), (1080, 2)),
    ],
)
def test_auto_fit(shown, canvas, scaled, kept) -> None:
    assert fitted_size(shown, canvas, "auto") == (scaled, kept)


def test_clips_stay_clear_of_the_plate() -> None:
    tall, wide = Grid.of(1080, 1920), Grid.of(1920, 1080)
    x, y = tall.place(1080, 608, beside_plate=True)
    assert x == 0
    assert y >= tall.top
    assert y + 608 <= tall.plate_top
    x, y = wide.place(608, 1080, beside_plate=True)
    assert x >= wide.plate_right
    assert x + 608 <= 1920


ODD = (
    "odd/moviepy_1x1.mp4",
    "odd/derived_16x16.mp4",
    "odd/derived_odd_321x179_yuv444p.mp4",
    "odd/tc_bt709_full_range.mp4",
    "odd/tc_h264_10bit.mp4",
    "odd/derived_anim.gif",
    "odd/aswf_gbrp_rgb.mp4",
    "odd/ae_sar_2_3.mp4",
    "odd/mb_annexb.mkv",
    "odd/mb_cursed_vfr.mp4",
    "odd/mz_no_timescale.mp4",
    "odd/ax_rotate_and_reflect.mp4",
    "odd/ax_avi_large_length.avi",
    "odd/ax_h263.3gp",
    "odd/derived_bitflip400.mp4",
    "odd/gr_av1_aac.mp4",
    "varied/corporate_googlework.mp4",
)


@pytest.mark.clips
@pytest.mark.parametrize("name", ODD)
def test_odd_clips_render(tmp_path: Path, name: str) -> None:
    path = CLIPS / name
    if not path.exists():
        pytest.skip("the folder of real clips is not here")
    draft = cut(("a", 0.2, 0.8), width=144, height=256)
    rendered = render(draft, sources={"a": path}, posters={}, out=tmp_path / "out.mp4")
    assert rendered.frames == len(frames_of(tmp_path / "out.mp4")) == 24


@pytest.mark.slow
@pytest.mark.clips
def test_hdr_is_brought_into_range(tmp_path: Path) -> None:
    path = CLIPS / "odd/aswf_hdr10_1f.mp4"
    if not path.exists():
        pytest.skip("the folder of real clips is not here")
    seen = first_frame(path, tmp_path, width=480, height=270).astype(int)
    # The chart's grey steps from 100 to 2000 cd/m2: without tone mapping 203 cd/m2 (white of SDR) stays a dull grey.
    greys = [int(seen[200, x].mean()) for x in (40, 100, 160, 230, 300, 360, 425)]
    assert greys == sorted(greys)
    assert greys[0] > 110
    assert greys[-1] > 235
    red = seen[75, 230]
    assert red[0] > 200
    assert red[1] < 40
