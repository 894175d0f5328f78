"""The tables of a leaderboard: pandas DataFrames with documented columns, and the plain rows that charts show.

Columns have nullable dtypes (``Int64``, ``Float64``, ``string``); what was not measured is ``NA``, never NaN or 0.
Imported only when a table is asked for: this module needs pandas.
"""

from vlai_widgets.tables.board import Tables
from vlai_widgets.tables.charted import board_rows
from vlai_widgets.tables.checked import brand_table, delivery_table
from vlai_widgets.tables.columns import FEATURES_DTYPES, SCORES_DTYPES, TIMELINE_DTYPES
from vlai_widgets.tables.scored import (
    cloud_scores_table,
    comparison_table,
    dimension_points,
    feature_shares,
    features_table,
    percentile_table,
    scores_table,
    timeline_table,
)
from vlai_widgets.tables.spreadsheet import spreadsheet_csv

__all__ = [
    "FEATURES_DTYPES",
    "SCORES_DTYPES",
    "TIMELINE_DTYPES",
    "Tables",
    "board_rows",
    "brand_table",
    "cloud_scores_table",
    "comparison_table",
    "delivery_table",
    "dimension_points",
    "feature_shares",
    "features_table",
    "percentile_table",
    "scores_table",
    "spreadsheet_csv",
    "timeline_table",
]
