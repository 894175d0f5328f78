"""What sentences stand for: a table of them, and look-alikes that must not take anything away."""

from __future__ import annotations

import time

import pytest
from tests.agent.sentences import CLIPS, LOOK_ALIKES, SENTENCES

from vlai_widgets.engine.agent.asks import CutOut, Redo, Ref, Remove, Restart, SetVolume, Trim, Undo
from vlai_widgets.engine.agent.understand import understand


@pytest.mark.parametrize(("text", "language", "asks"), SENTENCES, ids=[text for text, _, _ in SENTENCES])
def test_sentence(text: str, language: str, asks: tuple[object, ...]) -> None:
    found = understand(text, CLIPS)
    assert (found.language, found.asks, found.missed) == (language, asks, ())


def test_the_table_is_large_and_half_of_it_is_chinese_or_mixed() -> None:
    assert len(SENTENCES) >= 200
    chinese = [text for text, _, _ in SENTENCES if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    assert len(chinese) >= 0.45 * len(SENTENCES)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_takes_nothing_away(text: str) -> None:
    for ask in understand(text, CLIPS).asks:
        assert not isinstance(ask, Remove | Trim | CutOut | Undo | Redo | Restart), ask
        assert not (isinstance(ask, SetVolume) and ask.volume == 0), ask


@pytest.mark.parametrize(
    "text",
    [
        "remove " + "the video " * 500,
        "删除" + "整个" * 2000,
        "把" * 5000,
        "第1个和" * 900,
        "from 1 to " * 500,
        "'\"" * 3000,
        "clip 1, " * 800,
        "\ue100\ue101 remove \ue102",
        "\x00\x1b[31m remove\u202e 2 pilc",
        "“" * 400,
        "",
        "   ",
    ],
    ids=range(12),
)
def test_nasty_text_is_read_in_a_moment_and_takes_nothing_away(text: str) -> None:
    started = time.perf_counter()
    found = understand(text, CLIPS)
    assert time.perf_counter() - started < 2.5
    assert not any(isinstance(ask, Remove | CutOut | Restart) for ask in found.asks)


@pytest.mark.parametrize("text", ["trim clip to 4 s", "remove clip_05", "delete autumn", "mute clip 9"])
def test_a_name_that_is_not_there_is_never_another_clip(text: str) -> None:
    asks = understand(text, CLIPS).asks
    assert not any(ref.kind == "clip" for ask in asks for ref in getattr(ask, "refs", ())), asks


def test_a_name_that_fits_two_clips_is_asked_about() -> None:
    twins = [("a", "launch_red.mp4"), ("b", "launch_rod.mp4")]
    (ask,) = understand("delete launch_rid", twins).asks
    assert ask == Remove((Ref("which", clip_ids=("a", "b")),))


PARTS = [("a", "ad_dog.mp4"), ("b", "bee_720p.mp4"), ("c", "product_elf.mp4"), ("d", "开箱测评.mp4"), ("e", "beat.mp3")]


@pytest.mark.parametrize(
    ("text", "clip_ids"),
    [
        ("mute the dog", ("a",)),
        ("speed up the elf one by 1.5x", ("c",)),
        ("put bee first", ("b",)),
        ("the bee video should be louder", ("b",)),
        ("compare the dog ad with the elf", ("a", "c")),
        ("rank without bee and elf", ("b", "c")),
        ("把开箱那条静音", ("d",)),
        ("测评放到最前面", ("d",)),
    ],
)
def test_a_part_of_a_name_is_enough_where_it_fits_one_clip(text: str, clip_ids: tuple[str, ...]) -> None:
    (ask,) = understand(text, PARTS).asks
    refs = [*getattr(ask, "refs", ()), *getattr(ask, "without", ())]
    assert tuple(clip_id for ref in refs for clip_id in ref.clip_ids) == clip_ids


@pytest.mark.parametrize(
    "text",
    [
        "mute the unicorn",
        "slow down the unicorn clip",
        "make the beach clip brighter",
        "把登山那条静音",
        "mute unicorn",
    ],
)
def test_a_wish_for_a_clip_that_is_not_there_is_never_done_to_all(text: str) -> None:
    (ask,) = understand(text, PARTS).asks
    assert ask.refs == (Ref("which", clip_ids=("a", "b", "c", "d")),)
