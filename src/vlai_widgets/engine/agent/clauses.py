"""A sentence cut into clauses, one request each."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.quantities import TIME, says_how
from vlai_widgets.engine.agent.sentence import REF, REFS, RESPECTIVELY, TEXT, Clause

_I: Final = re.IGNORECASE
VERBS: Final = (
    "(?:add|insert|make|set|put|place|change|turn|switch|use|apply|give|trim|cut|split|slice|shorten"
    "|crop|remove|delete|drop|erase"
    "|take|leave|skip|exclude|mute|unmute|silence|speed|slow|play|move|swap|exchange|reverse|reorder"
    "|rearrange|sort|order|re-?rank|rank|score"
    r"|show|display|hide|fade|crossfade|dissolve|increase|decrease|raise|lower|reduce|boost|brighten|darken|lighten"
    "|duplicate|copy|repeat|duck|normali[sz]e|keep|undo|redo|revert|start|compare|explain|tell|resize"
    "|convert|render|title|caption|name|call"
    "|colou?r|include|overlay|write|get|bring|create|extend|lengthen|put|don'?t|do not|never|stop"
    "|enable|disable|replace|double|halve|append|export|chop|shave|snip|loop|clone|kill|ditch|lose|bump|crank"
    "|nudge|shift|drag|rotate|flip|blur|reset|restore|pick|select|choose|stick|slap|throw|push|finish with|end with"
    "|begin with|rename|undo|trim|please|cap|limit|tighten|dim|adjust|tweak"
    "|go|mv|scrap|discard|bump|post|publish|upload|share|send|schedule|email|download|save|unhide|lift|shrink|kick|toss)"
)
_MOODS: Final = (
    r"(?:lo-?\s?fi|upbeat|calm|epic|corporate|acoustic|electronic|cinematic|background|relaxing|energetic"
    "|happy|soft|chill|dramatic|ambient|gentle|some|quiet|loud)"
)
_THINGS: Final = (
    "(?:titles?|captions?|subtitles?|headlines?|text|lower[ -]thirds?|music|bgm|soundtrack|song"
    r"|transitions?|crossfades?|cross\s?fades?|fades?"
    r"|dissolves?|wipes?|(?:rank\s+)?badges?|rank(?:ing)?\s+plates?|volume|brightness|contrast|speed"
    "|opening card|logo|theme|loudness|ducking)"
)
_NOUN_PHRASE: Final = (
    r"(?:(?:an?|the|no|some|with|its|my|also)\s+)*(?:(?:white|red|blue|green|black|yellow|short|long"
    rf"|slow|soft|hard|slide|sliding|wipe|zoom|fade|dip"
    rf"|\d+(?:\.\d+)?[- ]?s(?:ec(?:ond)?)?s?)\s+)*(?:(?:{_MOODS}\s+)*{_THINGS}"
    rf"|{_MOODS}\s+(?:music|bgm|beats?|track|song)|lo-?\s?fi)\b"
    r"|(?:at\s+|in\s+)?(?:9\s*[:x]\s*16|16\s*[:x]\s*9|1\s*[:x]\s*1|4\s*[:x]\s*5|portrait|landscape"
    r"|square|vertical|\d{3,4}p)\b"
)
_ZH_VERB: Final = (
    "(?:添加|增加|加上|加入|加个|加一|加(?=[^速快大强深油起]|$)|配上|配个|配一|配乐|插入|删除|删掉|删去"
    "|去掉|去除|移除|拿掉|剪掉|剪到|剪成|裁剪|修剪|分割|切成|切开|拆分|移动|移到|移至|挪到|放到|换成"
    "|改成|改为|变成"
    "|调成|调到|调整|调高|调低|调大|调小|提高|降低|提升|增强|减弱|复制|静音|加速|减速|放慢|加快|倒放"
    "|交换|对调|互换|排名|排序|排个|比较|对比|撤销|重做|恢复|显示|隐藏|关闭|关掉|打开|开启|使用|采用"
    "|转成|设为|设成|设置|标题|字幕|音乐|背景音乐|bgm|转场|音量|亮度|画面)"
)
_STOPS: Final = re.compile(
    rf"\s*(?:[;。；!！?？\n]+|,\s*(?:and\s+)?(?:then\s+|also\s+|finally\s+)?|，|\.(?=\s|$)|、(?!\s*(?:第|{REF}|\d))"
    rf"|\s+(?:and\s+then|then|after that|afterwards?|plus|as well as)\s+"
    r"|(?<!everything)(?<!anything)(?<!nothing)(?<!\ball)(?<!\bnone)\s+but\s+(?=(?:also\s+"
    r"|please\s+|then\s+|only\s+|just\s+)*"
    rf"(?:{VERBS}\b|no\b|with\b|not\b(?!\s+{REF})))"
    rf"|(?<=[a-z]er)\s+and\s+(?={REF}\s+(?:a (?:bit|little) |slightly |much )?(?:brighter"
    r"|darker|louder|quieter|faster|slower|lighter|shorter|longer)\b)"
    rf"|(?<=[a-z%\d秒倍])\s*(?:,\s*)?(?:\band\b|[&+]|、|和)\s*(?={REF}\s*(?:to|by|at|for|is|should be|:)?\s*"
    rf"(?:{TIME}|[+-]?\d+(?:\.\d+)?\s*[%x倍]|(?:twice|half|double|a bit|slightly|brighter|darker"
    r"|louder|quieter|faster|slower|muted|静音|加速|放慢|快|慢|亮|暗|大声|小声)))"
    r"|\s+and\s+(?=(?:(?:a (?:bit|little|touch)|slightly|much|way|also|make it)\s+)*(?:brighter"
    "|darker|lighter|louder|quieter|softer|faster|slower"
    r"|square|vertical|horizontal|portrait|landscape|shorter|longer)\b)"
    r"|\s+but\s+(?=(?:keep|leave)\b)"
    r"|\s+and\s+(?=(?:an?\s+)?(?:fade|crossfade|slide|wipe|zoom|dip)\s+(?:between|before|after)\b)"
    r"|\s*(?:但是?|不过|可是)\s*"
    rf"|\s+(?=(?:just|only)\s+{VERBS}\b)"
    r"|\s+(?=(?:no,? wait|wait,? no|oh,? no|sorry,? no|no,? sorry|scratch that)\s*[,，])"
    r"|\s+(?=(?:no wait|wait no|no|sorry(?:,? i mean(?:t)?)?|i meant?|scratch that|actually|make that)\s+(?:make "
    rf"(?:it|that)\s+)?(?:to\s+)?(?:{REF}|{TIME}|\d+\s*%))"
    rf"|(?:\s+and|\s*&|\s*\+)\s+(?=(?:also\s+|please\s+|then\s+|finally\s+)*(?:{VERBS}\b|{_NOUN_PHRASE}|{TEXT}))"
    rf"|\s+and\s+(?={REF}\s+(?:(?:at|to|in|into)\s+(?:the\s+)?(?:very\s+)?(?:end|front|start|beginning|back|top"
    r"|position|place|last|first|middle)|last|first|(?:right )?(?:before|after))\b)"
    rf"|\s+(?=with\s+(?:{_NOUN_PHRASE}))"
    rf"|\s+and\s+(?=(?:from\s+)?(?:{TIME}|\d+(?:\.\d+)?)\s*(?:-|–|to|until)\s*(?:{TIME})\s+(?:of|from|in"
    rf"|on)\s+(?:the\s+)?{REF})"
    rf"|\s+and\s+(?=(?:the\s+)?(?:first|last)\s+(?:{TIME})\s+(?:of|from|in|off)\s+(?:the\s+)?{REF})"
    rf"|\s*(?:然后再?|之后再?|接着再?|并且再?|并(?!列|排)再?|而且|同时(?:把|将)?|以及(?!{REF})|另外再?"
    r"|最后再(?!加一?[次遍])|还有|还要|也(?=把|将)|(?<![别不要用许准])再(?=把|将|撤|加(?!一?[次遍])|给|配|删|剪|调|改)|顺便)\s*"
    rf"|\s*(?:和|与|跟|及)\s*(?={_ZH_VERB}))",
    _I,
)
_GLUED: Final = re.compile(
    r"(?<=[\u4e00-\u9fff\ue000-\uefff\w%])(?<!自动)(?<![别不用])(?<!不要)(?<![别用]再)(?<!不要再)\s*(?=(?:再|并|且)?(?!撤销的)(?:加上|加入|添加|加个|加一个"
    r"|加一段|加一首"
    "|加点|配上|配一段|配个|配点|删除|删掉|去掉|静音|撤销|导出)(?![^，。]{0,2}$)"
    r"|(?:再|并|且)?[加配](?:上|入)?\s*(?=标题|字幕|文字|音乐|背景|配乐|转场|bgm|一?[个段首条行]"
    rf"|[\ue000-\ue0ff]|{_MOODS}|[\u4e00-\u9fff]{{2,5}}音乐))",
    _I,
)
_LEAD: Final = re.compile(
    r"^(?:[\s,.!:~]|please|pls|plz|kindly|but|ok(?:ay)?|alright|right(?! (?:side|corner))"
    "|now|so|well|great|perfect|nice"
    "|good|thanks|thank you|hey|hi|ugh+|argh+"
    r"|um+|uh+|er+m?|hmm+|yeah|yep|yes|oops|whoops|(?:so )?any(?:way|how|ways)|总之"
    "|反正|言归正传|话说回来|like|basically|simply|quickly"
    rf"|(?:firstly|secondly|thirdly|first|second|third|fourth)(?=\s+{VERBS}\b)|hello|just"
    rf"|only(?=\s+{VERBS}\b)(?!\s+(?:keep|use|show)\b)|no(?=\s+(?:go|undo|make"
    r"|put|i|it|that|wait|use|move)\b)|also|finally|lastly|then|and|first of all|if (?:you can"
    r"|you could|possible|you don'?t mind)"
    r"|(?:do|would) (?:me a favou?r|you mind|you please)(?: and)?|try (?:to|and)|(?:how|what) about(?= \w+ing\b)"
    r"|it(?:'d| would) be (?:great|nice|good|cool|awesome) if you(?: could)?|i think (?:we|you) should"
    "|(?:we|you) (?:should|need to|have to|must)|i(?:'m| am) going to need(?: you to)?"
    "|i(?:'d| would) (?:love|prefer)(?: it)?(?: if you)?(?: (?:to|could))?"
    r"|(?:can|could|will|would) (?:you|we|i)(?: please)?(?! do\b)|let'?s|let us|go ahead and|i(?:'d|"
    " would) like(?: you)? to|i want(?: you)? to|i need(?: you)? to"
    "|i(?:'d| would) like|i want|i need|we want(?: to)?|help me(?: to)?|maybe|actually"
    r"(?!\s+(?:(?:to\s+)?[\d\ue000-\uefff]|(?:rank )?by\b))|next"
    "|所以|嗯+|呃+|啊|哎|欸|嘿|亲|老师|先(?![不别])|首先|其次|接下来|顺带|直接|希望你?(?:能)?"
    "|想(?=把|给|要|加|让)|(?:咱|我)们?(?=把|给|想|要|来)"
    r"|请你?|麻烦你?|(?:如果)?(?:可以|可能|方便)的话|帮我|帮忙|现在|好的?(?=[\s,，])|谢谢"
    "|可以(?!吗)|能不能|能否|可不可以|你?能(?=把|给|加|换|改|删|调"
    "|帮|不能|让)|我想要?|我要|我需要|那就?(?!一?[个条段支边])|就|再(?!来)|然后|最后(?=把|将|加|给)(?!.{0,4}(?:渐黑|淡出|黑场|变黑"
    "|淡入))|接着|并且?(?![排列])|也|还是(?=回|恢复|撤|把|将|用|改|换|加|要|静|删|让|别|去|按)|还(?!原)有?"
    r"|同时|顺便|另外|给我(?!们)|一下)(?=[\s,.!:，\u4e00-\u9fff\ue000-\uefff]|$)\s*",
    _I,
)
_TAIL: Final = re.compile(
    (
        r"(?:[\s,.!?？!。~]|\bplease|\bpls|\bthanks?(?: you)?|\bthx|\bcheers|\bright now|\bnow|\bfor me"
        r"|\bright away|\btoo|\bas well"
        r"|\binstead|\bok(?:ay)?|\bif (?:you can|possible)|\b(?:would|could|can|will) you|\breal quick|\bfor now"
        r"|\bi (?:think|guess)|谢谢|谢啦|多谢|谢了|吧|一下吧?|啊|哦|噢|喔|呀|嘛|哈|呢"
        "|啦|咯|就好|就行了?|就可以了?|即可)+$"
    ),
    _I,
)


def clauses_of(sentence: Clause) -> list[Clause]:
    """Cut a sentence into clauses. A verb that governs two things ("remove the title and the music") goes to both.

    Example:
        >>> from vlai_widgets.engine.agent.sentence import ready
        >>> [c.text for c in clauses_of(ready("please mute it, and make it square"))]
        ['mute it', 'make it square']
    """
    parts: list[str] = []
    sentence = _one_sign_each(sentence)
    for piece in (own for each in _STOPS.split(sentence.text) for own in _each_own(each)):
        parts += [bare(part) for whole in _before_objects(piece) for part in _unglued(whole)]
    made: list[str] = []
    for part in parts:
        if not part:
            continue
        if (
            made
            and re.match(r"with\b", part, _I)
            and re.match(r"(?:replace|swap|switch|substitute|exchange)\b", made[-1], _I)
        ):
            made[-1] = f"{made[-1]} {part}"
        elif made and _PICTURE.match(part) and not part.endswith("不变") and _PICTURE_OPEN.search(made[-1]):
            made[-1] = f"{made[-1]} and {part}"
        else:
            made += _each_gone(made[-1], part) or [_with_verb_of(made[-1], part)] if made else [part]
    return [sentence.with_text(part) for part in made]


_AMOUNT: Final = rf"(?:{TIME}|\d+(?:\.\d+)?\s*(?:%|x\b|倍))"
_AND: Final = re.compile(rf"\s+and\s+|(?<=[秒倍%])\s*(?={REF})|(?<=最[前后])\s*(?={REF}\s*[放移挪])", _I)


_VALUE: Final = rf"(?:{TIME}|\d+(?:\.\d+)?\s*(?:%|x\b|倍)?)"
_TWO_OF_TWO: Final = re.compile(
    rf"(?P<a>[^{REF[1:-1]}]*)(?P<one>{REF})\s*(?:和|与|跟|、|and|&)\s*(?P<two>{REF})(?P<b>.*?)(?:分别)?(?P<c>[^\d]*?)"
    rf"(?P<x>{_VALUE})\s*(?:和|与|跟|、|and|&)\s*(?P<y>{_VALUE})"
    r"(?P<d>.*)",
    _I,
)
"""Two clips and two amounts, each of its own: "set clips 1 and 2 to 50% and 80% respectively"."""


def _one_sign_each(sentence: Clause) -> Clause:
    """Give each of two clips a sign of its own, where each is to have an amount of its own."""
    if not RESPECTIVELY.search(sentence.text):
        return sentence
    for sign in dict.fromkeys(re.findall(REF, sentence.text)):
        if len(refs := sentence.pointed(sign)) == 2:
            one, sentence = sentence.pointing(refs[:1], "")
            two, sentence = sentence.pointing(refs[1:], "")
            sentence = sentence.with_text(sentence.text.replace(sign, f"{one} and {two}"))
    return sentence


def _each_own(piece: str) -> list[str]:
    """Cut where two clips have each an amount (or a place) of its own: "2 s off clip 1 and 1 s off clip 2"."""
    if RESPECTIVELY.search(piece) and (two := _TWO_OF_TWO.fullmatch(piece)):
        a, b, c, d = (RESPECTIVELY.sub("", two.group(group)) for group in "abcd")
        return [f"{a}{two.group(ref)}{b}{c}{two.group(amount)}{d}" for ref, amount in (("one", "x"), ("two", "y"))]
    for place in _AND.finditer(piece):
        parts = piece[: place.start()], piece[place.end() :]
        placed = piece[: place.start()].endswith(("最前", "最后"))
        if all(re.search(REF, part) and (placed or re.search(_AMOUNT, part, _I)) for part in parts):
            return [parts[0], *_each_own(parts[1])]
    return [piece]


_ZH_THING: Final = (
    rf"(?:所有的?|全部的?)?(?:{REF}的?)?(?:背景)?(?:音乐|配乐|bgm|字幕|标题|转场|人?名条|(?:排名|名次"
    rf"|得分)?(?:牌|角标|徽章|标签)"
    rf"|名次牌|文字|标志|logo|{REF})"
)
_ZH_GONE: Final = re.compile(r"(?:把)?(去掉|去除|删除|删掉|删去|移除|拿掉|隐藏|关掉|关闭|不要)", _I)
_ZH_LIST: Final = re.compile(rf"{_ZH_THING}(?:\s*(?:和|与|跟|及|以及)\s*{_ZH_THING})*", _I)


def _unglued(whole: str) -> list[str]:
    """Cut before 加 where a whole wish stands before it; clips alone ("第二个视频加字幕") are no wish."""
    made: list[str] = []
    for part in _GLUED.split(whole):
        if made and (
            says_how(made[-1].strip())
            or re.fullmatch(r"(?:标题|字幕|人?名条|文字)(?:再|也)?", made[-1].strip())
            or re.fullmatch(
                r"(?:再|给|在)?\s*(?:主|副|大|小)?(?:标题|字幕|文字|文案|人?名条|lower[ -]?third|caption|title)|"
                rf"(?:[给在对为把将]\s*)?{REFS}\s*(?:上面?|里面?|的?(?:前面?|后面?|开头|结尾|末尾|片尾|头|尾))?|(?:在)?(?:最后面?"
                rf"|结尾|片尾|末尾|开头|片头|一开始)",
                made[-1].strip(),
            )
        ):
            made[-1] += part
        else:
            made.append(part)
    return made


def _each_gone(before: str, part: str) -> list[str]:
    """Give a Chinese verb of removing on to each thing of a list: "标题和名次牌" after "去掉音乐"."""
    verb = _ZH_GONE.match(before)
    if verb is None or not _ZH_LIST.fullmatch(part):
        return []
    return [verb.group(1) + thing for thing in re.split(r"\s*(?:以及|和|与|跟|及)\s*", part)]


_OBJECT: Final = re.compile(r"(?<=[^\s把将给为和与跟对请帮我])\s*(?=(?:把|将)(?!.*?(?:and|和)$))")
_WISH: Final = re.compile(
    rf"{TEXT}|{REF}|\d|剪|删|静音|加|去掉|改|换|调|移|复制|加速|放慢|排|竖|横|方|undo|mute|add|make|rank|trim", _I
)
_NO_WISH: Final = re.compile(
    r"谁|为什么|怎么|如何|你刚|刚才|我没|没有|不|别|是不是|要不要|如果|要是|假如|万一|除非|只要|等", _I
)


def _before_objects(piece: str) -> list[str]:
    """Cut before 把 where a whole wish stands before it: "改成竖屏把第二个删掉", but not "谁把第二个删掉了"."""
    made: list[str] = []
    rest = piece
    while (place := next((m for m in _OBJECT.finditer(rest) if m.start()), None)) is not None:
        head = rest[: place.start()]
        if not _WISH.search(head) or _NO_WISH.match(bare(head)) or _NO_END.search(head):
            break
        made.append(head)
        rest = rest[place.end() :]
    return [*made, rest]


_NO_END: Final = re.compile(r"(?:别|不要|不用|不必|勿|时候|时)\s*$")
"""What stands before 把 within one wish: "排名别把第二个算进去", "说话的时候把音乐压低"."""
_PICTURE: Final = re.compile(r"(?:the\s+)?(?:brightness|contrast|亮度|对比度)", _I)
_PICTURE_OPEN: Final = re.compile(
    r"(?:brightness|contrast|亮度|对比度)(?:\s+(?:and|和))?[^\d%高低提降增减亮暗大小]*$", _I
)


def bare(text: str) -> str:
    """Return a clause without the courtesies around it."""
    while True:
        shorter = _TAIL.sub("", _LEAD.sub("", text.strip(), count=1)).strip()
        if shorter == text:
            return text
        text = shorter


_SHARED: Final = re.compile(
    (
        r"^((?:don'?t\s+)?(?:remove|delete|drop|mute|hide|disable|get rid of|take (?:out|away|off)|turn off"
        r"|show|去掉|删除|删掉|隐藏|去除|移除))\s"
    ),
    _I,
)


_ALSO: Final = re.compile(
    r"^(?:trim|cut|shorten|crop|move|set|slow(?: down)?|speed(?: up)?|split|extend|put)\b(?=\s)", _I
)
_ANOTHER: Final = re.compile(rf"^(.*(?:{_THINGS}|标题|字幕|文字)[^\ue000-\ue0ff]*){TEXT}", _I)


def _with_verb_of(before: str, part: str) -> str:
    """Give the verb on: "the music" after "remove the title" is to be removed, too."""
    if re.match(rf"{REF}\s+(?:to|by|at|for|in|last|first|before|after|到|成)\b", part) and (
        verb := _ALSO.match(before)
    ):
        return f"{verb.group()} {part}"
    if re.match(rf"(?:from\s+|the\s+)?(?:(?:first|last)\s+)?{TIME}.*{REF}", part, _I) and (
        verb := re.match(
            r"(?:cut out|take out|remove|delete|drop|keep(?: only)?|trim(?: off)?|cut(?: off)?|take|shave|chop)(?=\s)",
            before,
            _I,
        )
    ):
        return f"{verb.group()} {part}"
    if re.match(TEXT, part) and (another := _ANOTHER.match(before)):
        return another.group(1) + part
    shared = _SHARED.match(before + " ")
    if shared is None or re.match(rf"(?:{VERBS}\b|with\b|no\b|{_ZH_VERB}|把|将|给)", part, _I):
        return part
    if re.fullmatch(
        (
            rf"(?:the|any|all|its)?\s*(?:{_THINGS}|{REF}(?:'s)?)(?:\s+(?:from|of|on)\s+(?:the\s+)?(?:\w+"
            f"|{REF}))?|(?:所有)?(?:音乐|字幕|标题|转场|背景音乐|{REF})"
        ),
        part,
        _I,
    ) and not re.search(TEXT, part):
        return f"{shared.group(1)} {part}"
    return part
