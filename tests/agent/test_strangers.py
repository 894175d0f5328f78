"""Sentences in the manner of many different people, written before the rules were looked at: ``strangers.tsv``.

One line each: which files the session holds (``a`` or ``b``), the language, the sentence, and what it asks for, in
short: every request with what it says beyond its defaults. Clips are named as ``n2`` (the second), ``last1``,
``rank-1``, ``all`` (``all-n1``: all but the first), or by their file name without its ending.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from vlai_widgets.engine.agent.asks import Ref, Span
from vlai_widgets.engine.agent.understand import understand

FOLDER = Path(__file__).parent
FILES = {
    "a": ("spring-launch.mp4", "summer sale.mp4", "夏日新品.mp4", "unboxing_final.mov", "jingle.mp3", "logo.png",
          "Beach Day.mp4"),
    "b": ("promo A.mp4", "IMG_2041.MOV", "开箱测评.mp4", "demo-final_v2.mp4", "voice.wav", "产品展示 2.mp4",
          "Coffee Ad.mp4"),
}  # fmt: skip
LINES = [
    line.split("\t")
    for line in (FOLDER / "strangers.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def told(value: object, names: dict[str, str]) -> str:
    """A request, or a part of it, in short."""
    if isinstance(value, Ref):
        if value.kind in {"clip", "which"}:
            said = "|".join(names[clip_id] for clip_id in value.clip_ids)
            return f"{said}#{value.n}" if value.n else said
        but = "".join(f"-{told(each, names)}" for each in value.but)
        return {"nth": "n"}.get(value.kind, value.kind) + (str(value.n) if value.n else "") + but
    if isinstance(value, Span):
        return f"{value.start}..{value.end}+{value.length}".replace("None", "")
    if isinstance(value, tuple):
        return f"({', '.join(told(each, names) for each in value)})"
    if is_dataclass(value) and not isinstance(value, type):
        said = [(f.name, getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default]
        return f"{type(value).__name__}({', '.join(f'{name}={told(each, names)}' for name, each in said)})"
    return str(value)


@pytest.mark.parametrize(("files", "language", "text", "asks"), LINES, ids=[f"{n}" for n in range(len(LINES))])
def test_a_stranger_is_understood(files: str, language: str, text: str, asks: str) -> None:
    clips = [(f"c{n}", name) for n, name in enumerate(FILES[files], 1)]
    names = {clip_id: name.rsplit(".", 1)[0] for clip_id, name in clips}
    found = understand(text, clips)
    assert (found.language, "; ".join(told(ask, names) for ask in found.asks)) == (language, asks)
    assert found.missed == ()


def test_half_of_them_are_chinese_or_mixed() -> None:
    chinese = [line for line in LINES if any("\u4e00" <= sign <= "\u9fff" for sign in line[2])]
    assert len(LINES) > 700
    assert len(chinese) > 0.4 * len(LINES)


@pytest.mark.parametrize(
    ("sentence", "asks", "missed"),
    [
        ("mute clip 2 and frobnicate clip 3", "SetVolume(volume=0.0, refs=(n2))", "frobnicate clip 3"),
        ("delete clip 1 and frobnicate clip 3", "", "delete clip 1 and frobnicate clip 3"),
        ("mute clip 2 and frobnicate it", "SetVolume(volume=0.0, refs=(n2))", "frobnicate it"),
        ("remove nowhere.mp4", "", "remove nowhere.mp4"),
    ],
)
def test_a_part_that_is_not_understood_is_said_and_takes_nothing_with_it(sentence: str, asks: str, missed: str) -> None:
    found = understand(sentence, [("c1", "a.mp4"), ("c2", "b.mp4"), ("c3", "c.mp4")])
    assert ("; ".join(told(ask, {}) for ask in found.asks), *found.missed) == (asks, missed)


def test_a_file_that_is_not_there_is_asked_about() -> None:
    found = understand("use nowhere.mp3 as music", [("c1", "a.mp4"), ("c2", "voice.wav")])
    assert [told(ask, {}) for ask in found.asks] == ["Unclear(question=which_file)"]
