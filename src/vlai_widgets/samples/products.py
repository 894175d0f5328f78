"""The ten products, drawn from shapes. Each function draws one in its own units, which :data:`DRAWN` lists."""

# ruff: noqa: E501  outlines are read line by line

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from vlai_widgets.samples.paint import Art, Linear, Radial, box, lettering, moved, oval, path, turned


def _shadow(art: Art, cx: float, cy: float, rx: float, ry: float) -> None:
    art.fill(oval(cx, cy, rx, ry), "#101020", opacity=0.35, blur=ry * 0.7)


def sneaker(art: Art, tint: str = "#ff5a3c") -> None:
    """Draw a running shoe from the side, its toe to the right."""
    _shadow(art, 205, 214, 180, 12)
    upper = path(
        "M 24 168 C 20 130 24 92 38 60 C 44 48 56 52 64 60 C 84 78 108 76 122 56 C 132 42 146 30 162 32 C 174 34 178 46 186 56"
        " C 202 76 222 94 250 104 C 292 118 346 116 374 142 C 386 154 388 166 382 176 C 280 184 120 182 24 168 Z"
    )
    art.fill(path("M 40 62 C 60 40 110 34 128 46 C 118 80 70 92 40 62 Z"), "#2a2440")
    art.fill(
        path("M 120 60 C 126 30 144 12 166 14 C 180 16 184 34 178 52 Z"), Linear(130, 14, 170, 60, (tint, "#b5302a"))
    )
    art.fill(upper, Linear(40, 40, 260, 200, ("#fff6ec", "#ffe2c8", "#ffc9a8")))
    for k in range(9):  # breathing holes
        for j in range(3):
            art.fill(oval(238 + k * 13, 126 + j * 11 + k * 1.2, 2.1), "#d78f6d", opacity=0.7, clip=upper)
    art.fill(
        path("M 300 184 C 310 150 340 136 380 140 L 400 190 Z"),
        Linear(310, 140, 380, 184, (tint, "#c93a2c")),
        clip=upper,
    )
    art.fill(path("M 10 180 L 16 96 C 40 100 66 120 72 182 Z"), Linear(20, 100, 70, 180, (tint, "#c93a2c")), clip=upper)
    for k in range(3):
        art.line(path(f"M {96 + k * 30} 182 C {106 + k * 30} 150 {128 + k * 28} 116 {160 + k * 24} {92 + k * 12}"),
                 ("#2a2440", tint, "#2a2440")[k], 11, clip=upper)  # fmt: skip
    for k in range(5):
        x, y = 138 + k * 21, 60 + k * 13
        art.line(np.array([(x, y), (x + 25, y - 17 + k)]), "#ffffff", 6.5)
        art.line(np.array([(x + 2, y + 3), (x + 25, y - 13 + k)]), "#d9c4b8", 1.6)
    art.line(path("M 30 66 C 44 48 56 52 64 60 C 84 78 108 76 122 56"), "#ffffff", 5)
    sole = path(
        "M 16 166 C 60 182 220 188 300 180 C 340 176 372 170 390 160 C 400 176 396 200 368 206 L 52 208 C 24 208 12 190 16 166 Z"
    )
    art.fill(sole, Linear(0, 166, 0, 208, ("#ffffff", "#eef0f6", "#cfd4e4")))
    art.line(path("M 22 186 C 100 200 260 200 390 182"), tint, 4, clip=sole)
    art.fill(
        path("M 26 200 C 120 210 300 208 388 192 C 388 212 362 220 340 219 L 58 219 C 38 219 28 212 26 200 Z"),
        "#2a2440",
    )
    for k in range(16):
        art.fill(box(48 + k * 20, 213, 58 + k * 20, 222, 2), "#2a2440")


