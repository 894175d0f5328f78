"""Where a sentence goes: what the client does by itself (export, credits, status, upload), and what the assistant does.

The service's assistant must not be asked to export, and each of its turns is charged, so the four actions are taken out
of the stream. A sentence that merely mentions such a word ("add a title that says 'download now'") is not one: an
action is recognised by what the sentence begins with and by what follows, never by a word somewhere in it. Quoted text
is looked at by nobody. Deterministic rules over English and Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Action = Literal["export", "credits", "status", "upload", "say"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        action: What kind of thing; ``say`` goes to the assistant.
        text: The words that ask for it, as they were written.
    """

    action: Action
    text: str


_I: Final = re.IGNORECASE
_QUOTED: Final = re.compile(
    r"“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|‘[^‘’]*’|\"[^\"]*\"|(?<![\w])'[^']*'(?!\w)|`[^`]*`"
)
_FILE: Final = (
    r"(?:https?://\S+|[\w~./\\*?\[\]-]*[\w*\]]\.(?:mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac)\b)"
)
_FILES_ONLY: Final = re.compile(rf"(?:{_FILE}|\x00+|and|,|;|、|和|与|及|\s)++", _I)

# What people put before what they want.
_LEAD: Final = re.compile(
    (
        r"(?:please|pls|ok(?:ay)?|now|so|great|perfect|nice|thanks|thank you|good|alright|well|hey|hi"
        r"|just|also|finally|first|then|and"
        r"|(?:can|could|will|would) (?:you|we|i)(?: please)?|(?:may|can) i|let'?s|let us|go ahead and"
        r"|(?:i|we)(?:'d| would)? (?:like|want|need|wish)(?: you)?(?: to)?|(?:i"
        r"|we)'?d like(?: you)?(?: to)?|time to|help me(?: to)?"
        r"|(?:when|once|after|as soon as) (?:it|that|this|everything|you|the video|the edit|all)(?:'s"
        r"|'re| is| are| has| have)?"
        r" ?(?:been )?(?:done|finished|ready|completed?|rendered|over)"
        r"|请你?|麻烦你?|帮我|帮忙|给我|现在|好的?|谢谢|可以|能不能|能否|可不可以|我想要?|我要|我需要|那就?|就|再|然后|最后|先|一下"
        r"|(?:完成|做好|好了|剪完)(?:之?后|以后)?)(?![A-Za-z])[\s,，.!！:：~]*"
    ),
    _I,
)
_TAIL: Final = re.compile(
    (
        r"(?:[\s,，.!！?？。~;；]|\b(?:please|pls|now|for me|thanks|thank you|right now|right away|again"
        r"|asap|then|too|as well)\b|谢谢|吧|了|吗|呢|一下|啊|哦|呀|嘛)+$"
    ),
    _I,
)
_NEGATED: Final = re.compile(
    (
        r"\b(?:do(?:es)? ?n[o']?t|don'?t|not|never|without|instead of|rather than|no need to"
        r"|stop)\b[^,.;]{0,12}"
        r"\b(?:export|download|upload|render|sav|send)|(?:不要|不用|先不|别|无需|暂不|不需要)[^，。；]{0,4}(?:导出|下载|上传"
        r"|输出|保存|发)"
    ),
    _I,
)
# Unquoted words after these are somebody's text: no action hides in them.
_SPEAKS: Final = re.compile(
    (
        r"\b(?:says?|saying|reads?|reading|titled|called|named|labell?ed|captioned|with the (?:text"
        r"|words?|title|caption))\b"
        r"|写着|写上|叫做|命名为|内容为|内容是|文字为|文字是|标题为|标题是|字幕为|字样"
    ),
    _I,
)

