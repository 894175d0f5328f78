"""A chat endpoint of the user's own: asked only for what the grammar misses, and held to the agent's edits."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.agent.test_turn import Desk, analysis_with

from vlai_widgets.engine.agent import respond
from vlai_widgets.engine.agent.asks import SetCanvas
from vlai_widgets.engine.agent.offered import OFFERED, NotOffered, chosen, schema
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.events import Event
from vlai_widgets.settings import LanguageModel, Settings

KEY = "sk-very-secret-0815"
ODD = "frobnicate the whatsit in a quirky manner"
CLIPS = [("c1", "spring.mp4"), ("c2", "summer.mp4")]
Answer = Callable[["Endpoint", BaseHTTPRequestHandler, dict[str, Any]], None]


class Endpoint:
    """A server that answers as chat completions do, or as a test wants it to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answer: Answer = says({"edits": []})
        self.over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, dict(self.headers), body))
                outer.answer(outer, self, body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def model(self, **more: Any) -> LanguageModel:
        return LanguageModel(url=self.url, model="small-1", key=KEY, **more)


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: object) -> bytes:
    message = {"role": "assistant", "content": content}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message}]}).encode()


def says(content: object) -> Answer:
    text = content if isinstance(content, str) else json.dumps(content)
    return lambda _, handler, __: send(handler, 200, completion(text))


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.over.set()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def desk() -> Desk:
    return Desk([analysis_with("c1", "spring.mp4", share=0.8), analysis_with("c2", "summer.mp4", share=0.3)])


def turn(text: str, desk: Desk, model: LanguageModel | None) -> list[Event]:
    async def collect() -> list[Event]:
        answer = respond(text, bench=desk, streaming=False, silent_turns=False, language_model=model)
        return [event async for event in answer]

    return asyncio.run(collect())


def words(events: list[Event]) -> str:
    return "\n".join(part.text for e in events if e.content for part in e.content.parts if part.text)


def test_what_the_grammar_misses_is_chosen_by_the_endpoint_and_made_like_any_edit(
    endpoint: Endpoint, desk: Desk
) -> None:
    endpoint.answer = says(
        {
            "edits": [
                {"edit": "set_canvas", "args": {"aspect": "1:1"}},
                {"edit": "set_volume", "args": {"volume": 0.5, "refs": ["clip 2"]}},
            ]
        }
    )
    events = turn(ODD, desk, endpoint.model())
    draft = desk.draft()
    assert draft is not None
    assert (draft.m.width, draft.m.height) == (1080, 1080)
    assert [s.v for s in draft.t[0].sg] == [1.0, 0.5]
    assert "small-1 at 127.0.0.1; it was sent your sentence, the names of the clips and the list of tracks" in words(
        events
    )
    turn("undo", desk, None)
    assert [s.v for s in desk.draft().t[0].sg] == [1.0, 1.0]  # type: ignore[union-attr]


def test_only_the_sentence_the_names_and_the_tracks_leave(endpoint: Endpoint, desk: Desk) -> None:
    turn("make it square", desk, endpoint.model())
    assert endpoint.asked == []
    turn(ODD, desk, endpoint.model())
    ((path, headers, body),) = endpoint.asked
    assert (path, headers["Authorization"], body["model"]) == ("/v1/chat/completions", f"Bearer {KEY}", "small-1")
    assert body["messages"][0]["content"].endswith(schema())
    sent = json.loads(body["messages"][1]["content"])
    assert set(sent) == {"instruction", "clips", "tracks"}
    assert (sent["instruction"], sent["clips"]) == (ODD, ["spring.mp4", "summer.mp4"])
    assert sent["tracks"].startswith("Timeline (1 track)")
    assert not any(clip.sha256 in json.dumps(body) for clip in desk.clips())


def test_of_a_sentence_that_is_understood_in_part_only_the_rest_is_asked(endpoint: Endpoint, desk: Desk) -> None:
    endpoint.answer = says({"edits": [{"edit": "show_ranks", "args": {"show": False}}]})
    turn(f"make it square, {ODD}", desk, endpoint.model())
    assert json.loads(endpoint.asked[0][2]["messages"][1]["content"])["instruction"] == ODD
    assert desk.draft().m.width == 1080  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says("I would love to help!"), "no edit of mine"),
        (says({"edits": [{"edit": "run_shell", "args": {"command": "rm -rf /"}}]}), "no edit of mine"),
        (says({"edits": [{"edit": "undo", "args": {}}]}), "no edit of mine"),
        (says({"edits": [{"edit": "set_canvas", "args": {"aspect": "1:1", "path": "/etc"}}]}), "no edit of mine"),
        (says({"edits": [{"edit": "remove", "args": {"refs": ["clip_99.mp4"]}}]}), "no edit of mine"),
        (says({"edits": [{"edit": "set_volume", "args": {"volume": "loud"}}]}), "no edit of mine"),
        (says('{"edits": [{"edit": "set_volume", "args": {"volume": NaN}}]}'), "no edit of mine"),
        (says({"edits": [{"edit": "set_volume", "args": {"volume": 1e300}}]}), "no edit of mine"),
        (says({"edits": [], "and": 1}), "no edit of mine"),
        (says({"edits": [{"edit": "show_ranks", "args": {"show": False}}] * 99}), "no edit of mine"),
        (lambda _, h, __: send(h, 200, b"<html>"), "no edit of mine"),
        (lambda _, h, __: send(h, 200, b"[" * 9_000), "no edit of mine"),
        (lambda _, h, __: send(h, 200, completion("x" * 70_000)), "no edit of mine"),
        (lambda _, h, __: send(h, 200, completion(None)), "no edit of mine"),
        (lambda _, h, __: send(h, 401, b'{"error": "bad key"}'), "refused"),
        (lambda _, h, __: send(h, 500, b""), "refused"),
        (lambda _, h, __: send(h, 200, b'{"choices'), "no edit of mine"),
        (lambda _, h, __: h.wfile.write(b"gibberish\r\n\r\n"), "could not be reached"),
        (says({"edits": []}), "no edit in it either"),
    ],
    ids=range(19),
)
def test_anything_else_changes_nothing_and_says_so(endpoint: Endpoint, desk: Desk, answer: Answer, told: str) -> None:
    turn("make it square", desk, None)
    before = desk.draft()
    endpoint.answer = answer
    reply = words(turn(ODD, desk, endpoint.model()))
    assert desk.draft() == before
    assert told in reply