def coffee(art: Art, tint: str = "#7a4a2b") -> None:
    """Draw a cup to take away, with a lid and a sleeve."""
    _shadow(art, 100, 312, 84, 11)
    cup = path("M 26 60 L 46 300 C 47 310 60 314 100 314 C 140 314 153 310 154 300 L 174 60 Z")
    art.fill(cup, Linear(26, 0, 174, 0, ("#d9cfc0", "#fffdf8", "#f4ecdf", "#b9ab98")))
    sleeve = path("M 33 128 L 44 250 C 70 258 130 258 156 250 L 167 128 C 130 136 70 136 33 128 Z")
    art.fill(sleeve, Linear(33, 0, 167, 0, ("#5b3218", tint, "#a26a40", "#4d2a14")))
    for k in range(13):
        art.line(np.array([(36 + k * 11, 126), (46 + k * 9.2, 256)]), "#000000", 1.6, opacity=0.16, clip=sleeve)
    art.fill(oval(100, 192, 33), "#fff6e6")
    art.fill(oval(100, 192, 28), tint)
    bean = oval(100, 192, 12, 18, turn_deg=28)
    art.fill(bean, "#fff6e6")
    art.line(path("M 92 208 C 108 200 92 184 108 176"), tint, 3.4, clip=bean)
    art.fill(path("M 16 62 L 20 40 C 22 34 30 32 40 32 L 160 32 C 170 32 178 34 180 40 L 184 62 C 150 72 50 72 16 62 Z"),
             Linear(16, 0, 184, 0, ("#2b211c", "#5a4a41", "#3a2d27", "#1d1613")))  # fmt: skip
    art.fill(path("M 40 33 L 46 14 C 48 10 60 8 100 8 C 140 8 152 10 154 14 L 160 33 Z"),
             Linear(40, 0, 160, 0, ("#2b211c", "#66554b", "#3a2d27", "#1d1613")))  # fmt: skip
    art.fill(oval(124, 13, 12, 3), "#120d0b")
    art.fill(path("M 44 76 L 60 296 L 70 298 L 56 76 Z"), "#ffffff", opacity=0.4, blur=3, clip=cup)


def latte(art: Art, tint: str = "#7a4a2b") -> None:
    """Draw a cup of coffee from above, with a leaf in the milk."""
    art.fill(oval(170, 178, 158), "#3a2418", opacity=0.4, blur=12)
    art.fill(oval(165, 165, 158), Radial(140, 130, 190, ("#ffffff", "#efe7da", "#cfc2ae")))
    art.fill(path("M 300 130 C 350 120 350 200 300 196 L 300 180 C 324 180 324 148 300 148 Z"), "#efe7da")
    art.fill(oval(165, 165, 118), "#c5b59e")
    art.fill(oval(165, 165, 112), "#fffaf0")
    coffee_top = oval(165, 168, 102)
    art.fill(coffee_top, Radial(150, 140, 120, ("#b5763f", "#96592b", tint, "#56301a")))
    for k in range(5):
        y, w = 108 + k * 22, 70 - abs(k - 2.2) * 13
        art.line(path(f"M {165 - w} {y - 8} C {165 - w * 0.6} {y + 26} {165 + w * 0.6} {y + 26} {165 + w} {y - 8}"), "#ffe9c9", 9 - k * 0.6,
                 clip=coffee_top)  # fmt: skip
    art.line(path("M 165 92 C 163 150 167 190 165 248"), tint, 4, clip=coffee_top)


