"""The storyboards of the portrait spots: which shots, how long, what is said and what is heard."""

# ruff: noqa: E501  one actor a line, as in a storyboard

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from vlai_widgets.samples import backdrops as back
from vlai_widgets.samples.kit import (
    MIDDLE,
    PORTRAIT,
    bubbles,
    button,
    cached_product,
    confetti,
    headline,
    hero,
    label,
    price,
    puffs,
)
from vlai_widgets.samples.sound import Tune
from vlai_widgets.samples.stage import FPS, Actor, Shot, Swarm

S = PORTRAIT
ROOMY = (648, 1152)
"""A fifth larger than the frame: room for a pan over whole pixels."""
PAN = (1.2, 1.2)
_CALM = ((57, 60, 64, 67), (53, 57, 60, 64), (48, 55, 60, 64), (55, 59, 62, 65))
_BRIGHT = ((60, 64, 67, 71), (57, 60, 64, 67), (53, 57, 60, 64), (55, 59, 62, 67))
_NIGHT = ((57, 60, 64, 69), (52, 55, 59, 64), (53, 57, 60, 65), (50, 53, 57, 62))


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A spot, ready to be drawn.

    Attributes:
        shots: The shots, in order.
        tune: What is heard; None: no sound stream.
        gain_db: How far the finished sound is turned up into clipping.
        stage: Size of the picture that the shots are made for.
        finish: What happens to every frame at the end; None: nothing.
        crf: Quality of the encode (x264's constant rate factor).
    """

    shots: tuple[Shot, ...]
    tune: Tune | None
    gain_db: float = 0.0
    stage: tuple[int, int] = S
    finish: Callable[[Image.Image], Image.Image] | None = None
    crf: int = 22


def sneaker() -> Spot:
    """Quick, bright, all there in the first second."""
    sun = back.rays(S, "#ffd166", "#ffe6a3", count=16)
    warm = back.dots(S, "#ff7a52", "#ffc46b")
    sky = back.studio(ROOMY, "#9fd8ff", "#e6f6ff", "#ffffff", detail=1.0)
    slant = back.stripes(S, "#ffe9d6", "#ffd3ae")
    paper = confetti(("#ff5a3c", "#2a2440", "#19b5a5", "#ffffff"))
    return Spot(
        shots=(
            Shot(seconds=1 / 3, backdrop=sun, layers=(
                hero("sneaker", 860, (90, 520), to=(40, 520), angle_deg=(-12, -8)), headline("NEW", y=230, size_px=110, colour="#e8391f", delay_s=0, enter="cut"))),
            Shot(seconds=1 / 3, backdrop=warm, layers=(
                hero("sneaker", 470, (270, 500), angle_deg=(-32, -24), scale=(1, 1.08)), headline("LIGHT", y=230, size_px=110, colour="#2a2440", delay_s=0, enter="cut", shadow=0))),
            Shot(seconds=1 / 3, backdrop=slant, layers=(
                hero("sneaker", 820, (430, 500), to=(470, 500), angle_deg=(8, 5)), headline("FAST", y=230, size_px=110, colour="#2a2440", delay_s=0, enter="cut"))),
            Shot(seconds=1.5, backdrop=sky, zoom=PAN, layers=(
                Swarm(images=paper, count=22, speed_px_s=(-260, 60), area=(-20, -20, 560, 980), seed=2),
                hero("sneaker", 480, (270, 470), to=(282, 470), angle_deg=(-10, -4), enter="right"), headline("Run on light.", y=220, size_px=62, colour="#e8391f", shadow=0.0)), pan=((-1, 0), (1, 0))),
            Shot(seconds=1.6, backdrop=sun, zoom=(1.1, 1.3), layers=(
                hero("sneaker", 470, (270, 440), angle_deg=(-18, 10), sway_px=10, scale=(0.9, 1.02)),
                label("180 g a shoe", at=(170, 230), pill="#2a2440", ink="#ffffff", size_px=30, delay_s=0.15),
                label("recycled knit", at=(330, 300), pill="#e8391f", ink="#ffffff", size_px=30, delay_s=0.5),
                label("rocket foam", at=(210, 600), pill="#0f7f74", ink="#ffffff", size_px=30, delay_s=0.85))),
            Shot(seconds=1.7, backdrop=warm, layers=(
                Swarm(images=paper, count=30, speed_px_s=(20, 330), area=(-20, -20, 560, 980), seed=4),
                hero("sneaker", 450, (255, 500), angle_deg=(-8, -14), scale=(0.95, 1.06)), headline("Launch week", y=200, size_px=60, colour="#2a2440", shadow=0), price("€89", at=(400, 340), delay_s=0.3))),
            Shot(seconds=2.2, backdrop=sky, zoom=PAN, pan=((1, 0.5), (-1, 0.5)), layers=(
                hero("sneaker", 420, (265, 420), angle_deg=(-6, -10), enter="pop", sway_px=6), headline("Halo Runner", y=215, size_px=62, colour="#2a2440", delay_s=0.1, shadow=0),
                label("until Sunday", at=(MIDDLE, 278), pill="#ffd166", delay_s=0.3), button("SHOP NOW", pill="#e8391f", delay_s=0.25))),
        ),
        tune=Tune(bpm=120, chords=_BRIGHT, drums=1.0, bass=0.9, pluck=0.7, pad=0.5, seed=1),
    )  # fmt: skip


def coffee() -> Spot:
    """Warm, steady, with a voice."""
    room = back.window(ROOMY, "#e9cfae", "#c08a58", "#fff3dc", detail=1.0)
    wood = back.studio(S, "#d9a574", "#e9c39b", "#fff0d6")
    cream = back.rings(S, "#f3dfc3", ("#f3dfc3", "#ecd0a8", "#e4c090"), centre=(0.5, 0.5))
    steam = Swarm(images=puffs(), count=16, speed_px_s=(0, -110), area=(150, 60, 400, 420), seed=3, wobble_px=16)
    return Spot(
        shots=(
            Shot(seconds=0.9, backdrop=cream, zoom=(1.05, 1.3), layers=(
                hero("latte", 560, (270, 520), scale=(0.9, 1.08), angle_deg=(0, 24)), headline("Morning?", y=200, size_px=76, colour="#4d2a14", delay_s=0, shadow=0))),
            Shot(seconds=1.4, backdrop=room, zoom=PAN, pan=((-1, 0.2), (1, 0.2)), layers=(
                hero("coffee", 270, (280, 540), to=(264, 534), scale=(0.95, 1.02), enter="up"), steam, headline("Solved.", y=205, size_px=84, colour="#4d2a14", shadow=0))),
            Shot(seconds=1.5, backdrop=wood, zoom=(1.2, 1.05), layers=(
                hero("coffee", 460, (330, 790), to=(310, 760), angle_deg=(8, 2)), headline("Roasted on\nMonday", y=225, size_px=62, colour="#4d2a14", shadow=0))),
            Shot(seconds=1.6, backdrop=cream, zoom=(1.3, 1.05), layers=(
                hero("latte", 430, (262, 500), scale=(1.05, 0.92), angle_deg=(30, 0)), headline("At your door\non Wednesday", y=215, size_px=50, colour="#4d2a14", shadow=0),
                price("€12", at=(390, 610), pill="#c0392b", delay_s=0.35))),
            Shot(seconds=2.6, backdrop=room, zoom=PAN, pan=((1, 0), (-1, 0)), layers=(
                hero("coffee", 150, (262, 412), sway_px=4, scale=(0.96, 1)),
                headline("North Roast", y=195, size_px=60, colour="#4d2a14", shadow=0), label("first bag half price", at=(MIDDLE, 254), pill="#fff6e6", delay_s=0.3), button("ORDER TODAY", pill="#4d2a14"))),
        ),
        tune=Tune(bpm=96, chords=_CALM, drums=0.7, bass=0.8, pluck=0.5, pad=0.7, swing=0.08, voice_s=((0.2, 2.1), (2.5, 5.2), (5.7, 7.2)), seed=2),
    )  # fmt: skip


def lamp() -> Spot:
    """Five and a half seconds in which nothing happens."""
    dusk = back.studio(S, "#a9adc4", "#8d93ae", "#c7cadb")
    glow = back.studio(S, "#e8c896", "#f6deb0", "#fff4d6")
    motes = Swarm(
        images=bubbles("#fff6d8", largest=12),
        count=24,
        speed_px_s=(10, -34),
        area=(60, 240, 500, 800),
        seed=8,
        wobble_px=12,
    )
    return Spot(
        shots=(
            Shot(seconds=5.4, backdrop=dusk, zoom=(1.06, 1.14), layers=(hero("lamp", 400, (280, 500), scale=(1, 1)),)),
            Shot(seconds=1.3, backdrop=glow, zoom=(1.06, 1.12), layers=(
                hero("lit_lamp", 400, (280, 500), scale=(1, 1.04)), motes, headline("Luma", y=215, size_px=84, colour="#5a3d10", shadow=0))),
            Shot(seconds=1.8, backdrop=glow, zoom=(1.3, 1.2), layers=(
                hero("lit_lamp", 280, (300, 400), scale=(1, 1.02)), motes, headline("Light that waits", y=200, size_px=50, colour="#5a3d10", shadow=0),
                price("€49", at=(125, 340), pill="#5a3d10"), button("FIND YOURS", pill="#5a3d10"))),
        ),
        tune=Tune(bpm=80, chords=_CALM, drums=0.35, bass=0.7, pluck=0.7, pad=0.8, start_s=5.4, seed=3),
    )  # fmt: skip


def headphones() -> Spot:
    """Everything moves, nothing sounds."""
    blue = back.rings(S, "#5b6cff", ("#5b6cff", "#7a88ff", "#98a4ff"))
    pink = back.rings(S, "#ff9ecb", ("#ff9ecb", "#ffb6d8", "#ffd0e6"))
    mix = back.blobs(S, ("#c9d4ff", "#ffd6ec"), ("#8ea2ff", "#ffb0d6", "#9be8e0"), seed=5)
    return Spot(
        shots=(
            Shot(seconds=1.2, backdrop=blue, zoom=(1.05, 1.5), layers=(hero("headphones", 420, (270, 470), scale=(0.8, 1.05), enter="pop"), headline("Hear less.", y=205, size_px=72))),
            Shot(seconds=1.3, backdrop=pink, zoom=(1.5, 1.05), layers=(
                hero("headphones", 700, (430, 640), to=(400, 610), angle_deg=(14, 4)), headline("Feel more.", y=205, size_px=72, colour="#3a1c5c", shadow=0))),
            Shot(seconds=1.3, backdrop=mix, layers=(
                hero("headphones", 400, (262, 470), angle_deg=(-12, 12), sway_px=10), label("40 h battery", at=(170, 220), pill="#3a1c5c", ink="#ffffff", size_px=28, delay_s=0.1),
                label("noise cancelling", at=(300, 640), pill="#ffffff", size_px=28, delay_s=0.5))),
            Shot(seconds=1.2, backdrop=blue, zoom=(1.6, 1.2), layers=(hero("headphones", 820, (110, 600), to=(150, 560), angle_deg=(-10, -4)), price("€129", at=(380, 300), pill="#ff4d8d", delay_s=0.15))),
            Shot(seconds=1.5, backdrop=mix, zoom=(1.3, 1.1), layers=(
                hero("headphones", 300, (262, 405), scale=(0.95, 1.02)), headline("Drift", y=200, size_px=84, colour="#3a1c5c", shadow=0), button("TRY THEM", pill="#3a1c5c"))),
        ),
        tune=None,
    )  # fmt: skip


def watch() -> Spot:
    """A good edit without light."""
    steel = back.studio(ROOMY, "#56708c", "#6f8aa6", "#b9cde0", detail=1.0)
    arcs = back.rings(S, "#4a6078", ("#4a6078", "#5a728c", "#6a84a0"))
    return Spot(
        shots=(
            Shot(seconds=1.125, backdrop=arcs, zoom=(1.1, 1.4), layers=(hero("watch", 620, (270, 500), angle_deg=(-18, -8), scale=(1, 1.06)),)),
            Shot(seconds=1.3, backdrop=steel, zoom=PAN, pan=((-1, 0), (1, 0)), layers=(hero("watch", 290, (270, 470), enter="up"), headline("Every second,\nyours.", y=190, size_px=48))),
            Shot(seconds=1.3, backdrop=arcs, zoom=(1.4, 1.1), layers=(hero("watch", 520, (400, 560), to=(360, 520), angle_deg=(24, 12)), label("sapphire glass", at=(180, 250), size_px=28))),
            Shot(seconds=1.2, backdrop=steel, zoom=PAN, pan=((1, -1), (-1, -1)), layers=(hero("watch", 560, (150, 480), to=(180, 500), angle_deg=(-30, -20)), price("€240", at=(390, 290), pill="#ff7a45"))),
            Shot(seconds=1.6, backdrop=steel, zoom=PAN, pan=((-1, 0), (1, 0)), layers=(hero("watch", 180, (262, 400)), headline("Meridian", y=185, size_px=64), button("SEE IT", pill="#ff7a45", at=(MIDDLE, 606)))),
        ),
        tune=Tune(bpm=110, chords=_NIGHT, drums=0.9, bass=1.0, pluck=0.5, pad=0.6, seed=5),
        finish=lambda frame: back.dimmed(frame, lambda v: 6 + v * 0.19),
    )  # fmt: skip


def soap() -> Spot:
    """Starts well, then hangs."""
    wall = back.tiles(ROOMY, "#bfe8dd", "#8fc9bb", detail=1.0)
    sun = back.rays(S, "#ffe08a", "#fff1c4", count=12)
    foam = Swarm(images=bubbles(), count=34, speed_px_s=(14, -150), area=(-20, -20, 560, 980), seed=6, wobble_px=20)
    slices = tuple(cached_product("citrus", w) for w in (70.0, 110.0))
    fruit = Swarm(images=slices, count=9, speed_px_s=(40, 260), area=(-80, -90, 620, 1050), seed=9)
    return Spot(
        shots=(
            Shot(seconds=1.0, backdrop=sun, zoom=(1.05, 1.3), layers=(fruit, headline("Squeeze", y=230, size_px=88, colour="#2d6a4f", shadow=0), hero("citrus", 330, (262, 500), angle_deg=(0, 50), enter="pop"))),
            Shot(seconds=5.0, backdrop=wall, zoom=PAN, pan=((-1, -1), (1, -1)), freeze_s=0.5, layers=(hero("soap", 380, (270, 500), enter="right"), foam, headline("the day.", y=215, size_px=80, colour="#2d6a4f", shadow=0.0))),
            Shot(seconds=1.5, backdrop=sun, zoom=(1.3, 1.1), layers=(
                hero("soap", 240, (250, 390)), foam, headline("Grove", y=185, size_px=70, colour="#2d6a4f", shadow=0), price("€6", at=(420, 320), pill="#2d6a4f"), button("GET FRESH", pill="#2d6a4f", at=(MIDDLE, 604)))),
        ),
        tune=Tune(bpm=112, chords=_BRIGHT, drums=0.7, bass=0.7, pluck=0.9, pad=0.5, seed=6),
    )  # fmt: skip


def backpack() -> Spot:
    """A good picture under broken sound."""
    peaks = back.mountains(ROOMY, ("#7cc6fe", "#ffe8c9"), ("#8fb0d8", "#6b8fb8", "#5a9a86", "#3f7a60"), detail=1.0)
    dawn = back.mountains(S, ("#ffb48a", "#ffe9b8"), ("#d79aa8", "#b77f9c", "#8a6a94", "#57507c"), sun="#fff6d8")
    wood = back.leaves(S, ("#f0f6dc", "#cfe6b8"), ("#4f8f4f", "#6fae5f", "#3b7a57"), count=24)
    return Spot(
        shots=(
            Shot(seconds=1.1, backdrop=dawn, zoom=(1.4, 1.05), pan=((0, 1), (0, 0)), layers=(headline("Leave early.", y=220, size_px=66), hero("backpack", 360, (270, 560), enter="up"))),
            Shot(seconds=1.3, backdrop=peaks, zoom=PAN, pan=((-1, 0), (1, 0)), layers=(hero("backpack", 640, (170, 640), to=(210, 600), angle_deg=(-6, 2)), label("28 litres", at=(360, 250), pill="#e4572e", ink="#ffffff", size_px=32))),
            Shot(seconds=1.2, backdrop=wood, zoom=(1.05, 1.25), layers=(hero("backpack", 360, (262, 450), angle_deg=(-6, 6), sway_px=8), label("rain proof", at=(150, 200), pill="#2f4858", ink="#ffffff", size_px=30, delay_s=0.1), label("900 g", at=(400, 640), pill="#e4572e", ink="#ffffff", size_px=30, delay_s=0.4))),
            Shot(seconds=1.2, backdrop=dawn, zoom=(1.2, 1.3), layers=(hero("backpack", 400, (255, 470), scale=(0.9, 1.05)), price("€75", at=(400, 270), pill="#2f4858", delay_s=0.15))),
            Shot(seconds=1.7, backdrop=peaks, zoom=PAN, pan=((1, 1), (-1, 1)), layers=(hero("backpack", 240, (262, 400)), headline("Ridge", y=195, size_px=80), button("GO OUTSIDE", pill="#e4572e"))),
        ),
        tune=Tune(bpm=126, chords=_BRIGHT, drums=1.0, bass=1.0, pluck=0.6, pad=0.8, seed=7),
        gain_db=15,
    )  # fmt: skip


def soda() -> Spot:
    """Eighteen shots in six seconds."""
    # All grounds are about equally light: quick cuts between light and dark would be flashes, which can harm.
    grounds = (
        back.blobs(S, ("#ff9ac0", "#ffd98a"), ("#ffb3d0", "#ffc84a", "#9fe6ef"), seed=3), back.rays(S, "#ffc845", "#ffd97a", count=18),
        back.dots(S, "#ffa3c6", "#ffd3a0"), back.stripes(S, "#8fdfe8", "#a9ebf0"), back.rings(S, "#ffb0cf", ("#ffb0cf", "#ffc3da", "#ffd0a8")),
    )  # fmt: skip
    fizz = Swarm(images=bubbles(largest=30), count=16, speed_px_s=(0, -300), area=(-20, -20, 560, 980), seed=12)
    words = ("Pip!", "Pop!", "Fizz", "Peach", "Zest", "Chill", "Sip")
    shots: list[Shot] = []
    poses = (
        ((270, 520), 300, 0),
        ((120, 640), 560, -18),
        ((420, 480), 520, 14),
        ((270, 500), 220, 30),
        ((270, 820), 640, 4),
        ((160, 470), 260, -30),
    )
    for k in range(18):
        at, width, angle = poses[k % len(poses)]
        layers: list[Actor | Swarm] = [hero("soda", width, at, angle_deg=(angle, angle + 8)), fizz]
        if k % 3 == 2:
            layers.insert(0, hero("citrus", 300, (400 - 90 * (k % 4), 320), angle_deg=(0, 40)))
        if k < 14:
            layers.append(
                label(words[k % len(words)], at=(MIDDLE, 215), size_px=70, ink="#c2185b", delay_s=0, enter="cut")
            )
        else:
            layers.append(Actor(image=button("TASTE IT", pill="#ffffff", ink="#c2185b").image, at=(MIDDLE, 300)))
        shots.append(
            Shot(seconds=8 / FPS, backdrop=grounds[(k * 2) % len(grounds)], zoom=(1.1, 1.2), layers=tuple(layers))
        )
    return Spot(
        shots=tuple(shots),
        tune=Tune(bpm=132, chords=_BRIGHT, drums=1.0, bass=0.9, pluck=0.9, pad=0.4, seed=10),
    )
