"""Text: every character has a glyph, nothing is wider than it may be."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from vlai_widgets.engine.render.fonts import REPLACEMENT, Style, clean, runs, shorten_end, shorten_middle, wrap

STYLE = Style("bold", 56)


def ink(text: str) -> bytes:
    image = Image.new("L", (1400, 120), 0)
    STYLE.draw(ImageDraw.Draw(image), 10, 90, text, "#ffffff")
    return image.tobytes()


def test_all_of_gb2312_is_there() -> None:
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            char = bytes((lead, trail)).decode("gb2312", errors="ignore")
            if char:
                assert runs(char) == (("cjk", char),)


@pytest.mark.parametrize(
    "text",
    ["Aa09", "éñßŁ", "“—…”", "→ ↑", "Привет", "Ελλάδα", "Việt Nam", "你好，世界！", "かな", "１２", "🐰🔥😀", "⭐"],
)
def test_nothing_of_these_is_replaced(text: str) -> None:
    assert "".join(run for _, run in runs(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cat 👩‍👩‍👧‍👦!", "cat 👩!"),
        ("👍🏽 🇨🇳 ❤️", "👍 CN ❤"),
        ("مرحبا", "·"),
        ("a\u202eb\x00c\nd\u200be", "ab c de"),
        ("e\u0301", "é"),
        ("中 文", "中 文"),
    ],
)
def test_what_no_font_has_is_a_dot(text: str, shown: str) -> None:
    assert "".join(run for _, run in runs(text)) == shown


def test_no_character_that_is_drawn_is_an_empty_box() -> None:
    box = Image.new("L", (120, 120), 0)
    font = STYLE._font("latin")
    ImageDraw.Draw(box).text((10, 90), "\U0010fffd", font=font, fill="#ffffff", anchor="ls")
    for char in "中 文 ·Ω→﹏🐰\u0378":
        for script, run in runs(f"中{char}中"):
            for one in run:
                image = Image.new("L", (120, 120), 0)
                ImageDraw.Draw(image).text((10, 90), one, font=STYLE._font(script), fill="#ffffff", anchor="ls")
                assert image.tobytes() != box.tobytes(), (char, one, script)


def test_figures_are_equally_wide_in_tables() -> None:
    style = Style("bold", 48, tabular=True)
    assert len({round(style.length(str(n) * 3), 2) for n in range(10)}) == 1


@pytest.mark.parametrize(
    "text", ["a very long name of a clip, final version 3.mp4", "城市攀岩最终版第三稿市场部审核通过.mp4", "x" * 400]
)
@pytest.mark.parametrize("width", [40, 200, 333, 5000])
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shorten_middle(text, STYLE, width)
    assert short == "…" or STYLE.length(short) <= width
    if width >= 200:
        assert short[0] == text[0]
        assert short[-1] == text[-1]
    assert STYLE.length(shorten_end(text, STYLE, width)) <= max(width, STYLE.length("…"))


@pytest.mark.parametrize(
    "text",
    ["one two three four five six seven", "城市攀岩最终版，第三稿（市场部）审核通过", "longwordwithoutanybreak" * 4],
)
def test_wrapped_lines_fit_and_lose_nothing_before_the_end(text: str) -> None:
    lines = wrap(text, STYLE, 300, lines=3)
    assert 1 <= len(lines) <= 3
    assert all(STYLE.length(line) <= 300 for line in lines)
    joined = "".join(lines).replace(" ", "").removesuffix("…")
    assert clean(text).replace(" ", "").startswith(joined)
    assert not any(line[0] in "，）" for line in lines)


def test_words_are_drawn() -> None:
    assert ink("a") != ink("b")
    assert ink("中") != ink("文")
    assert ink("🐰") != ink("🐶")
    assert ink("م") == ink(REPLACEMENT)
