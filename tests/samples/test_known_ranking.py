"""What is measured agrees with what is known: the samples were drawn with one strength or one fault each."""

from __future__ import annotations

import pytest

from vlai_widgets.engine.analysis import analyze
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.samples import SAMPLES
from vlai_widgets.scoring import score_batch

STRONG = {spec.name for spec in SAMPLES if "strong" in spec.traits}
FAULTS = {
    "slow_hook": "hook",
    "no_audio": "audio",
    "dark": "appeal",
    "landscape": "fit",
    "frozen_middle": "clarity",
    "clipped_audio": "audio",
    "letterboxed": "clarity",
    "frantic_cuts": "pace",
}
"""In which dimension each fault has to be seen."""


@pytest.fixture(scope="module")
def board(samples):
    analyses = [analyze(path, clip_id=name, clip=name, sha256="0" * 64).analysis for name, path in samples.items()]
    assert [a.error for a in analyses] == [None] * len(SAMPLES)
    return score_batch(analyses)


@pytest.fixture(scope="module")
def rows(board):
    return {row.clip: row for row in map(board.row, range(len(SAMPLES)))}


def test_every_sample_has_one_known_strength_or_fault():
    assert [len({"strong", *FAULTS} & set(spec.traits)) for spec in SAMPLES] == [1] * len(SAMPLES)
    assert len(STRONG) == 2


def test_the_strong_ones_lead(rows):
    assert {name for name, row in rows.items() if row.rank <= 2} == STRONG


@pytest.mark.parametrize("preset", ["attention", "conversion", "equal"])
def test_the_strong_ones_lead_under_every_preset(board, preset):
    other = board.reweighted(preset=preset)
    assert {other.clips[k] for k in other.order[:2]} == STRONG


@pytest.mark.parametrize("trait", FAULTS)
def test_each_fault_shows_in_its_dimension(rows, trait):
    """Among the two lowest: two faults share the sound, two the clarity."""
    [name] = [spec.name for spec in SAMPLES if trait in spec.traits]
    dimension = FAULTS[trait]
    lowest = sorted(rows, key=lambda clip: rows[clip].dimensions[dimension])[:2]
    assert name in lowest, {clip: round(row.dimensions[dimension]) for clip, row in rows.items()}


@pytest.mark.parametrize("trait", FAULTS)
def test_each_fault_costs_most_where_it_is(rows, trait):
    """Against the strong clips, a faulty one loses more in its own dimension than in any other."""
    [name] = [spec.name for spec in SAMPLES if trait in spec.traits]
    best = {d: max(rows[clip].dimensions[d] for clip in STRONG) for d in DIMENSIONS}
    lost = {d: best[d] - rows[name].dimensions[d] for d in DIMENSIONS}
    ranked = sorted(lost, key=lambda d: -lost[d])
    if trait == "frozen_middle":  # a still picture is a fault of pace and of looks as well
        assert lost["clarity"] > 5
    else:
        assert ranked[0] == FAULTS[trait], lost
