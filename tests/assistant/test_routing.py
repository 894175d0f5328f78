"""Which sentences the client handles by itself, and which go to the assistant: a table of sentences."""

from __future__ import annotations

import pytest

from vlai_widgets.assistant.routing import Step, named_files, route

EXPORT = """
export
Export!
export it
export the video
Please export the final video.
export as mp4
export it as MP4 in 1080p
export to cut.mp4
export "my cut.mp4"
can you export this for me?
download
download the video
Download it please
I want to download my video
could you send me the video
send me the video
Send me the final MP4 now
give me the file
send it to me
save the video to out/leaderboard.mp4
render the final video
ok, export now
I'd like to export it in 1080p
let's export the leaderboard video
once it's done, export it
when everything is ready, send me the video
get me the download link
start the export
where is my video?
download it to my computer
export in high quality for TikTok
导出
导出视频
请导出
导出成mp4
帮我导出视频
请把视频导出为1080p
下载
下载视频
把视频发给我
请把最终视频发给我
把成片发给我吧
导出到 cut.mp4
保存视频
现在导出高清视频
完成后导出
"""
CREDITS = """
credits
Credits?
balance
my balance
show my credits
show me the credit balance
what's my balance?
check credits
how many credits do I have left?
how many credits are left
do I have enough credits
remaining credits
what are my remaining credits
please check my balance
积分
余额
查积分
还有多少积分
我还有多少积分？
剩余积分
查看余额
我的余额是多少
账户余额
"""
STATUS = """
status
Status?
what's the status?
show status
show tracks
show me the tracks
show me the timeline
show the timeline
timeline
what is on the timeline?
what's on my timeline right now
current state
project status
status of the project
list tracks
can you show me the current status
how many tracks are there
状态
查看状态
当前状态
显示轨道
看一下时间线
项目状态如何
现在进度怎么样
时间线上有什么
"""
UPLOAD = """
upload
upload a.mp4
upload these clips
upload my videos
Upload a.mp4 and b.mov
upload https://example.org/b.mp4
please upload clips/*.mp4
upload "my clip.mp4"
import these files
a.mp4
a.mp4, b.mp4
https://example.org/clip.mp4
here is my video: intro.mp4
add the file logo.png
upload the clips and the music
上传
上传视频
上传这些文件
请上传 a.mp4
上传 a.mp4 和 b.mp4
把这些视频上传
"""
SAY = """
rank these videos by engagement score and show me the top performers
rank a batch of 10 short marketing video clips into a 1080p MP4
comparing and ranking videos by AI-scored performance metrics for marketers
add a title that says 'download now'
add a title that says download now
add a title saying export today and save big
add the text "Export" at the end
make the status bar bigger
remove the status bar from the screen recording
add end credits
add closing credits with the team's names
add credits at the end of the video
roll the credits over the last 5 seconds
credit the photographer in the corner
balance the audio
balance the colours of clip 2
fix the white balance
improve the balance between music and voice
make a download button animation
draw a download icon at 0:05
put an upload arrow over the first clip
add the upload date to the corner
replace the export figures with the 2024 export figures
make a video about coffee exports
make a video about credit cards and bank balances
a clip about how to upload photos to Instagram
make it ready to upload to TikTok
upload it to YouTube
cut the part where he says send me the video
subtitle the line "how many credits do I have left?"
don't export yet, first make it shorter
do not download the video
never upload my clips
without exporting, show a storyboard
why is the balance of the picture off?
trim it to 10 s
add lo-fi music at 35 %
make it 9:16, title 'Urban Dreams' for 3 seconds, lo-fi music at 35 %
which clip is best?
show me the top performers
show me the tracks that beat the average
the state of the art in video editing, as a title
create a timeline graphic of the company's history
show the status of the delivery as an overlay
show the download speed as an overlay
what does the uploader think of clip 2?
explain why clip_03.mp4 is first
hello
thanks
export the scores as a CSV
export a chart of the ranking
download a lo-fi track and add it
save the first 5 seconds of a.mp4 as the intro
add a.mp4 to the timeline after b.mp4
rank a.mp4 and b.mp4
compare a.mp4 with b.mp4
make a 积分榜 style table
做一个积分榜
加上标题“立即下载”
标题写着立即下载
添加字幕“导出”
把状态栏放大
去掉状态栏
加一个下载按钮
加片尾字幕
平衡一下音量
介绍余额宝的广告
不要导出
先不要下载，再剪短一点
上传到抖音之前加个封面
按互动得分给这些视频排名
剪短到10秒
为什么第一名是它
视频状态不好的片段剪掉
展示积分商城的画面
"""
MIXED = {
    "make it 9:16 and export it": ["say", "export"],
    "trim it to 10 s, then send me the video": ["say", "export"],
    "upload a.mp4 and rank it": ["upload", "say"],
    "upload clips/*.mp4, rank them by engagement and send me the video": ["upload", "say", "export"],
    "export it and send it to me": ["export"],
    "thanks, export it": ["export"],
    "looks great. Export!": ["export"],
    "add a title 'Export' and export the video": ["say", "export"],
    "upload a.mp4. Add a title 'credits'. Then show me the timeline.": ["upload", "say", "status"],
    "check my credits and show the timeline": ["credits", "status"],
    "剪短到10秒，然后导出": ["say", "export"],
    "上传 a.mp4，按节奏排名，最后导出视频": ["upload", "say", "export"],
    "add a title and an intro and fade out": ["say"],
    "cut the intro and export figures slide": ["say"],
}


def table() -> list[tuple[str, str]]:
    rows = []
    for action, block in (
        ("export", EXPORT),
        ("credits", CREDITS),
        ("status", STATUS),
        ("upload", UPLOAD),
        ("say", SAY),
    ):
        rows += [(line, action) for line in block.strip().splitlines()]
    return rows


@pytest.mark.parametrize(("sentence", "action"), table())
def test_where_a_sentence_goes(sentence: str, action: str) -> None:
    assert route(sentence) == (Step(action, sentence),)  # type: ignore[arg-type]


@pytest.mark.parametrize("sentence", MIXED)
def test_a_sentence_that_asks_for_several_things_is_taken_apart(sentence: str) -> None:
    steps = route(sentence)
    assert [step.action for step in steps] == MIXED[sentence]
    for step in steps:
        assert step.text in sentence


def test_what_is_said_to_the_assistant_keeps_every_word() -> None:
    assert (
        route("make it 9:16, title 'Export and save', and export it")[0].text == "make it 9:16, title 'Export and save'"
    )


def test_files_in_a_sentence() -> None:
    assert named_files("upload a.mp4, 'my clip.mov' and https://x.org/b.mp4") == (
        "a.mp4", "my clip.mov", "https://x.org/b.mp4",
    )  # fmt: skip
    assert named_files("上传 clips/*.mp4 和 ~/b.mp4") == ("clips/*.mp4", "~/b.mp4")
    assert named_files("upload ./clips") == ("./clips",)
    assert named_files("rank these") == ()


def test_a_very_long_sentence_is_no_burden() -> None:
    import time

    began = time.perf_counter()
    route("and the final video " * 5000)
    route("upload " + "a " * 20000 + "b.mp4")
    route("show my " + "credit " * 5000 + "x")
    for hostile in (
        "“" * 20000,
        "export " + "into " * 70 + "!x",
        "导出" + "到到到到a.mp4" * 40 + "x",
        "export " + '""' * 180 + "x",
    ):
        route(hostile)
        named_files(hostile)
    assert time.perf_counter() - began < 3
