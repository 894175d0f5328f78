"""Every example of every docstring runs, with the real engine, in a folder that holds three small clips."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest
from tests.tinyclip import draw_tiny

import vlai_widgets as vlai

CLIPS = ("a.mp4", "b.mp4", "c.mp4")
NOT_RUN = {
    "vlai_widgets.nesting.enable_nested_asyncio",  # would patch this process; tests/test_nesting.py runs it apart
}
ENGINE = "vlai_widgets.engine."


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """What the examples take for given: see the first words of docs/api."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "clips").mkdir()
    for number, name in enumerate(CLIPS):
        draw_tiny(folder / "clips" / name, number)
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    patch.setenv("VLAI_HOME", str(folder / "home"))  # examples look into it, and it is theirs alone
    backend = vlai.connect("local")
    run = vlai.rank("clips/*.mp4", backend=backend)
    yield {"vlai": vlai, "backend": backend, "run": run, "board": run.result()}
    backend.close()
    patch.undo()


def examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [each.name for each in pkgutil.walk_packages(vlai.__path__, "vlai_widgets.")]
    for name in ("vlai_widgets", *modules):
        if not name.endswith("__main__"):
            yield from (test for test in finder.find(importlib.import_module(name)) if test.examples)


@pytest.mark.slow
def test_every_example_runs(world):
    said = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    tests = list(examples())
    assert len(tests) > 100
    for test in tests:
        test.globs = {**test.globs, **world}
        if any("session" in example.source for example in test.examples):
            test.globs["session"] = world["backend"].open_session()
            test.globs["session"].upload("clips/*.mp4")
        runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def test_no_example_that_users_see_is_left_out():
    left_out = {test.name for test in examples() if any(example.options.get(doctest.SKIP) for example in test.examples)}
    assert {name for name in left_out if not name.startswith(ENGINE)} == NOT_RUN
