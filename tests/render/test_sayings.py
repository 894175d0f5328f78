"""Everything that a draft can say is seen: speed, tone, transitions, two clips at once, text, themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tests.render.studio import Studio, coded, cut, decoded_number, frames_of

from vlai_widgets.engine.render import outline, render
from vlai_widgets.engine.render.compose import Composer
from vlai_widgets.engine.render.fonts import Style
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import PlateOverlay
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.engine.render.theme import THEMES, Theme, contrast
from vlai_widgets.engine.render.titles import TitleOverlay
from vlai_widgets.engine.timeline.words import words
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.protocol.draft import (
    ClipSource,
    Draft,
    DraftMeta,
    Duo,
    RankPlate,
    Segment,
    TableCard,
    TableRow,
    Title,
    Track,
    TrackType,
    Transition,
)

W, H = 272, 480


def changed(draft: Draft, number: int, **fields: Any) -> Draft:
    """Change the clip of one segment."""
    track = draft.t[0]
    segments = list(track.sg)
    source = segments[number].src.model_copy(update=fields)
    segments[number] = segments[number].model_copy(update={"src": source})
    return draft.model_copy(update={"t": (track.model_copy(update={"sg": tuple(segments)}), *draft.t[1:])})


def shot(draft: Draft, sources: dict[str, Path], t_s: float = 0.0) -> NDArray[np.uint8]:
    """One frame, composed and not encoded, as RGB."""
    frame = av.VideoFrame(draft.m.width, draft.m.height, "yuv420p")
    composer = Composer(draft, sources=sources, posters={})
    composer._draw(Picture.of_frame(frame), t_s)
    return frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()


def flat(studio: Studio, name: str, value: int, *, size: tuple[int, int] = (W, H), frames: int = 40) -> Path:
    return studio.clip(name, lambda _: np.full((size[1], size[0], 3), value, np.uint8), frames=frames)


def test_slow_motion_repeats_frames(studio: Studio, tmp_path: Path) -> None:
    a = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=40)
    draft = changed(cut(("a", 0.2, 1.0)), 0, speed=0.5)
    render(draft, sources={"a": a}, posters={}, out=tmp_path / "o.mp4")
    assert [decoded_number(f) for f in frames_of(tmp_path / "o.mp4")] == [6 + n // 2 for n in range(30)]


@pytest.mark.parametrize(
    ("brightness", "contrasted", "wanted"), [(0.1, 1.0, 125.5), (-0.2, 1.0, 49), (0.0, 2.0, 72), (0.1, 0.5, 139)]
)
def test_brightness_and_contrast(studio: Studio, brightness: float, contrasted: float, wanted: float) -> None:
    draft = changed(cut(("a", 0, 0.2)), 0, brightness=brightness, contrast=contrasted)
    seen = shot(draft, {"a": flat(studio, "a.mp4", 100, frames=6)})
    assert seen.mean() == pytest.approx(wanted, abs=3)


@pytest.mark.parametrize("kind", ["fade", "dip", "wipe", "slide", "zoom"])
def test_transitions(studio: Studio, kind: str) -> None:
    """From dark to light over 400 ms: the first quarter, the middle and the last quarter."""
    draft = cut(("dark", 0, 1.0), ("light", 0, 1.0), fade_ms=400)
    second = draft.t[0].sg[1].model_copy(update={"x": Transition(kind=kind, d=400)})
    draft = draft.model_copy(update={"t": (Track(tt=TrackType.VIDEO, sg=(draft.t[0].sg[0], second)),)})
    sources = {"dark": flat(studio, "d.mp4", 60), "light": flat(studio, "l.mp4", 200)}
    early, middle, late = (shot(draft, sources, t) for t in (0.6833, 0.7833, 0.8833))
    assert shot(draft, sources, 0.56).mean() == pytest.approx(60, abs=3)
    assert shot(draft, sources, 1.05).mean() == pytest.approx(200, abs=3)
    left, right = middle[:, : W // 4].mean(), middle[:, -W // 4 :].mean()
    if kind == "fade":
        assert [p.mean() for p in (early, middle, late)] == pytest.approx([95, 130, 165], abs=5)
    elif kind == "dip":
        assert middle.mean() < 25
        assert 20 < early.mean() < 60
        assert 60 < late.mean() < 170
    elif kind == "wipe":
        assert left == pytest.approx(200, abs=4)
        assert right == pytest.approx(60, abs=4)
    elif kind == "slide":
        assert left == pytest.approx(60, abs=4)
        assert right == pytest.approx(200, abs=4)
    else:
        assert early.mean() < middle.mean() < late.mean()


def test_zooming_enlarges_what_leaves(studio: Studio) -> None:
    image = np.full((H, W, 3), 30, np.uint8)
    image[H // 2 - 40 : H // 2 + 40, W // 2 - 40 : W // 2 + 40] = 230
    draft = cut(("box", 0, 1.0), ("box2", 0, 1.0), fade_ms=400)
    second = draft.t[0].sg[1].model_copy(update={"x": Transition(kind="zoom", d=400)})
    draft = draft.model_copy(update={"t": (Track(tt=TrackType.VIDEO, sg=(draft.t[0].sg[0], second)),)})
    sources = {"box": studio.clip("b.mp4", lambda _: image, frames=36), "box2": flat(studio, "f.mp4", 30)}

    def width(t_s: float) -> int:
        row = shot(draft, sources, t_s)[H // 2, :, 0].astype(int)
        return int((row > (row.min() + row.max()) / 2).sum())

    assert width(0.4) == pytest.approx(80, abs=2)
    assert width(0.8) > 86


def test_two_clips_at_once(studio: Studio) -> None:
    tall = {"a": flat(studio, "a.mp4", 60), "b": flat(studio, "b.mp4", 200)}
    wide = {"a": flat(studio, "c.mp4", 60, size=(480, 270)), "b": flat(studio, "d.mp4", 200, size=(480, 270))}
    duo = Duo(first=ClipSource(clip_id="a"), second=ClipSource(clip_id="b"))
    for sources, size, axis in ((tall, (480, 270), 1), (wide, (W, H), 0), (tall, (W, H), 1), (wide, (480, 270), 1)):
        segment = Segment(id="duo", s=0, d=500, src=duo)
        draft = Draft(t=(Track(tt=TrackType.VIDEO, sg=(segment,)),), d=500, m=DraftMeta(width=size[0], height=size[1]))
        seen = shot(draft, sources).astype(int)
        first, second = np.array_split(seen, 2, axis=axis)
        assert first[first.shape[0] // 2, first.shape[1] // 2, 0] == pytest.approx(60, abs=4)
        assert second[second.shape[0] // 2, second.shape[1] // 2, 0] == pytest.approx(200, abs=4)


@pytest.mark.parametrize("style", ["title", "caption", "lower_third"])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("ground", [0, 255])
def test_text_can_be_read_on_black_and_on_white(style: str, theme: str, ground: int) -> None:
    """The letters' own colour is there, and right beside the letters something that it stands out from."""
    grid, canvas = Grid.of(1080, 1920), Picture.filled(1080, 1920, f"#{ground:02x}{ground:02x}{ground:02x}")
    look = Theme.of(DraftMeta(theme=theme), {})
    TitleOverlay.of(Title(text="Say it first", style=style, y=0.4), grid, look).draw(canvas, 1.0, 1.0)
    region = canvas.y[500:1040].astype(int)
    ink = 235 if theme == "dark" else 25
    letters = np.abs(region - ink) < 14
    assert letters.sum() > 2000
    # The closest surroundings of the letters, a few pixels away from them.
    ring = np.zeros_like(letters)
    for dy, dx in ((0, 7), (0, -7), (7, 0), (-7, 0)):
        ring |= np.roll(letters, (dy, dx), (0, 1))
    around = region[ring & (np.abs(region - ink) > 30)]
    lit = (np.array([ink, np.median(around)]) - 16) / 219
    light, dark = max(lit) ** 2.2, min(lit) ** 2.2
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("style", ["title", "caption", "lower_third"])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1080, 1080), (360, 640)])
@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.3, 0.9)])
def test_text_stays_inside_the_safe_box(style: str, size: tuple[int, int], x: float, y: float) -> None:
    grid = Grid.of(*size)
    text = "A rather long line of text that has to be wrapped, 还有中文，很长很长的一行字 🔥"
    canvas = Picture.filled(*size, "#808080")
    look = Theme.of(DraftMeta(), {})
    TitleOverlay.of(Title(text=text, style=style, x=x, y=y, colour="#ffffff"), grid, look).draw(canvas, 1.0, 1.0)
    rows, columns = np.nonzero(canvas.y > 200)
    assert rows.size
    slack = grid.px(30)  # letters reach below their line
    assert columns.min() >= grid.left - 2
    assert columns.max() <= grid.right + 2
    assert rows.min() >= grid.top - slack
    assert rows.max() <= grid.bottom + slack


