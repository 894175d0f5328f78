"""Clips that play inside a report and a board file, where the clips themselves are not."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest
from tests.tinyclip import draw_tiny

import vlai_widgets as vlai

NAMES = ("a.mp4", "b.mp4", "c.mp4")
MOST_REPORT_BYTES = 10_000_000
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    """A ranked board of three drawn clips, and a saved one of it that has no clips at hand."""
    folder = tmp_path_factory.mktemp("previews")
    clips = [draw_tiny(folder / name, number) for number, name in enumerate(NAMES)]
    board = vlai.rank(clips).result(timeout_s=300)
    return board, vlai.load(board.save(folder / "board.vlai"))


@pytest.fixture(scope="module")
def static_server(tmp_path_factory):
    """A server that gives files of one folder and writes down what is asked."""
    folder, asked = tmp_path_factory.mktemp("static"), []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_args):
            asked.append(self.path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("where", ["static server", "file"])
def test_the_report_plays_its_clips_and_asks_for_nothing_else(ranked, browser, static_server, where):
    folder, address, asked = static_server
    asked.clear()
    path = ranked[1].to_html(folder / "report.html")
    assert path.stat().st_size < MOST_REPORT_BYTES
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said, requested = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: requested.append(request.url))
    url = path.as_uri() if where == "file" else f"{address}/report.html"
    page.goto(url)
    assert page.locator("video").count() == len(NAMES)
    video = page.locator("video").nth(1)
    video.scroll_into_view_if_needed()
    video.evaluate(
        """video => new Promise((resolve, reject) => {
            video.addEventListener('ended', resolve);
            video.addEventListener('error', reject);
            video.muted = true;
            video.play();
        })"""
    )
    assert video.evaluate("video => Math.min(video.videoWidth, video.videoHeight)") >= 200
    assert {request for request in requested if not request.startswith("data:")} == {url}
    assert asked == ([] if where == "file" else ["/report.html"])
    assert said == []
    page.emulate_media(media="print")
    assert not page.locator("video").first.is_visible()
    assert page.locator(".clip .poster img").first.is_visible()
    page.close()


def test_a_report_without_previews_has_pictures(ranked, tmp_path):
    html = ranked[0].to_html(tmp_path / "small.html", previews=False).read_text(encoding="utf-8")
    assert "<video" not in html
    assert html.count('class="poster"><img') == len(NAMES)


def test_a_clip_that_is_gone_costs_its_preview_only(ranked, tmp_path, caplog):
    from vlai_widgets.previews import previews_of

    (tmp_path / "broken.mp4").write_bytes(b"no video")
    some = dict(list(ranked[0].files.items())[:1])
    made = previews_of({**some, "x": tmp_path / "broken.mp4"}, order=["x", *some])
    assert list(made) == list(some)
    assert "broken.mp4 gets no preview" in caplog.text
    assert previews_of(some, order=list(some), most_bytes=1000) == {}
