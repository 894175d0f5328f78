"""Saturation of frames whose colours are known. Nothing is encoded: stills go in."""

from __future__ import annotations

import numpy as np
import pytest

from vlai_widgets.engine.analysis.detector import Bars, Still, Whole
from vlai_widgets.engine.analysis.saturation import Saturation
from vlai_widgets.models import MediaFacts

FLAT = {
    "red": ((200, 0, 0), 100),
    "rose": ((200, 100, 100), 50),
    "grey": ((90, 90, 90), 0),
    "sand": ((200, 190, 150), 25),
}


def still(t_s, *colours):
    """A still of equal stripes."""
    coarse = np.repeat(np.array(colours, np.uint8)[None], 12, axis=0).repeat(8 // len(colours), axis=1)
    luma = coarse.mean(axis=2).astype(np.uint8)
    return Still(t_s=t_s, rgb=coarse, luma=luma, coarse=coarse, detail=luma)


def found(*stills, **known):
    detector = Saturation()
    for one in stills:
        detector.feed(one)
    [measured] = detector.finish(
        Whole(facts=MediaFacts(kind="video", size_bytes=1, container="mov"), duration_s=2.0, frames=2, **known)
    ).measurements
    return measured


@pytest.mark.parametrize("name", FLAT)
def test_a_flat_colour(name):
    colour, pct = FLAT[name]
    assert found(still(0.0, colour)).value == pytest.approx(pct)
    darker = tuple(level // 5 * 2 for level in colour)
    assert found(still(0.0, darker)).value == pytest.approx(pct, abs=1)


def test_light_weighs():
    """Half red at full light, half grey at a quarter of it: 200 of 250."""
    assert found(still(0.0, (200, 0, 0), (50, 50, 50))).value == pytest.approx(80)


def test_what_is_frozen_counts_once():
    stills = [still(0.0, (200, 200, 200)), *(still(t, (200, 0, 0)) for t in (0.5, 1.0, 1.5))]
    assert found(*stills).value == pytest.approx(75)
    assert found(*stills, frozen_spans=((0.5, 2.0),)).value == pytest.approx(50)


def test_bars_have_no_say_and_black_has_no_colour():
    boxed = still(0.0, (200, 100, 100))
    boxed.coarse[:3] = boxed.coarse[-3:] = (0, 0, 9)
    assert found(boxed, bars=Bars(top=0.25, bottom=0.25)).value == pytest.approx(50)
    black = found(still(0.0, (3, 0, 0)))
    assert (black.value, black.missing) == (None, "black throughout")