def test_a_plate_says_rank_name_and_score() -> None:
    """What is drawn is what the fonts draw for these words, at the places where they belong."""
    grid = Grid.of(1080, 1920)
    plate = RankPlate(
        rank=7, rank_lo=6, rank_hi=8, of=10, name="市场部 🐶 final.mp4", score=81.5, reasons=("one", "two")
    )
    canvas = Picture.filled(1080, 1920, "#303030")
    PlateOverlay.of(plate, grid, words("en"), Theme.of(DraftMeta(), {})).draw(canvas, 1.5, 1.0)
    seen = canvas.y[grid.plate_top - 40 : grid.bottom]
    for text, style in (
        ("7", Style("black", 184)),
        (plate.name, Style("bold", 50)),
        ("81.5", Style("bold", 88, tabular=True)),
    ):
        image = Image.new("L", (round(style.length(text)) + 8, round(style.cap_px) + 10), 0)
        style.draw(ImageDraw.Draw(image), 2, style.cap_px + 4, text, 255)
        found = correlation(seen, np.asarray(image, float))
        assert found > 0.93, (text, found)
    other = Image.new("L", (round(Style("black", 184).length("4")) + 8, 144), 0)
    Style("black", 184).draw(ImageDraw.Draw(other), 2, 138, "4", 255)
    assert correlation(seen, np.asarray(other, float)) < 0.7


