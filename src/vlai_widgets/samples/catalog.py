"""The ten sample clips: what they are called, how they look, and what is known about each by construction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSpec:
    """One sample clip.

    Attributes:
        name: File name.
        title: The invented product that it advertises.
        seconds: Length.
        width_px: Width of the picture.
        height_px: Height of the picture.
        traits: What is known about the clip because it was drawn so, such as ``slow_hook``.
        summary: One sentence for people.
    """

    name: str
    title: str
    seconds: float
    width_px: int
    height_px: int
    traits: tuple[str, ...]
    summary: str


def _spec(
    name: str, title: str, seconds: float, traits: str, summary: str, *, size: tuple[int, int] = (540, 960)
) -> SampleSpec:
    return SampleSpec(
        name=f"{name}.mp4", title=title, seconds=seconds, width_px=size[0], height_px=size[1],
        traits=tuple(traits.split()), summary=summary,
    )  # fmt: skip


SAMPLES: tuple[SampleSpec, ...] = (
    _spec("sneaker-launch", "Halo Runner sneaker", 8.0, "strong quick_opening bright sound_from_start",
          "Three cuts in the first second, bright colours, a beat from the first frame, offer and call to action."),
    _spec("coffee-ritual", "North Roast coffee", 8.0, "strong sound_from_start voice",
          "A steady run of close-ups with a voice and warm music, the price in the middle and a clear end card."),
    _spec("lamp-evening", "Luma desk lamp", 8.5, "slow_hook late_sound",
          "Nothing moves and nothing sounds for more than five seconds; then the lamp comes on."),
    _spec("headphones-studio", "Drift headphones", 6.5, "no_audio",
          "A lively picture without any sound stream."),
    _spec("watch-steel", "Meridian watch", 6.5, "dark",
          "A good edit that is so dark that the product can hardly be seen."),
    _spec("bike-city", "Volta city bike", 6.5, "landscape",
          "A landscape film in a portrait feed.", size=(960, 540)),
    _spec("soap-citrus", "Grove citrus soap", 7.5, "frozen_middle",
          "The picture freezes for more than four seconds in the middle."),
    _spec("backpack-trail", "Ridge backpack", 6.5, "clipped_audio",
          "Sound that was turned up until it clips."),
    _spec("tea-garden", "Ume garden tea", 6.5, "letterboxed",
          "A wide film baked into a portrait file, with black bars over two thirds of the picture."),
    _spec("soda-fizz", "Pip! soda", 6.0, "frantic_cuts",
          "A new shot every third of a second, from the first frame to the last."),
)  # fmt: skip
"""The samples, strong ones first."""


def spec_of(name: str) -> SampleSpec:
    """Return the sample called ``name``.

    Raises:
        UnknownOption: There is no such sample.
    """
    from vlai_widgets.errors import UnknownOption

    for spec in SAMPLES:
        if spec.name == name:
            return spec
    raise UnknownOption.of("sample", name, [spec.name for spec in SAMPLES])