def lamp(art: Art, tint: str = "#e8b04a", *, lit: bool = False) -> None:
    """Draw a desk lamp with a dome shade; ``lit`` adds its light."""
    if lit:
        cone = path("M 172 128 L 60 396 C 140 420 300 420 372 396 L 276 128 Z")
        art.fill(cone, Linear(0, 110, 0, 400, ("#fff2b8c8", "#ffe79a66", "#ffe79a00")), blur=8)
    _shadow(art, 120, 392, 84, 9)
    art.fill(path("M 46 388 C 46 372 80 366 118 366 C 156 366 190 372 190 388 C 160 396 76 396 46 388 Z"),
             Linear(46, 0, 190, 0, ("#3b3f4a", "#7b8090", "#2c2f38")))  # fmt: skip
    art.line(np.array([(118, 372), (84, 216)]), "#4a4e5a", 9)
    art.line(np.array([(84, 216), (198, 96)]), "#4a4e5a", 9)
    art.line(np.array([(116, 366), (83, 216)]), "#8c92a4", 2.4)
    art.line(np.array([(84, 212), (196, 94)]), "#8c92a4", 2.4)
    art.fill(oval(84, 216, 12), Radial(80, 212, 14, ("#ffffff", tint, "#8a6420")))
    art.fill(oval(222, 132, 54, 15), "#fff6cf" if lit else "#5d5646")
    if lit:
        art.fill(oval(222, 136, 70, 34), "#fff3b0", opacity=0.8, blur=18)
    shade = path("M 158 130 C 160 84 186 58 214 54 L 236 54 C 262 60 286 86 288 130 C 262 142 184 142 158 130 Z")
    art.fill(shade, Linear(158, 0, 288, 0, ("#8f6a22", tint, "#ffdf98", "#b5832c")))
    art.fill(path("M 208 56 L 212 36 L 238 36 L 240 56 Z"), "#4a4e5a")
    art.fill(path("M 184 126 C 184 96 200 72 214 66 L 208 126 Z"), "#ffffff", opacity=0.5, blur=4, clip=shade)


def headphones(art: Art, tint: str = "#5b6cff") -> None:
    """Draw headphones from the front."""
    band = path("M 52 210 C 40 70 110 22 180 22 C 250 22 320 70 308 210")
    art.line(band, Linear(60, 20, 300, 200, ("#3d3f52", "#1d1e2a", "#14141d")), 26)
    art.line(path("M 50 190 C 48 76 112 26 180 26 C 222 26 268 44 292 96"), "#8f94b4", 4, opacity=0.8)
    art.line(path("M 110 54 C 150 32 210 32 250 54"), tint, 16)
    for side in (-1, 1):

        def at(x: float, side: int = side) -> float:
            return 180 + side * x

        art.fill(oval(at(112), 244, 34, 66), Radial(at(120), 220, 90, ("#4a4c62", "#23242f", "#15151d")))
        art.fill(oval(at(140), 240, 40, 74), Radial(at(128), 205, 110, ("#ffffff", tint, "#2a2f86")))
        art.fill(oval(at(145), 240, 27, 54), Radial(at(138), 220, 80, ("#2b2d3d", "#14141c")))
        art.line(oval(at(145), 240, 27, 54), "#c9cdf5", 2, opacity=0.7, closed=True)
        art.fill(oval(at(124), 200, 8, 22, turn_deg=side * 12), "#ffffff", opacity=0.55, blur=3)
        art.fill(
            box(min(at(120), at(137)), 140, max(at(120), at(137)), 190, 6),
            Linear(at(120), 0, at(137), 0, ("#9a9fb8", "#e4e6f2", "#6d7188")),
        )


