from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import pytest

from vlai_widgets.charts import words
from vlai_widgets.charts.svg import board_svg
from vlai_widgets.charts.svg_clip import dimensions_svg, timeline_svg
from vlai_widgets.charts.thumbs import shrink, thumbnails
from vlai_widgets.charts.timeline import Mark, lanes
from vlai_widgets.charts.view import BoardRow, dimension_medians, find_row, tie_groups
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import DIMENSIONS, TimelinePoint

SVG = "{http://www.w3.org/2000/svg}"


def row(place: int, score: float, *, clip: str | None = None, tie: int | None = None, **dimensions: float) -> BoardRow:
    values = {name: dimensions.get(name, score) for name in DIMENSIONS}
    return BoardRow(
        clip_id=f"id{place}",
        clip=clip or f"clip_{place}.mp4",
        rank=place,
        score=score,
        rank_lo=place,
        rank_hi=place + 1,
        p_first=1.0 if place == 1 else 0.0,
        p_top3=1.0,
        tie_group=tie if tie is not None else 100 + place,
        dimensions=values,
        points=dict.fromkeys(DIMENSIONS, score / 6),
    )


def test_the_finding_names_the_dimension_that_sets_the_leader_apart():
    rows = [row(1, 80.0, hook=99.0), row(2, 70.0), row(3, 60.0)]
    assert words.board_finding(rows, "en") == "clip_1.mp4 leads on hook"
    assert words.board_finding(rows, "zh") == "clip_1.mp4 凭开场领先"


def test_the_finding_never_claims_more_than_the_intervals():
    tied = [row(1, 80.0, tie=1, hook=99.0), row(2, 79.0, tie=1), row(3, 60.0), row(4, 50.0, tie=4), row(5, 49.0, tie=4)]
    assert words.board_finding(tied, "en") == (
        "clip_1.mp4 scores highest, but ranks 1–2 are not distinguishable; ranks 4–5 are not distinguishable"
    )
    assert words.board_finding([], "en") == "No clip could be scored"
    assert words.board_finding([row(1, 61.0)], "en").startswith("clip_1.mp4 scores 61.0")


def test_ties_are_runs_of_neighbours():
    rows = [row(i, 90.0 - i, tie=t) for i, t in enumerate([1, 1, 2, 3, 3, 3], 1)]
    assert tie_groups(rows) == ((0, 1), (3, 5))
    assert tie_groups([]) == ()


def test_every_word_exists_in_both_languages_with_the_same_blanks():
    for key, (english, chinese) in words._WORDS.items():
        assert english, key
        assert chinese, key
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), key


def test_languages():
    assert words.language_code("zh-CN") == "zh"
    assert words.language_code("EN_us") == "en"
    with pytest.raises(UnknownOption):
        words.language_code("de")


def test_probabilities_are_never_certain():
    assert words.percent(1.0) == ">\u00a099\u00a0%"
    assert words.percent(0.0) == "<\u00a01\u00a0%"
    assert words.percent(0.5) == "50\u00a0%"


def test_medians_leave_out_what_was_not_measured():
    rows = [row(1, 80.0), row(2, 40.0)]
    silent = BoardRow(clip_id="s", clip="s", rank=3, score=1.0, dimensions={"hook": 10.0, "audio": None})
    medians = dimension_medians([*rows, silent])
    assert medians["hook"] == 40.0
    assert medians["audio"] == 60.0


def test_a_row_is_found_and_ambiguity_is_told():
    rows = [row(1, 3.0, clip="Alpha.mp4"), row(2, 2.0, clip="alpine.mp4")]
    assert find_row(rows, "alpha").clip == "Alpha.mp4"
    with pytest.raises(InputError, match=r"Alpha\.mp4, alpine\.mp4"):
        find_row(rows, "alp")


def test_the_svg_is_well_formed_standalone_and_tells_its_content():
    hostile = '"><script>alert(1)</script>\x00\u202e.mp4'
    source = board_svg([row(1, 80.0, clip=hostile), row(2, 20.0)], thumbs={"id2": "data:image/jpeg;base64,AAAA"})
    tree = ET.fromstring(source)
    assert tree.attrib["role"] == "img"
    assert '"><script>alert(1)</script> .mp4 80.0' in tree.attrib["aria-label"]
    assert {node.tag.removeprefix(SVG) for node in tree.iter()} <= {
        "svg",
        "title",
        "g",
        "text",
        "rect",
        "path",
        "circle",
        "image",
    }
    bars = [float(n.attrib["width"]) for n in tree.iter(f"{SVG}rect") if n.find(f"{SVG}title") is not None]
    assert sum(bars[:6]) == pytest.approx(4 * sum(bars[6:]), rel=0.01)  # 80 points against 20
    assert "--vlai-ink,#16181d" in source
    assert "--vlai-ink:#f1f3f6" in board_svg([row(1, 80.0)], theme="dark")


def test_the_svg_of_many_clips_tells_how_many_are_left_out():
    rows = [row(i, 90.0 - i / 2) for i in range(1, 41)]
    assert "… and 20 more" in board_svg(rows)


def test_clip_drawings_show_measured_values_only():
    tree = ET.fromstring(dimensions_svg("a", {"hook": 90.0, "audio": None}, {"hook": 50.0}))
    dots = list(tree.iter(f"{SVG}circle"))
    assert len(dots) == 1
    assert "not measured" in "".join(tree.itertext())
    points = [TimelinePoint(t_s=float(t), motion=None if t == 2 else 50.0) for t in range(5)]
    drawn = timeline_svg("a", points, [1.5], duration_s=5.0)
    paths = [n.attrib["d"] for n in ET.fromstring(drawn).iter(f"{SVG}path") if "stroke-width:2" in n.attrib["style"]]
    assert len(paths) == 1
    assert paths[0].count("M") == 2  # a gap where nothing was measured
    assert "no sound to measure" in drawn


def test_lanes_keep_marks_apart():
    marks = [Mark(kind="fix", text="", t_start_s=s, t_end_s=e) for s, e in [(0, 4), (0, None), (3, 5), (5, 6)]]
    assert lanes(marks, gap_s=0.5) == [0, 1, 1, 0]
    assert lanes([], gap_s=1) == []


def test_posters_are_made_small_and_what_is_no_picture_is_left_out():
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (1080, 1920), (9, 99, 199)).save(target, "JPEG")
    small = Image.open(io.BytesIO(shrink(target.getvalue(), width_px=88, height_px=88)))
    assert small.size == (88, 88)
    whole = Image.open(io.BytesIO(shrink(target.getvalue(), width_px=264, height_px=470, crop=False)))
    assert whole.size == (264, 469)
    for bad in (None, b"", b"GIF89a", target.getvalue()[:100], b"<svg/>", b"x" * 9_000_000):
        assert shrink(bad, width_px=8, height_px=8) is None
    assert list(thumbnails({"a": target.getvalue(), "b": b"no"})) == ["a"]


def test_a_picture_of_absurd_size_is_not_unpacked():
    from PIL import Image

    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    assert shrink(target.getvalue(), width_px=8, height_px=8) is None
