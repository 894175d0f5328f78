"""What all widgets share: errors show under the widget, on either side; text is never markup; no network."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest

from vlai_widgets.errors import InputError
from vlai_widgets.widgets import bundle
from vlai_widgets.widgets.base import VlaiWidget

pytestmark = pytest.mark.browser

PROBE = """
export default component("probe", { en: { go: "Go" }, zh: { go: "开始" } }, (view) => {
  const said = h("p", { class: "said" });
  view.on("_word", () => { said.textContent = view.model.get("_word"); });
  view.onMessage("boom", () => { throw new Error("page broke"); });
  view.root.append(
    h("button", { text: view.say("go"), on: { click: () => view.send({ t: "go" }) } }),
    h("button", { text: "odd", on: { click: () => view.send({ t: "nonsense" }) } }),
    said,
  );
});
"""


class Probe(VlaiWidget):
    _esm = re.sub(r"^export (?=function|async|const)", "", bundle._static("common.js"), flags=re.MULTILINE) + PROBE
    _css = bundle.theme_css() + bundle._static("common.css")

    def _msg_go(self, _message: object, _buffers: object) -> None:
        self.chore(self._work)

    def _work(self) -> None:
        raise InputError("<b>no</b> clips: choose some.")


def test_an_error_of_a_chore_shows_under_the_widget_and_can_be_closed(bench: Any) -> None:
    shown = bench(Probe())
    shown.page.get_by_role("button", name="Go").click()
    shown.until(lambda: shown.page.locator(".vlai-trouble-box").count())
    box = shown.page.locator(".vlai-trouble-box")
    assert "<b>no</b> clips: choose some." in box.inner_text()
    assert "InputError" in box.locator("pre").text_content()
    box.get_by_role("button", name="Close").click()
    shown.until(lambda: shown.widget._trouble is None)
    assert not shown.page.locator(".vlai-trouble-box").count()
    assert not shown.problems


def test_an_unknown_message_shows_as_an_error(bench: Any) -> None:
    shown = bench(Probe())
    shown.page.get_by_role("button", name="odd").click()
    shown.until(lambda: "nonsense" in shown.page.locator(".vlai-trouble").inner_text())


def test_an_exception_of_the_page_shows_too(bench: Any) -> None:
    shown = bench(Probe(language="zh"))
    assert shown.page.get_by_role("button", name="开始").count()
    shown.widget.send({"t": "boom"})
    shown.until(lambda: "page broke" in shown.page.locator(".vlai-trouble").inner_text())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_hosts(bench: Any, theme: str) -> None:
    shown = bench(Probe(), theme=theme)
    ink = shown.page.evaluate("() => getComputedStyle(document.querySelector('.vlai')).color")
    assert ink == {"light": "rgb(22, 24, 29)", "dark": "rgb(241, 243, 246)"}[theme]


def test_keys_stay_with_our_controls(bench: Any) -> None:
    shown = bench(Probe())
    assert shown.page.locator("button:not([data-lm-suppress-shortcuts])").count() == 0


def static_files() -> list[Any]:
    return [f for f in resources.files("vlai_widgets").joinpath("static").iterdir() if f.name.endswith((".js", ".css"))]


@pytest.mark.parametrize("file", static_files(), ids=lambda f: f.name)
def test_no_file_makes_markup_of_text_or_fetches_from_a_network(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
