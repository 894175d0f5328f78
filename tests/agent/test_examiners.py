"""Sentences of several people who had not seen the grammar: ``examiners.tsv``, and what they must never come to."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.agent.sentences import CLIPS
from tests.agent.test_strangers import told

from vlai_widgets.engine.agent.asks import (
    CutOut,
    Order,
    Redo,
    Remove,
    RemoveMusic,
    RemoveText,
    Restart,
    SetVolume,
    Trim,
    Undo,
)
from vlai_widgets.engine.agent.understand import understand

LINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "examiners.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
NAMES = {clip_id: name.rsplit(".", 1)[0] for clip_id, name in CLIPS}


@pytest.mark.parametrize(("language", "text", "asks"), LINES, ids=[f"{n}" for n in range(len(LINES))])
def test_an_examiner_is_understood(language: str, text: str, asks: str) -> None:
    found = understand(text, CLIPS)
    assert (found.language, "; ".join(told(ask, NAMES) for ask in found.asks), found.missed) == (language, asks, ())


TAKES = Remove | RemoveMusic | RemoveText | Trim | CutOut | Undo | Redo | Restart | Order


@pytest.mark.parametrize(
    "text",
    [
        "Caption on the second clip: 20% off this weekend only",
        "the title shouldn't be so low",
        "标题别那么靠下",
        "字幕不要太大",
        "标题早点消失",
        "How does undo work here?",
        "The client cut our budget and we had to speed up the launch",
        "老板说要加速上市，还要裁剪预算",
        "delete clip 3... actually no, keep it",
        "把那个视频删了",
        "夏天那条删了吧",
        "mute the first 2 seconds of clip 1",
        "music off for the first clip",
        "加一行标题，内容是：删掉烦恼，只留清凉",
        "caption: Delete your doubts",
        "clip 1 slower, the last one wobblier",
        "undo everything except the title",
        "crossfade 1s everywhere, no wipe",
        "transitions are too quick, make them 0.8s",
        "use voice.wav as soundtrack, volume 60",
        "片头写“新品来袭”",
    ],
)
def test_what_only_sounds_like_it_takes_nothing_away(text: str) -> None:
    for ask in understand(text, CLIPS).asks:
        assert not isinstance(ask, TAKES), ask
        assert not (isinstance(ask, SetVolume) and ask.volume == 0), ask


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        ("mute everybody except clip_04", "c4"),
        ("no sound on any of the clips except summer sale", "c2"),
        ("除了夏日新品都静音", "c3"),
        ("mute all clips other than spring-launch", "c1"),
    ],
)
def test_who_is_spared_is_never_the_one_that_is_muted(text: str, spared: str) -> None:
    for ask in understand(text, CLIPS).asks:
        for ref in getattr(ask, "refs", ()):
            assert spared not in ref.clip_ids, ask


@pytest.mark.parametrize(
    "text", ["mute everything except the music", "除了音乐都静音", "mute the clips, not the music"]
)
def test_music_that_is_spared_goes_on(text: str) -> None:
    for ask in understand(text, CLIPS).asks:
        assert not (isinstance(ask, SetVolume) and ask.of != "clips"), ask


def test_any_two_sentences_in_one_message_are_read() -> None:
    texts = [text for _, text, _ in LINES[::7]]
    for one, other in itertools.pairwise(texts):
        for joint in (", ", " and ", "，不对，"):
            understand(f"{one}{joint}{other}", CLIPS)
