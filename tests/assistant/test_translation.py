"""What comes out of a reply does not depend on where it was cut while it was written, and content stays as it is."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlai_widgets.assistant.translation import Translation, without_gui_talk

REPLY = """Here is the ranking:

| Clip | Score |
| --- | --- |
| open.mp4 | Click. Drag the clip. 92 |

- **Hook.** The hook of a.mp4 is strong (v1.2). Its title says "Open now. Click here." and stays.
- **Click Export** to save the result.
1. Done! Press **Export** in the top bar.
> Click the button, he said.

```json
{"note": "Click the button. Open the panel."}
```
{
  "scores": [
    {"clip": "a.mp4", "score": 92, "why": "Open the panel. Click Export."}
  ]
}
[{"a": "Click Export."}]
Click OK to continue.


视频已生成，请点击“导出”按钮下载。很好！👉 点击右上角的导出按钮。🎉 Press Export
All is 5" wide. Click Export. Bye.
You can preview it in the editor."""

PIECES = (
    "Click the Export button.", "Done!", " ", "  ", "\n", "\n\n", "- ", "1. ", "**", "| a | b |", "```", "~~~", "{",
    "}", '{"a": ', '"', "“", "”", "`", "点击导出按钮。", "很好。", "open the panel", "drag it to 0:05", "https://x.y/z",
    "92/100", "There was a temporary issue.", "🎉", "A", "x" * 300, "3.5", ".", "?", "[", "]", "'",
    ", and you can click Export",
)  # fmt: skip


def streamed(text: str, sizes: list[int]) -> str:
    translation, out, at = Translation(), [], 0
    for size in sizes:
        out.append(translation.feed(text[at : at + size]))
        at += size
    out += [translation.feed(text[at:]), translation.finish(), translation.echo]
    return "".join(out)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.lists(st.integers(0, 40), max_size=60))
def test_any_cutting_gives_the_same_text_as_the_whole(text: str, sizes: list[int]) -> None:
    whole = without_gui_talk(text).text
    assert streamed(text, sizes) == whole
    assert streamed(text, [1] * len(text)) == whole


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from('.!? \n|>{}[]"“”`~*-1aB。！🎉:'), max_size=80), st.integers(1, 7))
def test_text_without_gui_talk_comes_out_to_the_letter(text: str, size: int) -> None:
    assert streamed(text, [size] * len(text)) == text


def test_a_whole_reply_in_any_cutting() -> None:
    whole = without_gui_talk(REPLY)
    assert (
        whole.text
        == """Here is the ranking:

| Clip | Score |
| --- | --- |
| open.mp4 | Click. Drag the clip. 92 |

- **Hook.** The hook of a.mp4 is strong (v1.2). Its title says "Open now. Click here." and stays.
- To save the video: session.export("video.mp4").
1. Done!
> Click the button, he said.

```json
{"note": "Click the button. Open the panel."}
```
{
  "scores": [
    {"clip": "a.mp4", "score": 92, "why": "Open the panel. Click Export."}
  ]
}
[{"a": "Click Export."}]

视频已生成。保存视频：session.export("video.mp4")。很好！👉🎉
All is 5" wide. Bye."""
    )
    assert whole.actions == ("export", "status")
    random.seed(5)
    for _ in range(50):
        assert streamed(REPLY, [random.randint(1, 30) for _ in range(len(REPLY))]) == whole.text


def test_sentences_rows_and_code_are_let_through_as_soon_as_they_are_known() -> None:
    translation = Translation()
    assert translation.feed("Ranked three clips. The b") == "Ranked three clips."
    assert translation.feed("est is a.mp4.\n| Cl") == " The best is a.mp4.\n| Cl"
    assert translation.feed("ick |\n```js") == "ick |\n```js"
    assert translation.feed("on\n{ click") == "on\n{ click"
    assert translation.feed("\n```\nYou can ") == "\n```"
    assert translation.feed("click Export.\n") == '\nTo save the video: session.export("video.mp4").'


def test_a_sentence_that_does_not_go_on_is_seen_unless_gui_talk_seems_to_come() -> None:
    for begun in ("Generating the video", "- **Generating", "Working on it... "):
        translation = Translation()
        shown = translation.feed(begun)
        assert shown + translation.lull() == begun.rstrip()
        assert streamed(begun + " now.", []) == f"{begun} now."
        assert translation.feed(" now.") + translation.finish() == f"{begun} now."[len(begun.rstrip()) :]
    for begun in ("Now please", "Open the", "To"):
        translation = Translation()
        assert translation.feed(begun) + translation.lull() == ""


def test_a_text_without_an_end_is_not_held_back_for_ever() -> None:
    translation = Translation()
    words = [f"word{n} " for n in range(2_000)]
    shown = [translation.feed(word) for word in words]
    assert "".join(shown) + translation.finish() == "".join(words)
    assert len("".join(shown[:400])) > 1_000


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_scores_as_json_stay_json(indent: int | None) -> None:
    said = {"scores": [{"clip": "a.mp4", "score": 92, "reason": 'Open the panel. Click Export. "Drag" it.'}]}
    text = f"Scores. Click Export.\n{json.dumps(said, indent=indent)}\nClick Export."
    shown = without_gui_talk(text).text
    assert json.loads(shown[shown.index("{") : shown.rindex("}") + 1]) == said
    assert "Click Export.\n" not in shown[: shown.index("{")]


def test_bold_stays_closed_where_its_end_goes() -> None:
    assert without_gui_talk("**Ready. Click Export.** Bye.").text == (
        '**Ready.** To save the video: session.export("video.mp4"). Bye.'
    )
