"""The ten sample clips, drawn once and kept between runs: they are drawn anew when the code that draws them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from vlai_widgets.samples import draw_samples


@pytest.fixture(scope="session")
def samples(request: pytest.FixtureRequest) -> dict[str, Path]:
    folder = request.config.cache.mkdir("vlai-samples")
    return {path.name: path for path in draw_samples(folder)}
