"""Worker processes: trouble in one costs the one piece of work that it held."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
import time
from pathlib import Path

import pytest

from vlai_widgets.engine.workers import Call, Lane, WorkerDied, Workers, WorkerTimedOut, WorkFailed

HERE = Path(__file__).parent
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and limits as on POSIX")


@pytest.fixture(autouse=True, scope="module")
def chores():
    """Make `chores` importable here and in the workers."""
    sys.path.insert(0, str(HERE))
    import chores

    yield chores
    sys.path.remove(str(HERE))


def run(work, *, count=1, **options):
    """Run `work(workers)` on a loop of its own."""

    async def whole():
        workers = Workers(count, **options)
        try:
            return await asyncio.wait_for(work(workers), 50)
        finally:
            workers.close()

    return asyncio.run(whole())


def call(function, deadline_s=30.0, **arguments):
    return Call(function=function, arguments=arguments, deadline_s=deadline_s)


def test_work_comes_back_with_its_progress(chores):
    heard = []

    async def work(workers):
        return await workers.run(call(chores.halfway, value=21), on_progress=heard.append)

    assert run(work) == 42
    assert heard == [0.5]


def test_a_process_serves_again_and_rests_after_a_while(chores):
    async def work(workers):
        first = await workers.run(call(chores.pid))
        second = await workers.run(call(chores.pid))
        assert workers.pids == [first]
        await asyncio.sleep(1.0)
        return first, second, list(workers.pids)

    first, second, resting = run(work, idle_close_s=0.5)
    assert first == second != os.getpid()
    assert resting == []
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@posix_only
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        ("crash", WorkerDied, "signal 11"),
        ("leave", WorkerDied, "exit code 7"),
        ("hang", WorkerTimedOut, "longer than 2 s"),
        ("eat_memory", WorkFailed, "3 GB of memory"),
        ("fail", WorkFailed, "UnicodeDecodeError"),
    ],
)
def test_trouble_costs_only_its_own_work(chores, bad, error, words):
    async def work(workers):
        deadline_s = 2.0 if bad == "hang" else 30.0
        beside = asyncio.create_task(workers.run(call(chores.nap, seconds=0.5)))
        with pytest.raises(error, match=words):
            await workers.run(call(getattr(chores, bad), deadline_s=deadline_s))
        return (
            await beside,
            await workers.run(call(chores.double, value=1)),
            await workers.run(call(chores.double, value=2)),
        )

    assert run(work, count=2) == (0.5, 2, 4)


@posix_only
def test_a_worker_killed_while_it_rests_is_nobodys_loss(chores):
    async def work(workers):
        os.kill(await workers.run(call(chores.pid)), 9)
        await asyncio.sleep(0.3)
        return await workers.run(call(chores.double, value=2))

    assert run(work) == 4


@posix_only
def test_cancelling_ends_the_process(chores):
    async def work(workers):
        process = await workers.run(call(chores.pid))
        hanging = asyncio.create_task(workers.run(call(chores.hang)))
        await asyncio.sleep(0.2)
        began_s = time.monotonic()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert await workers.run(call(chores.double, value=3)) == 6
        assert time.monotonic() - began_s < 10
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)

    run(work)


def test_the_line_is_by_lane_then_by_order(chores, tmp_path):
    async def work(workers):
        busy = asyncio.create_task(workers.run(call(chores.nap, seconds=0.5)))
        await asyncio.sleep(0.05)
        rest = [
            asyncio.create_task(workers.run(call(chores.mark, folder=str(tmp_path), name=name), lane=lane))
            for name, lane in (
                ("r", Lane.HEAVY),
                ("a", Lane.NORMAL),
                ("s", Lane.HEAVY),
                ("b", Lane.NORMAL),
                ("f", Lane.SOON),
            )
        ]
        await asyncio.gather(busy, *rest)

    run(work)
    assert (tmp_path / "order").read_text() == "fabrs"


def test_light_work_never_waits_for_long_work(chores):
    async def work(workers):
        long = asyncio.create_task(workers.run(call(chores.hang), lane=Lane.HEAVY))
        await asyncio.sleep(0.05)
        value = await workers.run(call(chores.double, value=1), lane=Lane.LIGHT)
        long.cancel()
        await asyncio.gather(long, return_exceptions=True)
        return value

    assert run(work) == 2


def test_heavy_work_is_one_at_a_time_and_leaves_room(chores):
    async def work(workers):
        heavy = [asyncio.create_task(workers.run(call(chores.hang), lane=Lane.HEAVY)) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert await workers.run(call(chores.double, value=1)) == 2
        for each in heavy:
            each.cancel()
        ends = await asyncio.gather(*heavy, return_exceptions=True)
        assert [type(end) for end in ends] == [asyncio.CancelledError] * 2
        return await workers.run(call(chores.double, value=2), lane=Lane.HEAVY)

    assert run(work, count=2) == 4


def test_giving_up_in_line_leaves_the_line_whole(chores):
    async def work(workers):
        first = asyncio.create_task(workers.run(call(chores.nap, seconds=0.3)))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(workers.run(call(chores.double, value=1)))
        third = asyncio.create_task(workers.run(call(chores.double, value=2)))
        await asyncio.sleep(0.05)
        second.cancel()
        return await first, await third

    assert run(work) == (0.3, 4)


def test_a_fresh_worker_holds_no_media_library(chores):
    async def work(workers):
        return await workers.run(call(chores.loaded))

    names = run(work)
    assert "vlai_widgets.engine.worker" in names
    assert not {"av", "numpy", "PIL", "pandas", "plotly", "starlette"} & set(names)
    assert importlib.util.find_spec("av") is not None
