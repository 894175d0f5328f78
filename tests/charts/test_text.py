from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vlai_widgets.charts.markup import Markup, el, escape, join
from vlai_widgets.charts.text import columns, one_line, plotly, shorten, wrap


@given(st.text(max_size=300), st.integers(min_value=4, max_value=60))
def test_a_shortened_name_fits_and_keeps_both_ends(name, most):
    line, short = one_line(name), shorten(name, most)
    assert columns(short) <= most
    if short == line:
        return
    head, _, tail = short.partition("…")
    assert line.startswith(head)
    assert line.endswith(tail)


def test_a_shortened_name_keeps_its_extension():
    assert shorten("a_very_long_name_of_a_campaign_cut_07.mp4", 24).endswith("_cut_07.mp4")
    assert columns(shorten("夏季活动最终版本导出第三版.mp4", 16)) <= 16


def test_directional_overrides_cannot_disguise_a_name():
    assert one_line("a\u202egpj.exe\u2066x\u2069") == "agpj.exex"


def test_lone_surrogates_of_undecodable_names_can_be_written():
    assert one_line("clip_\udce9.mp4").encode("utf-8") == b"clip_?.mp4"


@given(st.text(max_size=200))
def test_plotly_text_has_no_tag_and_no_tex_left(name):
    shown = plotly(name)
    assert "<" not in shown
    assert ">" not in shown
    assert "$" not in shown


def test_right_to_left_names_are_isolated():
    assert plotly("שלום.mp4").startswith("\u2068")
    assert plotly("plain.mp4") == "plain.mp4"


@given(st.text(alphabet="ab 夏–\u00a0", max_size=200), st.integers(min_value=2, max_value=40))
def test_wrapping_loses_no_letter(text, most):
    letters = "".join("".join(wrap(text, most)).split())
    assert letters == "".join(text.split())


def test_a_number_stays_with_its_unit():
    assert wrap("the first at 1.2\u00a0s", 15) == ["the first at", "1.2\u00a0s"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_markup_is_well_formed_whatever_the_text(text, attribute):
    source = el("g", el("title", text), text, aria_label=attribute, x=1.25)
    tree = ET.fromstring(source)
    assert tree[0].text is None or tree[0].text.replace("\r", "\n")
    assert list(tree.attrib) == ["aria-label", "x"]
    assert len(tree) == 1


def test_markup_is_not_escaped_twice_and_none_is_left_out():
    assert join("a<b", Markup("<i></i>"), None) == "a&lt;b<i></i>"
    assert escape(escape("&")) == "&amp;"
    assert el("br") == "<br>"
    assert el("p", class_="x", id=None) == '<p class="x"></p>'


@pytest.mark.parametrize(("given_", "written"), [(1.0, "1"), (0.333333, "0.33"), (100.0, "100"), (-0.001, "-0")])
def test_coordinates_are_short(given_, written):
    assert el("p", x=given_) == f'<p x="{written}"></p>'
