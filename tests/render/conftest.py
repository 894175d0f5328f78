"""Fixtures of the render tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.render.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A maker of clips."""
    return Studio(tmp_path)
