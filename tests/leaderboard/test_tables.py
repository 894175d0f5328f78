from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DIMENSIONS, CloudScore
from vlai_widgets.scoring import load_model
from vlai_widgets.tables import FEATURES_DTYPES, SCORES_DTYPES, TIMELINE_DTYPES

SCORES = """rank clip score rank_lo rank_hi p_first p_top3 tie_group hook pace clarity appeal audio fit coverage flags
duration_s width_px height_px fps size_bytes clip_id backend"""
FEATURES = """clip_id clip dimension feature value unit score weight contribution t_start_s t_end_s direction evidence
grade missing"""
TIMELINE = "clip_id clip t_s motion brightness loudness_lufs cut faces text speech music"


def holds_nan(frame: pd.DataFrame) -> bool:
    """True if a float NaN hides anywhere: NA is the only sign of a missing value."""
    return any(
        isinstance(v, float) and np.isnan(v) for column in frame for v in frame[column].tolist() if v is not pd.NA
    )


def boards(board: Leaderboard) -> list[Leaderboard]:
    cloud = Leaderboard.from_scores(
        [CloudScore(clip="a.mp4", score=71.0, dimensions={"hook": 60.0}), CloudScore(clip="b", score=9.0)]
    )
    return [board, cloud, Leaderboard.from_analyses([]), Leaderboard.from_scores([])]


def test_columns_and_dtypes_are_the_documented_ones_on_every_kind_of_board(board):
    for one in boards(board):
        for frame, names, dtypes in (
            (one.scores, SCORES, SCORES_DTYPES),
            (one.features, FEATURES, FEATURES_DTYPES),
            (one.timeline, TIMELINE, TIMELINE_DTYPES),
        ):
            assert list(frame.columns) == names.split()
            assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dtypes
            assert not holds_nan(frame)


def test_scores_are_sorted_and_clips_without_a_score_come_last(board):
    scores = board.scores
    assert len(scores) == 10
    ranked = scores[scores["rank"].notna()]
    assert ranked["rank"].tolist() == list(range(1, 10))
    assert ranked["score"].tolist() == sorted(ranked["score"].tolist(), reverse=True)
    assert ranked["clip"].iloc[0] == "clip_07.mp4"
    last = scores.iloc[-1]
    assert last["clip"] == "clip_09.mp4"
    for name in ("rank", "score", "rank_lo", "rank_hi", "p_first", "p_top3", "tie_group", "hook", "duration_s"):
        assert last[name] is pd.NA, name


def test_contributions_add_up_to_the_score_and_are_weight_times_score(board):
    features, scores = board.features, board.scores.set_index("clip_id")
    sums = features.groupby("clip_id")["contribution"].sum()
    for clip_id, row in scores.iterrows():
        if row["score"] is not pd.NA:
            assert sums[clip_id] == pytest.approx(row["score"], abs=1e-9)
    measured = features[features["contribution"].notna()]
    product = measured["weight"] * measured["score"]
    assert np.allclose(product.to_numpy(float), measured["contribution"].to_numpy(float))
    shares = measured.groupby("clip_id")["weight"].sum()
    assert np.allclose(shares.to_numpy(float), 1.0)


def test_contributions_still_add_up_when_a_dimension_weighs_nothing(board):
    reranked = board.rerank(weights={"hook": 0.0, "audio": 3.0})
    features = reranked.features
    measured = features[features["contribution"].notna()]
    assert np.allclose(
        (measured["weight"] * measured["score"]).to_numpy(float), measured["contribution"].to_numpy(float)
    )
    sums = features.groupby("clip_id")["contribution"].sum()
    scores = reranked.scores.dropna(subset=["score"]).set_index("clip_id")["score"]
    assert np.allclose(sums[scores.index].to_numpy(float), scores.to_numpy(float))


