"""Sentences by kind of what made them hard: objects that share a verb, what is to be left alone, slips of the ear.

One file a kind in ``paraphrases``; each line holds the language, the sentence, and what it asks for in the short form
of ``test_strangers.py``. The session holds the five files of ``sentences.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.agent.sentences import CLIPS
from tests.agent.test_strangers import told

from vlai_widgets.engine.agent.homophones import sounded
from vlai_widgets.engine.agent.understand import understand

FILES = sorted((Path(__file__).parent / "paraphrases").glob("*.tsv"))
LINES = [
    (file.stem, *line.split("\t"))
    for file in FILES
    for line in file.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
NAMES = {clip_id: name.rsplit(".", 1)[0] for clip_id, name in CLIPS}


@pytest.mark.parametrize(("kind", "language", "text", "asks"), LINES, ids=[f"{line[0]}-{line[2]}" for line in LINES])
def test_a_paraphrase_is_understood(kind: str, language: str, text: str, asks: str) -> None:
    found = understand(text, CLIPS)
    assert (found.language, "; ".join(told(ask, NAMES) for ask in found.asks), found.missed) == (language, asks, ()), (
        kind
    )


def test_what_may_be_left_out_of_a_ranking_that_was_not_understood_is_not_taken_off() -> None:
    found = understand("frobnicate the preset scores, exclude clip_04", CLIPS)
    assert not any(type(ask).__name__ == "Remove" for ask in found.asks)


@pytest.mark.parametrize(
    "text", ["从一到三都删掉", "用不上了", "去调亮度", "下一步", "今天天气不错", "新品上市", "人生第一步"]
)
def test_words_that_only_sound_alike_stay_as_they_are(text: str) -> None:
    assert sounded(text) == text
