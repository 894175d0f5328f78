"""The reference page says what the score model says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from vlai_widgets.scoring import load_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("score_reference", ROOT / "tools" / "score_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.page()


def test_the_page_is_up_to_date(made):
    words = "docs/score-reference.md is out of date: run python tools/score_reference.py"
    assert (ROOT / "docs" / "score-reference.md").read_text(encoding="utf-8") == made, words


def test_every_feature_and_rule_is_on_it(made):
    model = load_model()
    for spec in model.features:
        section = made.split(f"### `{spec.name}`", 1)[1].split("###", 1)[0]
        for part in (spec.evidence, spec.source, spec.unit, f"{spec.points[-1][0]:g} → {spec.points[-1][1]:g}"):
            assert part in section
    for preset in model.presets.values():
        assert f"`{preset.name}`" in made
        assert all(rule.label_en in made for rule in preset.rules)