def watch(art: Art, tint: str = "#2e6f8e") -> None:
    """Draw a wrist watch from the front."""
    for y0, y1, sign in ((8, 150, 1), (330, 472, -1)):
        strap = (
            path(f"M 76 {y0} L 204 {y0} L 216 {y1} L 64 {y1} Z")
            if sign > 0
            else path(f"M 64 {y0} L 216 {y0} L 204 {y1} L 76 {y1} Z")
        )
        art.fill(strap, Linear(64, 0, 216, 0, ("#5f6672", "#c9ced8", "#8d94a2", "#dfe3ea", "#5a616e")))
        for k in range(6):
            y = y0 + 12 + k * 24
            art.line(np.array([(60, y), (220, y)]), "#2b2f38", 2.2, clip=strap)
            art.line(np.array([(112, y), (112, y + 24)]), "#2b2f38", 1.6, clip=strap)
            art.line(np.array([(168, y), (168, y + 24)]), "#2b2f38", 1.6, clip=strap)
    art.fill(box(250, 228, 270, 252, 5), Linear(0, 228, 0, 252, ("#e6e9ef", "#767d8b")))
    art.fill(oval(140, 240, 122), Linear(30, 120, 250, 360, ("#f2f4f8", "#8b92a0", "#e3e7ee", "#666d7a")))
    art.fill(oval(140, 240, 106), "#15181f")
    dial = oval(140, 240, 102)
    art.fill(dial, Radial(115, 205, 150, ("#5fb3d4", tint, "#12313f")))
    for k in range(60):
        a = np.radians(k * 6)
        long = 14 if k % 5 == 0 else 5
        d = np.array([np.sin(a), -np.cos(a)])
        art.line(moved(np.outer([96, 96 - long], d), 140, 240), "#ffffff", 3.6 if k % 5 == 0 else 1.2, opacity=0.95)
    art.fill(oval(140, 290, 26), "#0f2630", opacity=0.6)
    art.line(oval(140, 290, 26), "#ffffff", 1, closed=True, opacity=0.6)
    art.stamp(lettering("MERIDIAN", 13, "#ffffff"), 140, 196)
    for angle, length, width in ((305, 52, 8), (52, 78, 5.6)):
        d = np.array([np.sin(np.radians(angle)), -np.cos(np.radians(angle))])
        art.line(moved(np.outer([-12, length], d), 140, 240), "#f7f9fc", width)
    d = np.array([np.sin(np.radians(200)), -np.cos(np.radians(200))])
    art.line(moved(np.outer([-20, 84], d), 140, 240), "#ff7a45", 2.4)
    art.fill(oval(140, 240, 6), "#ff7a45")
    art.fill(
        path("M 60 200 C 80 150 130 136 170 146 C 130 160 90 200 74 270 C 60 250 56 224 60 200 Z"),
        "#ffffff",
        opacity=0.16,
        blur=4,
        clip=dial,
    )


def bike_frame(art: Art, tint: str = "#17a398") -> None:
    """Draw a city bicycle without its wheels, which turn: they belong at (84, 214) and (326, 214)."""
    art.line(path("M 40 196 C 50 150 104 142 130 190"), "#2b2f3a", 6)
    art.line(path("M 284 196 C 292 150 346 142 370 190"), "#2b2f3a", 6)
    art.line(np.array([(84, 214), (188, 218)]), "#3a3f4c", 6)
    art.line(np.array([(84, 214), (156, 112)]), tint, 8)
    art.line(np.array([(150, 74), (188, 218)]), tint, 11)
    art.line(path("M 188 218 C 230 200 270 150 290 96"), tint, 12)
    art.line(path("M 164 130 C 210 128 262 112 288 92"), tint, 11)
    art.line(np.array([(284, 72), (326, 214)]), "#e9edf2", 8)
    art.line(path("M 280 58 C 282 40 300 34 318 40 C 330 44 330 58 316 60"), "#2b2f3a", 8)
    art.fill(path("M 116 66 C 126 54 156 58 186 56 C 190 66 170 72 154 76 C 136 82 118 80 116 66 Z"), "#7a4526")
    art.fill(box(206, 146, 252, 170, 8), "#14332f")
    art.fill(box(300, 78, 352, 118, 6), Linear(0, 78, 0, 118, ("#d8a768", "#a87538")))
    for k in range(5):
        art.line(np.array([(302, 84 + k * 8), (350, 84 + k * 8)]), "#7f5526", 1.4)
    for x, y, r in ((312, 74, 9), (326, 68, 11), (340, 74, 9)):
        art.fill(oval(x, y, r), Radial(x - 3, y - 3, r, ("#ffe1ec", "#ff6f9f")))
    art.fill(oval(188, 218, 20), "#2b2f3a")
    art.fill(oval(188, 218, 12), "#c9ced8")
    art.line(np.array([(188, 218), (206, 248)]), "#c9ced8", 5)
    art.fill(box(196, 246, 222, 253, 3), "#2b2f3a")


