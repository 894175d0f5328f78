"""The music beds: which moods there are, and where their beats lie. Nothing heavy is imported here.

All of it is made by :mod:`vlai_widgets.engine.render.synth` from arithmetic: no recording, no sample, no model, and so
nobody's licence. A mood always gives the same sound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vlai_widgets.errors import UnknownOption

BEATS_A_BAR: Final = 4
BARS: Final = 8
"""Length of every bed's loop. It ends where it begins: reverberation and last notes run on over the seam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """One bed.

    Attributes:
        name: What it is called in a draft.
        bpm: Beats a minute.
        root: Its key note, as a MIDI number.
        minor: True for a minor key.
        chords: The eight bars' chords, as degrees of the key's scale, 0 is the tonic.
    """

    name: str
    bpm: float
    root: int
    minor: bool
    chords: tuple[int, ...]

    @property
    def beat_s(self) -> float:
        """Seconds from one beat to the next."""
        return 60 / self.bpm

    @property
    def loop_s(self) -> float:
        """Length of the loop in seconds."""
        return self.beat_s * BEATS_A_BAR * BARS


_ALL: Final = (
    Mood(name="lo-fi", bpm=78, root=57, minor=True, chords=(0, 5, 2, 6, 0, 5, 3, 4)),
    Mood(name="upbeat", bpm=120, root=60, minor=False, chords=(0, 4, 5, 3, 0, 4, 3, 4)),
    Mood(name="calm", bpm=72, root=62, minor=False, chords=(0, 0, 3, 3, 5, 5, 3, 4)),
    Mood(name="epic", bpm=96, root=50, minor=True, chords=(0, 0, 5, 5, 2, 2, 6, 6)),
    Mood(name="corporate", bpm=112, root=55, minor=False, chords=(0, 5, 3, 4, 0, 5, 1, 4)),
    Mood(name="acoustic", bpm=100, root=55, minor=False, chords=(0, 4, 5, 3, 0, 4, 3, 0)),
    Mood(name="electronic", bpm=124, root=57, minor=True, chords=(0, 0, 5, 5, 3, 3, 6, 6)),
    Mood(name="cinematic", bpm=80, root=52, minor=True, chords=(0, 5, 3, 4, 0, 5, 2, 6)),
)

MOODS: Final = tuple(mood.name for mood in _ALL)
"""The moods that a bed may have."""


def mood_of(name: str) -> Mood:
    """Return a mood by its name; capital letters and the kind of dash do not matter.

    Raises:
        UnknownOption: There is no such mood; the message names those that there are.

    Example:
        >>> mood_of("upbeat").beat_s
        0.5
    """
    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    plain = "lo-fi" if plain == "lofi" else plain
    found = next((mood for mood in _ALL if mood.name == plain), None)
    if found is None:
        raise UnknownOption.of("mood", name, MOODS)
    return found


def beats(name: str, *, start_s: float, end_s: float, every: int = 1) -> list[float]:
    """Return when a bed's beats fall that plays from ``start_s`` to ``end_s``, in seconds of the programme.

    Args:
        name: The bed's mood.
        start_s: When the bed begins; that is its first beat.
        end_s: When it ends.
        every: 1 for every beat, 4 for the first beat of every bar.

    Raises:
        UnknownOption: There is no such mood.

    Example:
        >>> beats("upbeat", start_s=1.0, end_s=3.0)
        [1.0, 1.5, 2.0, 2.5]
    """
    step_s = mood_of(name).beat_s * every
    count = math.ceil((end_s - start_s) / step_s - 1e-9)
    return [start_s + step_s * number for number in range(max(0, count))]
