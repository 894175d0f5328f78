"""The driver itself: what other tests rely on when they drive JupyterLab."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_notebook_runs_reloads_restarts_and_changes_its_theme(lab_page):
    lab_page.open_notebook(["x = 41", "print(x + 1)"])
    lab_page.run_all()
    assert "42" in lab_page.outputs()
    lab_page.reload()
    assert "42" in lab_page.outputs()
    lab_page.restart_kernel()
    lab_page.run_all()
    for theme in ("dark", "contrast", "light"):
        lab_page.theme(theme)
    assert lab_page.errors == []