def test_an_endpoint_that_does_not_answer_in_time_changes_nothing(endpoint: Endpoint, desk: Desk) -> None:
    endpoint.answer = lambda outer, _, __: outer.over.wait(30) and None
    reply = words(turn(ODD, desk, endpoint.model(timeout_s=0.2)))
    assert "took too long" in reply
    assert desk.draft() is None


def test_an_endpoint_that_drips_is_cut_off_too(endpoint: Endpoint, desk: Desk) -> None:
    def drip(outer: Endpoint, handler: BaseHTTPRequestHandler, _: object) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not outer.over.wait(0.05):
                handler.wfile.write(b" ")
        except OSError:
            return  # whoever asked has gone

    endpoint.answer = drip
    assert "took too long" in words(turn(ODD, desk, endpoint.model(timeout_s=0.4)))


def test_nobody_there(desk: Desk) -> None:
    model = LanguageModel(url="http://127.0.0.1:9/v1", model="small-1")
    assert "could not be reached" in words(turn(ODD, desk, model))


def test_the_key_follows_no_redirect(endpoint: Endpoint, desk: Desk) -> None:
    other = Endpoint()
    endpoint.answer = lambda _, h, __: send(h, 307, b"", Location=f"{other.url}/chat/completions")
    assert "refused" in words(turn(ODD, desk, endpoint.model()))
    assert other.asked == []
    other.server.shutdown()
    other.server.server_close()


def test_a_server_that_knows_no_response_format_is_asked_once_more_without(endpoint: Endpoint, desk: Desk) -> None:
    def plain(_: Endpoint, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        if "response_format" in body:
            send(handler, 400, b"{}")
        else:
            send(
                handler, 200, completion('```json\n{"edits": [{"edit": "set_canvas", "args": {"aspect": "1:1"}}]}\n```')
            )

    endpoint.answer = plain
    turn(ODD, desk, endpoint.model())
    assert len(endpoint.asked) == 2
    assert desk.draft().m.width == desk.draft().m.height  # type: ignore[union-attr]


def test_the_key_is_shown_nowhere(endpoint: Endpoint, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint.answer = lambda _, h, __: send(h, 401, f'{{"error": "{KEY} is wrong"}}'.encode())
    events = turn(ODD, desk, endpoint.model())
    shown = caplog.text + repr(endpoint.model()) + "".join(event.model_dump_json() for event in events)
    assert KEY not in shown


def test_without_it_nothing_is_asked_and_the_answer_is_as_before(endpoint: Endpoint, desk: Desk) -> None:
    reply = words(turn(ODD, desk, None))
    assert endpoint.asked == []
    assert "small-1" not in reply


def test_what_must_not_be_done_is_never_handed_over(endpoint: Endpoint, desk: Desk) -> None:
    endpoint.answer = says({"edits": [{"edit": "remove", "args": {"refs": ["clip 2"]}}]})
    for text in ("don't remove clip 2", "should I remove clip 2?", "remove the noise of clip 2"):
        turn(text, desk, endpoint.model())
    assert endpoint.asked == []


def test_settings_ask_for_both_halves_and_keep_the_key_off_the_open_net() -> None:
    folder = {"VLAI_HOME": "/tmp/vlai-example"}
    assert Settings.from_environ(folder).language_model is None
    env = {**folder, "VLAI_LLM_URL": "https://llm.example/v1", "VLAI_LLM_MODEL": "m", "VLAI_LLM_API_KEY": KEY}
    assert Settings.from_environ(env).language_model == LanguageModel(url="https://llm.example/v1", model="m", key=KEY)
    assert KEY not in repr(Settings.from_environ(env))
    for wrong in (
        {"VLAI_LLM_MODEL": ""},
        {"VLAI_LLM_URL": "ftp://x"},
        {"VLAI_LLM_URL": "http://llm.example/v1"},
        {"VLAI_LLM_URL": "https://me:pw@llm.example"},
        {"VLAI_LLM_TIMEOUT_S": "soon"},
    ):
        with pytest.raises(InputError) as told:
            Settings.from_environ({**env, **wrong})
        assert KEY not in str(told.value)
        assert "pw" not in str(told.value)


def test_every_edit_is_offered_and_reads_back() -> None:
    assert {"remove", "set_transition", "rank"} <= set(OFFERED)
    assert "undo" not in OFFERED
    assert chosen('{"edits":[{"edit":"set_canvas","args":{"size":[640,360]}}]}', CLIPS) == (SetCanvas(size=(640, 360)),)
    with pytest.raises(NotOffered):
        chosen('{"edits":[{"edit":"split","args":{"refs":["clip 1 and also something else"]}}]}', CLIPS)
