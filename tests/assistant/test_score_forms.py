"""Further shapes in which an agent tells scores, and look-alikes that tell none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.assistant.score_forms.chinese import CHINESE
from tests.assistant.score_forms.clips import BEACH, CLIPS, NUMBERED, SUMMER
from tests.assistant.score_forms.data import DATA
from tests.assistant.score_forms.lists import LISTS
from tests.assistant.score_forms.lookalikes import LOOKALIKES
from tests.assistant.score_forms.prose import PROSE
from tests.assistant.score_forms.tables import TABLES

from vlai_widgets.assistant.scores import read_scores

FORMS = {**TABLES, **DATA, **LISTS, **PROSE, **CHINESE, **LOOKALIKES}

DIMENSIONS: dict[str, dict[str, float]] = {
    "dims with overall last": {"hook": 90, "pace": 80, "appeal": 90, "audio": 70},
    "nested list": {"hook": 95, "pace": 88},
    "json rank + score": {"hook": 95},
    "csv": {"hook": 95},
    "zh table": {"pace": 85},
    "score columns per dim suffix": {"hook": 95, "pace": 88},
    "html dims": {"hook": 95},
    "json in text no fence": {"hook": 95},
    "zh below": {"hook": 95},
}

STRUCTURES: dict[str, Any] = {
    "tool response nested": {
        "result": {
            "leaderboard": [
                {"position": 1, "media": {"filename": "Summer Sale 01.mp4"}, "scores": {"total": 91}},
                {"position": 2, "media": {"filename": "beach_walk.mov"}, "scores": {"total": 84}},
            ]
        }
    },
    "analyses by id": {
        "v1": {"file_name": "Summer Sale 01.mp4", "analysis": {"engagement_score": 91}},
        "v2": {"file_name": "beach_walk.mov", "analysis": {"engagement_score": 84}},
    },
}

OTHER_CLIPS: dict[str, tuple[str, dict[str, float], list[str]]] = {
    "similar names": (
        "clip_1: 90/100\nclip_10: 80/100\nclip_11: 70/100",
        {"clip_1.mp4": 90, "clip_10.mp4": 80, "clip_11.mp4": 70},
        ["clip_1.mp4", "clip_10.mp4", "clip_11.mp4"],
    ),
    "same stem": (
        "a.mp4: 90/100\na.mov: 80/100",
        {"a.mp4": 90, "a.mov": 80},
        ["a.mp4", "a.mov"],
    ),
    "12 ranks no scores": (
        (
            "1. clip_01.mp4\n"
            "2. clip_02.mp4\n"
            "3. clip_03.mp4\n"
            "4. clip_04.mp4\n"
            "5. clip_05.mp4\n"
            "6. clip_06.mp4\n"
            "7. clip_07.mp4\n"
            "8. clip_08.mp4\n"
            "9. clip_09.mp4\n"
            "10. clip_10.mp4\n"
            "11. clip_11.mp4\n"
            "12. clip_12.mp4"
        ),
        {},
        NUMBERED,
    ),
    "12 ranks dash": (
        (
            "1 - clip_01.mp4\n"
            "2 - clip_02.mp4\n"
            "3 - clip_03.mp4\n"
            "4 - clip_04.mp4\n"
            "5 - clip_05.mp4\n"
            "6 - clip_06.mp4\n"
            "7 - clip_07.mp4\n"
            "8 - clip_08.mp4\n"
            "9 - clip_09.mp4\n"
            "10 - clip_10.mp4\n"
            "11 - clip_11.mp4\n"
            "12 - clip_12.mp4"
        ),
        {},
        NUMBERED,
    ),
    "12 ranks bold": (
        (
            "**1** – clip_12.mp4\n"
            "**2** – clip_11.mp4\n"
            "**3** – clip_10.mp4\n"
            "**4** – clip_09.mp4\n"
            "**5** – clip_08.mp4\n"
            "**6** – clip_07.mp4\n"
            "**7** – clip_06.mp4\n"
            "**8** – clip_05.mp4\n"
            "**9** – clip_04.mp4\n"
            "**10** – clip_03.mp4\n"
            "**11** – clip_02.mp4\n"
            "**12** – clip_01.mp4"
        ),
        {},
        NUMBERED,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_for_what_it_says(form: str) -> None:
    text, truth = FORMS[form]
    found = read_scores(CLIPS, text=text)
    assert {entry.clip: entry.score for entry in found} == pytest.approx(truth)
    if form in DIMENSIONS:
        assert dict(found[0].dimensions) == pytest.approx(DIMENSIONS[form])


@pytest.mark.parametrize("form", STRUCTURES)
def test_a_structure_is_read_for_what_it_says(form: str) -> None:
    found = read_scores(CLIPS, text="Done", structures=[STRUCTURES[form]])
    assert {entry.clip: entry.score for entry in found} == {SUMMER: 91, BEACH: 84}


@pytest.mark.parametrize("form", OTHER_CLIPS)
def test_names_that_look_alike_are_told_apart_and_places_are_no_scores(form: str) -> None:
    text, truth, clips = OTHER_CLIPS[form]
    assert {entry.clip: entry.score for entry in read_scores(clips, text=text)} == truth
