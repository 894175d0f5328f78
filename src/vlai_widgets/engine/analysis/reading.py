"""Lines of text in one picture: where they are, and what they say. By PP-OCRv6 small, English and Chinese.

Lines are found by differentiable binarisation (Liao et al., 2020) and read by a recogniser with CTC. Boxes are upright
rectangles: slanted text is found with too large a box, and text that runs downwards is not read.

Finding works on a picture with a short side of 192 pixels (31 ms of processor time instead of 84 ms at 320); reading
takes the line out of the larger still, and costs 36 ms. From 40 pixels of a 1080 x 1920 frame up both succeed: of 45
outlined lines over film frames 45 were found and 44 read to the letter. At 160 pixels lines of 40 get lost, and reading
from a picture squeezed to three quarters of its width gets a tenth of the lines wrong.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis import models
from vlai_widgets.engine.analysis.detector import Colour
from vlai_widgets.engine.analysis.upright import shrunk

FIND_SHORT_SIDE_PX: Final = 192
READ_HEIGHT_PX: Final = 48
_READ_WIDTH_PX: Final = (48, 768)
_MULTIPLE_PX: Final = 32

_INK: Final = 0.3
"""Probability from which a pixel belongs to the core of a line."""

_SURE: Final = 0.5
"""Mean probability that a core must reach."""

_UNCLIP: Final = 1.6
"""The network draws lines shrunk; this grows them back (PP-OCR's own value)."""

_LEAST_PX: Final = 3
_MAX_RUNS: Final = 4_000
_LEAST_RUN_PX: Final = 2
"""The ink of letters is wider; single pixels are grain, and there may be thousands."""

_LEAST_ASPECT: Final = 1.2
"""Width by height of a line's core: two letters are wider, a cup or a wheel is not."""

LEAST_CONFIDENCE: Final = 0.85
"""Mean probability of the characters below which a reading is taken for a texture, a toy or a grid."""

_ORDINARY_MARKS: Final = frozenset(" .,:;!?'\"’“”‘()-–&%+/$€£¥。，、！？：；（）《》「」·@#")
"""Besides letters and digits: what copy is written with."""

Box = tuple[float, float, float, float]


def find_lines(rgb: Colour) -> list[Box]:
    """Return the lines of an upright picture as boxes ``(x0, y0, x1, y1)``, in shares of its width and height.

    Raises:
        ModelMissing: The model is not there.
    """
    small = shrunk(rgb, FIND_SHORT_SIDE_PX)
    height, width = small.shape[:2]
    padded = [-(-size // _MULTIPLE_PX) * _MULTIPLE_PX for size in (height, width)]
    given = np.zeros((1, 3, *padded), np.float32)
    given[0, :, :height, :width] = small[..., ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
    ink = models.session(models.TEXT_DETECTION).run(given)[0][0, 0, :height, :width]
    boxes = []
    for y0, y1, x0, x1, mean in _cores(ink):
        tall, wide = y1 - y0, x1 - x0
        if tall < _LEAST_PX or wide < _LEAST_PX or wide < _LEAST_ASPECT * tall or mean < _SURE:
            continue
        grow = tall * wide * _UNCLIP / (2 * (tall + wide))
        boxes.append(
            (
                max(0.0, (x0 - grow) / width),
                max(0.0, (y0 - grow) / height),
                min(1.0, (x1 + grow) / width),
                min(1.0, (y1 + grow) / height),
            )
        )
    return boxes


def read_line(crop: Colour) -> tuple[str, float]:
    """Return what a line says, and how sure that is, 0-1.

    Args:
        crop: The line alone [height x width x 3].

    Raises:
        ModelMissing: The model is not there.
    """
    from PIL import Image

    height, width = crop.shape[:2]
    wide = min(max(round(READ_HEIGHT_PX * width / height), _READ_WIDTH_PX[0]), _READ_WIDTH_PX[1])
    scaled = np.asarray(Image.fromarray(crop).resize((wide, READ_HEIGHT_PX), Image.Resampling.BILINEAR))
    given = scaled[..., ::-1].transpose(2, 0, 1)[None] / np.float32(127.5) - 1
    chances = models.session(models.TEXT_RECOGNITION).run(np.ascontiguousarray(given))[0][0]
    best, sure = chances.argmax(axis=1), chances.max(axis=1)
    said = (best != 0) & np.append(True, best[1:] != best[:-1])  # 0 is CTC's blank; a repeat is the same character
    if not said.any():
        return "", 0.0
    characters = _characters()
    text = "".join(characters[k - 1] for k in best[said] if k <= len(characters))
    return unicodedata.normalize("NFKC", text).strip(), float(sure[said].mean())


def is_text(text: str, confidence: float) -> bool:
    """True if a reading is text that somebody put there, as far as one can tell: sure, and mostly real characters.

    Example:
        >>> is_text("Try it free", 0.97), is_text("立即购买", 0.95), is_text("H|~", 0.95), is_text("Try it free", 0.5)
        (True, True, False, False)
    """
    if confidence < LEAST_CONFIDENCE:
        return False
    real = [character for character in text if character.isalnum()]
    strange = [character for character in text if not (character.isalnum() or character in _ORDINARY_MARKS)]
    if not real or len(strange) > 0.3 * len(real):
        return False
    if any(is_han(character) for character in real):
        return len(real) >= 2
    # Two letters are as often a toy or a pattern as a word; two digits are a figure ("50%").
    return len(real) >= 3 or (len(real) == 2 and all(character.isdigit() for character in real))


def is_han(character: str) -> bool:
    """True for a Chinese character.

    Example:
        >>> is_han("买"), is_han("b")
        (True, False)
    """
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


@functools.cache
def _characters() -> tuple[str, ...]:
    return (*models.session(models.TEXT_RECOGNITION).notes["character"].split("\n"), " ")


def _cores(ink: NDArray[np.float32]) -> Iterator[tuple[int, int, int, int, float]]:
    """Connected areas of ``ink`` as (y0, y1, x0, x1, mean), joined row by row from horizontal runs."""
    parent: list[int] = []
    runs: list[tuple[int, int, int]] = []

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    edges = np.diff((ink > _INK).astype(np.int8), axis=1, prepend=0, append=0)
    above: list[int] = []
    for y in np.flatnonzero(edges.any(axis=1)):
        row = edges[y]
        here: list[int] = []
        for start, end in zip(np.flatnonzero(row == 1), np.flatnonzero(row == -1), strict=True):
            if end - start < _LEAST_RUN_PX:
                continue
            k = len(runs)
            if k >= _MAX_RUNS:
                return
            runs.append((int(y), int(start), int(end)))
            parent.append(k)
            here.append(k)
            for j in above:
                y_above, start_above, end_above = runs[j]
                if y_above == y - 1 and start_above <= end and end_above >= start:
                    a, b = root(k), root(j)
                    parent[max(a, b)] = min(a, b)
        above = here
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for k, run in enumerate(runs):
        groups.setdefault(root(k), []).append(run)
    for group in groups.values():
        pixels = sum(end - start for _, start, end in group)
        total = math.fsum(float(ink[y, start:end].sum()) for y, start, end in group)
        yield (
            group[0][0],
            group[-1][0] + 1,
            min(start for _, start, _ in group),
            max(end for _, _, end in group),
            total / pixels,
        )
