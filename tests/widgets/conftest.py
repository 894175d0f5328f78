from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.widgets.bench import Bench

from vlai_widgets.widgets.base import VlaiWidget


@pytest.fixture
def bench(browser: Any) -> Iterator[Callable[..., Bench]]:
    """Put a widget on a page of its own: ``bench(widget, theme="dark", width_px=700)``."""
    contexts: list[Any] = []

    def make(widget: VlaiWidget, *, theme: str = "light", width_px: int = 1000, **options: Any) -> Bench:
        context = browser.new_context(viewport={"width": width_px, "height": 900}, color_scheme=theme)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Bench(context.new_page(), widget, theme=theme, **options)

    yield make
    for context in contexts:
        context.close()
