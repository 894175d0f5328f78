"""Where things go on a canvas: one grid, drawn for 1080 x 1920 and scaled for every other canvas."""

from __future__ import annotations

from dataclasses import dataclass, replace

PLATE_PX = 248
"""Height of a rank plate with two reasons, in pixels of the drawing."""
CLEAR_PX = 84
"""What a rank plate's rule or panel takes above it, and a gap, in pixels of the drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The canvas and the box that platform overlays leave free, in pixels.

    Attributes:
        width: Width of the canvas.
        height: Height of the canvas.
        left: Left edge of the safe box.
        top: Upper edge of the safe box.
        right: Right edge of the safe box.
        bottom: Lower edge of the safe box.
        unit: Pixels that one pixel of the 1080 x 1920 drawing becomes.
    """

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    unit: float

    @classmethod
    def of(cls, width: int, height: int) -> Grid:
        """Return the grid of a canvas.

        Tall canvases keep clear of what TikTok, Reels and Shorts lay over the picture; others keep a margin.

        Example:
            >>> grid = Grid.of(1080, 1920)
            >>> grid.left, grid.right, grid.top, grid.bottom
            (65, 930, 270, 1248)
        """
        # On wide canvases words have room to be larger than their height alone would make them.
        unit = min(width / 1080, height / (1350 if height >= width else 1180))
        if height / width >= 1.6:
            x, y = width / 1080, height / 1920
            return cls(
                width=width,
                height=height,
                left=round(65 * x),
                top=round(270 * y),
                right=round(930 * x),
                bottom=round(1248 * y),
                unit=min(width / 1080, height / 1920),
            )
        margin = round(72 * unit)
        return cls(
            width=width,
            height=height,
            left=margin,
            top=margin,
            right=width - margin,
            bottom=height - margin,
            unit=unit,
        )

    @property
    def plate_right(self) -> int:
        """Right edge of a rank plate."""
        return min(self.right, self.left + self.px(1180))

    @property
    def plate_top(self) -> int:
        """Upper edge of a rank plate with two reasons."""
        return self.bottom - self.px(PLATE_PX)

    def above_plate(self) -> Grid:
        """Return the grid with what a rank plate takes left out of its safe box.

        Example:
            >>> Grid.of(1080, 1920).above_plate().bottom
            916
        """
        return replace(self, bottom=max(self.top + 2, self.plate_top - self.px(CLEAR_PX)))

    def place(self, width: int, height: int, *, beside_plate: bool) -> tuple[int, int]:
        """Return the corner (even) of a picture that does not fill the canvas: in its middle, or clear of rank plates.

        Example:
            >>> Grid.of(1080, 1920).place(1080, 608, beside_plate=True)
            (0, 330)
            >>> Grid.of(1080, 1920).place(1080, 608, beside_plate=False)
            (0, 656)
        """
        x, y = (self.width - width) // 2, (self.height - height) // 2
        if beside_plate and height < self.height:
            free = self.plate_top - self.top
            y = self.top + (free - height) // 2 if height <= free else max(self.top // 2, self.plate_top - height)
            y = min(y, self.height - height)
        elif beside_plate and self.width > self.height:
            x = max(x, min(self.width - width, self.plate_right + (self.width - self.plate_right - width) // 2))
        return x - x % 2, y - y % 2

    def px(self, drawn: float) -> int:
        """Return a length of the drawing in pixels of this canvas, at least 1."""
        return max(1, round(drawn * self.unit))
