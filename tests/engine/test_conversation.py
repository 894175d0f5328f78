"""The conversation over HTTP, with the engine's own assistant."""

from __future__ import annotations

import json
import threading
import time

import httpx
import pytest

from vlai_widgets.protocol import routes
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.events import LEADERBOARD_KEY, PROGRESS_KEY
from vlai_widgets.protocol.payloads import StateAnswer
from vlai_widgets.protocol.results import AnalysisList, Ranking

RANK = "rank these videos by engagement score and show me the top performers"


def message(session_id, text=RANK, **fields):
    return {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": session_id,
        "new_message": {"parts": [{"text": text}]},
        **fields,
    }


def frames(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    parts = answer.content.split(b"\n\n")
    assert parts.pop() == b""
    assert all(part.startswith(b"data:") for part in parts)
    return [json.loads(part[6:]) for part in parts if part != b"data:"]


def add_clips(caller, session_id, *paths):
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    return caller.post(routes.fill(routes.UPLOAD, session_id=session_id), files=files).json()["data"]["files"]


@pytest.fixture
def three(caller, session_id, make_clip, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    return add_clips(caller, session_id, make_clip(41), make_clip(42), broken)


# --- what is refused, and how


def test_what_adk_refuses_before_the_stream(caller, session_id):
    unknown = caller.post(routes.RUN_SSE, json=message("404"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, 1002)
    assert isinstance(unknown.json()["detail"], str)
    no_app = caller.post(routes.RUN_SSE, json={**message(session_id), "app_name": ""})
    assert no_app.status_code == 400
    no_user = message(session_id)
    del no_user["user_id"]
    bodies = [json.dumps(no_user), "{not json", "[]"]
    for body in bodies:
        answer = caller.post(routes.RUN_SSE, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], list)
    assert caller.get(routes.RUN_SSE).status_code == 405


@pytest.mark.parametrize("new_message", [{"parts": []}, None, {"parts": [{"text": " "}]}])
def test_an_empty_message_is_refused_inside_the_stream(caller, session_id, new_message):
    found = frames(caller.post(routes.RUN_SSE, json=message(session_id, new_message=new_message)))
    assert len(found) == 1
    assert found[0].keys() == {"error", "error_details"}


# --- a ranking


@pytest.mark.parametrize("camel", [False, True])
def test_a_ranking_streams_progress_text_and_the_board(caller, session_id, three, camel):
    body = message(session_id, streaming=True)
    if camel:
        body = {
            "appName": "nemo_agent", "userId": "me", "sessionId": session_id, "newMessage": body["new_message"],
        }  # fmt: skip
    found = frames(caller.post(routes.RUN_SSE, json=body))
    told = [each["customMetadata"][PROGRESS_KEY] for each in found if PROGRESS_KEY in each.get("customMetadata", {})]
    assert told[-1]["overall"] == 1
    board = [each["actions"]["stateDelta"].get(LEADERBOARD_KEY) for each in found]
    ranking = Ranking.model_validate(next(filter(None, board)))
    assert {each.clip for each in ranking.clips} >= {three[0]["clip"], three[1]["clip"]}
    text = [
        part["text"]
        for each in found
        if not each.get("partial")
        for part in each.get("content", {}).get("parts", [])
        if "text" in part
    ]
    assert text


def test_the_state_shows_what_was_found(caller, session_id, three):
    caller.post(routes.RUN_SSE, json=message(session_id))
    data = caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]
    state = StateAnswer.model_validate(data).state
    assert [each["clip"] for each in state.video_infos] == [each["clip"] for each in three]
    assert state.video_infos[2]["error"]
    assert list(state.video_analyses) == [each["clip_id"] for each in three]
    assert data["state"][LEADERBOARD_KEY]["clips"]
    if state.draft:
        Draft.model_validate(state.draft)
        assert state.canvas_config.keys() == {"width", "height", "ratio"}


def test_a_client_that_drops_loses_the_stream_not_the_work(engine, caller, session_id, make_clip, eventually):
    add_clips(caller, session_id, make_clip(43, seconds=5, size=(720, 1280)))
    with caller.stream("POST", routes.RUN_SSE, json=message(session_id)) as answer:
        next(answer.iter_bytes())
    path = routes.fill(routes.ANALYSES, session_id=session_id)
    eventually(lambda: caller.get(path).json()["data"]["analyses"], within_s=40, what="the analysis")


def test_a_turn_can_be_stopped(engine, caller, session_id, make_clip, eventually):
    add_clips(caller, session_id, *(make_clip(seed, seconds=6, size=(720, 1280)) for seed in (44, 45, 46)))
    found = []

    def listen():
        with engine.caller() as other:
            found.extend(frames(other.post(routes.RUN_SSE, json=message(session_id))))

    listener = threading.Thread(target=listen)
    listener.start()
    health = lambda: httpx.get(engine.url + routes.HEALTH).json()["data"]["active_jobs"]  # noqa: E731
    eventually(lambda: health() >= 2, what="the work")
    cancelled = caller.post(routes.fill(routes.CANCEL_TURN, session_id=session_id)).json()["data"]["cancelled"]
    listener.join(10)
    assert cancelled == 1
    assert found[-1]["errorCode"] == "INVOCATION_ABORTED"
    eventually(lambda: health() == 0, within_s=5, what="the end of the work")


# --- what the engine can do beyond the service


def test_analyses_posters_and_the_reel(caller, session_id, make_clip):
    three = add_clips(caller, session_id, make_clip(47), make_clip(48))  # not analysed by any other test
    analyses = routes.fill(routes.ANALYSES, session_id=session_id)
    poster = routes.fill(routes.POSTER, session_id=session_id, clip_id=three[0]["clip_id"])
    reel = routes.fill(routes.REEL, session_id=session_id)
    before = AnalysisList.model_validate(caller.get(analyses).json()["data"]).analyses
    assert [each.clip_id for each in before if not each.error] == [], "asking runs nothing"
    assert caller.get(poster).status_code == 404
    too_early = caller.post(reel, json={})
    assert (too_early.status_code, too_early.json()["code"]) == (400, 400)
    assert three[0]["clip"] in too_early.json()["detail"]

    caller.post(routes.RUN_SSE, json=message(session_id))
    found = AnalysisList.model_validate(caller.get(analyses).json()["data"]).analyses
    assert [(each.clip_id, each.error) for each in found] == [(each["clip_id"], each["error"]) for each in three]
    picture = caller.get(poster)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content[:2] == b"\xff\xd8"
    assert caller.get(poster, headers={"If-None-Match": picture.headers["etag"]}).status_code == 304
    assert caller.get(routes.fill(routes.POSTER, session_id=session_id, clip_id="../x")).status_code == 404

    laid = caller.post(reel, json={"top": 1, "aspect": "1:1", "title": "Spring"}).json()["data"]["draft"]
    assert Draft.model_validate(laid).m.width == Draft.model_validate(laid).m.height
    state = caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]["state"]
    assert state["draft"] == laid
    assert state["canvas_config"]["ratio"] == "1:1"
    for bad in ({"aspect": "2:3"}, {"preset": "atention"}, {"top": 0}, {"clip_ids": ["c_none"]}):
        answer = caller.post(reel, json=bad)
        assert (answer.status_code, answer.json()["code"]) == (400, 400), bad