_VIDEO_EN: Final = (
    r"(?:(?:the|my|our|this|that|these|those|a|an|final|finished|finalized|edited|whole|entire"
    r"|full|complete|completed|resulting|rendered"
    r"|new|latest|current|leaderboard|highlight|marketing|short|vertical|landscape|portrait|1080p"
    r"|720p|4k|hd|full[- ]hd|high[- ]quality|top)\s+)*"
    r"(?:videos?|mp4s?|movies?|films?|files?|cuts?|edits?|reels?|results?|projects?|timelines?"
    r"|compositions?|renders?|leaderboards?|clips?"
    r"|outputs?|everything|it|this|that|them|one|version)"
)
_HOW_EN: Final = (
    rf"(?:\s*(?:,|to|as|in|into|at|for|with|from|on|under|by|of|using|via|and|an?|the|my|me|here"
    rf"|disk|computer|desktop|laptop|machine|device|folder|drive|download(?:s)?"
    rf"|file|files|format|quality|resolution|high|best|full|max(?:imum)?|hd|4k|mp4|h\.?264"
    rf"|\d{{3,4}}p|\d{{3,4}}\s*[x×]\s*\d{{3,4}}|fps|\d+|link|now"
    rf"|instagram|tiktok|youtube|reels|shorts|facebook|web|sharing|share|review|client|boss|team"
    rf"|later|use|watch(?:ing)?|it|file ?name(?:d)?|name(?:d)?|called"
    rf"|local(?:ly)?|version|vertical|portrait|landscape|\x00+|{_FILE}))*+"
)
_EXPORT_EN: Final = (
    rf"export(?:\s+{_VIDEO_EN})?{_HOW_EN}",
    rf"(?:download|save|render(?: out)?|output|re-?export|fetch|deliver|finali[sz]e)\s+{_VIDEO_EN}{_HOW_EN}",
    r"(?:download|render|re-?export)",
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
    r"(?:(?:最终|最后|完整|剪好|做好|编辑好|渲染好|成品|这个|这段|这条|该|我的|这些|整个|高清|竖屏|横屏|排行榜|新|\d{3,4}[pP]|4[kK])的?)*"
    r"(?:视频|影片|短片|片子|成片|成品|文件|结果|作品|项目|工程|剪辑|mp4)"
)
_HOW_ZH: Final = (
    rf"(?:[\s,，]|为|成|到|至|在|以|用|格式|质量|画质|分辨率|清晰度|高清|超清|高|最高|本地|电脑|桌面|文件夹|硬盘|手机|文件|的|mp4|h\.?264"
    rf"|\d{{3,4}}[pP]|4[kK]"
    rf"|\d{{3,4}}\s*[x×]\s*\d{{3,4}}|链接|\x00+|{_FILE}|版|版本|发|给|我|下载|导出)*+"
)
_EXPORT_ZH: Final = (
    rf"(?:导出|输出|下载|渲染|保存)(?:{_VIDEO_ZH})?{_HOW_ZH}",
    rf"(?:把|将){_VIDEO_ZH}(?:导出|输出|下载|渲染|保存|发|传|给){_HOW_ZH}",
    rf"(?:发送?|传|给)(?:我|过来)?{_VIDEO_ZH}{_HOW_ZH}",
    rf"{_VIDEO_ZH}(?:发|传|下载|导出|输出|保存)(?:给我|过来)?{_HOW_ZH}",
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
    (
        r"(?:查一?下?|查看|查询|看看?|看一?下|显示|告诉我)?(?:我的?)?(?:账户|账号|帐户)?(?:当前|剩余|可用|还剩|剩下|总)?的?(?:积分|余额"
        r"|点数)(?:余额)?"
        r"(?:还?(?:有|剩)(?:下)?(?:多少|几|吗)?|是多少|多少|够吗|够不够|查询|情况)?"
    ),
    r"(?:我)?(?:还|现在)?(?:有|剩|剩下|剩余)(?:下)?(?:多少|几(?:个)?)(?:可用)?的?(?:积分|余额|点数)",
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
        r"what(?:'s| is| do (?:i|we) have)(?: currently| now)? (?:on|in) (?:the|my) (?:timeline"
        r"|project|tracks?|session)(?: (?:now|so far|right now))?"
    ),
    (
        r"(?:how many|which|what) tracks? (?:are (?:there|on (?:the|my) timeline)|do (?:i|we) have"
        r"|is (?:there|on it))(?: (?:now|on (?:the|my) timeline))?"
    ),
    r"where (?:are|do) we(?: stand)?(?: now| at)?|how far (?:along )?(?:are|is) (?:we|you|it)",
    (
        r"(?:查一?下?|查看|查询|看看?|看一?下|显示|列出|告诉我|展示)?(?:我的?|这个)?(?:当前|现在|目前|最新|项目|视频|工程|会话|剪辑|任务|处理|导出"
        r"|渲染)*的?(?:状态|进度|时间线|时间轴|轨道)"
        r"(?:信息|列表|情况|摘要|概览)?(?:如何|怎么样|怎样|是什么|到哪|有哪些|有什么|有几(?:条|个)?)?"
    ),
    r"(?:时间线|时间轴|轨道)上?(?:现在|目前)?(?:都)?有(?:什么|哪些|几条(?:轨道)?)|(?:现在|目前|当前)有(?:哪些|几条)轨道|进行到哪(?:一步|里)?",
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
    rf"(?:\s*(?::|,|from|in|at|of|and|as well|here|too|to the (?:project|session|timeline)"
    rf"|into the (?:project|session|timeline)|my|the|this|that|folder|disk|computer|url|link"
    rf"|address"
    rf"|desktop|downloads|files?|clips?|videos?|{_FILE}|\x00+|[~./\\][\w./\\*~-]+"
    rf"|[\w-]+/[\w./*-]*))*+"
)
_UPLOAD: Final = (
    rf"(?:upload|re-?upload|import)(?:\s+{_MATERIAL_EN})?{_WHERE_EN}",
    (
        rf"(?:add|use|take|attach|load|send)\s+(?:the |my |this |these )?(?:files?|clips?"
        rf"|videos?)?\s*:?\s*{_FILE}(?:(?:\s|,|;|and|、)*{_FILE})*"
    ),
    (
        rf"(?:here(?:'s| is| are)|this is|these are)\s+(?:{_MATERIAL_EN})?\s*:?\s*(?:{_FILE}"
        rf"|\x00+)(?:(?:\s|,|;|and)*(?:{_FILE}|\x00+))*"
    ),
    r"(?:i have|i've got|there(?:'s| is| are)) (?:an?|some|more|\d+) (?:files?|clips?|videos?) to upload",
    (
        rf"(?:上传|导入)(?:这个|这些|这段|这条|以下|下列|我的|几个|一个|一些|本地|新的?|全部|所有|\d+个|几段|几条|[一二三四五六七八九十两]+(?:个|段"
        rf"|条))*的?(?:视频|素材|片段|文件|图片|照片|音乐|音频|短片|链接|clips?)?(?:[\s:：,，、和]|{_FILE}|\x00+"
        rf"|[~./\\][\w./\\*~-]+|[\w-]+/[\w./*-]*)*"
    ),
    rf"(?:把|将)(?:[\s,、和]|{_FILE}|\x00+|这个|这些|这段|几个|我的|视频|素材|片段|文件|图片|音乐|音频)+(?:上传|导入|传上来|传上去)(?:上来|上去|进来)?",
)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(patterns) + ")", _I)


