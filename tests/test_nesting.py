from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.util import find_spec

import pytest

from vlai_widgets import nesting
from vlai_widgets.errors import NestingRefused


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HIDE_SUCCESSOR = """
    import importlib.util
    real = importlib.util.find_spec
    importlib.util.find_spec = lambda name, *rest: None if name == "nest_asyncio2" else real(name, *rest)
"""
NESTED = """
    import asyncio
    from vlai_widgets.nesting import enable_nested_asyncio
    async def inner(): return 42
    async def main():
        print(enable_nested_asyncio())
        print(asyncio.run(inner()))
    asyncio.run(main())
"""


@pytest.mark.skipif(find_spec("nest_asyncio2") is None, reason="nest-asyncio2 is not installed")
def test_the_maintained_package_is_taken_first() -> None:
    assert run(NESTED).split() == ["nest-asyncio2", "42"]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="refused there")
def test_the_older_one_is_taken_outside_a_kernel() -> None:
    assert run(HIDE_SUCCESSOR + NESTED).split() == ["nest-asyncio", "42"]


@pytest.mark.parametrize(
    ("kernel", "python", "refused"),
    [
        (None, (3, 11), False),
        ((6, 31), (3, 11), False),
        ((7, 0), (3, 13), False),
        ((7, 1), (3, 10), False),
        ((7, 1), (3, 11), True),
        ((7, 4), (3, 13), True),
        ((8, 0), (3, 12), True),
        (None, (3, 14), True),
    ],
)
def test_it_is_refused_where_cells_would_be_lost(
    monkeypatch: pytest.MonkeyPatch, kernel: tuple[int, int] | None, python: tuple[int, int], refused: bool
) -> None:
    applied: list[str] = []
    monkeypatch.setattr(nesting.importlib.util, "find_spec", lambda name: None if name.endswith("2") else object())
    monkeypatch.setattr(nesting, "_running_ipykernel", lambda: kernel)
    monkeypatch.setattr(nesting.sys, "version_info", python)
    monkeypatch.setattr("nest_asyncio.apply", lambda: applied.append("nest_asyncio"))
    if refused:
        with pytest.raises(NestingRefused, match="nest-asyncio2"):
            nesting.enable_nested_asyncio()
    else:
        nesting.enable_nested_asyncio()
    assert bool(applied) is not refused


def test_without_either_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NestingRefused, match="pip install"):
        nesting.enable_nested_asyncio()


def test_a_loop_that_cannot_be_patched_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("Can't patch loop of type X")

    monkeypatch.setattr(nesting.importlib.util, "find_spec", lambda name: None if name.endswith("2") else object())
    monkeypatch.setattr(nesting, "_why_unsafe", lambda: None)
    monkeypatch.setattr("nest_asyncio.apply", fail)
    with pytest.raises(NestingRefused, match="await the call"):
        nesting.enable_nested_asyncio()


def test_a_kernel_is_recognised() -> None:
    assert nesting._running_ipykernel() is None
    script = """
        import ipykernel.kernelapp as app, importlib.metadata
        from vlai_widgets.nesting import _running_ipykernel
        assert _running_ipykernel() is None
        app.IPKernelApp.initialized = classmethod(lambda cls: True)
        print(".".join(map(str, _running_ipykernel())), importlib.metadata.version("ipykernel"))
    """
    pytest.importorskip("ipykernel")
    short, full = run(script).split()
    assert full.startswith(short + ".")