def test_what_was_not_measured_is_na_with_a_reason(board):
    features = board.features
    silent = features[(features["clip"] == "clip_08.mp4") & (features["dimension"] == "audio")]
    assert len(silent) > 0
    assert silent["value"].isna().all()
    assert silent["contribution"].isna().all()
    assert set(silent["missing"]) == {"no sound track"}
    assert board.scores.set_index("clip").loc["clip_08.mp4", "audio"] is pd.NA
    unread = features[features["clip"] == "clip_09.mp4"]
    assert set(unread["missing"]) == {"The file ends after 28 of 50 frames."}
    present = features[features["value"].notna()]
    assert present["missing"].isna().all()


def test_features_are_one_row_a_clip_and_feature_in_the_models_order(board):
    features = board.features
    names = [spec.name for spec in load_model().features]
    assert len(features) == 10 * len(names)
    assert features["feature"].tolist()[: len(names)] == names
    assert list(dict.fromkeys(features["clip"])) == list(board.clips)
    assert features["score"].dropna().between(0, 100).all()
    assert features["score"].max() > 1.5  # 0-100, not 0-1


def test_timeline_keeps_what_was_measured(board, analyses):
    timeline = board.timeline
    assert len(timeline) == sum(len(a.timeline) for a in analyses)
    one = timeline[timeline["clip"] == "clip_03.mp4"]
    assert one["motion"].tolist() == pytest.approx([p.motion for p in analyses[3].timeline])
    assert one["faces"].isna().all()
    assert timeline[timeline["clip"] == "clip_08.mp4"]["loudness_lufs"].isna().all()


def test_every_read_gives_a_fresh_copy(board):
    scores = board.scores
    scores.loc[:, "score"] = 0.0
    del scores["hook"]
    assert board.scores["score"].max() > 0
    assert "hook" in board.scores
    assert all(isinstance(flags, tuple) for flags in board.scores["flags"])  # nothing to change in place


def test_compare_gaps_add_up_to_the_difference_of_the_scores(board):
    table = board.compare("clip_07", "clip_02")
    scores = board.scores.set_index("clip")["score"]
    assert table["gap"].sum() == pytest.approx(scores["clip_07.mp4"] - scores["clip_02.mp4"])
    assert table["gap"].abs().is_monotonic_decreasing
    silent = board.compare("clip_08", "clip_02")
    assert silent["gap"].sum() == pytest.approx(scores["clip_08.mp4"] - scores["clip_02.mp4"])
    assert not holds_nan(silent)


def test_rows_of_charts_equal_the_tables(board):
    scores, features = board.scores, board.features
    points = features.groupby(["clip_id", "dimension"])["contribution"].sum()
    for row, (_, table) in zip(board.rows, scores.iterrows(), strict=True):
        assert row.clip_id == table["clip_id"]
        for name in ("rank", "score", "rank_lo", "rank_hi", "p_first", "tie_group"):
            assert getattr(row, name) == (None if table[name] is pd.NA else table[name])
        for name in DIMENSIONS:
            assert row.dimensions[name] == (None if table[name] is pd.NA else table[name])
        if row.score is not None:
            assert sum(row.points.values()) == pytest.approx(row.score)
            for name, value in row.points.items():
                assert value == pytest.approx(points[row.clip_id, name])


def test_cloud_rows_hold_only_what_the_reply_gave():
    board = Leaderboard.from_scores(
        [CloudScore(clip="low.mp4", score=40.0), CloudScore(clip="top.mp4", score=90.0, dimensions={"hook": 80.0})]
    )
    scores = board.scores
    assert scores["clip"].tolist() == ["top.mp4", "low.mp4"]
    assert scores["rank"].tolist() == [1, 2]
    assert set(scores["backend"]) == {"cloud"}
    for name in (*DIMENSIONS[1:], "rank_lo", "p_first", "coverage", "duration_s", "size_bytes"):
        assert scores[name].isna().all(), name
    assert scores["hook"].tolist() == [80.0, pd.NA]
    assert board.errors == {}


def test_tables_survive_csv(board):
    again = pd.read_csv(io.StringIO(board.scores.to_csv(index=False)))
    assert again["clip"].tolist() == list(board.clips)