_ACTIONS: Final[tuple[tuple[Action, re.Pattern[str]], ...]] = (
    ("credits", _whole(_CREDITS)),
    ("status", _whole(_STATUS)),
    ("export", _whole(_EXPORT_EN + _EXPORT_ZH)),
    ("upload", _whole(_UPLOAD)),
)
_PUBLISHES: Final = re.compile(
    (
        r"\b(?:to|on|onto|for)\s+(?:you\s?tube|tik\s?tok|instagram|facebook|meta|twitter|x\b|linkedin"
        r"|reels|shorts|snapchat|pinterest|social|bilibili|douyin)"
        r"|(?:到|至)(?:抖音|快手|小红书|微博|微信|视频号|B站|b站|哔哩|油管|社交)"
    ),
    _I,
)
_JOINT: Final = re.compile(
    (
        r"\s*(?:[;；。！!\n]+|\.(?=\s|$)|,?\s+and then\s+|,?\s+then\s+|,?\s+and\s+|,\s*(?:finally"
        r"|afterwards?)\s+|，?\s*(?:然后再?|之后再?|接着|并且|并|最后再?|再)\s*|[,，]\s*)"
    ),
    _I,
)
_EXPORTS: Final = re.compile(
    r"(?:export\s+(?:the|my|this|that|it|these|in|as|to|at|with|now|all)\b|导出)(?=.{0,60}$)", _I
)
_NOT_THE_VIDEO: Final = re.compile(
    (
        r"\b(?:csv|xlsx?|excel|json|pdf|html|srt|gif|png|tables?|charts?|scores?|rankings?|reports?"
        r"|audio|music|sound(?:track)?|mp3|wav|frames?|stills?|thumbnails?|posters?"
        r"|captions?|subtitles?|data|figures|numbers|features?|transcript|script|buttons?|icons?"
        r"|settings|signs?|words?|text|only|first|last|without|except|from|section|part|scene"
        r"|statistics|stats|market|goods|business)\b|表|图|得分|评分|分数|报告|音频|音乐|声音|字幕|封面|截图|帧|数据|按钮|图标|设置"
        r"|字样|文字|只|前|后面|部分|片段|不"
    ),
    _I,
)
_BEGINS_NOUN: Final = re.compile(r"(?:the|my|our|this|that|these|those|a|an|some|all|its?|your|\d+|这|那|我的)\b", _I)

_COURTESY: Final = re.compile(
    (
        rf"(?:{_LEAD.pattern}|(?:it|very much|so much|(?:it |that )?looks? (?:good|great|fine|perfect)"
        rf"|that'?s (?:it|all|great|good))[\s,.!]*)++"
    ),
    _I,
)
_LONGEST: Final = 400
"""Characters of a clause that can still be a bare request; whoever writes more wants to tell something."""

