"""Exports: from a draft to a file, whoever is still there to see it."""

from __future__ import annotations

import io
import json
import os
import signal
import uuid
from pathlib import Path

import av
import pytest

from vlai_widgets.protocol import routes
from vlai_widgets.protocol.draft import ClipSource, Draft, DraftMeta, Segment, Track, TrackType
from vlai_widgets.protocol.payloads import ExportList, RenderStatus

SMALL = {"width": 180, "height": 320}


def add_clip(caller, session_id, path, name=None):
    answer = caller.post(
        routes.fill(routes.UPLOAD, session_id=session_id), files={"files": (name or path.name, path.read_bytes())}
    )
    return answer.json()["data"]["files"][0]["clip_id"]


def draft_of(*clip_ids, ms=500, **meta):
    segments = tuple(
        Segment(id=uuid.uuid4().hex, s=number * ms, d=ms, src=ClipSource(clip_id=clip_id, name=f"clip {number}"))
        for number, clip_id in enumerate(clip_ids)
    )
    meta = DraftMeta(**{**SMALL, "fps": 30, "kind": "edit", **meta})
    return Draft(t=(Track(tt=TrackType.VIDEO, sg=segments),), d=ms * len(clip_ids), m=meta).to_wire()


def submit(caller, session_id, draft, render_id=None, path=routes.RENDER_SUBMIT, **body):
    render_id = render_id or f"render_{uuid.uuid4().hex}"
    return caller.post(path, json={"id": render_id, "sessionId": session_id, "draft": draft, **body})


def status_of(caller, render_id):
    return RenderStatus.model_validate(
        caller.get(routes.fill(routes.RENDER_STATUS, render_id=render_id)).json()["data"]
    )


@pytest.fixture
def finished(caller, eventually):
    """Wait for the end of an export."""

    def wait(render_id):
        eventually(lambda: status_of(caller, render_id).status not in ("pending", "processing"), within_s=40)
        return status_of(caller, render_id)

    return wait


@pytest.fixture
def clip_id(caller, session_id, make_clip):
    return add_clip(caller, session_id, make_clip(11))


def test_an_export_in_every_published_shape(caller, session_id, clip_id, finished, engine):
    sent = submit(caller, session_id, draft_of(clip_id, clip_id), "render_1")
    assert sent.status_code == 200
    assert sent.json()["success"] is True
    assert sent.json()["data"]["id"] == "render_1"
    done = finished("render_1")
    assert (done.status, done.progress, done.error) == ("completed", 100, None)
    body = caller.get(routes.fill(routes.RENDER_STATUS, render_id="render_1")).json()
    assert caller.get(routes.fill(routes.RENDER_STATUS_OLD, render_id="render_1")).json() == body
    assert (body["code"], body["taskId"], body["status"], body["progress"]) == (0, "render_1", "completed", 100)
    assert body["output"] == body["data"]["output"]
    assert body["outputUrl"] == body["output"]["url"] == body["data"]["outputUrl"]
    assert body["output"]["url"].startswith(engine.url)
    assert body["output"]["duration"] == pytest.approx(1.0, abs=0.1)
    assert body["data"]["createdAt"] <= body["data"]["completedAt"]
    video = caller.get(body["output"]["url"])
    assert video.headers["content-type"] == "video/mp4"
    assert len(video.content) == body["output"]["size"]
    assert video.content[4:8] == b"ftyp"
    media = caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]["state"]["generated_media"]
    assert [each["url"] for each in media] == [body["output"]["url"]]


def test_a_download_can_be_taken_in_pieces(caller, session_id, clip_id, finished):
    submit(caller, session_id, draft_of(clip_id, ms=300), "render_pieces")
    finished("render_pieces")
    path = routes.fill(routes.RENDER_DOWNLOAD, render_id="render_pieces")
    whole = caller.get(path)
    assert whole.headers["accept-ranges"] == "bytes"
    size = len(whole.content)
    piece = caller.get(path, headers={"Range": f"bytes=100-{size - 1}"})
    assert piece.status_code == 206
    assert piece.headers["content-range"] == f"bytes 100-{size - 1}/{size}"
    assert piece.content == whole.content[100:]
    assert caller.get(path, headers={"Range": "bytes=-10"}).content == whole.content[-10:]
    assert caller.get(path, headers={"Range": f"bytes={size}-"}).status_code == 416


