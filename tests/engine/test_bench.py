"""Analysing the clips of a session through the queue, with the real analysis in real worker processes."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal

import pytest

from vlai_widgets.engine.core import Engine, EngineOptions
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.payloads import KnownFile


@pytest.fixture
def play(tmp_path):
    """Run a scene on an engine's parts, without the HTTP around them."""

    def run(scene, **options):
        async def whole():
            engine = Engine(EngineOptions(home=tmp_path / "home", workers=2, **options))
            try:
                return await asyncio.wait_for(scene(engine), 50)
            finally:
                await engine.close()

        return asyncio.run(whole())

    return run


def new_session(engine):
    return engine.sessions.create("local", task_name="project", language="en")


async def add(engine, session, path, name=None):
    """Put a file into a session, as an upload does."""
    data = path.read_bytes()
    copy = engine.options.home / "incoming" / "copy"
    shutil.copy(path, copy)
    blob = engine.library.add_file(
        copy, sha256=hashlib.sha256(data).hexdigest(), extension=path.suffix[1:], size_bytes=len(data)
    )
    engine.library.attach(session.session_id, blob, name=name or path.name)
    known = [KnownFile(filename=path.name, sha256=blob.sha256)]
    await engine.uploads.known(new_session(engine), known, base_url="http://127.0.0.1")  # probes


def jobs_of(engine, kind="analyse"):
    return [row["state"] for row in engine.database.rows("SELECT state FROM jobs WHERE kind = :kind", kind=kind)]


async def analyse(engine, session, told=None, clip_ids=None):
    async def on_progress(progress):
        if told is not None:
            told.append(progress)

    held = [clip.clip_id for clip in engine.library.clips(session.session_id)]
    return await engine.turns.bench(session).analyses(clip_ids or held, on_progress)


def test_equal_clips_are_analysed_once_and_known_ones_not_at_all(play, make_clip):
    async def scene(engine):
        first, second, told = new_session(engine), new_session(engine), []
        await add(engine, first, make_clip(1), "a.mp4")
        await add(engine, first, make_clip(2), "b.mp4")
        await add(engine, first, make_clip(1), "c.mp4")
        found = await analyse(engine, first, told)
        assert len(jobs_of(engine)) == 2
        await add(engine, second, make_clip(2), "other.mp4")
        again = await analyse(engine, second)
        assert len(jobs_of(engine)) == 2, "an unchanged clip must not be decoded again"
        return found, again, told, [clip.clip_id for clip in engine.library.clips(first.session_id)]

    found, again, told, clip_ids = play(scene)
    assert [each.clip for each in found] == ["a.mp4", "b.mp4", "c.mp4"]
    assert [each.clip_id for each in found] == clip_ids
    assert found[0].sha256 == found[2].sha256
    assert found[0].measurements == found[2].measurements
    assert all(each.error is None and each.measurements for each in found)
    assert again[0].clip == "other.mp4"
    assert again[0].measurements == found[1].measurements
    overall = [each.overall for each in told]
    assert overall == sorted(overall)
    assert overall[-1] == 1
    assert {each.clip for each in told if each.done == 1} == {"a.mp4", "b.mp4", "c.mp4"}


def test_the_analysis_is_kept_over_a_restart(play, make_clip):
    async def first(engine):
        session = new_session(engine)
        await add(engine, session, make_clip(1))
        await analyse(engine, session)
        return session

    async def second(engine):
        return await analyse(engine, session), len(jobs_of(engine))

    session = play(first)
    found, jobs = play(second)
    assert found[0].measurements
    assert jobs == 1


def test_a_file_that_is_no_clip_costs_only_itself(play, make_clip, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video at all")

    async def scene(engine):
        session = new_session(engine)
        await add(engine, session, broken)
        await add(engine, session, make_clip(1))
        return await analyse(engine, session)

    found = play(scene)
    assert found[0].clip == "broken.mp4"
    assert "text" in found[0].error
    assert found[0].measurements == ()
    assert found[1].error is None


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_worker_killed_over_a_clip_costs_only_that_clip(play, make_clip):
    clips = [make_clip(seed, seconds=6, size=(720, 1280)) for seed in (31, 32, 33)]

    async def scene(engine):
        session, told = new_session(engine), []
        for clip in clips:
            await add(engine, session, clip)
        work = asyncio.create_task(analyse(engine, session, told))
        while not told:  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.01)
        os.kill(engine.workers.pids[0], signal.SIGKILL)
        return await work, await analyse(engine, session)

    found, after = play(scene)
    failed = [each for each in found if each.error]
    assert len(failed) == 1
    assert failed[0].clip in {clip.name for clip in clips}
    assert "signal 9" in failed[0].error
    assert all(each.error is None for each in after), "a crash is not remembered as what the clip is"


def test_giving_up_ends_the_work_that_nobody_else_waits_for(play, make_clip):
    clip = make_clip(34, seconds=6, size=(720, 1280))

    async def scene(engine):
        first, second = new_session(engine), new_session(engine)
        for session in (first, second):
            await add(engine, session, clip)
        one, two = (asyncio.create_task(analyse(engine, session)) for session in (first, second))
        while not jobs_of(engine):  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.01)
        one.cancel()
        await asyncio.gather(one, return_exceptions=True)
        assert jobs_of(engine) in (["queued"], ["running"]), "the other session still waits for it"
        two.cancel()
        await asyncio.gather(two, return_exceptions=True)
        await asyncio.sleep(0.1)
        return jobs_of(engine), engine.queue.active_count

    assert play(scene) == (["cancelled"], 0)


def test_an_unknown_clip_is_said_to_be(play, make_clip):
    async def scene(engine):
        session = new_session(engine)
        await add(engine, session, make_clip(1))
        with pytest.raises(InputError, match="No clip 'c_other'"):
            await analyse(engine, session, clip_ids=["c_other"])

    play(scene)
