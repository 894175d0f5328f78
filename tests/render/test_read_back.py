"""What a reel writes can be read: rank, name and score are read back out of its frames, as a viewer would."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.studio import Studio, frames_of

from vlai_widgets.engine.analysis import models
from vlai_widgets.engine.analysis.reading import find_lines, read_line
from vlai_widgets.engine.render import render
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel
from vlai_widgets.protocol.draft import Draft, RankPlate, TableCard

pytestmark = pytest.mark.skipif(bool(models.lacking()), reason="the models that read are not built in")

CLIPS = {"a": ("spring_final.mp4", 91.4), "b": ("城市攀岩.mp4", 78.8)}
SIZES = {"9:16": (540, 960), "16:9": (960, 540), "1:1": (540, 540), "4:5": (576, 720)}


def busy(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A picture that makes reading hard: bright, striped and moving."""
    y, x = np.mgrid[0:height, 0:width]
    stripes = (127 + 110 * np.sin((x + y * 0.6 + number * 4) / 9)).astype(np.uint8)
    return np.stack([stripes, np.full_like(stripes, 235), 255 - stripes // 2], axis=-1)


def lines_of(picture: NDArray[np.uint8]) -> list[str]:
    height, width = picture.shape[:2]
    found = []
    for x0, y0, x1, y1 in find_lines(picture):
        crop = picture[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
        text, sure = read_line(np.ascontiguousarray(crop))
        if sure > 0.6:
            found.append(text)
    return found


def plain(text: str) -> str:
    """Letters, figures and points alone: spaces and underscores are anybody's guess."""
    return re.sub(r"[^\w.]|_", "", text).lower()


def reel(aspect: str, theme: str) -> Draft:
    entries = [
        ReelEntry(clip_id=c, name=n, rank=k + 1, rank_lo=k + 1, rank_hi=k + 1, score=s, dimension="pace", end_s=1.0)
        for k, (c, (n, s)) in enumerate(CLIPS.items())
    ]
    draft = leaderboard_reel(entries, table=entries, aspect=aspect)
    width, height = SIZES[aspect]
    return draft.model_copy(update={"m": draft.m.model_copy(update={"width": width, "height": height, "theme": theme})})


@pytest.mark.parametrize(("aspect", "theme"), [("9:16", "dark"), ("16:9", "light"), ("1:1", "brand"), ("4:5", "dark")])
def test_rank_name_and_score_are_read_back(studio: Studio, tmp_path: Path, aspect: str, theme: str) -> None:
    draft = reel(aspect, theme)
    width, height = SIZES[aspect]
    sources = {c: studio.clip(f"{c}.mp4", lambda n: busy(n, width, height), frames=15) for c in CLIPS}
    render(draft, sources=sources, posters={}, out=tmp_path / "out.mp4", quality="medium")
    frames = frames_of(tmp_path / "out.mp4")
    grid = Grid.of(width, height)
    for segment in draft.t[1].sg:
        plate = segment.src
        assert isinstance(plate, RankPlate)
        frame = frames[round((segment.s + segment.d - 600) * 30 / 1000)]
        area = frame[grid.plate_top - grid.px(24) : grid.plate_top + grid.px(170), grid.left - 6 : grid.plate_right + 6]
        rank = np.ascontiguousarray(area[:, : grid.px(150)])
        said = {plain(line) for line in lines_of(np.ascontiguousarray(area))}
        assert plain(read_line(rank)[0]) == str(plate.rank)
        assert f"{plate.score:.1f}" in said, (plate.name, said)
        assert any(line.endswith(plain(plate.name)) for line in said), (plate.name, said)
        assert any("bestatpace" in line for line in said), said
    table = draft.t[0].sg[-1]
    assert isinstance(table.src, TableCard)
    said = {plain(line) for line in lines_of(np.ascontiguousarray(frames[-20][grid.top : grid.bottom]))}
    for row in table.src.rows:
        assert f"{row.score:.1f}" in said, (row.name, said)
        assert plain(row.name) in said, (row.name, said)