@pytest.mark.parametrize("path", [routes.RENDER_SUBMIT, routes.RENDER_SUBMIT_OLD])
@pytest.mark.parametrize("missing", routes.ATTRIBUTION_HEADERS)
def test_an_export_without_attribution_is_refused(caller, session_id, clip_id, path, missing):
    del caller.headers[missing]
    answer = submit(caller, session_id, draft_of(clip_id), path=path)
    assert (answer.status_code, answer.json()["code"]) == (402, 402)
    assert missing in answer.json()["detail"]


def test_the_same_id_is_the_same_export(caller, session_id, clip_id, make_clip, finished):
    other = add_clip(caller, session_id, make_clip(12))
    first = submit(caller, session_id, draft_of(clip_id), "render_twice").json()["data"]
    second = submit(caller, session_id, draft_of(other), "render_twice").json()["data"]
    assert first["createdAt"] == second["createdAt"]
    finished("render_twice")
    listed = ExportList.model_validate(caller.get(routes.EXPORTS).json()["data"]).exports
    assert [each.id for each in listed].count("render_twice") == 1


def test_what_lies_beside_a_video_is_served(caller, session_id, clip_id, finished):
    submit(caller, session_id, draft_of(clip_id, title="Two"), "render_beside", output={"quality": "preview"})
    assert finished("render_beside").status == "completed"

    def beside(kind, render_id="render_beside"):
        return caller.get(routes.fill(routes.RENDER_SIDECAR, render_id=render_id, kind=kind))

    captions, scores, poster = (beside(kind) for kind in ("captions", "scores", "poster"))
    assert captions.headers["content-type"].startswith("text/vtt")
    assert captions.text.startswith("WEBVTT - Two")
    assert scores.json()["clips"] == []
    assert poster.headers["content-type"] == "image/jpeg"
    assert poster.content.startswith(b"\xff\xd8\xff")
    assert beside("..%2fx").status_code in (400, 404)
    assert beside("video").status_code == 400
    assert beside("captions", "render_nobody").status_code == 404


def test_an_unknown_quality_is_refused_at_once(caller, session_id, clip_id):
    answer = submit(caller, session_id, draft_of(clip_id), output={"quality": "ultra"})
    assert answer.status_code == 400
    assert "preview" in answer.text


def test_the_same_video_is_rendered_once(engine, caller, session_id, clip_id, open_session, make_clip, finished):
    before = len(list((engine.home / "renders").glob("*.mp4")))
    submit(caller, session_id, draft_of(clip_id, ms=700), "render_a")
    submit(caller, session_id, draft_of(clip_id, ms=700), "render_b")  # while the first one runs
    finished("render_a")
    # Another session that holds the same file: running the same command again finds the video.
    elsewhere = open_session(caller)
    again = draft_of(add_clip(caller, elsewhere, make_clip(11)), ms=700)
    assert submit(caller, elsewhere, again, "render_c").json()["status"] == "completed"
    assert status_of(caller, "render_b").status == "completed"
    assert len(list((engine.home / "renders").glob("*.mp4"))) == before + 1
    other = submit(
        caller, session_id, draft_of(clip_id, ms=700), "render_d", output={"format": "mp4", "quality": "low"}
    )
    assert other.json()["status"] != "completed"
    finished("render_d")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "../evil"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "x" * 81}, "id"),
        ({"id": 5}, "id"),
        ({"draft": {}}, "d"),
        ({"draft": "no draft"}, "draft"),
        (
            {"draft": {"t": [{"tt": 0, "sg": [{"id": "a", "s": 0, "d": -1, "src": {"kind": "title", "text": ""}}]}]}},
            "t.0",
        ),
        ({"draft": draft_of("c_unknown")}, "c_unknown"),
        ({"output": {"format": "avi"}}, "avi"),
    ],
)
def test_what_cannot_be_rendered_is_refused_with_its_place(caller, session_id, clip_id, change, words):
    body = {"id": f"render_{uuid.uuid4().hex}", "sessionId": session_id, "draft": draft_of(clip_id), **change}
    answer = caller.post(routes.RENDER_SUBMIT, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert words in answer.json()["detail"]


def test_unknown_exports_are_said_to_be_unknown(caller):
    for route in (routes.RENDER_STATUS, routes.RENDER_STATUS_OLD, routes.RENDER_DOWNLOAD):
        answer = caller.get(routes.fill(route, render_id="render_none"))
        assert (answer.status_code, answer.json()["code"]) == (404, 404)


def test_an_export_of_one_user_does_not_exist_for_another(engine, caller, session_id, clip_id, finished):
    submit(caller, session_id, draft_of(clip_id), "render_mine")
    finished("render_mine")
    token = caller.post(routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "curious"}).json()["data"]["token"]
    with engine.caller(token) as other:
        assert other.get(routes.fill(routes.RENDER_DOWNLOAD, render_id="render_mine")).status_code == 404
        assert other.get(routes.EXPORTS).json()["data"]["exports"] == []


