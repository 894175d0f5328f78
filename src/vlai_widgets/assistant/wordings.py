"""How people ask for an export, the credits, the status and an upload: whole requests, in English and Chinese.

Each pattern is matched against all of a clause, so that a sentence that merely mentions such a word is none.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Action = Literal["export", "credits", "status", "upload", "say"]

_I: Final = re.IGNORECASE
FILE: Final = (
    r"(?:https?://\S+|[\w~./\\*?\[\]-]*[\w*\]]\.(?:mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac)\b)"
)
_VIDEO_EN: Final = (
    r"(?:(?:the|my|our|this|that|these|those|a|an|final|finished|finalized|edited|whole|entire"
    r"|full|complete|completed|resulting|rendered"
    r"|new|latest|current|leaderboard|highlight|marketing|short|vertical|landscape|portrait|1080p"
    r"|720p|4k|hd|full[- ]hd|high[- ]quality|top)\s+)*"
    r"(?:videos?|mp4s?|movies?|films?|files?|cuts?|edits?|reels?|results?|projects?|timelines?"
    r"|compositions?|renders?|leaderboards?|clips?|things?"
    r"|outputs?|everything|it|this|that|them|one|version)"
)
_HOW_EN: Final = (
    rf"(?:\s*(?:,|to|as|in|into|at|for|with|from|on|under|by|of|using|via|and|an?|the|my|me|here"
    rf"|disk|computer|desktop|laptop|machine|device|folder|drive|download(?:s)?"
    rf"|file|files|format|quality|resolution|high|best|full|max(?:imum)?|hd|4k|mp4|h\.?264"
    rf"|\d{{3,4}}p|\d{{3,4}}\s*[x×]\s*\d{{3,4}}|fps|\d+|link|now|one|single|videos?|over"
    rf"|instagram|tiktok|youtube|reels|shorts|facebook|web|sharing|share|review|client|boss|team"
    rf"|later|use|watch(?:ing)?|it|file ?name(?:d)?|name(?:d)?|called"
    rf"|local(?:ly)?|version|vertical|portrait|landscape|\x00+|{FILE}))*+"
)
_THE_VIDEO_EN: Final = (
    r"(?:the|my|our)\s+(?:(?:final|finished|finalized|edited|full|complete|completed|rendered)\s+)*"
    r"(?:videos?|mp4|movie|film|file|cut|reel)(?:\s+file)?"
)
_EXPORT_EN: Final = (
    rf"export(?:ing)?(?:\s+{_VIDEO_EN})?{_HOW_EN}",
    r"(?:hit|press|click)\s+(?:the\s+)?(?:export|download)(?:\s+button)?|(?:export|download)(?:ing)?\s+time",
    rf"(?:download|save|render(?: out)?|output|re-?export|fetch|deliver|finali[sz]e)\s+{_VIDEO_EN}{_HOW_EN}",
    r"(?:download|render|re-?export)",
    rf"save\s+(?:as|to|into|under)\s+(?:{FILE}|\x00+){_HOW_EN}",
    rf"send\s+(?:over\s+)?{_VIDEO_EN}{_HOW_EN}",
    (
        rf"(?:(?:i|we)(?:'d like| would like| want| need)|(?:can|could|may) (?:i|we)(?: please)? (?:get|have))"
        rf"(?:\s+to (?:get|have))?\s+{_THE_VIDEO_EN}{_HOW_EN}"
    ),
    rf"(?:make|create|produce|generate)\s+(?:the|my)\s+(?:final\s+)?mp4{_HOW_EN}",
    rf"(?:download|render|export)\s+(?:now|please|in|as|to)\b{_HOW_EN}",
    rf"(?:send|give|get|hand|show|mail|e-?mail|deliver)\s+(?:me|us)\s+{_VIDEO_EN}{_HOW_EN}",
    rf"(?:send|give|deliver)\s+{_VIDEO_EN}\s+to\s+(?:me|us){_HOW_EN}",
    rf"(?:get|have)\s+{_VIDEO_EN}(?:\s+(?:exported|downloaded|rendered|saved|file|download)){_HOW_EN}",
    (
        rf"(?:make|create|start|run|do|begin|trigger)\s+(?:the|an?|my)?\s*(?:final\s+)?(?:export"
        rf"|download|mp4 export|video export){_HOW_EN}"
    ),
    (
        rf"(?:where(?:'s| is| can i (?:get|find|download|export))|how (?:can|do) i (?:get|download"
        rf"|export))\s+{_VIDEO_EN}{_HOW_EN}"
    ),
    (
        rf"(?:get|want|need|give|send)\s+(?:me\s+|us\s+)?(?:the|my"
        rf"|a)\s+(?:final\s+)?(?:download(?:\s+link)?|mp4|export){_HOW_EN}"
    ),
    r"(?:the |a |my )?download link",
)
_VIDEO_ZH: Final = (
    r"(?:它|(?:(?:最终|最后|完整|剪好|做好|编辑好|渲染好|成品|这个|这段|这条|该|我的|这些|整个|高清|竖屏|横屏|排行榜|新|\d{3,4}[pP]|4[kK])的?)*"
    r"(?:视频|影片|短片|片子|成片|成品|文件|结果|作品|项目|工程|剪辑|版本?|mp4))"
)
_HOW_ZH: Final = (
    rf"(?:[\s,，]|为|成|到|至|在|以|用|格式|质量|画质|分辨率|清晰度|高清|超清|高|最高|本地|电脑|桌面|文件夹|硬盘|手机|文件|的|mp4|h\.?264"
    rf"|\d{{3,4}}[pP]|4[kK]"
    rf"|\d{{3,4}}\s*[x×]\s*\d{{3,4}}|链接|\x00+|{FILE}|版|版本|发|给|我|下载|导出|出来|下来|过来|来|一份)*+"
)
_EXPORT_ZH: Final = (
    rf"(?:导出|输出|下载|渲染|保存)(?:{_VIDEO_ZH})?{_HOW_ZH}",
    rf"(?:把|将){_VIDEO_ZH}(?:导出|输出|下载|渲染|保存|发|传|给){_HOW_ZH}",
    rf"(?:发送?|传|给)(?:我|过来)?{_VIDEO_ZH}{_HOW_ZH}",
    rf"{_VIDEO_ZH}(?:发|传|下载|导出|输出|保存)(?:给我|过来)?{_HOW_ZH}",
    rf"(?:怎么|怎样|如何|在哪里?)(?:才?能|可以)?(?:导出|下载|保存)(?:{_VIDEO_ZH})?{_HOW_ZH}",
    rf"(?:开始|进行|执行|做)(?:导出|输出|下载|渲染){_HOW_ZH}",
    rf"(?:获取|拿|要|得到)(?:到)?(?:{_VIDEO_ZH}的?)?(?:下载)?(?:链接|地址)",
    r"发给我|发我|发过来",
)
_MINE: Final = (
    r"(?:(?:the|my|our|your|current|remaining|available|total|left(?:over)?|account|session|free|credit|a)\s+)*"
)
_LOOK: Final = (
    r"(?:(?:show|check|tell|give|see|view|display|get|list|print|query|look at|look up)\s+(?:me\s+"
    r"|us\s+)?|what(?:'s|s| is| are)\s+|how(?:'s| is| are)\s+)"
)
_LEFT: Final = (
    r"(?:\s+(?:left|remaining|remain|available|still|do|i|we|have|got|are|is|there|in|on|of|my|the"
    r"|account|now|right|to|spend|use|for|status|balance|at|moment))*"
)
_CREDITS: Final = (
    rf"{_LOOK}?{_MINE}(?:credits?|(?:credits?\s+)?balances?){_LEFT}",
    (
        r"how (?:many|much) (?:more )?(?:free )?(?:credits?|balance)(?: do (?:i|we) (?:still )?have"
        r"| have i(?: got)?| are (?:there )?| is )?"
        r"(?:\s*(?:left|remain(?:ing)?|available|on my account|in my account|still|now|got))*"
    ),
    r"do (?:i|we) (?:still )?have (?:any |enough |more )*credits?(?: left| remaining| for (?:this|that|it|an? \w+))?",
    r"(?:have i|am i) (?:run )?out of credits?|how am i doing on credits?",
    r"what do (?:i|we) (?:still )?have (?:left )?in credits(?: left)?",
    (
        r"(?:are there|is there|have (?:i|we)(?: got)?|(?:i|we) have|(?:i |we )?(?:still )?got)"
        r" (?:any|enough|still) (?:more )?credits?(?: left| remaining)?"
    ),
    (
        r"(?:查一?下?|查看|查询|看看?|看一?下|显示|告诉我)?(?:我的?)?(?:账户|账号|帐户)?(?:当前|剩余|可用|还剩|剩下|总)?的?(?:积分|余额"
        r"|点数)(?:余额)?"
        r"(?:还?(?:有|剩)(?:下)?(?:多少|几|吗)?|剩余(?:多少)?|(?:用|花)完了?(?:吗|没有?)?|是多少|多少|够吗|够不够|查询|情况)?"
    ),
    r"(?:查一?下?|看看?|看一?下|告诉我)?(?:我的?)?(?:账户|账号|帐户)?(?:里面?|上|中)?(?:现在|目前)?(?:还|一共|总共)?(?:有|剩|剩下|剩余)(?:下)?(?:多少|几(?:个)?)(?:可用)?的?(?:积分|余额|点数)",
)
_THINGS: Final = (
    r"(?:tracks?|timeline|status|state|project (?:status|state)|session (?:status|state)"
    r"|track (?:list|summary|overview)|layers)"
)
_STATUS: Final = (
    (
        rf"{_LOOK}?{_MINE}(?:(?:of|all|project|edit(?:ing)?|video|render|export|job|task|timeline"
        rf"|progress)\s+)*{_THINGS}"
        r"(?:\s+(?:of|for|the|my|this|on|in|project|video|session|export|render|edit|timeline|tracks?"
        r"|update|report|check|overview|summary|now|so far|is|it|like|look|looks?|doing|and))*"
    ),
    (
        r"(?:(?:show|tell|list|see)(?: me| us)? )?what(?:'s| is| do (?:i|we) have)(?: currently| now)?"
        r" (?:on|in) (?:the|my) (?:timeline"
        r"|project|tracks?|session)(?: (?:now|so far|right now))?"
    ),
    (
        r"(?:how many|which|what) tracks? (?:are (?:there|on (?:the|my) timeline)|do (?:i|we) have"
        r"|is (?:there|on it))(?: (?:now|on (?:the|my) timeline))?"
    ),
    r"what (?:does|do) (?:the|my|our) (?:timeline|tracks?|project) look like(?: now| right now| so far| currently)?",
    rf"any (?:news|updates?) (?:on|about) (?:the|my) (?:project|video|edit(?:ing)?|render|export)?\s*{_THINGS}",
    r"where (?:are|do) we(?: stand)?(?: now| at)?|how far (?:along )?(?:are|is) (?:we|you|it)",
    (
        r"(?:查一?下?|查看|查询|看看?|看一?下|(?:显示|列出|展示)(?:一下|出来?)?|告诉我)?(?:我的?|这个)?(?:当前|现在|目前|最新|项目|视频|工程|会话|剪辑|任务|处理|导出"
        r"|渲染)*的?(?:所有|全部|每条|各条?)?(?:状态|进度|时间线|时间轴|轨道)"
        r"(?:信息|列表|情况|摘要|概览)?(?:现在|目前)?(?:如何|怎么样|怎样|是什么样?的?|什么样|长什么样|到哪|有哪些|有什么|有几(?:条|个)?)?"
    ),
    r"(?:时间线|时间轴|轨道)上?(?:现在|目前)?(?:都)?有(?:什么|哪些|几条(?:轨道)?)|(?:现在|目前|当前|一共|总共)?有(?:哪些|几条|多少条?)轨道|进行到哪(?:一步|里)?",
)
_MATERIAL_EN: Final = (
    r"(?:(?:the|my|our|this|that|these|those|a|an|some|all|another|more|two|three|four|five|six"
    r"|seven|eight|nine|ten|\d+|new|following|other|of|video|marketing|short"
    r"|attached|local|background|raw|source|product|test)\s+)*"
    r"(?:videos?|clips?|files?|footage|photos?|pictures?|images?|music|songs?|sounds?|audio|logos?"
    r"|mp4s?|them|these|those|it|this|that|one|ones|all|everything"
    r"|material|media|folder|recordings?|batch|assets?)"
)
_WHERE_EN: Final = (
    rf"(?:\s*(?:[\w-]+/[\w./*-]*|:|,|from|in|at|of|and|as well|here|too|to the (?:project|session|timeline)"
    rf"|into the (?:project|session|timeline)|my|the|this|that|folder|disk|computer|url|link"
    rf"|address"
    rf"|desktop|downloads|files?|clips?|videos?|{FILE}|\x00+|[~./\\][\w./\\*~-]+))*+"
)
_UPLOAD: Final = (
    rf"(?:(?:re-?)?upload(?:ing)?|import(?:ing)?)(?:\s+{_MATERIAL_EN})?{_WHERE_EN}",
    (
        rf"(?:add|use|take|attach|load|send)\s+(?:the |my |this |these )?(?:files?|clips?"
        rf"|videos?)?\s*:?\s*{FILE}(?:(?:\s|,|;|and|、)*{FILE})*"
    ),
    (
        rf"(?:here(?:'s| is| are)|this is|these are)\s+(?:{_MATERIAL_EN})?\s*:?\s*(?:{FILE}"
        rf"|\x00+)(?:(?:\s|,|;|and)*(?:{FILE}|\x00+))*"
    ),
    r"(?:i have|i've got|there(?:'s| is| are)) (?:an?|some|more|\d+) (?:files?|clips?|videos?) to upload",
    (
        rf"(?:上传|导入)(?:这个|这些|这几个?|这段|这条|以下|下列|我的|几个|一个|一些|本地|新的?|全部|所有|\d+个|几段|几条|[一二三四五六七八九十两]+(?:个|段"
        rf"|条))*的?(?:视频|素材|片段|文件夹|文件|目录|图片|照片|音乐|音频|短片|链接|clips?)*(?:[\s:：,，、和]|{FILE}|\x00+"
        rf"|[~./\\][\w./\\*~-]+|[\w-]+/[\w./*-]*)*"
    ),
    rf"(?:把|将)(?:[\s,、和]|{FILE}|\x00+|这个|这些|这段|几个|我的|视频|素材|片段|文件|图片|音乐|音频)+(?:上传|导入|传上来|传上去)(?:上来|上去|进来)?",
)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(patterns) + ")", _I)


REQUESTS: Final[tuple[tuple[Action, re.Pattern[str]], ...]] = (
    ("credits", _whole(_CREDITS)),
    ("status", _whole(_STATUS)),
    ("export", _whole(_EXPORT_EN + _EXPORT_ZH)),
    ("upload", _whole(_UPLOAD)),
)
# More may be said of how, as long as it is plainly the video that goes out, and nothing else is wanted besides.
EXPORTS_THE_VIDEO: Final = re.compile(
    rf"(?:export\s+{_VIDEO_EN}\b|导出{_VIDEO_ZH})(?!.*(?:\b(?:and|then|but|before|after)\b|[,;，；。、然后再并]))(?=.{{0,60}}$)",
    _I,
)
