"""GUI talk goes or becomes an action; content stays to the letter."""

from __future__ import annotations

import pytest

from vlai_widgets.assistant.translation import without_gui_talk

SAVE = 'To save the video: session.export("video.mp4").'
SAVE_ZH = '保存视频：session.export("video.mp4")。'

BECOMES = {
    "Your video is ready! Click the Export button to download it.": (f"Your video is ready! {SAVE}", "export"),
    'I\'ve added the title, click "Export" to download your video.': (f"I've added the title. {SAVE}", "export"),
    "Your edit is finished and you can click Export to save it.": (f"Your edit is finished. {SAVE}", "export"),
    "To export, tap the Download icon in the top right corner.": (SAVE, "export"),
    "1. **Click Export** to save": (f"1. {SAVE}", "export"),
    "Look for the Export button at the top.": (SAVE, "export"),
    "视频已生成，请点击“导出”按钮下载。": (f"视频已生成。{SAVE_ZH}", "export"),
    "点击右上角的导出按钮即可下载视频。": (SAVE_ZH, "export"),
    "You can preview it in the timeline.": ("", "status"),
    "I trimmed it to 10 s; open the timeline to see the tracks.": ("I trimmed it to 10 s.", "status"),
    "已添加标题。打开文字面板可以修改字体。": ("已添加标题。", "status"),
    "你可以在时间线上预览效果。": ("", "status"),
    "- Drag and drop the clip onto the timeline": (
        '- Say it to the assistant instead: "move the clip onto the timeline".', "edit",
    ),
    "把音乐拖拽到0:05处。": ("直接告诉助手，例如：“把音乐移到0:05处”。", "edit"),
    "Click the **Generate** button to continue.": ('Say it to the assistant instead: "generate".', "edit"),
    "Done! Now click the 'Add music' button.": ('Done! Say it to the assistant instead: "add music".', "edit"),
}  # fmt: skip

STAYS = """
Click-through rate is 3 %.
The clip opens with a strong hook and drags in the middle.
Add a call to action such as "Click the link in bio".
The CTA "Tap to shop" appears late; viewers who click buy more.
The ad tells people to click the link, which is good.
Users open the app in scene two, then press the button.
The export is done.
The narrator asks viewers to press the button below.
clip_a.mp4 scores 92/100 because it opens on a face.
Click here for the details: https://example.org/report
| 1 | Click the button | 92 |
点击率最高的是第一条。
观众会点击购买链接。
字幕写着“点击购买”。
The hook opens with a close-up, which drives clicks.
Viewers click away after 3 seconds.
clip_02 has the highest click-through rate (4.1%).
Open with your strongest shot and end on the logo.
The scene where she opens the door is the best hook.
Tap into nostalgia with an 80s soundtrack.
The pace drags in the middle; cut 2 seconds.
What a drag race scene! Keep it.
Users press the button on the vending machine at 0:04.
Add a CTA such as "Click the link in bio".
The call to action says click here to buy.
Ask viewers to tap the heart.
The 'Export' title is now red.
It previews the product in the first second.
观众在第3秒点击离开。
clip_02 的点击率最高。
开头用特写打开话题，效果很好。
片中女孩打开门的镜头最抓人。
节奏有点拖沓，建议剪掉2秒。
引导观众点击购物车。
建议文案写“点击领取”。
打开冰箱的镜头作为开场。
Your video plays well in the feed.
The drop at 0:08 hits hard.
It hits the beat at every cut.
Press coverage clip ranks third.
The panel discussion is too long.
The tap water scene needs color correction.
Select the top three clips for the reel: a, b and c.
I selected the clip with the best hook.
You should choose a stronger thumbnail.
I can open with clip 3 instead if you like.
The timeline of the story is confusing.
The export finished: https://cdn.example.com/v.mp4
You can now click on the clip in the timeline to see its score of 92.
"""


@pytest.mark.parametrize("reply", BECOMES)
def test_gui_talk_becomes_an_action(reply: str) -> None:
    text, action = BECOMES[reply]
    found = without_gui_talk(reply)
    assert (found.text, found.actions) == (text, (action,))


@pytest.mark.parametrize("reply", STAYS.strip().splitlines())
def test_content_stays_to_the_letter(reply: str) -> None:
    found = without_gui_talk(reply)
    assert (found.text, found.actions) == (reply, ())


def test_a_whole_reply() -> None:
    reply = """Here is the ranking:

| Clip | Score |
| --- | --- |
| a.mp4 | 92/100 |

- The hook of a.mp4 is strong.
- Click the Export button to save the result.
- Press **Export** in the top bar.

```json
{"note": "click the button"}
```
Click OK to continue.
You can preview it in the editor."""
    found = without_gui_talk(reply)
    assert (
        found.text
        == f"""Here is the ranking:

| Clip | Score |
| --- | --- |
| a.mp4 | 92/100 |

- The hook of a.mp4 is strong.
- {SAVE}

```json
{{"note": "click the button"}}
```"""
    )
    assert found.actions == ("export", "status")


def test_talk_of_the_timeline_only_goes() -> None:
    assert without_gui_talk("All set. Preview it in the timeline.").text == "All set."


def test_a_hostile_reply_is_no_burden() -> None:
    import time

    began = time.process_time()
    without_gui_talk("click " * 20000 + "\n" + "drag the " * 20000 + "\n" + '"' * 20000)
    without_gui_talk("open the " * 10000 + "panel")
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    ("reply", "stays", "goes"),
    [
        ("Added the music. Open the Audio panel to adjust the volume.", "Added the music.", "panel"),
        ("All set 🎉 Press the Render button when you're happy.", "All set 🎉", "Press"),
        ("The captions were added (click Preview to check them).", "The captions were added.", "click"),
        ("Done. Hover over the clip to see its length.", "Done.", "Hover"),
        ("Done! Feel free to check the preview window on the right.", "Done!", "window"),
        ("字幕已加好。如需调整，请双击字幕轨道进行编辑。", "字幕已加好。", "双击"),
    ],
)
def test_gui_talk_goes_wherever_it_stands_and_the_rest_stays(reply: str, stays: str, goes: str) -> None:
    text = without_gui_talk(reply).text
    assert text.startswith(stays)
    assert goes not in text