def long_draft(caller, session_id, make_clip):
    clip_id = add_clip(caller, session_id, make_clip(13, seconds=4, size=(360, 640)))
    return draft_of(*[clip_id] * 10, ms=4000, width=1080, height=1920)


def test_a_cancelled_export_stops_and_leaves_nothing(engine, caller, session_id, make_clip, eventually):
    submit(caller, session_id, long_draft(caller, session_id, make_clip), "render_long")
    eventually(lambda: status_of(caller, "render_long").progress > 0, within_s=40)
    assert list((engine.home / "renders").glob("*.part.mp4"))
    answer = caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_long"))
    assert answer.json()["status"] == "cancelled"
    eventually(lambda: not list((engine.home / "renders").glob("*.part.mp4")), what="removing the unfinished file")
    status = status_of(caller, "render_long")
    assert status.status == "cancelled"
    assert 0 <= status.completed_at - status.cancelled_at < 1000, "within a second, by the engine's own clock"
    assert caller.get(routes.fill(routes.RENDER_DOWNLOAD, render_id="render_long")).status_code == 404
    # A new id starts it again: what was cancelled is not found as if it were done.
    again = submit(caller, session_id, long_draft(caller, session_id, make_clip), "render_long_2")
    assert again.json()["status"] in ("pending", "processing")
    caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_long_2"))


def test_progress_grows_by_frames_and_says_how_long_it_takes_still(caller, session_id, make_clip, eventually):
    submit(caller, session_id, long_draft(caller, session_id, make_clip), "render_told")
    seen = []

    def far_enough():
        seen.append(status_of(caller, "render_told"))
        return seen[-1].progress > 12 or seen[-1].status not in ("pending", "processing")

    eventually(far_enough, within_s=90)
    caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_told"))
    shares = [status.progress for status in seen]
    assert shares == sorted(shares)
    assert len(set(shares)) >= 4
    told = [status for status in seen if status.eta_s is not None]
    assert told
    assert all(status.status == "processing" and status.progress >= 3 and status.eta_s > 0 for status in told)


def test_several_instructions_give_several_videos_through_one_queue(caller, session_id, clip_id, make_clip, finished):
    other = add_clip(caller, session_id, make_clip(15))
    drafts = {
        "render_b1": draft_of(clip_id, ms=600),
        "render_b2": draft_of(other, ms=700),
        "render_b3": draft_of(clip_id, other),
    }
    for render_id, draft in drafts.items():
        submit(caller, session_id, draft, render_id, output={"quality": "draft"})
    states = {render_id: finished(render_id) for render_id in drafts}
    assert [state.status for state in states.values()] == ["completed"] * 3
    lengths = [round(state.output.duration, 1) for state in states.values()]
    assert lengths == [0.6, 0.7, 1.0]
    ends = [state.completed_at for state in states.values()]
    assert ends == sorted(ends), "first come, first served"


def test_a_draft_is_small(caller, session_id, make_clip, finished, tmp_path):
    clip_id = add_clip(caller, session_id, make_clip(16))
    for quality in ("draft", "preview"):
        large = draft_of(clip_id, width=1080, height=1920)
        submit(caller, session_id, large, f"render_{quality}", output={"quality": quality})
        done = finished(f"render_{quality}")
        assert done.status == "completed"
        (tmp_path / "draft.mp4").write_bytes(caller.get(done.output.url).content)
        with av.open(str(tmp_path / "draft.mp4")) as video:
            assert (video.streams.video[0].width, video.streams.video[0].height) == (360, 640)


