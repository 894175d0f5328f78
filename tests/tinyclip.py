"""A small clip for tests that need a real one, quickly."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

FPS = 15


def draw_tiny(path: Path, number: int = 0, *, seconds: float = 2.0) -> Path:
    """Draw a bar that moves down over a grey that the number decides, 270 x 480, without sound."""
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 270, 480, "yuv420p"
        for i in range(round(seconds * FPS)):
            picture = np.full((480, 270, 3), 40 * (number + 1), np.uint8)
            picture[i * 10 % 480 : i * 10 % 480 + 60] = 230
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode())
    return path
