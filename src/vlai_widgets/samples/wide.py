"""The storyboards of the two wide spots: one that is landscape, one that sits in a portrait file between black bars."""

# ruff: noqa: E501  one actor a line, as in a storyboard

from __future__ import annotations

from PIL import Image

from vlai_widgets.samples import backdrops as back
from vlai_widgets.samples.kit import PORTRAIT, button, cached_product, confetti, headline, hero, label, price, puffs
from vlai_widgets.samples.sound import Tune
from vlai_widgets.samples.spots import Spot
from vlai_widgets.samples.stage import Actor, Shot, Swarm

LANDSCAPE = (960, 540)
BAND = (540, 304)
ROOMY = (1152, 648)
"""A fifth larger than the frame: room for a pan over whole pixels."""
PAN = (1.2, 1.2)


def _rider(width: float, x: float, y: float, *, travel: float = 0.0, turn_deg: float = 720.0) -> tuple[Actor, ...]:
    """Return a bicycle whose wheels turn."""
    k = width / 410
    frame = cached_product("bike_frame", width)
    spin = cached_product("wheel", 140 * k * 1.04)
    left, top = x - width / 2, y - frame.height / 2
    parts = [
        Actor(
            image=spin,
            at=(left + cx * k, top + 214 * k),
            to=(left + cx * k + travel, top + 214 * k),
            angle_deg=(0, turn_deg),
        )
        for cx in (84, 326)
    ]
    return (*parts, Actor(image=frame, at=(x, y), to=(x + travel, y)))


def bike() -> Spot:
    """A film for a wide screen."""
    day = back.city(ROOMY, ("#8fd3ff", "#ffe9d1"), "#d98f6c", "#a9b8d6", detail=1.0)
    dusk = back.city(ROOMY, ("#ffb199", "#ffe3b0"), "#a8688a", "#c79ab0", road="#6a6478", detail=1.0)
    mint = back.stripes(LANDSCAPE, "#c8f0e6", "#b2e6d9", width=80)
    paper = confetti(("#17a398", "#ffb347", "#ffffff"))
    return Spot(
        stage=LANDSCAPE,
        shots=(
            Shot(seconds=1.2, backdrop=day, zoom=PAN, pan=((-1, 1), (1, 1)), layers=(*_rider(430, 420, 350, travel=90), headline("Skip the queue.", x=480, y=110, size_px=64))),
            Shot(seconds=1.2, backdrop=mint, zoom=(1.05, 1.3), layers=(*_rider(900, 300, 260, travel=60, turn_deg=300), label("belt drive", at=(760, 120), pill="#0f6b62", ink="#ffffff", size_px=36))),
            Shot(seconds=1.3, backdrop=dusk, zoom=PAN, pan=((-1, 1), (1, 1)), layers=(*_rider(430, 500, 350, travel=60), headline("80 km of charge", x=480, y=110, size_px=60))),
            Shot(seconds=1.1, backdrop=mint, zoom=(1.3, 1.1), layers=(Swarm(images=paper, count=24, speed_px_s=(-200, 120), area=(-20, -20, 980, 560), seed=4), *_rider(520, 400, 300, travel=40), price("€990", at=(790, 190), pill="#e8590c"))),
            Shot(seconds=1.7, backdrop=day, zoom=PAN, pan=((1, 1), (0, 1)), layers=(*_rider(360, 300, 370), headline("Volta", x=650, y=180, size_px=110), button("RIDE ONE", at=(650, 310), pill="#0f6b62"))),
        ),
        tune=Tune(bpm=118, chords=((60, 64, 67, 71), (65, 69, 72, 76), (57, 60, 64, 67), (55, 59, 62, 67)), drums=0.9, bass=0.9, pluck=0.7, pad=0.5, seed=4),
    )  # fmt: skip


def _barred(frame: Image.Image) -> Image.Image:
    whole = Image.new("RGB", PORTRAIT)
    whole.paste(frame, (0, (PORTRAIT[1] - frame.height) // 2))
    return whole


def tea() -> Spot:
    """A wide film between black bars."""
    garden = back.leaves(BAND, ("#f6f2d8", "#d8e8b8"), ("#5b9a5b", "#7db86a", "#43845f"), count=26)
    hills = back.mountains(BAND, ("#bfe3e0", "#fff1d6"), ("#a8cfc4", "#86b8a6", "#649c84", "#4a8068"), sun="#fff8e0")
    room = back.studio(BAND, "#e6d3b3", "#f1e2c6", "#fff8e8", detail=1.0)
    steam = Swarm(
        images=puffs("#ffffff", opacity=0.3),
        count=9,
        speed_px_s=(0, -60),
        area=(330, 10, 400, 150),
        seed=2,
        wobble_px=8,
    )
    return Spot(
        stage=BAND,
        shots=(
            Shot(seconds=1.125, backdrop=hills, zoom=(1.05, 1.3), layers=(headline("High garden", x=270, y=70, size_px=40), hero("tea", 190, (270, 205)))),
            Shot(seconds=1.3, backdrop=garden, zoom=(1.2, 1.05), layers=(hero("tea", 330, (250, 170), to=(262, 166), enter="up"),)),
            Shot(seconds=1.3, backdrop=room, layers=(hero("tea", 560, (150, 170), to=(120, 180)), steam, label("first flush", at=(430, 60), pill="#3c5f54", ink="#ffffff", size_px=22))),
            Shot(seconds=1.1, backdrop=garden, zoom=(1.05, 1.25), layers=(hero("tea", 260, (220, 180), angle_deg=(-4, 4)), price("€9", at=(430, 110), pill="#c05a7a"))),
            Shot(seconds=1.7, backdrop=hills, zoom=(1.3, 1.1), layers=(hero("tea", 200, (150, 180)), headline("Ume", x=370, y=90, size_px=60), button("STEEP SOME", at=(370, 190), pill="#3c5f54"))),
        ),
        tune=Tune(bpm=92, chords=((62, 66, 69, 73), (59, 62, 66, 69), (55, 59, 62, 66), (57, 61, 64, 67)), drums=0.5, bass=0.7, pluck=1.0, pad=0.6, seed=9),
        finish=_barred,
    )  # fmt: skip