def test_cancelling_one_of_two_leaves_the_other(caller, session_id, clip_id, finished):
    for render_id in ("render_x", "render_y"):
        submit(caller, session_id, draft_of(clip_id, clip_id, clip_id, ms=900), render_id)
    caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_x"))
    assert finished("render_y").status == "completed"
    assert status_of(caller, "render_x").status in ("cancelled", "completed")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_worker_fails_its_export_only(engine, caller, session_id, clip_id, make_clip, eventually, finished):
    submit(caller, session_id, long_draft(caller, session_id, make_clip), "render_doomed")
    eventually(lambda: status_of(caller, "render_doomed").progress > 0, within_s=40)
    for worker in engine.workers():
        os.kill(worker, signal.SIGKILL)
    failed = finished("render_doomed")
    assert failed.status == "failed"
    assert "signal 9" in failed.error
    submit(caller, session_id, draft_of(clip_id, ms=450), "render_after")
    assert finished("render_after").status == "completed"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_engine_takes_its_exports_up_again(start_engine, open_session, make_clip, eventually):
    engine = start_engine(VLAI_WORKERS="1")
    with engine.caller() as caller:
        session_id = open_session(caller)
        submit(caller, session_id, long_draft(caller, session_id, make_clip), "render_running")
        clip_id = add_clip(caller, session_id, make_clip(14))
        eventually(lambda: status_of(caller, "render_running").progress > 0, within_s=40)
        submit(caller, session_id, draft_of(clip_id), "render_waiting")
        assert status_of(caller, "render_waiting").status == "pending"
        caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_none"))
    workers = engine.workers()
    engine.stop(sign=signal.SIGKILL)
    eventually(lambda: not any(alive(worker) for worker in workers), what="the workers' end with their engine")
    engine.start()
    with engine.caller() as caller:
        assert {each["id"]: each["status"] for each in caller.get(routes.EXPORTS).json()["data"]["exports"]}.keys() == {
            "render_running", "render_waiting",
        }  # fmt: skip
        assert status_of(caller, "render_running").status in ("pending", "processing")
        caller.post(routes.fill(routes.RENDER_CANCEL, render_id="render_running"))
        eventually(lambda: status_of(caller, "render_waiting").status == "completed", within_s=40)
    assert "2 jobs resumed" in engine.log


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_json_of_a_status_is_plain(caller, session_id, clip_id, finished):
    submit(caller, session_id, draft_of(clip_id), "render_plain")
    finished("render_plain")
    text = caller.get(routes.fill(routes.RENDER_STATUS, render_id="render_plain")).text
    assert "NaN" not in text
    json.loads(text, parse_constant=pytest.fail)


def test_a_clip_that_was_removed_is_asked_for_and_a_finished_video_is_not_made_again(
    engine, caller, session_id, clip_id, finished
):
    submit(caller, session_id, draft_of(clip_id), "render_kept")
    finished("render_kept")
    for file in (engine.home / "media").iterdir():
        file.unlink()
    submit(caller, session_id, draft_of(clip_id), "render_again")
    assert status_of(caller, "render_again").status == "completed"
    answer = submit(caller, session_id, draft_of(clip_id, ms=900), "render_new")
    assert answer.status_code == 400
    assert "Upload it again" in answer.text


def test_files_of_one_session_are_worked_on_one_by_one_and_each_gets_its_own_video(
    caller, session_id, make_clip, finished
):
    names = ("red.mp4", "green.mp4", "blue.mp4")
    for seed, name in enumerate(names, 21):
        add_clip(caller, session_id, make_clip(seed), name)
    sentences = (
        "keep only red.mp4, 9:16, 360p and title 'Red' for 0.5 seconds",
        "back to the start, keep only green.mp4 and make it square, 360p",
        "回到最初，只保留 blue.mp4，改成横屏，360p，慢放到0.5倍",
    )
    wanted = []
    for number, sentence in enumerate(sentences, 1):
        body = {
            "app_name": "nemo_agent", "user_id": "me", "session_id": session_id,
            "new_message": {"parts": [{"text": sentence}]},
        }  # fmt: skip
        assert caller.post(routes.RUN_SSE, json=body).status_code == 200
        state = caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]["state"]
        draft = Draft.model_validate(state["draft"])
        wanted.append([s.src.name for s in draft.t[0].sg])
        submit(caller, session_id, state["draft"], f"render_one_{number}", output={"quality": "draft"})
    assert wanted == [[name] for name in names]
    states = [finished(f"render_one_{number}") for number in (1, 2, 3)]
    assert [state.status for state in states] == ["completed"] * 3
    shapes = []
    for state in states:
        video = caller.get(state.output.url).content
        with av.open(io.BytesIO(video)) as container:
            stream = container.streams.video[0]
            shapes.append((stream.width, stream.height, round(stream.duration * stream.time_base)))
    assert shapes == [(360, 640, 1), (360, 360, 1), (640, 360, 2)]
