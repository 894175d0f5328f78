"""Typed edits made on a draft: what they point at is found, the timeline's functions do the work, and words say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.apply_pieces import (
    apply_adjust,
    apply_cut,
    apply_duplicate,
    apply_insert,
    apply_move,
    apply_order,
    apply_remove,
    apply_speed,
    apply_split,
    apply_transition,
    apply_trim,
)
from vlai_widgets.engine.agent.apply_program import (
    apply_add_text,
    apply_canvas,
    apply_duck,
    apply_look,
    apply_loudness,
    apply_music,
    apply_no_music,
    apply_ranks,
    apply_remove_text,
    apply_style_text,
    apply_volume,
)
from vlai_widgets.engine.agent.stage import Applied, Stage
from vlai_widgets.protocol.draft import Draft


def apply(edit: a.Ask, draft: Draft, stage: Stage) -> Applied:
    """Make one edit.

    Returns:
        The new draft, and what was done in words.

    Raises:
        Unresolved: What it points at is not there, or is one of several.
        EditRefused: It cannot be made.
    """
    return _MAKERS[type(edit)](edit, draft, stage)


_MAKERS: Final[dict[type, Callable[[Any, Draft, Stage], Applied]]] = {
    a.SetCanvas: apply_canvas,
    a.SetLook: apply_look,
    a.AddText: apply_add_text,
    a.StyleText: apply_style_text,
    a.RemoveText: apply_remove_text,
    a.ShowRanks: apply_ranks,
    a.AddMusic: apply_music,
    a.RemoveMusic: apply_no_music,
    a.SetVolume: apply_volume,
    a.Duck: apply_duck,
    a.SetLoudness: apply_loudness,
    a.Trim: apply_trim,
    a.CutOut: apply_cut,
    a.Split: apply_split,
    a.Move: apply_move,
    a.Order: apply_order,
    a.SetSpeed: apply_speed,
    a.Duplicate: apply_duplicate,
    a.Remove: apply_remove,
    a.Insert: apply_insert,
    a.SetTransition: apply_transition,
    a.Adjust: apply_adjust,
}