def correlation(where: NDArray[np.uint8], what: NDArray[np.float64]) -> float:
    """Highest normalised correlation of a small picture with any part of a large one."""
    large = where.astype(float)
    shape = large.shape
    zero = what - what.mean()
    product = np.fft.irfft2(np.fft.rfft2(large) * np.conj(np.fft.rfft2(zero, shape)), shape)
    ones = np.conj(np.fft.rfft2(np.ones_like(what), shape))
    total = np.fft.irfft2(np.fft.rfft2(large) * ones, shape)
    squares = np.fft.irfft2(np.fft.rfft2(large**2) * ones, shape)
    spread = np.sqrt(np.maximum(squares - total**2 / what.size, 1.0))
    valid = (product / (spread * np.sqrt((zero**2).sum())))[: shape[0] - what.shape[0], : shape[1] - what.shape[1]]
    return float(valid.max())


@pytest.mark.parametrize("accent", ["#ffee00", "#101060", "#ff7a28", "#7f7f7f"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_brands_colour_can_be_read(theme: str, accent: str) -> None:
    tokens = Theme.of(DraftMeta(theme=theme, accent=accent), {}).tokens
    assert contrast(tokens.accent, tokens.surface) >= 4.5
    assert contrast(tokens.ink, tokens.surface) >= 7
    assert contrast(tokens.muted, tokens.surface) >= 4.5


def test_a_logo_is_on_the_cards(tmp_path: Path) -> None:
    logo = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    logo.paste((255, 0, 255, 255), (20, 10, 280, 90))
    logo.save(tmp_path / "logo.png")
    row = TableRow(rank=1, rank_lo=1, rank_hi=1, name="a", clip_id="a", score=50)
    segment = Segment(id="t", s=0, d=1000, src=TableCard(title="T", rows=(row,)))
    draft = Draft(
        t=(Track(tt=TrackType.VIDEO, sg=(segment,)),),
        d=1000,
        m=DraftMeta(width=540, height=540, theme="brand", accent="#ff7a28", logo_clip_id="logo"),
    )
    seen = shot(draft, {"logo": tmp_path / "logo.png"}).astype(int)
    magenta = (seen[..., 0] > 200) & (seen[..., 1] < 60) & (seen[..., 2] > 200)
    assert magenta.sum() > 800
    (tmp_path / "no.png").write_bytes(b"no picture at all")
    with pytest.raises(InputError, match="logo"):
        shot(draft, {"logo": tmp_path / "no.png"})


def test_an_unknown_theme() -> None:
    with pytest.raises(UnknownOption, match="brand"):
        Theme.of(DraftMeta(theme="drak"), {})


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(270, 480), (480, 270), (288, 288)])
@pytest.mark.parametrize("style", ["title", "caption", "lower_third"])
def test_words_never_lie_on_the_words_of_a_plate(studio: Studio, theme: str, size: tuple[int, int], style: str) -> None:
    clip = flat(studio, "a.mp4", 120, size=size, frames=90)
    plate = RankPlate(rank=1, rank_lo=1, rank_hi=1, of=3, name="a.mp4", score=81.5, reasons=("One", "Two"))
    plates = Track(tt=TrackType.TEXT, sg=(Segment(id="plate", s=0, d=3_000, src=plate),))
    text = Title.model_validate({"text": "Said here", "style": style, "y": 0.95})
    texts = Track(tt=TrackType.TEXT, sg=(Segment(id="text", s=500, d=2_000, src=text),))
    draft = cut(("a", 0, 3), width=size[0], height=size[1])
    draft = draft.model_copy(update={"m": draft.m.model_copy(update={"theme": theme})})
    below = shot(draft, {"a": clip}, 1.5).astype(int)
    drawn = [
        np.abs(shot(draft.model_copy(update={"t": (*draft.t, track)}), {"a": clip}, 1.5) - below).max(axis=2) > 40
        for track in (plates, texts)
    ]
    both = np.abs(shot(draft.model_copy(update={"t": (*draft.t, plates, texts)}), {"a": clip}, 1.5) - below)
    assert np.nonzero(drawn[1].any(axis=1))[0].max() >= np.nonzero(drawn[0].any(axis=1))[0].min(), "alone it lies lower"
    alone = shot(draft.model_copy(update={"t": (*draft.t, plates)}), {"a": clip}, 1.5).astype(int) - below
    moved = np.abs(both - np.abs(alone)).max(axis=2) > 40
    rows = np.nonzero(moved.any(axis=1))[0]
    assert rows.size
    grid = Grid.of(*size)
    assert rows.max() < grid.plate_top - grid.px(30)