_READ_CHARS: Final = 4000
"""Characters of a text in which files are looked for."""


def route(text: str) -> tuple[Step, ...]:
    """Say what a sentence asks for, in order.

    Args:
        text: The user's words.

    Returns:
        At least one step. One that mixes ("make it 9:16 and export it") has several.

    Example:
        >>> route("export")
        (Step(action='export', text='export'),)
        >>> route("add a title that says 'download now'")[0].action
        'say'
        >>> [step.action for step in route("trim it to 10 s, then send me the video")]
        ['say', 'export']
    """
    text = text.strip()
    masked = _masked(text)
    whole = classify(masked)
    if whole != "say" or _NEGATED.search(masked):
        return (Step(whole, text),)
    return _merged(text, _clauses(masked)) or (Step("say", text),)


def classify(clause: str) -> Action:
    """Say what one clause asks for by itself; quoted text in it does not count."""
    if len(clause) > _LONGEST:
        return "say"
    words = _bare(_masked(clause))
    if not words or _NEGATED.search(words):
        return "say"
    if _FILES_ONLY.fullmatch(words) and re.search(_FILE, words, _I):
        return "upload"  # the user sends files and says nothing
    for action, pattern in _ACTIONS:
        if pattern.fullmatch(words) and not (action == "upload" and _PUBLISHES.search(words)):
            return action
    return "export" if _EXPORTS.match(words) and not _NOT_THE_VIDEO.search(words) else "say"


def named_files(text: str) -> tuple[str, ...]:
    """Return the paths, patterns and addresses that a sentence names: quoted texts, and words that look like files."""
    text = text[:_READ_CHARS]
    found = [(m.start(), m.group()[1:-1].strip()) for m in _QUOTED.finditer(text)]
    found += [(m.start(), m.group().rstrip(",;")) for m in re.finditer(_FILE, _masked(text), _I)]
    found += [
        (m.start(), m.group())
        for m in re.finditer(r"(?<!\S)(?:[~.]?/[\w./\\*~-]+|[\w-]+/[\w./*-]*)(?!\S)", _masked(text))
        if not re.search(_FILE, m.group(), _I)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(found) if name))


def _masked(text: str) -> str:
    """Quoted text becomes as many NULs, so that places stay what they are."""
    return _QUOTED.sub(lambda found: "\x00" * len(found.group()), text)


def _bare(clause: str) -> str:
    """A clause without what people put around it."""
    words = " ".join(clause.replace("’", "'").split())
    while True:
        shorter = _TAIL.sub("", _LEAD.sub("", words, count=1) if _LEAD.match(words) else words)
        if shorter in (words, ""):
            return words
        words = shorter


def _clauses(masked: str) -> list[tuple[int, int]]:
    """Where the clauses are. After words that introduce somebody's text nothing is cut, up to the sentence's end."""
    spans: list[tuple[int, int]] = []
    start = 0
    for joint in _JOINT.finditer(masked):
        clause = masked[start : joint.start()]
        speaks = _SPEAKS.search(clause)
        if speaks and "\x00" not in clause[speaks.end() :] and not re.search(r"[.;。；！!\n]", joint.group()):
            continue
        if clause.strip():
            spans.append((start, joint.start()))
        start = joint.end()
    if masked[start:].strip():
        spans.append((start, len(masked)))
    return spans


def _merged(text: str, spans: list[tuple[int, int]]) -> tuple[Step, ...]:
    """Join neighbouring clauses of one kind again, with the words between them."""
    joined: list[tuple[Action, int, int]] = []
    for start, end in spans:
        clause = text[start:end]
        action = classify(clause)
        previous = joined[-1][0] if joined else None
        if previous == "say" and action == "upload" and _FILES_ONLY.fullmatch(clause.strip()):
            action = "say"  # "rank a.mp4 and b.mp4"
        if previous == "upload" and action == "say" and _BEGINS_NOUN.match(clause.strip()):
            action = "upload"  # "upload the clips and the music"
        if action == previous:
            joined[-1] = (action, joined[-1][1], end)
        else:
            joined.append((action, start, end))
    kept = [step for step in joined if step[0] != "say" or not _is_courtesy(text[step[1] : step[2]])]
    if all(action == "say" for action, _, _ in kept):
        return (Step("say", text),)
    return tuple(Step(action, text[start:end].strip()) for action, start, end in kept)


def _is_courtesy(words: str) -> bool:
    return len(words) <= _LONGEST and _COURTESY.fullmatch(words) is not None
