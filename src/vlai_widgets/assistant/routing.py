"""Where a sentence goes: what the client does by itself (export, credits, status, upload), and what the assistant does.

The service's assistant must not be asked to export, and each of its turns is charged, so the four actions are taken out
of the stream. A sentence that merely mentions such a word ("add a title that says 'download now'") is not one: an
action is recognised by what the sentence begins with and by what follows, never by a word somewhere in it. Quoted text
is looked at by nobody. Deterministic rules over English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vlai_widgets.assistant.wordings import EXPORTS_THE_VIDEO, FILE, REQUESTS, Action


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
_FILES_ONLY: Final = re.compile(rf"(?:{FILE}|\x00+|and|,|;|、|和|与|及|\s)++", _I)

# What people put before what they want.
_LEAD: Final = re.compile(
    (
        r"(?:please|pls|ok(?:ay)?|now|so|great|perfect|nice|thanks|thank you|good|alright|well|hey|hi"
        r"|yes|yep|yeah|sure|cool|of course|definitely|right|fine|awesome|no problem"
        r"|(?:one )?(?:quick|small|last) question"
        r"|would you mind|just|also|finally|first|then|and|let me|(?:that'?s|this is) (?:it|all|fine)"
        r"|(?:(?:i'?m|we'?re|i am|we are|it'?s) )?(?:all )?(?:done|ready|finished|good to go)(?: to)?"
        r"|(?:i (?:think|guess) )?(?:we'?re|i'?m|it'?s|that'?s) (?:good|fine|perfect|great|okay|ok)"
        r"|(?:can|could|will|would) (?:you|we|i)(?: please)?|(?:may|can) i|let'?s|let us|go ahead and"
        r"|(?:i|we)(?:'d| would)? (?:like|want|need|wish)(?: you)?(?: to)?|(?:i"
        r"|we)'?d like(?: you)?(?: to)?|time to|help me(?: to)?"
        r"|(?:when|once|after|as soon as) (?:it|that|this|everything|you|the video|the edit|all)(?:'s"
        r"|'re| is| are| has| have)?"
        r" ?(?:been )?(?:done|finished|ready|completed?|rendered|over)"
        r"|请你?|麻烦你?|帮我|帮忙|给我|现在|好[的了]?|没问题|就这样|就这么定了?|行|嗯+|是的|对|直接|谢谢|可以|能不能|能否|可不可以|我?想要?|我要|我需要|我(?=上传|导入|导出|下载)|那就?|就|再|然后|最后|先|一下"
        r"|(?:完成|做好|好了|剪完)(?:之?后|以后)?)(?![A-Za-z])[\s,，.!！:：~]*"
    ),
    _I,
)
_TAIL: Final = re.compile(
    (
        r"(?:[\s,，.!！?？。~;；…\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]|(?<!\w)[:;]-?[)(DP]+"
        r"|\b(?:please|pls|now|for me|thanks|thank you|right now|right away|again"
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
    forms = tuple(_bared(_masked(clause)))
    words = forms[-1] if forms else ""
    if not words or _NEGATED.search(words):
        return "say"
    if _FILES_ONLY.fullmatch(words) and re.search(FILE, words, _I):
        return "upload"  # the user sends files and says nothing
    for action, pattern in REQUESTS:
        if any(map(pattern.fullmatch, forms)) and not (action == "upload" and _PUBLISHES.search(words)):
            return action
    return "export" if EXPORTS_THE_VIDEO.match(words) and not _NOT_THE_VIDEO.search(words) else "say"


def named_files(text: str) -> tuple[str, ...]:
    """Return the paths, patterns and addresses that a sentence names: quoted texts, and words that look like files."""
    text = text[:_READ_CHARS]
    found = [(m.start(), m.group()[1:-1].strip()) for m in _QUOTED.finditer(text)]
    found += [(m.start(), m.group().rstrip(",;")) for m in re.finditer(FILE, _masked(text), _I)]
    found += [
        (m.start(), m.group())
        for m in re.finditer(r"(?<!\S)(?:[~.]?/[\w./\\*~-]+|[\w-]+/[\w./*-]*)(?!\S)", _masked(text))
        if not re.search(FILE, m.group(), _I)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(found) if name))


def _masked(text: str) -> str:
    """Quoted text becomes as many NULs, so that places stay what they are."""
    return _QUOTED.sub(lambda found: "\x00" * len(found.group()), text)


def _bared(clause: str) -> Iterator[str]:
    """Yield a clause, and what is left of it as one thing after another that people put around it is taken off."""
    words = " ".join(clause.replace("’", "'").split())
    while words:
        yield words
        led = _LEAD.match(words)
        for shorter in (_TAIL.sub("", words), words[led.end() :] if led else words):
            if shorter not in (words, ""):
                words = shorter
                break
        else:
            return


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
    return len(words) <= _LONGEST and _COURTESY.fullmatch(words.strip()) is not None