def test_the_reel_is_rendered(caller, session_id, three, eventually):
    caller.post(routes.RUN_SSE, json=message(session_id))
    draft = caller.post(routes.fill(routes.REEL, session_id=session_id), json={"top": 2}).json()["data"]["draft"]
    draft["m"].update(width=180, height=320)
    body = {"id": "render_reel", "sessionId": session_id, "draft": draft}
    assert caller.post(routes.RENDER_SUBMIT, json=body).status_code == 200
    status = lambda: caller.get(routes.fill(routes.RENDER_STATUS, render_id="render_reel")).json()  # noqa: E731
    eventually(lambda: status()["status"] not in ("pending", "processing"), within_s=60)
    assert status()["error"] is None
    assert status()["output"]["duration"] == pytest.approx(draft["d"] / 1000, abs=0.1)


# --- credits


def test_a_turn_without_credits_is_refused_in_the_envelope(start_engine, open_session):
    engine = start_engine("--credits", "5", "--price-turn", "3")
    with engine.caller() as caller:
        session_id = open_session(caller)
        assert caller.post(routes.RUN_SSE, json=message(session_id, text="help")).status_code == 200
        time.sleep(0.1)
        answer = caller.post(routes.RUN_SSE, json=message(session_id, text="help"))
        assert (answer.status_code, answer.json()["code"]) == (402, 2001)
        assert caller.get(routes.CREDITS).json()["data"] == {"available": 2, "frozen": 0, "total": 2}