def wheel(art: Art, tint: str = "#17a398") -> None:
    """Draw a wheel with spokes."""
    for k in range(14):
        a = np.pi * k / 14
        d = np.array([np.cos(a), np.sin(a)]) * 64
        art.line(np.array([(70 - d[0], 70 - d[1]), (70 + d[0], 70 + d[1])]), "#dfe4ea", 1.3)
    art.line(oval(70, 70, 60), "#232730", 9, closed=True)
    art.line(oval(70, 70, 53), "#eef1f5", 2.4, closed=True)
    art.fill(oval(70, 70, 9), tint)
    art.fill(turned(box(66, 20, 74, 34, 3), 30, about=(70, 70)), "#ffb347")


def citrus(art: Art, tint: str = "#ffb020") -> None:
    """Draw a slice of citrus."""
    art.fill(oval(80, 80, 76), tint)
    art.fill(oval(80, 80, 69), "#fff6dc")
    for k in range(9):
        a0 = np.radians(k * 40 + 3)
        tip = np.array([80 + 9 * np.cos(a0 + 0.3), 80 + 9 * np.sin(a0 + 0.3)])
        arc = np.array([(80 + 63 * np.cos(a0 + s), 80 + 63 * np.sin(a0 + s)) for s in np.linspace(0.03, 0.57, 12)])
        art.fill(np.vstack([tip[None], arc]), Radial(80, 80, 66, ("#ffe08a", tint, tint)))


def soap(art: Art, tint: str = "#ffd166") -> None:
    """Draw a bottle with a pump and a bar of soap before it."""
    _shadow(art, 150, 384, 130, 12)
    art.fill(box(122, 52, 142, 110, 4), "#e9ecef")
    art.fill(
        path("M 96 40 L 160 36 C 170 36 172 50 164 56 L 110 58 L 108 74 L 92 74 Z"),
        Linear(0, 36, 0, 74, ("#ffffff", "#c4ccd4")),
    )
    art.fill(box(108, 96, 156, 124, 6), Linear(108, 0, 156, 0, ("#c4ccd4", "#ffffff", "#b3bcc6")))
    bottle = path(
        "M 108 120 C 74 132 58 156 58 186 L 58 356 C 58 376 72 384 92 384 L 172 384 C 192 384 206 376 206 356 L 206 186 C 206 156 190 132 156 120 Z"
    )
    art.fill(bottle, Linear(58, 0, 206, 0, ("#d98a12", tint, "#fff0bd", "#f0a92a", "#c87708")))
    art.fill(box(72, 196, 192, 336, 14), "#fffdf4")
    art.stamp(lettering("GROVE", 26, "#2d6a4f"), 132, 228)
    art.fill(oval(132, 286, 32), tint)
    art.fill(oval(132, 286, 28), "#fff6dc")
    for k in range(8):
        a = np.radians(k * 45 + 22)
        art.fill(
            np.array(
                [
                    (132, 286),
                    (132 + 26 * np.cos(a - 0.32), 286 + 26 * np.sin(a - 0.32)),
                    (132 + 26 * np.cos(a + 0.32), 286 + 26 * np.sin(a + 0.32)),
                ]
            ),
            tint,
        )
    art.fill(path("M 72 180 C 74 150 92 138 104 134 L 92 376 L 76 368 Z"), "#ffffff", opacity=0.5, blur=4, clip=bottle)
    bar = box(150, 310, 292, 386, 26)
    art.fill(bar, Linear(0, 310, 0, 386, ("#e4f7c8", "#b7e08a", "#8cc45c")))
    art.fill(box(172, 328, 270, 366, 16), "#a5d677")
    art.stamp(lettering("citrus", 22, "#3f7d2c"), 221, 346)


