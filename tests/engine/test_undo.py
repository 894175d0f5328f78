"""Undo and redo through the store: every edit is a version, and what comes back is the same to the byte."""

from __future__ import annotations

import asyncio

import pytest

from vlai_widgets.engine.agent import respond
from vlai_widgets.engine.core import Engine, EngineOptions
from vlai_widgets.engine.timeline import Footage, first_cut


@pytest.fixture
def play(tmp_path):
    """Say things to a session of a real store; each answer goes with the stored text of the newest draft."""

    def run(*sentences, start=True):
        async def whole():
            engine = Engine(EngineOptions(home=tmp_path / "home", workers=1))
            try:
                session = engine.sessions.create("local", task_name="project", language="en")
                bench = engine.turns.bench(session)
                if start:
                    bench.save_draft(
                        first_cut([Footage(clip_id=f"c{n}", name=f"{n}.mp4", duration_s=4.0) for n in (1, 2, 3)]),
                        note="laid",
                    )
                told, stored = [], [newest(engine)]
                for sentence in sentences:
                    events = [e async for e in respond(sentence, bench=bench, streaming=False, silent_turns=False)]
                    told.append("".join(p.text or "" for e in events if e.content for p in e.content.parts))
                    stored.append(newest(engine))
                return told, stored, bench.versions()
            finally:
                await engine.close()

        return asyncio.run(asyncio.wait_for(whole(), 30))

    return run


def newest(engine):
    row = engine.database.row("SELECT draft FROM drafts ORDER BY version DESC LIMIT 1")
    return row["draft"] if row else None


def test_undo_and_redo_bring_back_the_same_bytes(play):
    told, stored, versions = play(
        "trim clip 1 to 2 seconds", "title 'Hi' for 2 s", "undo", "undo", "redo", "redo", "undo the last 2 edits"
    )
    assert stored[3] == stored[1]
    assert stored[4] == stored[0]
    assert stored[5] == stored[1]
    assert stored[6] == stored[2]
    assert stored[7] == stored[0]
    assert told[2].startswith("Undone: title")
    assert told[4].startswith("Redone: 1.mp4")
    assert len(versions) == 8, "history is only added to"


def test_a_new_edit_after_an_undo_starts_a_new_line(play):
    told, stored, _ = play("make it square", "undo", "make it 16:9", "redo", "undo", "undo")
    assert "nothing to redo" in told[3]
    assert stored[4] == stored[3]
    assert stored[5] == stored[0]
    assert "nothing to undo" in told[5]


def test_back_to_the_start_is_an_edit_that_can_be_undone(play):
    told, stored, _ = play("make it square", "mute clip 1", "back to the start", "undo", "back to the start", "undo")
    assert stored[3] == stored[0]
    assert stored[4] == stored[2]
    assert stored[6] == stored[2]
    assert "first version" in told[2]


def test_several_edits_of_one_sentence_are_undone_one_by_one(play):
    _, stored, versions = play("make it square and mute clip 1", "undo", "undo")
    assert [version.number for version in versions] == [1, 2, 3, 4, 5]
    assert stored[3] == stored[0]
    assert stored[2] != stored[0]


def test_without_a_timeline_there_is_nothing_to_walk(play):
    told, stored, _ = play("undo", "redo", "back to the start", start=False)
    assert told == ["There is nothing to undo.", "There is nothing to redo.", "There is nothing to undo."]
    assert stored[-1] is None
