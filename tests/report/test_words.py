from __future__ import annotations

import re

from vlai_widgets.charts.words import LANGUAGES
from vlai_widgets.report import words
from vlai_widgets.report.notebook import STYLE
from vlai_widgets.report.style import style_sheet
from vlai_widgets.tokens import DARK, LIGHT


def test_every_word_exists_in_both_languages_with_the_same_blanks():
    assert LANGUAGES == ("en", "zh")
    for key, (english, chinese) in words._WORDS.items():
        assert english, key
        assert chinese, key
        assert set(re.findall(r"{(\w+)}", english)) >= set(re.findall(r"{(\w+)}", chinese)), key


def test_flags_are_words_and_unknown_ones_are_shown_as_they_are():
    assert words.flag("not_vertical", "en") == "not vertical"
    assert words.flag("not_vertical", "zh") == "非竖屏"
    assert words.flag("brand_new", "zh") == "brand new"


def test_no_colour_is_named_outside_the_tokens():
    tokens = {getattr(theme, name) for theme in (LIGHT, DARK) for name in theme.__slots__ if name != "name"}
    for sheet in (style_sheet(), STYLE):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)) <= tokens
        assert sheet.count("{") == sheet.count("}")


def test_paper_is_light():
    assert "@media screen and (prefers-color-scheme:dark)" in style_sheet()