def backpack(art: Art, tint: str = "#e4572e") -> None:
    """Draw a hiking backpack from the front."""
    _shadow(art, 150, 372, 120, 12)
    art.line(path("M 116 52 C 116 10 184 10 184 52"), "#2b2f3a", 12)
    art.fill(box(26, 196, 66, 330, 18), Linear(26, 0, 66, 0, ("#8c2f16", "#c24a26")))
    art.fill(box(234, 196, 274, 330, 18), Linear(234, 0, 274, 0, ("#c24a26", "#7c2812")))
    body = path(
        "M 52 120 C 52 66 88 42 150 42 C 212 42 248 66 248 120 L 256 340 C 256 362 240 372 214 372 L 86 372 C 60 372 44 362 44 340 Z"
    )
    art.fill(body, Linear(44, 0, 256, 0, ("#a53c1c", tint, "#ff8a5c", tint, "#97361a")))
    lid = path("M 46 150 C 46 70 92 36 150 36 C 208 36 254 70 254 150 C 220 172 80 172 46 150 Z")
    art.fill(lid, Linear(0, 36, 0, 170, ("#2f4858", "#3f6076", "#22343f")))
    art.fill(path("M 80 96 L 128 62 L 150 84 L 172 66 L 220 100 L 220 110 L 80 110 Z"), "#f6f1e4", opacity=0.95)
    pocket = box(76, 214, 224, 350, 26)
    art.fill(pocket, Linear(0, 214, 0, 350, ("#ff9a6c", tint, "#b7421f")))
    art.line(path("M 86 246 L 214 246"), "#2b2f3a", 5)
    art.fill(box(196, 240, 206, 270, 4), "#ffd166")
    for x in (104, 196):
        art.fill(box(x - 8, 150, x + 8, 224, 3), "#22262f")
        art.fill(box(x - 15, 178, x + 15, 202, 5), Linear(0, 178, 0, 202, ("#ffe08a", "#d59a2b")))
        art.fill(box(x - 7, 184, x + 7, 196, 2), "#22262f")
    art.fill(box(62, 356, 238, 384, 14), Linear(0, 356, 0, 384, ("#7ea16b", "#4f6f42")))
    for k in range(8):
        art.line(np.array([(74 + k * 22, 358), (74 + k * 22, 382)]), "#3c5632", 1.6)
    art.fill(
        path("M 70 180 C 66 250 66 300 72 350 L 84 350 C 80 300 80 240 84 182 Z"),
        "#ffffff",
        opacity=0.3,
        blur=4,
        clip=body,
    )


def tea(art: Art, tint: str = "#5b8e7d") -> None:
    """Draw a tea pot and a cup."""
    _shadow(art, 190, 276, 176, 11)
    art.line(path("M 74 128 C 20 120 20 226 92 218"), "#3c5f54", 14)
    art.fill(
        path("M 226 150 C 262 148 268 104 300 92 L 314 104 C 292 124 290 190 232 206 Z"),
        Linear(226, 0, 314, 0, ("#4a7568", "#3c5f54")),
    )
    pot = path(
        "M 70 160 C 70 116 104 94 154 94 C 204 94 238 116 238 160 C 238 224 212 270 154 270 C 96 270 70 224 70 160 Z"
    )
    art.fill(pot, Radial(124, 140, 160, ("#a8d1c2", tint, "#2f4f46")))
    art.fill(oval(154, 100, 54, 12), "#3c5f54")
    art.fill(
        path("M 102 98 C 106 76 130 68 154 68 C 178 68 202 76 206 98 Z"),
        Linear(102, 0, 206, 0, ("#4a7568", "#9cc8b8", "#3c5f54")),
    )
    art.fill(oval(154, 60, 12), Radial(150, 56, 14, ("#fff1d6", "#c58a4a")))
    for x, y in ((116, 176), (150, 204), (182, 168), (204, 208), (104, 222)):
        for k in range(5):
            a = np.radians(k * 72 - 90)
            art.fill(oval(x + 8 * np.cos(a), y + 8 * np.sin(a), 5.4), "#ffdfe8", clip=pot)
        art.fill(oval(x, y, 3.6), "#f08aa8", clip=pot)
    art.fill(
        path("M 92 150 C 96 122 118 110 134 108 C 116 134 108 176 112 214 C 98 200 90 172 92 150 Z"),
        "#ffffff",
        opacity=0.35,
        blur=4,
        clip=pot,
    )
    cup = path("M 268 200 C 268 252 286 274 318 274 C 350 274 368 252 368 200 Z")
    art.fill(cup, Linear(268, 0, 368, 0, ("#f2ece0", "#ffffff", "#d8cebb")))
    art.fill(oval(318, 200, 50, 12), "#efe6d4")
    art.fill(oval(318, 201, 44, 9), Linear(274, 0, 362, 0, ("#b7c95a", "#8fae3c")))
    art.line(path("M 270 232 C 300 244 336 244 366 232"), tint, 5, clip=cup)


