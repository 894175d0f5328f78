"""Messages that go on from the one before, or take its place."""

from __future__ import annotations

import pytest
from tests.agent.test_turn import Desk, desk, events_of, final_text  # noqa: F401 - a fixture

from vlai_widgets.engine.agent.asks import (
    AddText,
    Adjust,
    Ask,
    Rank,
    Redo,
    Ref,
    SetCanvas,
    SetSpeed,
    SetTransition,
    SetVolume,
    Span,
    Trim,
    Unclear,
    Undo,
)
from vlai_widgets.engine.agent.followups import followed
from vlai_widgets.engine.agent.workbench import Said

CLIPS = [("c1", "ad_dog.mp4"), ("c2", "bee_720p.mp4"), ("c3", "product_elf.mp4")]
DOG, ELF = (Ref("clip", clip_ids=("c1",)),), (Ref("clip", clip_ids=("c3",)),)


def nth(n: int) -> tuple[Ref, ...]:
    return (Ref("nth", n),)


@pytest.mark.parametrize(
    ("before", "text", "asks", "instead_of"),
    [
        (["trim the dog to 4 seconds"], "no, 5 seconds", (Trim(refs=DOG, length=5000),), 2),
        (["trim the dog to 4 seconds", "no, 5 seconds"], "no, 6 seconds", (Trim(refs=DOG, length=6000),), 2),
        (["trim the dog to 4 seconds"], "same for the elf", (Trim(refs=ELF, length=4000),), None),
        (["第一个剪到4秒"], "不对，5秒", (Trim(refs=nth(1), length=5000),), 2),
        (["speed up clip 2 by 2x"], "1.5x", (SetSpeed(refs=nth(2), factor=1.5),), 2),
        (["speed up clip 2 by 2x"], "slower", (SetSpeed(refs=nth(2), factor=0.5),), None),
        (["put epic music"], "quieter", (SetVolume(volume=0.75, relative=True, of="music"),), None),
        (["音乐调到30%"], "再小一点", (SetVolume(volume=0.7, relative=True, of="music"),), None),
        (["mute clip 1"], "unmute it", (SetVolume(volume=1.0, refs=nth(1)),), None),
        (["make clip 1 brighter"], "a bit more", (Adjust(refs=nth(1), brightness=0.1),), None),
        (["put epic music", "quieter"], "a little more", (SetVolume(volume=0.75, relative=True, of="music"),), None),
        (["crossfade 0.5s"], "make it 1 second", (SetTransition(kind="fade", length=1000),), 2),
        (["加个标题“夏日”"], "改成红色", (AddText(text="夏日", colour="#e03131"),), 2),
        (["add a title"], "Summer Sale", (AddText(text="Summer Sale"),), 2),
        (["mute the unicorn"], "the dog one", (SetVolume(volume=0.0, refs=DOG),), None),
        (["rank them"], "without clip 2", (Rank(without=nth(2)),), None),
        (["take the elf out"], "put it back", (Undo(),), None),
        (["第二个删掉"], "还是加回来吧", (Undo(),), None),
        (["remove the music"], "please bring it back", (Undo(),), None),
        (["make it square", "undo"], "bring it back", (Redo(),), None),
        (["make it square"], "no, 16:9", (SetCanvas(aspect="16:9"),), None),
    ],
)
def test_a_message_goes_on_from_the_one_before(
    before: list[str], text: str, asks: tuple[Ask, ...], instead_of: int | None
) -> None:
    found = followed(text, [Said(each, number) for number, each in enumerate(before, 2)], CLIPS)
    assert (found.understood.asks, found.understood.missed, found.instead_of) == (asks, (), instead_of)


@pytest.mark.parametrize(
    ("before", "text", "asks"),
    [
        (["trim the dog to 4 seconds"], "undo", (Undo(),)),
        (["trim the dog to 4 seconds"], "mute clip 2", (SetVolume(volume=0.0, refs=nth(2)),)),
        (["trim the dog to 4 seconds"], "thanks", ()),
        (["remove clip 2"], "ok", ()),
        (["remove clip 2", "undo"], "3 seconds", (Unclear("of_what"),)),
        (["add a title 'Hi'"], "everything louder", (SetVolume(volume=1.25, relative=True, of="everything"),)),
        (
            ["remove clip 2", "add a caption 'Hi' for 2 s"],
            "no, 3 seconds",
            (AddText(text="Hi", style="caption", span=Span(length=3000)),),
        ),
    ],
)
def test_a_message_that_stands_for_itself_means_what_it_says(
    before: list[str], text: str, asks: tuple[Ask, ...]
) -> None:
    assert followed(text, [Said(each, 1) for each in before], CLIPS).understood.asks == asks


def test_what_was_put_right_takes_the_place_of_what_was_done(desk: Desk) -> None:  # noqa: F811
    def say(text: str) -> str:
        before = len(desk.notes)
        words = final_text(events_of(desk, text))
        desk.messages.append(Said(text, before))
        return words

    say("rank these videos")
    reel = desk.draft()
    say("trim clip 1 to 1 second")
    short = desk.draft()
    assert "1.5 s" in say("no, 1.5 seconds")
    assert reel.d > desk.draft().d > short.d
    say("undo")
    assert desk.draft() == reel