@pytest.mark.parametrize("size", [(270, 480), (480, 270), (288, 288)])
def test_two_clips_at_once_are_told_apart(studio: Studio, size: tuple[int, int]) -> None:
    sources = {c: flat(studio, f"{c}.mp4", 200, size=size, frames=90) for c in ("a", "b")}
    first, second = (ClipSource(clip_id=c, name=f"{n}.mp4", fit="cover") for c, n in (("a", "one"), ("b", "two")))
    duo = Duo(first=first, second=second)
    rows = tuple(
        TableRow(rank=n, rank_lo=n, rank_hi=n, name=name, clip_id=c, score=score)
        for n, c, name, score in ((1, "a", "one.mp4", 91.4), (2, "b", "two.mp4", 78.8))
    )
    video = (
        Segment(id="duo", s=0, d=2_000, src=duo),
        Segment(id="table", s=2_000, d=1_000, src=TableCard(title="All", rows=rows)),
    )
    meta = DraftMeta(width=size[0], height=size[1])
    draft = Draft(t=(Track(tt=TrackType.VIDEO, sg=video),), d=3_000, m=meta)
    assert "#1 one.mp4 91.4\n#2 two.mp4 78.8" in outline.captions(draft)
    seen = shot(draft, sources, 1.0).astype(int).mean(axis=2)
    grid = Grid.of(*size)
    middle = size[0] // 2
    for left, right in ((6, middle - 6), (middle + 6, size[0] - 6)):
        dark = np.argwhere(seen[:, left:right] < 90)
        assert len(dark) > 300, "each has its tag"
        assert grid.left - 2 <= left + dark[:, 1].min()
        assert left + dark[:, 1].max() <= grid.right + 2
        assert dark[:, 0].max() <= grid.bottom + 2