def soda(art: Art, tint: str = "#ff4d8d") -> None:
    """Draw a can of soda."""
    _shadow(art, 90, 322, 74, 10)
    can = path(
        "M 22 44 C 22 34 30 30 36 22 L 144 22 C 150 30 158 34 158 44 L 158 294 C 158 304 150 312 142 320 L 38 320 C 30 312 22 304 22 294 Z"
    )
    art.fill(can, Linear(22, 0, 158, 0, ("#b02a62", tint, "#ffb3d0", tint, "#8f1f4e")))
    wave = path("M 0 214 C 40 176 70 246 110 208 C 140 182 160 200 180 190 L 180 330 L 0 330 Z")
    art.fill(wave, Linear(22, 0, 158, 0, ("#e0a800", "#ffd23f", "#fff3b0", "#ffd23f", "#c99400")), clip=can)
    art.fill(oval(90, 118, 50), "#ffffff", clip=can)
    art.stamp(lettering("pip!", 46, "#e02a73"), 90, 116)
    for x, y, r in ((54, 246, 13), (104, 268, 18), (130, 232, 9), (78, 292, 9), (48, 284, 7)):
        art.fill(oval(x, y, r), Radial(x - r / 3, y - r / 3, r * 1.2, ("#ffffff", "#ffe9a8", "#ffb703")), clip=can)
    art.fill(
        path("M 36 22 C 36 12 60 8 90 8 C 120 8 144 12 144 22 C 130 30 50 30 36 22 Z"),
        Linear(36, 0, 144, 0, ("#9aa1ad", "#f4f6f9", "#8d95a3")),
    )
    art.fill(oval(90, 18, 40, 6), "#aab1bd")
    art.fill(oval(98, 17, 14, 3.4), "#e9ecf1")
    art.fill(path("M 38 50 L 52 50 L 52 296 L 38 290 Z"), "#ffffff", opacity=0.45, blur=3, clip=can)


def lit_lamp(art: Art) -> None:
    """Draw the lamp, switched on."""
    lamp(art, lit=True)


DRAWN: dict[str, tuple[Callable[[Art], None], int, int]] = {
    "sneaker": (sneaker, 400, 232), "coffee": (coffee, 200, 330), "latte": (latte, 350, 350), "lamp": (lamp, 400, 420),
    "lit_lamp": (lit_lamp, 400, 420), "headphones": (headphones, 360, 330), "watch": (watch, 280, 480),
    "bike_frame": (bike_frame, 410, 270), "wheel": (wheel, 140, 140), "citrus": (citrus, 160, 160), "soap": (soap, 300, 400),
    "backpack": (backpack, 300, 392), "tea": (tea, 380, 292), "soda": (soda, 180, 336),
}  # fmt: skip
"""Every product: how it is drawn, and its width and height in its own units."""


def product(name: str, width_px: float) -> Image.Image:
    """Return a product's picture, ``width_px`` wide."""
    draw, width, height = DRAWN[name]
    art = Art(width, height, scale=width_px / width)
    draw(art)
    return art.image()
