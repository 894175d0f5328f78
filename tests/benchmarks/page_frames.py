"""What widgets cost the page that shows them: a log of ten thousand lines, and a weight that is moved."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.benchmarks.cases import Plan, Row
from tests.benchmarks.machine import say

LINES = 10_000
LINES_A_BEAT = 24
"""As they come at 200 a second."""
BEAT_MS = 120
ENVELOPE_BYTES = 620
"""Header, parent header and metadata of a comm message of ipykernel 7."""

WATCHED = """window.watched = async (work) => {
    const frames = [];
    let last = 0, over = false;
    const tick = (now) => { if (last) frames.push(now - last); last = now; if (!over) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    const began = performance.now();
    await work();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    over = true;
    return {worst_frame_ms: Math.max(...frames), fps: 1000 * frames.length / (performance.now() - began)};
}"""
PLAY = """(beat_ms) => watched(async () => {
    const began = performance.now();
    for (const [n, message] of toPlay.entries()) {
        const wait_ms = began + n * beat_ms - performance.now();
        if (beat_ms && wait_ms > 0) await new Promise((done) => setTimeout(done, wait_ms));
        fromPython('message', message, []);
        if (!beat_ms) await new Promise((done) => setTimeout(done));
    }
})"""
DRAG = """() => watched(async () => {
    const inputs = document.querySelectorAll('.vlai-weight input');
    window.repaints_ms = [];
    for (let step = 0; step < 40; step += 1) {
        const began = performance.now();
        inputs[0].value = step * 2.5;
        inputs[0].dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        repaints_ms.push(performance.now() - began);
    }
})"""


def log(plan: Plan) -> list[Row]:
    """Ten thousand lines as they come, and at once as after a reload of the page."""
    from vlai_widgets import RunLog

    def streamed(page_of: Any) -> dict[str, float]:
        shown, messages = told(page_of, RunLog())
        seconds = len(messages) * BEAT_MS / 1000
        say(f"  {LINES:,} lines in {len(messages)} messages, {seconds:.0f} s")
        sent = sum(len(json.dumps(message).encode()) + ENVELOPE_BYTES for message in messages)
        return {**played(shown, messages, BEAT_MS), "sent_bytes": float(sent)}

    def at_once(page_of: Any) -> dict[str, float]:
        shown, _ = told(page_of, RunLog())
        return played(shown, [{**batch, "now": 50.0} for batch in shown.widget._book.replay(0)], 0)

    rounds = {"as they come": (1 if plan.quick else min(plan.rounds, 2), streamed), "at once": (plan.rounds, at_once)}
    rows = []
    for name, (count, measure) in rounds.items():
        found = _rounds(name, count, measure)
        longest = f"{LINES:,} lines {name}: processor time of the page's longest task"
        rows += [
            _row(longest, found, "longest_task_ms", "ms", "<= 100 ms"),
            _row("the same: longest time between two frames", found, "worst_frame_ms", "ms", "<= 100 ms"),
            _row("the same: processor time of all its tasks", found, "tasks_ms", "ms", ""),
        ]
        if name == "as they come":
            rows.append(_row("the same: frames a second", found, "fps", "", ">= 55"))
            rows.append(_row("the same: bytes on the wire", found, "sent_bytes", "bytes", "<= 1,000,000"))
    return rows


def weights(plan: Plan) -> list[Row]:
    """A slider that is dragged, with a hundred clips."""
    from tests.widgets import boards

    from vlai_widgets.widgets.leaderboard_view import LeaderboardView

    def dragged(page_of: Any) -> dict[str, float]:
        shown = page_of(LeaderboardView(boards.board(100)))
        shown.until(lambda: shown.page.locator(".row").count() > 10)
        found = traced(shown.page, lambda: shown.page.evaluate(DRAG))
        steps = sorted(shown.page.evaluate("() => repaints_ms"))
        return {**found, "median_ms": statistics.median(steps), "worst_ms": steps[-1]}

    found = _rounds("dragged", plan.rounds, dragged)
    return [
        _row("a weight moves, 100 clips: repainted, median step", found, "median_ms", "ms", "<= 100 ms"),
        _row("the same: worst step", found, "worst_ms", "ms", "<= 100 ms"),
        _row("the same: processor time of the page's longest task", found, "longest_task_ms", "ms", ""),
    ]


def told(page_of: Any, widget: Any) -> tuple[Any, list[Any]]:
    """A log on a page that was told nothing yet, and the messages that tell it all its lines."""
    shown = page_of(widget)
    shown.until(lambda: widget._watched)
    messages: list[Any] = []
    widget.send = lambda message, _buffers=None: messages.append(message)
    widget._beat = lambda: None
    for n in range(LINES):
        widget.write(f"analysed frame {n:05d} of the batch, motion 12.5", t_s=n / 200)
        if n % LINES_A_BEAT == LINES_A_BEAT - 1:
            widget._flush()
    widget._flush()
    return shown, messages


def played(shown: Any, messages: list[Any], beat_ms: int) -> dict[str, float]:
    shown.page.evaluate("(messages) => { window.toPlay = messages; }", messages)
    found = traced(shown.page, lambda: shown.page.evaluate(PLAY, beat_ms))
    assert shown.page.locator(".vlai-log-count").inner_text() == f"{LINES:,} lines"
    return found


def traced(page: Any, work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Do ``work``, and add the processor time of the page's tasks: of the longest, and of all of them.

    Processor time, because on a busy machine a task of 20 ms may take 200.
    """
    page.add_script_tag(content=WATCHED)
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel"])
    found = work()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    named = [event for event in events if event["name"] == "thread_name"]
    mains = {(event["pid"], event["tid"]) for event in named if event["args"]["name"] == "CrRendererMain"}
    tasks = Counter[tuple[int, int]]()
    longest = Counter[tuple[int, int]]()
    for event in events:
        thread = (event["pid"], event["tid"])
        if event["name"] == "ThreadControllerImpl::RunTask" and thread in mains:
            tasks[thread] += event.get("tdur", 0)
            longest[thread] = max(longest[thread], event.get("tdur", 0))
    ((busiest, all_us),) = tasks.most_common(1)
    return {**found, "longest_task_ms": longest[busiest] / 1000, "tasks_ms": all_us / 1000}


def _rounds(name: str, count: int, measure: Callable[[Any], dict[str, float]]) -> list[dict[str, float]]:
    from playwright.sync_api import sync_playwright
    from tests.conftest import _FLAGS, CHROMIUM
    from tests.widgets.bench import Bench

    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(_FLAGS))
        for number in range(count):
            context = browser.new_context(viewport={"width": 1000, "height": 900})
            found.append(measure(lambda widget, on=context: Bench(on.new_page(), widget)))
            shown = ", ".join(f"{key} {value:.4g}" for key, value in found[-1].items())
            say(f"  round {number + 1}/{count}  {name:<14} {shown}")
            context.close()
        browser.close()
    return found


def _row(what: str, found: list[dict[str, float]], key: str, unit: str, budget: str) -> Row:
    values = [each[key] for each in found]
    return Row(
        what, f"{statistics.median(values):,.0f} {unit}".strip(), "", f"{min(values):,.0f}-{max(values):,.0f}", budget
    )
