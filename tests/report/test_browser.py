"""The report and the figures in a real browser: nothing is fetched, nothing is cut off, no name becomes a link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.invented import invented

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import TimelinePoint

pytestmark = pytest.mark.browser
NAMES = (
    "<a href='javascript:alert(1)'>link</a>.mp4",
    "<b>bold</b> $x^2$.mp4",
    "averyveryveryverylongnamewithoutanyplacetobreak" * 4 + ".mp4",
    "夏季活动.mp4",
)


@pytest.fixture(scope="module")
def board() -> Leaderboard:
    timeline = tuple(TimelinePoint(t_s=float(t), motion=10.0 * t, brightness=50.0) for t in range(6))
    return Leaderboard.from_analyses(invented(NAMES, timeline=timeline, cuts_s=(2.0,)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_opens_clean_and_prints(board, browser, tmp_path, scheme):
    path = board.to_html(tmp_path / "report.html")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.goto(path.as_uri())
    assert said == []
    assert asked == [path.as_uri()]
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert (ink, paper) == (
        ("rgb(22, 24, 29)", "rgb(255, 255, 255)") if scheme == "light" else ("rgb(241, 243, 246)", "rgb(20, 22, 26)")
    )
    assert page.locator("h1").count() == 1
    assert page.locator("a, script, iframe").count() == 0
    page.set_viewport_size({"width": 680, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()


@pytest.mark.parametrize("kind", ["leaderboard", "dimensions", "timeline", "uncertainty"])
def test_names_are_shown_by_plotly_as_they_are(board, browser, tmp_path, kind):
    import plotly

    figure = board.figure(kind, clip=NAMES[0])
    script = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text("utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.set_content("<!doctype html><meta charset=utf-8><div id=f></div>")
    page.add_script_tag(content=script)
    page.evaluate("figure => Plotly.newPlot('f', figure)", json.loads(figure.to_json()))
    assert page.locator("svg a").count() == 0
    shown = " ".join(page.locator("#f text").all_text_contents())
    assert "<a href='j" in shown
    page.close()
