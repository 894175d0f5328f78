"""Brand words in what was read on screen."""

from __future__ import annotations

import pytest

from vlai_widgets.errors import InputError
from vlai_widgets.models import Analysis, SeenText
from vlai_widgets.scoring.brand import brand_mentions


def clip(*texts):
    seen = tuple(
        SeenText(text=text, t_start_s=start, t_end_s=start + 2, box=(0, 0, 1, 1), confidence=0.9)
        for text, start in texts
    )
    return Analysis(clip_id="a", clip="a", sha256="", analysis_version="1", texts=seen)


def test_when_a_word_is_seen():
    analysis = clip(("NEW", 0.0), ("halo-runner™", 1.5), ("绿野茶园 新品", 6.0), ("Halo Runnor", 6.0))
    halo, tea, other = brand_mentions(analysis, ["Halo Runner", "绿野茶园", "Grove"])
    assert (halo.when, halo.first_s, halo.spans) == ("early", 1.5, ((1.5, 3.5), (6.0, 8.0)))
    assert (tea.when, tea.first_s) == ("late", 6.0)
    assert (other.when, other.first_s, other.spans) == ("never", None, ())


def test_short_words_are_taken_to_the_letter():
    assert brand_mentions(clip(("Volt", 1.0)), ["Vold"])[0].when == "never"
    assert brand_mentions(clip(("EVolta", 1.0)), ["Volta"])[0].when == "early"


def test_a_word_without_letters():
    with pytest.raises(InputError, match="holds no letter"):
        brand_mentions(clip(), ["!?"])
