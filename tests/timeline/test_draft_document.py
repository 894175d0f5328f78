"""docs/draft.md: its example can be rendered, and it names every key that there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from vlai_widgets.engine.timeline import validate
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.draft import ClipSource, Draft, DraftMeta, Segment, Source, Title, Track

PAGE = (Path(__file__).parents[2] / "docs" / "draft.md").read_text(encoding="utf-8")
FOUND = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
assert FOUND
EXAMPLE = json.loads(FOUND.group(1))


def test_the_example_can_be_rendered_and_comes_back_as_it_is() -> None:
    draft = Draft.model_validate(EXAMPLE)
    validate(draft)
    assert draft.to_wire()["t"][0]["sg"][0]["src"]["in"] == 1000


def test_every_key_is_on_the_page() -> None:
    for model in (Draft, DraftMeta, Track, Segment, ClipSource, Title):
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in PAGE, f"{model.__name__}.{name}"
    for kind in get_args(get_args(Source)[0]):
        assert f"`{kind.model_fields['kind'].default}`" in PAGE


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("d:", lambda e: e | {"d": 0}),
        ("m.width:", lambda e: e | {"m": e["m"] | {"width": 1081}}),
        ("m.v:", lambda e: e | {"m": e["m"] | {"v": 99}}),
        ("t[0].sg[1].d:", lambda e: e | {"d": 8000}),
        ("t[0].sg[1].s:", lambda e: _with(e, 0, 1, s=4000)),
        ("t[0].sg[1].x:", lambda e: _with(e, 0, 1, s=5000, d=4000)),
        ("t[0].sg[1].id:", lambda e: _with(e, 0, 1, id="v1")),
        ("t[1].sg[0].src:", lambda e: _with(e, 1, 0, src=e["t"][2]["sg"][0]["src"])),
        ("t[1].sg[0].src.mood:", lambda e: _with(e, 1, 0, src={"kind": "bed", "mood": "polka"})),
    ],
)
def test_the_places_of_faults_are_as_the_page_says(place: str, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as told:
        validate(Draft.model_validate(change(json.loads(json.dumps(EXAMPLE)))))
    assert str(told.value).startswith(place)
    assert f"`{place.replace('sg[1]', 'sg[3]')}`" in PAGE


def _with(example: dict, track: int, number: int, **more: object) -> dict:  # type: ignore[type-arg]
    example["t"][track]["sg"][number] |= more
    return example
