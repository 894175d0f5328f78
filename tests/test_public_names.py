"""The public interface is what `__all__` says: sorted, complete, and importable."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import vlai_widgets as vlai

ROOT = Path(__file__).parents[1]


def test_all_is_sorted_and_every_name_loads() -> None:
    assert list(vlai.__all__) == sorted(vlai.__all__)
    for name in vlai.__all__:
        assert getattr(vlai, name) is not None


def test_all_lists_every_lazy_name_and_every_typed_name() -> None:
    source = (ROOT / "src/vlai_widgets/__init__.py").read_text(encoding="utf-8")
    guarded = next(node for node in ast.parse(source).body if isinstance(node, ast.If))
    typed = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert typed | {"__version__"} == set(vlai.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(vlai, "no_such_name")


def test_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(vlai.__version__)}\b", changelog, re.MULTILINE)
