from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any

import pytest

from vlai_widgets import portal
from vlai_widgets.errors import DeadlineExceeded, RunCancelled, WouldDeadlock


async def twice(x: int) -> int:
    await asyncio.sleep(0)
    return 2 * x


async def where() -> str:
    return threading.current_thread().name


def forever(seen: list[str]) -> Any:
    async def work(*_: Any) -> None:
        seen.append("begun")
        try:
            await asyncio.sleep(60)
        finally:
            seen.append("ended")

    return work


def wait_for(condition: Any) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_all_work_runs_on_one_thread_of_its_own() -> None:
    assert portal.call(twice, 21) == 42
    names = {portal.call(where) for _ in range(3)}
    assert names == {"vlai-portal"}
    assert portal.start(twice, 2).result(5) == 4


def test_it_works_from_many_threads_and_inside_a_running_loop() -> None:
    results: list[int] = []
    threads = [threading.Thread(target=lambda i=i: results.append(portal.call(twice, i))) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(results) == [2 * i for i in range(8)]

    async def main() -> None:
        assert portal.call(twice, 1) == 2
        assert await portal.acall(twice, 2) == 4
        assert await portal.acall(where) == "vlai-portal"

    asyncio.run(main())


def test_a_blocking_call_on_its_own_thread_is_refused() -> None:
    async def inner() -> int:
        return portal.call(twice, 1)

    with pytest.raises(WouldDeadlock, match="asynchronous twin"):
        portal.call(inner)

    async def reporting() -> int:
        return portal.call_reporting(lambda _: twice(1), print)

    with pytest.raises(WouldDeadlock):
        portal.call(reporting)

    async def awaited() -> int:
        return await portal.acall(twice, 1) + await portal.acall_reporting(lambda _: twice(1), print)

    assert portal.call(awaited) == 4


def test_errors_come_through_and_a_timeout_of_the_work_is_its_own() -> None:
    async def fail(kind: type[Exception]) -> None:
        raise kind("mine")

    for kind in (ValueError, TimeoutError):
        with pytest.raises(kind, match="mine"):
            portal.call(fail, kind, timeout_s=5)
        with pytest.raises(kind, match="mine"):
            asyncio.run(portal.acall(fail, kind, timeout_s=5))


def test_a_deadline_cancels_the_work() -> None:
    for run in (
        lambda work: portal.call(work, timeout_s=0.2),
        lambda work: asyncio.run(portal.acall(work, timeout_s=0.2)),
        lambda work: portal.call_reporting(work, print, timeout_s=0.2),
        lambda work: asyncio.run(portal.acall_reporting(work, print, timeout_s=0.2)),
    ):
        seen: list[str] = []
        with pytest.raises(DeadlineExceeded, match=r"0\.2 s"):
            run(forever(seen))
        wait_for(lambda seen=seen: seen == ["begun", "ended"])


def test_an_interrupt_is_seen_at_once_and_cancels_the_work() -> None:
    for run in (portal.call, lambda work: portal.call_reporting(work, print)):
        seen: list[str] = []
        threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT)).start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            run(forever(seen))
        assert time.monotonic() - began < 1
        wait_for(lambda seen=seen: seen == ["begun", "ended"])


def test_cancelling_the_awaiting_task_cancels_the_work() -> None:
    async def main(run: Any, seen: list[str]) -> None:
        task = asyncio.create_task(run(forever(seen)))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    for run in (portal.acall, lambda work: portal.acall_reporting(work, print)):
        seen: list[str] = []
        asyncio.run(main(run, seen))
        wait_for(lambda seen=seen: seen == ["begun", "ended"])


def test_work_cancelled_by_others_is_not_mistaken_for_a_result() -> None:
    async def give_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(RunCancelled):
        portal.call(give_up)


def test_reports_arrive_in_order_in_the_callers_thread_and_before_the_result() -> None:
    async def count(emit: Any) -> str:
        for i in range(100):
            emit(i)
            if i % 10 == 0:
                await asyncio.sleep(0.001)
        return "done"

    seen: list[Any] = []
    threads: set[int] = set()

    def take(event: int) -> None:
        seen.append(event)
        threads.add(threading.get_ident())

    assert portal.call_reporting(count, take) == "done"
    assert asyncio.run(portal.acall_reporting(count, take)) == "done"
    assert seen == [*range(100), *range(100)]
    assert threads == {threading.get_ident()}
    assert portal.call_reporting(count, None) == "done"


def test_an_error_of_the_listener_cancels_the_work() -> None:
    ended: list[str] = []

    async def work(emit: Any) -> None:
        emit(1)
        await forever(ended)()

    def take(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        portal.call_reporting(work, take)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(portal.acall_reporting(work, take))
    wait_for(lambda: ended.count("begun") == ended.count("ended"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_gets_a_loop_of_its_own() -> None:
    script = """
        import asyncio, os, signal
        from vlai_widgets import portal
        async def pid(): return os.getpid()
        assert portal.call(pid) == os.getpid()
        portal._process.lock.acquire()  # as if another thread were just about to start something
        child = os.fork()
        if child == 0:
            signal.alarm(5); os._exit(0 if portal.call(pid, timeout_s=5) == os.getpid() else 1)
        portal._process.lock.release()
        assert os.waitpid(child, 0)[1] == 0
        assert portal.call(pid) == os.getpid()
    """
    run(script)


def test_a_process_ends_cleanly_with_work_under_way() -> None:
    script = """
        import asyncio
        from vlai_widgets import portal
        class Client:
            async def aclose(self): print("closed", flush=True)
        client = Client()
        async def work():
            portal.on_close(client.aclose)
            try: await asyncio.sleep(60)
            finally: print("cancelled", flush=True)
        portal.start(work)
        portal.call(asyncio.sleep, 0.1)
    """
    began = time.monotonic()
    assert run(script).split() == ["cancelled", "closed"]
    assert time.monotonic() - began < 8


def test_a_closed_portal_starts_again() -> None:
    assert portal.call(twice, 1) == 2
    portal.close()
    portal.start_if_running(lambda: pytest.fail("it does not run"))  # type: ignore[arg-type, return-value]
    assert portal.call(twice, 2) == 4


@pytest.mark.parametrize("package", ["nest_asyncio", "nest_asyncio2"])
@pytest.mark.parametrize("first", ["portal", "patch"])
def test_it_goes_on_where_somebody_has_patched_asyncio(package: str, first: str) -> None:
    pytest.importorskip(package)
    script = f"""
        import asyncio
        from vlai_widgets import portal
        async def twice(x):
            async with asyncio.timeout(5):
                await asyncio.sleep(0.01)
                return 2 * await asyncio.to_thread(lambda: x)
        steps = [lambda: portal.call(twice, 1), lambda: __import__("{package}").apply()]
        for step in steps if "{first}" == "portal" else steps[::-1]: step()
        async def main():
            assert portal.call(twice, 2) == 4
            assert await portal.acall(twice, 3) == 6
            return asyncio.get_event_loop().run_until_complete(portal.acall(twice, 4))
        assert asyncio.run(main()) == 8
    """
    run(script)


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout
