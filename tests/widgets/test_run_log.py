"""The log as its reader meets it: every line there once, also after a reload; light on the wire; light on the page."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.page_frames import played, told

from vlai_widgets import RunLog
from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import Progress
from vlai_widgets.widgets.logbook import LogBook


class Reader:
    """A page, as far as it keeps lines: see run_log.js."""

    def __init__(self) -> None:
        self.seen = 0
        self.lines: dict[int, str] = {}

    def take(self, batches: Any) -> bool:
        """Take batches; False if one is missing before them."""
        for batch in batches:
            if batch["n"] > self.seen:
                return False
            number = 0
            for _kind, _t_s, texts, *rest in batch["l"]:
                number = rest[0] if rest else number + 1
                at = rest[1] if len(rest) > 1 else 0
                for i, text in enumerate(texts):
                    number += 1 if i else 0
                    known = self.lines.get(number, "")
                    if at + len(text) > len(known):
                        self.lines[number] = known[:at] + text
            self.seen = max(self.seen, batch["to"])
        return True


ACTIONS = st.lists(st.sampled_from(["line", "text", "step", "tell", "lose", "again"]), max_size=60)


@given(ACTIONS)
def test_no_line_is_lost_and_none_comes_twice_whatever_gets_lost_between(actions: list[str]) -> None:
    book, reader, truth = LogBook(most_lines=1000), Reader(), []
    kind = ""
    for n, action in enumerate(actions):
        if action == "tell":
            if not reader.take(book.news()):
                reader.take(book.replay(reader.seen))
        elif action == "lose":
            list(book.news())
        elif action == "again":
            reader.take(book.replay(reader.seen))
        else:
            book.write(action, f"{n};", 0.0)  # type: ignore[arg-type]
            if action == kind == "text":
                truth[-1] += f"{n};"
            else:
                truth.append(f"{n};")
            kind = action
    reader.take(book.replay(reader.seen))
    assert list(reader.lines.values()) == truth
    assert [line.text for line in book.lines] == truth


def test_text_that_grows_is_told_once() -> None:
    book = LogBook(most_lines=10)
    sent = 0
    for n in range(200):
        book.write("text", f"word{n} ", 0.0)
        sent += sum(len(text) for batch in book.news() for entry in batch["l"] for text in entry[2])
    assert sent == len(book.lines[0].text)


def test_an_unknown_kind_suggests_the_right_one() -> None:
    with pytest.raises(UnknownOption, match="error"):
        RunLog().write("x", kind="eror")  # type: ignore[arg-type]


# --- on the page ------------------------------------------------------------------------------------------------------


def rows(shown: Any) -> list[str]:
    return shown.page.locator(".vlai-log-row .vlai-log-text").all_inner_texts()


def counted(shown: Any, text: str) -> Any:
    return shown.until(lambda: shown.page.locator(".vlai-log-count").inner_text() == text)


@pytest.mark.browser
def test_steps_show_what_runs_what_is_done_and_how_long_it_took(bench: Any) -> None:
    log = RunLog()
    log.begin(clips=("a.mp4", "b.mp4"), plan=("upload", "analyse"))
    shown = bench(log)
    log.write("Handing over", kind="step", t_s=1.0)
    log.write("Analysing", kind="step", t_s=3.5)
    log.progress(Progress(stage="analyse", done=0.5, clip="b.mp4", overall=0.25), t_s=4.0)
    shown.until(lambda: len(rows(shown)) == 2)
    states = [row.get_attribute("data-state") for row in shown.page.locator(".vlai-log-row").all()]
    assert states == ["done", "running"]
    assert "2.5\u00a0s" in shown.page.locator(".vlai-log-row").first.inner_text()
    assert shown.page.get_by_role("progressbar", name="Analyse").get_attribute("aria-valuenow") == "25"
    assert "analysing 50\u00a0%" in shown.page.get_by_role("listitem").nth(1).inner_text()
    log.end("failed", took_s=9.0)
    shown.until(lambda: shown.page.locator('.vlai-log-row[data-state="failed"]').count())
    assert "Stopped by an error" in shown.page.locator(".vlai-log-title").inner_text()
    assert not shown.problems


@pytest.mark.browser
def test_the_time_that_is_left_is_told_when_there_is_something_to_reckon_from(bench: Any) -> None:
    log = RunLog()
    log.begin(plan=("analyse",))
    log._began -= 40
    shown = bench(log)
    times = shown.page.locator(".vlai-log-times")
    log.progress(Progress(stage="analyse", done=0.0, overall=0.0), t_s=20.0)
    log.progress(Progress(stage="analyse", done=0.02, overall=0.02), t_s=21.0)
    shown.until(lambda: shown.page.get_by_role("progressbar").get_attribute("aria-valuenow") == "2")
    assert "left" not in times.inner_text()
    log.progress(Progress(stage="analyse", done=0.5, overall=0.5), t_s=40.0)  # half in 20 s
    shown.until(lambda: "about 20 s left" in times.inner_text())
    log.progress(Progress(stage="analyse", done=0.5, overall=0.5, eta_s=150.0), t_s=40.0)  # the backend knows better
    shown.until(lambda: "about 2.5 min left" in times.inner_text())


@pytest.mark.browser
def test_the_assistants_words_stream_into_one_paragraph_and_its_table_is_a_table(bench: Any) -> None:
    log = RunLog()
    shown = bench(log)
    for piece in (
        "**Clip A** <img src=x onerror=boom()> le",
        "ads.\n\n| clip | sc",
        "ore |\n|---|---|\n| a.mp4 | 71.2 |\n",
    ):
        log.write(piece, kind="text")
        shown.until(lambda piece=piece: piece[:4].strip("* |") in shown.page.locator(".vlai-log-lines").inner_text())
    shown.until(lambda: shown.page.locator(".vlai-log-row table td").count() == 2)
    assert shown.page.locator(".vlai-log-row").count() == 1
    assert shown.page.locator(".vlai-log-row strong").inner_text() == "Clip A"
    assert "<img src=x onerror=boom()>" in shown.page.locator(".vlai-log-text").inner_text()
    assert not shown.page.locator(".vlai-log-row img").count()
    assert shown.page.get_by_role("cell").all_inner_texts() == ["a.mp4", "71.2"]
    assert not shown.problems


@pytest.mark.browser
def test_a_reloaded_page_and_a_second_view_hold_every_line(bench: Any) -> None:
    log = RunLog()
    for n in range(30):
        log.write(f"before {n}")
    shown = bench(log)
    counted(shown, "30 lines")
    log.write("and ", kind="text")
    log.write("after", kind="text")
    shown.page.evaluate("() => { window.unmount(); document.getElementById('here').replaceChildren(); }")
    shown.render()
    counted(shown, "31 lines")
    shown.until(lambda: rows(shown))
    assert rows(shown) == [*(f"before {n}" for n in range(30)), "and after"]
    shown.render()
    shown.until(lambda: shown.page.locator(".vlai-log-count").all_inner_texts() == ["31 lines", "31 lines"])


@pytest.mark.browser
def test_a_message_that_was_lost_is_asked_for_again(bench: Any) -> None:
    log = RunLog()
    shown = bench(log)
    log.write("one")
    counted(shown, "1 line")
    send, log.send = log.send, lambda *_: None  # type: ignore[method-assign]
    log.write("lost")
    log._flush()
    log.send = send  # type: ignore[method-assign]
    log.write("three")
    counted(shown, "3 lines")
    shown.until(lambda: rows(shown))
    assert rows(shown) == ["one", "lost", "three"]


@pytest.mark.browser
def test_lines_can_be_filtered_and_copied_and_errors_found(bench: Any) -> None:
    log = RunLog()
    shown = bench(log)
    for n in range(500):
        log.write(f"frame {n}", t_s=n)
    log.write("clip_7.mp4: cannot be decoded. Export it again.", kind="error", t_s=500)
    counted(shown, "501 lines")
    shown.page.get_by_role("searchbox").fill("FRAME 49")
    counted(shown, "11 of 501 lines")
    shown.until(lambda: rows(shown)[-1:] == ["frame 499"])
    shown.page.evaluate(
        "() => { document.execCommand = () => { window.copied = document.activeElement.value; return true; }; }"
    )
    shown.page.get_by_role("button", name="Copy").click()
    shown.until(lambda: shown.page.get_by_role("button", name="Copied").count())
    assert shown.page.evaluate("() => window.copied").splitlines()[:2] == ["[0:49] frame 49", "[8:10] frame 490"]
    shown.page.get_by_role("searchbox").fill("")
    shown.page.get_by_role("button", name="Errors 1").click()
    counted(shown, "1 of 501 lines")
    shown.until(lambda: "Error clip_7.mp4" in "".join(rows(shown)[:1]))


@pytest.mark.browser
def test_ten_thousand_lines_are_light_on_the_wire_and_on_the_page_and_all_of_them_can_be_reached(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "vlai_widgets.widgets.streaming.BEAT_S", 1000.0
    )  # told by hand below, whatever the machine does
    log = RunLog()
    shown = bench(log)
    shown.until(lambda: log._watched)
    for n in range(10_000):
        log.write(f"analysed frame {n:05d} of the batch, motion 12.5", t_s=n / 200)
        if n % 24 == 23:  # as they come at 200 a second, with a message each 0.12 s
            log._flush()
    log._flush()
    counted(shown, "10,000 lines")
    lines = [message for message in shown.received if message["t"] == "lines"]
    assert len(lines) <= 420
    envelope = 620  # bytes of header, parent header and metadata of a comm message of ipykernel 7
    assert sum(len(json.dumps(message).encode()) + envelope for message in lines) <= 1_000_000
    kept = "() => document.querySelectorAll('.vlai-log-row').length"
    assert shown.page.evaluate(kept) <= 600
    shown.until(lambda: "".join(rows(shown)[-1:]).startswith("analysed frame 09999"))
    seen: set[int] = set()
    scroller = shown.page.locator(".vlai-log-lines")
    scroller.evaluate("(e) => { e.scrollTop = 0; }")
    shown.until(
        lambda: shown.page.get_by_role("button", name="Follow the end").get_attribute("aria-pressed") == "false"
    )
    collect = """async (e) => {
        const seen = new Set();
        for (let top = 0; top < e.scrollHeight; top += 1200) {
            e.scrollTop = top;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            for (const row of e.querySelectorAll(".vlai-log-text")) seen.add(Number(row.textContent.slice(15, 20)));
        }
        return [...seen];
    }"""
    seen.update(scroller.evaluate(collect))
    assert seen == set(range(10_000))
    assert shown.page.evaluate(kept) <= 600


@pytest.mark.browser
def test_ten_thousand_lines_at_once_never_hold_the_page(bench: Any) -> None:
    shown, _ = told(bench, RunLog())
    spent = played(shown, [{**batch, "now": 50.0} for batch in shown.widget._book.replay(0)], 0)
    assert 0 < spent["longest_task_ms"] < 50  # of processor time: half the budget, and about 10


@pytest.mark.browser
def test_older_lines_are_forgotten_on_both_sides(bench: Any) -> None:
    log = RunLog(most_lines=100)
    shown = bench(log)
    for n in range(1000):
        log.write(f"line {n}")
        if n % 50 == 0:
            log._flush()
            shown.pump()
    shown.until(lambda: "line 999" in rows(shown))
    counted(shown, "100 lines")
    assert len(log.lines) == 100


@pytest.mark.browser
def test_who_reads_above_is_left_there_and_the_end_key_comes_back(bench: Any) -> None:
    log = RunLog()
    shown = bench(log)
    for n in range(300):
        log.write(f"line {n}")
    counted(shown, "300 lines")
    shown.until(lambda: "line 299" in rows(shown))
    scroller = shown.page.locator(".vlai-log-lines")
    scroller.focus()
    shown.page.keyboard.press("Home")
    follow = shown.page.get_by_role("button", name="Follow the end")
    shown.until(lambda: follow.get_attribute("aria-pressed") == "false")
    shown.until(lambda: "line 0" in rows(shown))
    log.write("news")
    counted(shown, "301 lines")
    assert scroller.evaluate("(e) => e.scrollTop") < 50
    follow.click()
    shown.until(lambda: "news" in rows(shown))


@pytest.mark.browser
def test_the_stop_button_stops(bench: Any) -> None:
    log, stopped = RunLog(), threading.Event()
    log.begin(stop=stopped.set)
    shown = bench(log)
    shown.page.get_by_role("button", name="Stop").click()
    shown.until(stopped.is_set)
    log.end("cancelled")
    shown.until(lambda: not shown.page.get_by_role("button", name="Stopping…").is_visible())
    assert shown.page.locator(".vlai-log-title").inner_text() == "Stopped"


@pytest.mark.browser
def test_many_clips_become_a_grid_that_says_the_sum(bench: Any) -> None:
    log = RunLog(language="zh")
    names = tuple(f"c{n}.mp4" for n in range(60))
    log.begin(clips=names, plan=("analyse",))
    shown = bench(log)
    for name in names[:20]:
        log.progress(Progress(stage="analyse", done=1.0, clip=name, overall=0.3))
    shown.until(lambda: shown.page.locator('.vlai-clip-square[data-state="done"]').count() == 20)
    assert shown.page.get_by_role("img").get_attribute("aria-label") == "已分析 20 / 60 个短片"


@pytest.mark.browser
def test_screen_readers_hear_news_but_not_every_line(bench: Any) -> None:
    log = RunLog()
    shown = bench(log)
    log.write("Analysing", kind="step")
    for n in range(200):
        log.write(f"frame {n}")
    status = shown.page.locator('[role="status"]')
    shown.until(lambda: status.text_content() == "Analysing")
    assert status.get_attribute("aria-live") == "polite"
    assert shown.page.get_by_role("log").get_attribute("aria-live") == "off"
