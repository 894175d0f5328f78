"""What is not to be done: negations, questions, conditions; and what cannot be done, by name."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.arranging import ALONE
from vlai_widgets.engine.agent.asks import Ask, CanNot, Nothing, Unclear
from vlai_widgets.engine.agent.sentence import REF, TEXT, Clause

_I: Final = re.IGNORECASE
_DOING: Final = (
    "(?:remov|delet|drop|eras|trim|cut|split|crop|shorten|mut|silenc|chang|touch|alter|edit|mov|reorder"
    "|swap|speed|slow|duplicat|copy|undo|redo"
    r"|mak|do\b|modif|discard|lose|export|brighten|darken|revers|restart|start over|go back|rank|add"
    "|replac|resiz|rearrang|clear|reset|take out|take away|get rid|throw|skip|leave out|exclude)"
)
_NOT: Final = re.compile(
    r"(?:\b(?:do\s?n[o']?t|don'?t|do not|never|not|no need to|needn'?t|stop|avoid|refrain from|mustn'?t"
    r"|must not|shouldn'?t|should not|won'?t|can'?t|without|instead of|rather than)\s+(?:you\s+|ever\s+"
    r"|please\s+|want\s+(?:you\s+)?(?:to\s+)?|need\s+(?:you\s+)?(?:to\s+)?|have\s+to\s+"
    rf"|even\s+){{0,3}}{_DOING}\w*)"
    "|(?:别|(?<!要)不要|不用|勿|请勿|无需|无须|不必|不想|不能|先不|暂不|不需要|不许|不可以|千万别|没必要"
    "|不准)(?:再|去|把|将|给|对|动|随便|急着)*(?:.{0,12}?)(?:删|移除|去掉|剪|裁|分割|切|静音|改|动|移"
    "|调|降低|减小|提高|加大|加速|减速|放慢|慢放|变[快慢亮暗]|[亮暗快慢]一?[点些]|复制|撤销|重做|换|恢复|重来|排名|导出|替换)",
    _I,
)
_SHOW_NOT: Final = re.compile(
    (
        r"\b(?:don'?t|do not)\s+(?:show|display|use|play|add|include|duck|want|need)\b|(?:不要|不用|不需要"
        r"|别)再?(?:显示|展示|加(?!速)|用|放(?![慢大])|播放)|^without\s+(?:a\s+|an\s+|any\s+"
        r"|the\s+)?(?:music|title|captions?|transitions?|badges?|text|sound|audio)"
    ),
    _I,
)
_QUESTION: Final = re.compile(
    r"^(?:(?:is|are|was|were|does|has)\s+(?:the|it|this|that|there|my|these|those|clip|video"
    r"|music|\w+\s+too|[\ue100-\uefff])|should (?:i|we|you)|shall (?:i|we)|how (?:do|can"
    r"|could|would|should|to)\b|what (?:if|happens"
    r"|would|will|does|is|are|about)\b|is it|is there|are there|are you|does|did|do you|do i|can i|may i"
    "|could i|when|where|would it|will (?:it|this|that)|if|in case|suppose|unless|once"
    r"|when(?:ever)?)\b"
    "|^(?:谁|为什么|怎么|咋|你(?:刚才|刚刚|之前|怎么|为什么|是不是)|他|她|有人|刚才|刚刚"
    "|我(?:没|刚|已经)|不是(?:让|叫|要)|没有?(?:让|叫|说|要))"
    ".{0,8}(?:把|将|删|剪|静音|去掉)"
    r"|\b(?:if|unless|in case)\s+(?:it|they|he|she|the|that|this|there|clip|nobody|no one"
    r"|anyone|[\ue100-\uefff])(?:\s|'|$)"
    "|^(?:如果|要是|假如|万一|要不要|该不该|应不应该|应该.*吗|怎么(?!样)|如何|是否|.{0,12}"
    "(?:是不是|有没有|会不会|够不够|好不好看)|什么时候"
    "|哪里)|(?:会怎么样|会怎样|怎么办|行不行|好不好|可以吗|是什么意思|会发生什么|吗|的话)$|的话就|为什么不(?!是)",
    _I,
)
_STORY: Final = re.compile(
    (
        r"^(?:i|we|he|she|they|you|someone)\s+(?:had|have|has) to\b(?!.*[\ue100-\uefff])"
        r"|^that'?s\s+(?:what|how|why|where)\b|^that'?s\s+the\s+[\w ]{2,24}?\s+(?:i|we|they|he|she|you)\b"
        r"|^(?:the |my |our )?(?:client|boss|team|customer|manager|ceo|cmo|agency|marketing team"
        r"|director)s?\s+(?:\w+ly\s+)?(?:cut|said|told|asked|moved|pulled|killed"
        r"|dropped|removed|deleted|left|called|had|was|were|is|are|loved|liked"
        r"|hated)\b(?!.*[\ue100-\uefff].*\b(?:muted|gone|out)\b)"
        r"|^(?:我|我们|客户|老板|领导|同事|甲方)(?:们)?(?:说|讲|那边|又)*(?:要|想)(?:加速|裁剪|缩短|压缩|砍掉"
        r"|加快|减少|提前|提升)(?:上市|预算|成本|进度|工期|周期|投放|转化|销量)"
        r"|^(?:还要?|又要?|也要?|而且)?(?:裁剪|砍|压缩|削减)(?:掉)?(?:预算|成本|经费|人手)"
        r"|^(?:i|we|he|she|they|my (?:boss|client|colleague)|someone|you)\s+(?:already\s+|just\s+|have\s+"
        r"|had\s+|'ve\s+|never\s+)*(?:removed|deleted|trimmed|cut|muted|split|said|told|think|thought|was"
        r"|were|saw|like[ds]?|love[ds]?|moved|undid)\b|^(?:我|他|她|客户|老板|同事)(?:们)?(?:已经|刚|昨天"
        "|之前|说|觉得|认为).*"
    ),
    _I,
)

_CANNOT: Final = tuple(
    (what, re.compile(pattern, _I))
    for what, pattern in (
        ("voice_over", (
                r"\bvoice[- ]?overs?\b|\b(?:add|record|use) my (?:own )?voice\b|\bnarrat\w+\b"
                r"|\btext[- ]to[- ]speech\b|\btts\b|\bdub(?:bing|bed)?\b|\b(?:ai|robot|computer|synthetic) voice\b|旁白"
                r"|\bread (?:it|them|(?:the |all |my )*(?:captions?|titles?|texts?)) (?:out )?(?:loud|aloud)\b"
                "|配音|朗读|语音合成"
            )),
        ("auto_captions", (
                r"\b(?:auto(?:matic)?(?:ally)?[- ]?)(?:captions?|subtitles?|transcri\w+)\b|\btranscri(?:be|ption"
                r"|pt)\w*\b|\bspeech[- ]to[- ]text\b|\bgenerate (?:captions?|subtitles?)\b"
                r"|\b(?:captions?|subtitles?) automatically\b|自动.{0,4}字幕|生成字幕"
                "|识别字幕|语音识别|语音转文字|转写|听写"
            )),
        ("translate", (
                r"\btranslat\w+\b|翻译|\b(?:subtitles?|captions?)\s+in\s+(?:german|french"
                "|spanish|english|chinese|japanese|korean"
                r"|italian|portuguese|russian|arabic|hindi|another language)|[德法日韩英西意俄][语文]字幕|双语字幕"
            )),
        ("sticker", (
                r"\bstickers?\b|\bcountdown (?:numbers?|timer|clock)\b|\bfireworks\b|\bconfetti\b"
                r"|\beffects?\b|\badd an? (?:countdown|timer)\b"
                r"|特效|\bemojis?\b|\bgifs?\b|\barrows?\b|\bbuttons?\b|\bshapes?\b|\bwatermarks?\b"
                r"|\bicons?\b|\bprogress bar\b|\bframe around\b|\bborders?\b|贴纸|表情包|表情|箭头|按钮|图标"
                "|水印|边框|进度条"
            )),
        ("filter", (
                r"\bfilters?\b|\blut\b|\bcolou?r[- ]grad\w*\b|\bsaturat\w+\b|\bsepia\b|\bblack[- ]and[- ]white\b"
                r"|\bb&w\b|\bvintage\b|\bblur(?:red|ry)?\b|\bsharpen\b|\bhue\b|\bwarm(?:er|th)\b|\bcool(?:er)\b"
                r"|\bgra[iy]n\b|\bvignette\b|\bwhite balance\b|滤镜|调色|饱和度|复古|黑白(?:效果)?|模糊|锐化"
                "|色温|暖色|冷色|暗角|颗粒|白平衡|美颜|磨皮"
            )),
        ("background", (
                r"\bgreen ?screen\b|\bchroma\b|\bremove (?:the )?background\b(?! (?:music|track|noise|sound))"
                r"|\bbackground removal\b|\b(?:change|replace|swap|new) (?:the )?background\b(?! (?:music|track"
                "|sound|audio))|绿幕|背景(?!音|乐|声).{0,3}(?:去掉|抠)|背景(?!音|乐).{0,2}(?:换|改)成|抠图|抠像"
                "|背景(?:去除|替换|虚化)|(?:去除"
                "|换)背景(?!音)"
            )),
        ("noise", (
                r"\bnoise\b|\bvoice\b.*\b(?:deeper|higher|clearer|cleaner)\b|\bde-?noise\b"
                r"|\bechos?\b|\bhiss\b|\bhum\b|\bequali[sz]er\b|\beq\b|\breverb\b"
                r"|\bpitch\b|降噪|噪音|杂音|噪声|回声|混响|均衡器|变声|变调"
            )),
        ("music_fade", (
                r"\bfad(?:e|es|ing)\b.{0,24}\b(?:music|audio|sound|bgm|soundtrack|volume)\b"
                r"|\b(?:music|audio|sound|bgm|soundtrack)\b"
                r".{0,16}\bfad(?:e|es|ing)\b|(?:音乐|声音|配乐|bgm|音量).{0,8}(?:淡入"
                "|淡出|渐入|渐出|渐弱|渐强)|(?:淡入|淡出|渐弱).{0,3}(?:音乐|声音)"
            )),
        ("silence", (
                r"\b(?:the|any|all|long) silences?\b|\bsilent parts?\b|\bdead air\b|\bpauses\b|\bfiller"
                r" words?\b|\bums\b|静默|空白片段|停顿|口头禅"
                "|语气词"
            )),
        ("rotate", r"\brotat\w+\b|\bflip(?:ped)?\b(?! the order)|\bmirror\w*\b|\bturn .* upside\b|旋转|翻转|镜像"),
        ("reverse_play", (
                r"\bplay(?:ed|s|ing)? .*\b(?:backwards?|in reverse)\b|\breverse(?:d)?\b|\brewind\b|\bboomerang\b"
                "|倒放|倒播|反向播放"
            )),
        ("freeze", r"\bfreeze\b|\bstill frame\b|定格|静帧"),
        ("crop", (
                r"\bcrop\b|\bzoom(?: in| out)?\b|\bpan\b|\bken burns\b|\breframe\b|\bstabili[sz]\w*\b|裁切画面"
                "|放大|缩小|稳定|防抖|推近|构图"
            )),
        ("pip", r"\bpicture[- ]in[- ]picture\b|\bpip\b|\boverlay (?:the )?(?:clip|video)\b|\bcollage\b|画中画|拼图"),
        ("generate", (
                r"\bgenerat\w+\b|\bai[- ](?:video|image|avatar)\b|\bavatars?\b|\bdeepfake\b|\bcreate (?:a"
                r" )?(?:new )?(?:video|clip|image) (?:of|from|about)\b|\bstock (?:footage|video)\b|\bb-?roll\b"
                r"|\bface\b|生成|数字人|[换变].{0,2}脸|瘦脸|换脸|虚拟人|人脸|换(?:衣服|装|发型)|(?:里面?|画面|视频里?)的?(?:人|模特|主角).{0,3}换成|空镜"
            )),
        ("export", (
                r"^(?:export|download|render|save)\b|\bsend me (?:the|my) (?:video|file|mp4)\b|导出|下载"
                "|保存(?:视频|成片)"
            )),
        ("publish", (
                r"\b(?:publish|post|share|upload)\b.*\b(?:tik\s?tok|instagram|youtube|facebook|linkedin|twitter"
                r"|x|social|douyin|xiaohongshu|rednote|wechat|weibo|bilibili|kuaishou|snapchat|pinterest|reels|shorts)\b"
                "|(?:upload|post|publish|share|上传|传|发).{0,4}(?:抖音|小红书|快手|b站|视频号|微信|朋友圈|微博)(?!用)"
                r"|\bpublish\b|\bschedule\b|\bsend (?:it|this|the video)? ?to\b|发布|发到|分享到"
                "|定时"
            )),
        ("metrics", (
                r"\b(?:by|on|for|using|real|actual)\s+(?:\w+\s+){0,2}(?:views?|likes|shares|comments|play"
                r" counts?|impressions)\b"
                r"|点赞|转发量|评论数|真实数据|完播量|曝光量|\bviews?\b|\bviral\b|\bpredict\w*\b|\bforecast\b"
                r"|\broi\b|\brevenue\b|\bfollowers\b|播放量|爆款"
                "|预测|涨粉|收入"
            )),
        ("fps", (
                r"\bfps\b|\bframe ?rate\b|\bhdr\b|\bcodec\b|\bbit ?rate\b|\bhevc\b|\bh\.?265\b|\bprores\b"
                r"|\bav1\b|帧率|码率|编码"
            )),
        ("font", (
                r"\bfonts?\b|\bbold\b|\bitalic\w*\b|\b(?:bigger|larger|smaller) (?:title|text|font|caption)"
                r"|\b(?:title|text|caption|font)s? (?:\w+ ){0,2}(?:bigger|larger|smaller)\b|\bfont size\b|\btext"
                r" size\b|\banimat\w+\b|\bshadow\b|\boutline\b|\btypewriter\b|字体|字号|粗体|斜体|描边|阴影|动画"
                "|大一?点的?字|字(?:体|号)?(?:太|有点|有些)[大小粗细]|字.*?[大小]一?点|(?:标题|字幕|文字)(?:再|要)?[大小]一?[点些]|打字机"
            )),
        ("logo_size", (
            r"\blogo\b.*\b(?:bigger|smaller|larger|top|bottom|left|right|corner|move|size)\b"
            r"|\b(?:bigger|smaller|move)\b.*\blogo\b|(?:标志|logo).*(?:大|小|移|角)"
            )),
        ("better", (
                r"\b(?:feel|look|sound)s?\s+(?:\w+\s+)?(?:more|less)\s+(?!bright|dark|contrast)\w+"
                r"|\bmake\b.*\b(?:more (?:premium|polished|appealing|attractive|cinematic|energetic|expensive"
                r"|high[- ]end)|stronger|punchier|catchier|snappier|sexier|more (?:engaging"
                r"|exciting|interesting|professional|dynamic|fun|modern|viral|catchy))\b"
                "|"
                r"\bmake (?:it|this|them|the (?:video|reel)) (?:\w+ )?(?:better|nicer|cooler|pop|good|great"
                r"|awesome|amazing|professional|prettier|beautiful|perfect|viral)\b|\bimprove\b|\bpolish\b|\bfix"
                r" (?:it|everything)\b|\bspice\b|\bmagic\b|好看一?点|(?<!哪个)(?<!哪条)"
                "(?<!哪段)(?<!谁)更好|更(?:炫|酷|洋气|时尚|年轻|活泼|有感觉|吸引|抓人"
                "|高级|专业|有趣)|优化一?下|美化|完善|改进|弄好"
                "|高级一?点|专业一?点"
            )),
    )
)  # fmt: skip


_THING: Final = (
    r"(?:(?:the|my|our|all|any|background|original|own|其他|其它|所有|原来的?)\s*)*(?:titles?|captions?"
    r"|subtitles?|text|lower[ -]thirds?"
    r"|music|bgm|soundtrack|song"
    "|sound|audio|transitions?|crossfades?|badges?|ranks?|logo|theme|order|speed|volume"
    "|rest|others?|everything else|clips?|videos?"
    r"|it|them|that|标题|字幕|文字|音乐|背景音乐|配乐|原声|声音|人声|转场|名次牌|徽章"
    rf"|角标|顺序|速度|音量|标志|其他|其它|别的|{REF})"
    r"(?:\s*(?:and|or|和|与|跟|,|、)\s*(?:the\s+)?(?:titles?|captions?|text|music|bgm|badges?"
    rf"|transitions?|标题|字幕|音乐|转场|{REF}))*"
)
_KEPT: Final = "(?:标题|字幕|文字|音乐|背景音乐|配乐|bgm|原声|声音|人声|转场|名次牌|徽章|角标|title|music)"
_ASKS: Final = re.compile(
    r"\bwhat(?:'s| is) wrong with\b|\bhow (?:can|do|could|should) (?:i|we) (?:improve"
    rf"|fix) (?:the )?{REF}|{REF}.*(?:有什么问题|哪里不好|怎么改进|如何改进)"
    rf"|^what (?:would|is|was)\b.*\b(?:ranking|leaderboard)\b|{REF}\s*比\s*{REF}"
    r"|\b(?:subtitles?|captions?)\s+in\s+(?:german|french|spanish|english|chinese|japanese"
    "|korean|italian|portuguese|russian|arabic|hindi|another language)"
    r"|[德法日韩英西意俄中][语文]字幕|双语字幕",
    _I,
)
"""Questions that are answered, and no wish to change anything."""
_OPINION: Final = re.compile(
    r"(?:i|we|my \w+|the client)\s+(?:really\s+|just\s+)*(?:hate|dislike|don'?t (?:really )?"
    rf"(?:like|love)|can'?t stand|am not (?:happy|sure) (?:with|about))\s+{_THING}"
    rf"|(?:我|我们|客户|老板)(?:真的?|很|有点|都)?(?:不(?:太|怎么)?喜欢|讨厌|不满意){_THING}|{_THING}\s*(?:is|looks?"
    r"|sounds?|are)\s+(?:\w+\s+)?(?:bad|ugly|boring|awful|off|weird|wrong)"
    rf"|{_THING}(?:很|有点|太|不)?(?:丑|难看|奇怪|无聊|难听|不好看|不好听)了?",
    _I,
)
_SPARED: Final = re.compile(
    rf"(?:keep|leave|retain|preserve|save|spare)\s+{_THING}(?:\s+(?:as\s+(?:it\s+|they\s+)?"
    r"(?:is|are)|alone|in|there|on|untouched"
    rf"|unchanged|(?:exactly\s+)?the\s+same|intact))?|(?:but\s+)?not\s+(?:of\s+|on\s+|for\s+)?{_THING}"
    rf"|(?:但|只)?(?:保留|留着|留下|留)(?:原来的?|好)?{_KEPT}(?:吧)?|(?:保留|留着|留下){_THING}|{_THING}\s*(?:都)?"
    r"(?:要)?(?:保留|留着|不变|不动|别动|照旧|保持不变|保持原样)(?:着)?",
    _I,
)
"""What shall stay as it is: "keep the music", "not the title", "标题保留"."""


CONDITION: Final = re.compile(
    r"^(?:if|unless|in case|suppose|when(?:ever)?|once|only if|provided)\b|^(?:如果|要是"
    "|假如|万一|除非|只要|等到|当)|(?:的话|的时候)$",
    _I,
)
"""A clause that says under which condition the next one holds; whether it is met the agent does not judge."""


_LOOPS: Final = re.compile(
    r"(?:loop|repeat)\s+(?:the\s+|my\s+)?(?:music|bgm|soundtrack|song|track)(?:\s+(?:to|until|till) the (?:very )?end)?"
    r"|(?:(?:let|make|have)\s+)?(?:it|the music|the bgm|music|the soundtrack)\s+(?:should\s+|to\s+)?(?:loop|repeat)s?"
    r"|(?:让|把)?(?:背景)?(?:音乐|配乐|bgm)(?:一直|全程)?(?:循环|重复)(?:播放)?|循环(?:播放)?(?:背景)?(?:音乐|配乐|bgm)",
    _I,
)
"""Music goes on for as long as the video does, so there is nothing to be done."""


def read_guard(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause that asks that something be left alone, or only asks."""
    text = re.sub(TEXT, " ", clause.text)
    if re.fullmatch(
        (
            "(?:nothing else|(?:change|remove|delete|mute|trim|cut|do|touch|move) (?:nothing|none"
            "(?: of (?:them|it))?)|not yet|hold on|wait(?: a (?:sec|second|moment|minute))?"
            "|先?不用了?|等等"
            "|等一下|等会儿?|先这样|never ?mind|forget (?:it|that|about it)|no,? thanks?"
            "|leave it(?: as it is)?|算了|没事了?|不用了"
            r"|保持(?:原样|不变)|其[他它余]的?\s*(?:顺序|视频|片段)?(?:都)?(?:不变|不动|别动|照旧))"
        ),
        text.strip(),
    ) or any(kept.fullmatch(text.strip()) for kept in (_SPARED, ALONE)):
        return [Nothing()]
    if _LOOPS.fullmatch(text.strip()):
        return [Nothing()]
    if _ASKS.search(text):
        return []
    if (
        not re.fullmatch(rf"{REF}\s*or\s*{REF}", text.strip())
        and re.search(rf"{REF}\s*(?:,\s*)?(?:or|还是|或者?)\s*{REF}", text)
        and not re.search(r"\b(?:which|who|better|best|compare|vs)\b|哪|更|比|谁", text)
    ):
        return [Unclear("which_one")]
    if re.search(r"\bneither\b.*\bnor\b", text):
        return [Nothing()]
    if _OPINION.fullmatch(text.strip()):
        return [Unclear("do_what")]
    if _STORY.search(text):
        return [Unclear("not_a_request")]
    if _NOT.search(text) and not _SHOW_NOT.search(text):
        return [Nothing()]
    return [Unclear("question")] if _QUESTION.search(text) else []


def read_limits(clause: Clause) -> list[Ask]:
    """Understand a clause that asks for something which is known not to be possible."""
    text = re.sub(TEXT, " ", clause.text)
    what = next((name for name, pattern in _CANNOT if pattern.search(text)), None)
    return [CanNot(what)] if what else []
