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
Could you please export this as an MP4?
export pls
go ahead and export
Let's export!
Now export the finished leaderboard to results/top5.mp4
i want the mp4
I'm done, export it
That's it, download please
Can I download the video now?
send the video
send me the final cut
Send me the video please :)
export video at 1080x1920
save it as final_v2.mp4
save as final.mp4
Render it
render and download
download as mp4
download mp4
I need the video file
give me the mp4 file
please send the finished video to me
export the whole thing
Export everything as one video
ready to export
I'm ready to export the video
how do I export this?
can i get the video?
Get me the final video
export again
export the project in high quality
export in 4k
make the export
do the export now
produce the final mp4
导出一下
导出吧
导出mp4
可以导出了
麻烦导出视频
把成片导出来
下载成片
帮我把视频下载下来
我要下载视频
视频发我
把做好的视频发给我
导出1080p的mp4
请导出最终视频到 out/final.mp4
给我视频
发送视频给我
能不能把视频发过来
导出高清版
怎么导出视频？
保存到本地
把它导出
Time to export 🎉
yes, export it
yep export
sure, go ahead and export the video
Export please, 1080x1920
Okay cool, now send me the mp4!
Would you mind exporting the video?
I think we're good. Export the reel.
Save the video as q3_winner.mp4
save this to ~/Desktop/reel.mp4
download the finished reel to my laptop
please render the video to mp4
Could we have the file?
hit export
Export the video for Instagram
export final cut
send us the final video please
download everything
get the mp4
EXPORT NOW!!!
export my leaderboard
exporting time
email me the video
好了，导出吧
没问题，导出
就这样，导出视频
帮忙把视频导出成mp4格式
请下载视频到本地
把最终版发我一下
输出成1080p的mp4文件
渲染并下载
视频导出一份给我
导出竖屏版本
直接导出
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
how many credits left
credits left?
how much credit do I have
What is my current credit balance?
show balance
balance?
are there any credits left
Do I still have credits?
credit balance please
Am I out of credits?
how many free credits remain
check my remaining credits please
tell me my balance
积分还剩多少
我的积分
查询积分余额
还剩多少余额
积分够不够
看看我还有多少积分
帮我查一下积分
余额多少
积分余额
现在还有几个积分？
显示积分
quick question: how many credits do I have?
how's my credit balance?
remaining balance
what do I have left in credits?
show remaining credits
credits remaining?
Got any credits left?
我账户里还有多少积分
积分剩余
账户还剩几个积分
积分用完了吗
余额查询
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
what's the status of my project?
show me the current timeline
status please
give me a status update
status check
Show tracks please
display the tracks
what tracks do we have?
what is in the timeline
what's in the project right now
where are we?
show timeline state
print the timeline
what does the timeline look like?
what does my timeline look like now
list all tracks
show me what's on the timeline
how far along are we
状态如何
显示时间线
查看时间轴
现在时间线是什么样的
项目进度怎么样了
列出所有轨道
看看轨道
时间线上现在有什么
目前状态
当前时间线
任务状态
有几条轨道？
any update on the status?
what's the current state of the project?
show me the timeline again
tracks?
show the layers
timeline please
get status
can I see the timeline?
what's on the tracks
show project state
看下状态
给我看看时间线
时间轴现在怎么样
查一下进度
目前有哪些轨道
显示一下当前轨道
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
upload this: intro.mp4
upload the file ./a.mp4
Upload everything in clips/
i want to upload some clips
Can you upload these three files?
upload another video
upload my logo.png and music.mp3
import a.mov
I'd like to upload more footage
upload from https://example.com/a.mp4
let me upload a video
/home/me/a.mp4
上传视频素材
我要上传文件
上传 b.mov 和 c.mp4
请上传这几个视频
上传文件夹 clips/
帮我上传 ./a.mp4
导入素材 a.mp4
上传新的视频
把 a.mp4 上传
uploading intro.mp4
Upload the attached files
upload the other clips from my downloads folder
please import my footage
here are my clips: a.mp4, b.mp4
upload b.mp4 too
take a.mp4 and b.mp4
我上传 a.mp4
想上传几个片段
请导入这些素材
上传这个链接 https://x.com/a.mp4
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
Which of these exports did best last quarter?
export restrictions explained in 30 seconds
make a 15s explainer about export tariffs
write 'Export ready' over the last clip
the export looked too dark, brighten it
Why did my last export come out blurry?
make the exported video shorter
before exporting, crop it to 4:5
after exporting, what should I post first?
add a call to action: Download our app
add text Download the app now at the end
put a 'Download' sticker in the corner
make the download counter go up
speed up the download bar scene
explain how to download the video from Instagram
is it worth downloading the raw footage again?
send me the top performers
send me the ranking
give me the scores
give me the top 3
give me a shorter version
save more time on the intro
save the best clip for last
render the text in gold
render the title in 3D
show me the best hook
credits should roll at the end
Add end credits listing the team
put credits over black
make the credits scroll slower
the credits are too fast
remove the credits
give credit to the photographer
balance the sound levels
what's the balance between voice and music?
colour balance looks off
make it more balanced
make an ad for a credit card with 0% interest
show the balance sheet slide longer
work-life balance montage
title: Check your balance
make the status icon green
hide the phone's status bar
add a status update sticker
make a track list overlay
mute the second track
make the tracks fade out
lower the music track to 20%
show a race track in the background
add a timeline of our company history
animate the timeline graphic
what state was the clip filmed in?
say what the state of California thinks
uploads are up 20% this month, make a chart of it
make a thumbnail for my YouTube upload
when should I upload this to TikTok?
is this good enough to upload?
which clip should I upload first
caption: new uploads every Friday
remove the upload date
how long should an upload be for Reels?
add an animation of an upload bar
compare the uploaded clips
rank the uploaded videos by hook
use the clips I uploaded and make a 20s reel
trim the clip I downloaded
in the export, keep the captions
make sure the export has no black bars
can you make the final export louder?
I don't like the export
cancel the export
stop the export
is the export ready?
导出口产品的宣传片开头
做一个出口导出流程的讲解
导出按钮改成绿色
标题改成“点击下载”
字幕写：立即下载领取优惠
下载量图表放大一点
介绍如何下载App的视频再短一点
给视频加封面
给我排名
给我看看哪个最好
发给我前三名的得分
积分兑换活动的画面放前面
做一个会员积分的动画
余额不足的那段剪掉
生态平衡的主题
色彩平衡调一下
片尾字幕加上鸣谢
状态最好的那条放第一
他的状态很好，留下这段
去掉手机状态栏
赛道那个镜头放慢
时间线的图改大
第二条轨道静音
音乐轨道降到20%
上传次数做成柱状图
适合上传到抖音吗？
什么时候上传最好？
上传后点击率会多高
把我上传的视频排个名
比较上传的素材
不要导出，先改标题
取消导出
导出前先加字幕
为什么导出这么慢
Put the words Export Now on screen for two seconds
Our client exports coffee, show beans in the intro
make exports from Kenya the topic
Export quality matters, explain that in one line
export is a strong word, use 'ship' in the caption
how did the exported version rank?
after you export, tell me which one won
I will download it later, first make it louder
the app download screen should stay for 3 s
download speeds of 5G, a 10s comparison
crossfade into the download page shot
rendered text is hard to read
render style like a comic please
send me a list of what is wrong with clip 4
save us from boredom: cut the intro
get the video to 9:16
get the video under 15 seconds
can we have the video a bit brighter?
I want the video shorter
I need the video in black and white
give the video a vintage look
send the viewer to our site at the end
deliver the punchline earlier
make the final video funnier
export the second clip's audio and put it under clip 1
credit goes to Anna, add that as text
a credits scene like in Marvel movies
can you add credits?
are the credits readable?
show the credits earlier
check the credits for typos
how long are the credits?
is the audio balance ok?
balance it out
Show the new balance sneakers first
balance shoes ad
the bank balance scene is too long
make a status symbol joke
status quo vs new product
the state fair clip goes first
show tracks in the snow
track the face and zoom in
track 2 is too loud
keep the timeline under 20 seconds
the timeline is too long, trim it
show the project manager's face longer
what's on the whiteboard in clip 3?
what's in the box? use it as hook
the upload button in the screen recording should blink
avoid upload jargon in the captions
upload culture is the topic
import a vintage feel into it
import tariffs explained
take a closer look at a.mp4
use b.mp4 as background
add intro.mp4 before the title
here is my idea: start with the logo
why is a.mp4 better than b.mp4?
出口贸易的下载链接放在片尾
把“下载”两个字放大
下载页面那段快一点
保存期限的字幕去掉
保存这种风格，换个音乐
导出的视频太暗了，调亮
导出后的画质会怎样？
输出功率的介绍剪短
渲染气氛，用暖色调
给视频换个背景音乐
发给客户之前帮我检查错别字
视频发布到抖音用什么标题好
积分活动怎么介绍比较好
余额不足四个字做成特效
平衡车的广告剪15秒
他现在状态不错，保留
进度条做成红色
时间线太长了，剪一半
轨道交通的宣传片
上传速度对比做个图
上传者的名字放左下角
导入一种复古的感觉
上传到小红书要什么比例
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
    "Rank them and export the result as mp4": ["say", "export"],
    "make it vertical, add captions, then export": ["say", "export"],
    "Upload a.mp4, b.mp4 and c.mp4, then rank them": ["upload", "say"],
    "how many credits do I have, and what's on the timeline?": ["credits", "status"],
    "add music and then show me the timeline": ["say", "status"],
    "shorten it to 15 seconds and send me the video": ["say", "export"],
    'Add a title "Export", then export': ["say", "export"],
    "export it and then check my credits": ["export", "credits"],
    "加个标题“上传”，然后导出": ["say", "export"],
    "先查积分，再导出视频": ["credits", "export"],
    "上传 a.mp4 然后排名": ["upload", "say"],
    "剪到15秒并导出": ["say", "export"],
    "make the intro shorter. Export. Thanks!": ["say", "export"],
    "download the clips from the server and cut the boring parts": ["say"],
    "add a title that says upload, download and export": ["say"],
    "make the status bar bigger and the credits smaller": ["say"],
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

    began = time.process_time()
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
    assert time.process_time() - began < 3
