"""Scores add up, stay put when the batch grows, and say how sure the order is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import DIMENSIONS, Analysis, Measurement
from vlai_widgets.scoring import LIMITS, bands, load_model, score_batch
from vlai_widgets.scoring.smaa import _ranks_by_counting, _ranks_by_sorting, acceptability

MODEL = load_model()


def analysis(name, values, error=None):
    measured = tuple(Measurement(feature=k, value=v, missing=None if v is not None else "x") for k, v in values.items())
    return Analysis(
        clip_id=f"id-{name}", clip=name, sha256="", analysis_version="1", measurements=measured, error=error
    )


def random_analysis(name, seed, missing=0.0):
    rng = np.random.default_rng(seed)
    values = {}
    for spec in MODEL.features:
        low, high = spec.points[0][0], spec.points[-1][0]
        values[spec.name] = None if rng.uniform() < missing else float(rng.uniform(low - 1, high + 1))
    return analysis(name, values)


BATCH = [random_analysis(f"c{i}", i, missing=0.15) for i in range(12)]


def test_the_model_is_sound():
    names = [spec.name for spec in MODEL.features]
    assert len(set(names)) == len(names)
    for dimension in DIMENSIONS:
        assert sum(spec.dimension == dimension for spec in MODEL.features) >= 3
    for spec in MODEL.features:
        x = [point[0] for point in spec.points]
        y = np.array([point[1] for point in spec.points])
        assert x == sorted(set(x)), spec.name
        assert 0 <= y.min() < y.max() <= 1, spec.name
        steps = np.sign(np.diff(y))
        if spec.direction == "higher":
            assert (steps >= 0).all(), spec.name
        elif spec.direction == "lower":
            assert (steps <= 0).all(), spec.name
        else:  # one hill: up, level, down
            assert (np.diff(steps[steps != 0]) <= 0).all(), spec.name
            assert (steps > 0).any(), spec.name
            assert (steps < 0).any(), spec.name
        assert spec.evidence
        assert spec.source
        assert spec.grade in "ABCD"
        assert spec.weight > 0 or "not scored" in spec.evidence
        assert spec.label_zh
    for preset in MODEL.presets.values():
        assert sum(preset.weights.values()) == pytest.approx(1)
        assert tuple(preset.weights) == DIMENSIONS


def test_curves_are_straight_between_their_points_and_level_beyond():
    spec = MODEL.feature("first_change_s")
    given = np.array([0.0, 1.75, 3.0, 4.5, 6.0, 99.0, np.nan])
    assert spec.points == ((0.5, 1.0), (3.0, 0.75), (6.0, 0.0))
    assert spec.score(given) == pytest.approx(np.array([1, 0.875, 0.75, 0.375, 0, 0, np.nan]), nan_ok=True)


def test_contributions_add_up_to_the_score():
    for preset in MODEL.presets:
        batch = score_batch(BATCH, preset=preset, weights={"audio": 0.7})
        assert np.nansum(batch.contributions, axis=1) == pytest.approx(batch.score, abs=1e-9)
        weights = np.array([batch.weights[name] for name in DIMENSIONS])
        assert weights.sum() == pytest.approx(1)
        assert np.nansum(batch.shares, axis=1) == pytest.approx(1)
        if MODEL.presets[preset].rules:  # a checklist counts rules, not dimensions
            continue
        known = np.isfinite(batch.dimensions)
        mean = (np.nan_to_num(batch.dimensions) @ weights) / (known @ weights)
        assert mean == pytest.approx(batch.score, abs=1e-9)
        assert ((batch.score >= 0) & (batch.score <= 100)).all()


@pytest.mark.parametrize("preset", ["abcd", "cqs-like"])
def test_a_checklist_scores_the_share_of_rules_that_pass(preset):
    batch = score_batch(BATCH, preset=preset)
    asked = MODEL.presets[preset]
    column = {spec.name: i for i, spec in enumerate(MODEL.features)}
    for row in range(len(BATCH)):
        verdicts = []
        for rule in asked.rules:
            value = batch.values[row, column[rule.feature]]
            low, high = (-np.inf if rule.least is None else rule.least), (np.inf if rule.most is None else rule.most)
            if np.isfinite(value):
                verdicts.append(low <= value <= high)
        assert batch.score[row] == pytest.approx(100 * np.mean(verdicts), abs=1e-9)
        listed = len(asked.rules) + len(asked.not_measured)
        assert batch.coverage[row] == pytest.approx(len(verdicts) / listed)
    again = batch.reweighted(preset="attention")
    assert again.score == pytest.approx(score_batch(BATCH).score, abs=1e-9)
    assert asked.source
    assert asked.grade in "ABCD"
    assert len({rule.feature for rule in asked.rules}) == len(asked.rules)


def test_a_checklist_passes_at_its_thresholds():
    # Google's ABCD detector: change within 3.0 s, five shots in any 5 s, mean shot of 2 s at most.
    fine = {"first_change_s": 3.0, "shots_in_5s": 5.0, "mean_shot_s": 2.0}
    short = {"first_change_s": 3.01, "shots_in_5s": 4.0, "mean_shot_s": 2.01}
    batch = score_batch([analysis("a", fine), analysis("b", short), analysis("c", fine | short)], preset="abcd")
    assert batch.score == pytest.approx(np.array([100, 0, 0]), abs=1e-9)
    assert batch.row(0).dimensions["audio"] is None


def test_a_clip_by_hand():
    # hook: first change at 4.5 s (0.375, weight 3) and blank 0 s (1.0, weight 2); audio: no sound (0).
    batch = score_batch(
        [analysis("a", {"first_change_s": 4.5, "opening_blank_s": 0.0, "sound_present": 0.0, "loudness_lufs": None})]
    )
    hook = 100 * (3 * 0.375 + 2 * 1.0) / 5
    assert dict(zip(DIMENSIONS, batch.dimensions[0], strict=True))["hook"] == pytest.approx(hook)
    assert batch.score[0] == pytest.approx((0.25 * hook + 0.15 * 0) / 0.40)
    weight = {d: sum(s.weight for s in MODEL.features if s.dimension == d) for d in DIMENSIONS}
    assert batch.coverage[0] == pytest.approx(0.25 * 5 / weight["hook"] + 0.15 * 2 / weight["audio"])


def test_adding_a_clip_moves_no_score():
    alone = score_batch(BATCH[:3])
    crowd = score_batch([random_analysis("extreme", 77), *BATCH[:3], *BATCH[5:]])
    assert crowd.score[1:4] == pytest.approx(alone.score, abs=1e-9)
    assert crowd.dimensions[1:4] == pytest.approx(alone.dimensions, abs=1e-9, nan_ok=True)


def test_coverage_falls_with_a_missing_feature_and_the_feature_is_not_scored_zero():
    whole = random_analysis("a", 1)
    less = dataclasses.replace(whole, measurements=tuple(m for m in whole.measurements if m.feature != "sharpness"))
    batch = score_batch([whole, less])
    assert batch.coverage[0] == pytest.approx(1)
    clarity = sum(s.weight for s in MODEL.features if s.dimension == "clarity")
    share = MODEL.feature("sharpness").weight / clarity
    assert batch.coverage[1] == pytest.approx(1 - 0.15 * share)
    column = [s.name for s in MODEL.features].index("sharpness")
    assert np.isnan(batch.contributions[1, column])


def test_what_only_some_clips_have_is_asked_of_no_other():
    """A face as the subject, a tempo: without them coverage stays whole and nothing else weighs any different."""
    whole = random_analysis("a", 1)
    extra = {spec.name for spec in MODEL.features if not spec.asked_of_all}
    assert {"subject_area_pct", "subject_off_centre_pct", "tempo_bpm", "onset_strength_db"} < extra
    less = dataclasses.replace(whole, measurements=tuple(m for m in whole.measurements if m.feature not in extra))
    batch = score_batch([whole, less])
    assert batch.coverage == pytest.approx(1)
    assert np.nansum(batch.contributions, axis=1) == pytest.approx(batch.score, abs=1e-9)
    for i, spec in enumerate(MODEL.features):
        if spec.weight == 0:
            assert batch.contributions[0, i] == 0, spec.name
        if spec.dimension != "appeal":
            assert batch.shares[0, i] == pytest.approx(np.nan_to_num(batch.shares[1, i]), abs=1e-9), spec.name


def test_failed_clips_are_unranked_and_last():
    broken = analysis("broken", {}, error="The file is empty.")
    nothing = analysis("a-nothing", {"unknown_feature": 3.0, "sharpness": float("nan")})
    batch = score_batch([broken, *BATCH[:2], nothing])
    assert batch.rank.tolist()[0] == batch.rank.tolist()[3] == 0
    assert sorted(batch.rank[1:3]) == [1, 2]
    assert batch.order.tolist()[2:] == [3, 0]
    row = batch.row(0)
    assert (row.score, row.rank, row.rank_lo, row.tie_group, row.p_first) == (None,) * 5
    assert set(row.dimensions.values()) == {None}
    assert row.error == "The file is empty."
    assert score_batch([]).order.size == 0


def test_rows_hold_no_nan():
    batch = score_batch([*BATCH, analysis("broken", {}, error="x")])
    for i in range(len(BATCH) + 1):
        for value in (*dataclasses.asdict(batch.row(i)).values(), *batch.row(i).dimensions.values()):
            assert value == value


def test_ties_are_broken_by_name_then_id():
    twin = {"sharpness": 0.4}
    batch = score_batch([analysis("b", twin), analysis("a", twin), analysis("c", {"sharpness": 0.9})])
    assert [batch.clips[i] for i in batch.order] == ["c", "a", "b"]
    assert batch.rank.tolist() == [3, 2, 1]
    assert batch.tie_group[0] == batch.tie_group[1]


def test_reweighting_is_scoring_with_other_weights():
    again = score_batch(BATCH).reweighted(preset="conversion", weights={"hook": 0.4})
    fresh = score_batch(BATCH, preset="conversion", weights={"hook": 0.4})
    for field in dataclasses.fields(fresh):
        ours, theirs = getattr(again, field.name), getattr(fresh, field.name)
        if isinstance(ours, np.ndarray):
            assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f"), field.name
        else:
            assert ours == theirs, field.name
    # Overriding one weight of the preset, where the others keep theirs.
    assert fresh.weights["fit"] / fresh.weights["hook"] == pytest.approx(0.25 / 0.4)


@pytest.mark.parametrize("weights", [{"hook": -1}, {"hook": float("nan")}, {"hook": float("inf")}, {"hook": "much"}])
def test_bad_weights_are_refused(weights):
    with pytest.raises(InputError):
        score_batch(BATCH, weights=weights)


def test_unknown_names_and_all_zero_weights():
    with pytest.raises(UnknownOption, match="attention"):
        score_batch(BATCH, preset="atention")
    with pytest.raises(UnknownOption, match="hook"):
        score_batch(BATCH, weights={"hok": 1})
    with pytest.raises(InputError, match="All weights are 0"):
        score_batch(BATCH, weights=dict.fromkeys(DIMENSIONS, 0))


def test_weight_on_what_was_not_measured_gives_no_score():
    only_audio = dict.fromkeys(DIMENSIONS, 0.0) | {"audio": 1.0}
    batch = score_batch([analysis("a", {"sharpness": 0.5}), analysis("b", {"sound_present": 1.0})], weights=only_audio)
    assert np.isnan(batch.score[0])
    assert (batch.rank.tolist(), batch.score[1]) == ([0, 1], 100)


def test_intervals_hold_the_rank_and_repeat():
    batch = score_batch(BATCH)
    assert (batch.rank_lo <= batch.rank).all()
    assert (batch.rank <= batch.rank_hi).all()
    assert batch.p_first.sum() == pytest.approx(1)
    assert batch.p_top3.sum() == pytest.approx(3)
    assert np.array_equal(score_batch(BATCH).p_first, batch.p_first)
    assert not np.array_equal(score_batch(BATCH, seed=1).p_first, batch.p_first)


def test_a_clip_that_is_better_in_everything_is_surely_first():
    sure = acceptability(np.array([[90.0] * 6, [50.0] * 6]), np.full(6, 1 / 6), draws=500, seed=0)
    assert sure.p_first.tolist() == [1, 0]
    assert (sure.rank_lo.tolist(), sure.rank_hi.tolist()) == ([1, 2], [1, 2])
    assert sure.tie_group.tolist() == [1, 2]
    opposite = np.array([[100.0, 0, 50, 50, 50, 50], [0.0, 100, 50, 50, 50, 50]])
    open_race = acceptability(opposite, np.full(6, 1 / 6), draws=4000, seed=0)
    assert open_race.p_first[0] == pytest.approx(0.5, abs=0.03)
    assert open_race.rank_hi.tolist() == [2, 2]
    assert open_race.tie_group.tolist() == [1, 1]


def test_a_chain_of_near_ties_ties_nobody_who_can_be_told_apart():
    # Each clip nearly ties with the next one; the first one beats the last one under almost all weights.
    wobble = np.array([12.0, -12, 12, -12, 12, -12])
    dimensions = np.array([step + wobble * (-1) ** i for i, step in enumerate(np.linspace(80, 60, 9))])
    groups = acceptability(dimensions, np.full(6, 1 / 6), draws=4000, seed=0).tie_group
    assert groups[0] == groups[1]
    assert groups[0] < groups[-1]
    scores = dimensions @ np.random.default_rng(5).dirichlet(np.full(6, 30 / 6), 4000).T
    for one in range(9):
        for other in range(one + 1, 9):
            if groups[one] == groups[other]:
                assert 0.17 <= np.mean(scores[one] > scores[other]) <= 0.83


def test_intervals_agree_with_a_plain_simulation():
    # Weights by numpy's own Dirichlet, ranks by brute force.
    rng = np.random.default_rng(5)
    dimensions = rng.uniform(20, 90, (8, 6))
    weights = np.array([MODEL.presets["attention"].weights[d] for d in DIMENSIONS])
    dimensions[2, 4] = dimensions[5, 0] = np.nan  # what was not measured takes its weight with it
    known, filled = np.isfinite(dimensions), np.nan_to_num(dimensions)
    order = np.argsort(-(filled @ weights) / (known @ weights))
    dimensions, known, filled = dimensions[order], known[order], filled[order]
    drawn = rng.dirichlet(30 * weights, 20_000)
    scores = (drawn @ filled.T) / (drawn @ known.T)
    ranks = 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    ours = acceptability(dimensions, weights, draws=20_000, seed=0)
    assert ours.p_first == pytest.approx((ranks == 1).mean(axis=0), abs=0.02)
    assert ours.p_top3 == pytest.approx((ranks <= 3).mean(axis=0), abs=0.02)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="nearest")
    place = np.arange(1, 9)
    assert np.abs(ours.rank_lo - np.minimum(low, place)).max() <= 1
    assert np.abs(ours.rank_hi - np.maximum(high, place)).max() <= 1


def test_counting_ranks_agrees_with_sorting():
    scores = np.random.default_rng(0).normal(60, 12, (20, 3000)).clip(0, 100).astype(np.float32)
    gap = np.abs(_ranks_by_counting(scores) - _ranks_by_sorting(scores))
    assert gap.max() <= 6  # a bin holds a few clips
    assert gap.mean() < 1


def test_bands_and_limits():
    assert [bands(s) for s in (100, 80, 79.99, 65, 64.99, 0)] == ["strong"] * 2 + ["could improve"] * 2 + ["review"] * 2
    assert len(LIMITS["en"]) == len(LIMITS["zh"]) >= 8
    assert any("not a forecast" in text for text in LIMITS["en"])


def test_scoring_imports_numpy_alone():
    import subprocess
    import sys

    heavy = ("av", "pandas", "scipy", "PIL", "pydantic", "httpx", "plotly")
    code = f"import vlai_widgets.scoring, sys; print([m for m in {heavy!r} if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
