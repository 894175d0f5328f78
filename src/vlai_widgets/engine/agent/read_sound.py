"""Music, volumes, muting, ducking and loudness."""

from __future__ import annotations

import re
from typing import Final, Literal

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    Ask,
    CanNot,
    Duck,
    Ref,
    Remove,
    RemoveMusic,
    SetLoudness,
    SetVolume,
    Span,
    Unclear,
)
from vlai_widgets.engine.agent.moods import GENRES, MOODS, is_unknown, mood_in
from vlai_widgets.engine.agent.quantities import NUMBER, number, percent, span_of, times_of
from vlai_widgets.engine.agent.sentence import REFS, TEXT, Clause
from vlai_widgets.engine.agent.wording import GONE

_I: Final = re.IGNORECASE
_MUSIC: Final = re.compile(
    (
        r"\bmusic(?:al)?\b|\bguitars?\b|\bpiano\b|\btechno\b|\bedm\b|\bsynths?\b|\borchestra\w*\b"
        r"|电子乐|电音|吉他|\bbgm\b|\bsoundtracks?\b|\bsongs?\b|\bbackground (?:track|audio|sound)\b"
        r"|\baudio"
        r" track\b|\b(?:upbeat|calm|epic|corporate|happy|chill|cheerful|dramatic|relax(?:ing|ed)|energetic|acoustic"
        r"|electronic|cinematic|lo-?\s?fi|soft|gentle|ambient|dark|moody|funky|mellow|dreamy|playful) tracks?\b"
        r"|\b(?:a |the )?beats?\b|\btunes?\b|\b(?:music|sound|audio)?\s?beds?\b|\btracks? (?:under"
        r"|beneath|behind|below|on top|in the background)|音乐|配乐|背景乐|伴奏|歌曲|爵士乐?"
        "|摇滚乐?|古典乐|曲子|[琴舞]曲|bgm|背景声"
    ),
    _I,
)
_VOLUME: Final = re.compile(
    (
        r"\bvolumes?\b|\blouder\b|\bquieter\b|\bsofter\b|\blouds?\b|\bquiet\b|\bgain\b|\bsound level\b"
        r"|\bturn(?:ed)?\b.*\b(?:up|down)\b|\b(?:sound|audio)\b.*\d\s*%|\bsound\b.*\b(?:up|down)\b|音量|大声|小声|声音(?:调|开|放|变|再"
        "|太)?[大小高低轻响]|(?:人声|原声|说话声|对白|旁白).{0,4}(?:[大小高低轻响]一?[点些]|[大小]声)|响一?点|轻一?点|声音|调[大小高低]|太[响吵轻]|(?:原声|人声|对白).{0,6}(?:%|成|百分)"
    ),
    _I,
)
_MUTE: Final = re.compile(
    "^(?:mute|silence|take (?:out |away )?(?:the |all )?(?:sound|audio)(?: track)? (?:out"
    "|off|away|from)|(?:turn|switch) off (?:the |all )?(?:sound|audio|volume)|(?:turn"
    "|switch) (?:the |all )?(?:sound|audio|volume) off"
    "|(?:kill|cut|drop|lose|ditch|strip|delete|get rid of) (?:the |all )?(?:original |clip )?"
    "(?:sound|audio)(?! track)|no (?:sound|audio)|without (?:sound"
    "|audio)|make .{0,40}(?:silent|mute)|set .{0,40}to mute|remove (?:the |all )?(?:original |clip"
    r" )?(?:sound|audio)(?! track)(?:\s+(?:of|from|in)\b.*)?$)"
    "|^(?:把|将|给|让)?.{0,24}(?:静音|消音|关掉声音|去掉(?:原)?声(?:音)?|关声音|没有声音)(?:处理)?$"
    "|^静音|(?:去掉|去除|关掉|关闭|关|删掉|删除|消掉|消除|不要)(?:视频)?(?:的)?原声|原声"
    "(?:都|全部|给我)?(?:去掉|去除|关掉|关闭"
    "|关了|不要|删掉|消掉|静音)|(?:声音|sound|audio) *(?:给)?(?:关掉|关了|关闭|去掉|关上)|关掉.{0,14}声音|不要声音",
    _I,
)
_UNMUTE: Final = re.compile(
    (
        r"\bunmute\b|\bsound back on\b|^(?:sound|audio) on\b|\bturn (?:the )?(?:sound|audio) of .* "
        r"(?:back )?on$|\bturn (?:the )?(?:sound|audio) (?:back )?on\b|取消.{0,14}静音"
        "|恢复(?:声音|原声)|打开声音|解除静音"
    ),
    _I,
)
_OVER_SPEECH: Final = re.compile(
    rf"(?:{_MUSIC.pattern}).{{0,20}}(?:\b(?:drown\w*|cover\w*|overpower\w*|bury\w*|buries|competes?|fight\w*)\b"
    r"|盖过|盖住|压过|压住|淹没|抢了?)",
    _I,
)
"""That the music drowns what is said: then it is too loud."""
_NOT_OVER: Final = re.compile(
    r"(?:don'?t|doesn'?t|never|not|without)\b.{0,30}\b(?:drown\w*|cover\w*|overpower\w*|compet\w*|talk\w* over)"
    r".{0,20}\b(?:speech|voices?|talk\w*|speak\w*|dialog\w*|people|narrat\w*)"
    r"|(?:别|不要|不能|不会?).{0,3}(?:盖过?|压过|压住|盖住|抢|遮住|淹没)(?:了|掉)?.{0,4}(?:人声|说话|讲话|对白|语音|旁白)",
    _I,
)
"""That the music must not drown the speech is a wish to duck it, and not one not to."""
_DUCK: Final = re.compile(
    r"\bduck(?:s|ed|ing)?\b|\b(?:lower(?:ed|s)?|reduce[ds]?|dips?|drops?|quiet(?:er|ly)?|softe?r?(?:ly)?|low"
    r"|turn down|goes? down|down|fades?)\b.{0,30}\b(?:under|when(?:ever)?|while"
    r"|during|below|behind)\b.{0,25}\b(?:speech|voice|talk\w*|speak\w*|dialog\w*|someone|people"
    r"|narrat\w*)"
    rf"|{_NOT_OVER.pattern}"
    "|闪避|避让|(?:给|为)?(?:人声|说话|讲话)让(?:开|路|音乐|一让)?|(?:闪避|避让|压低|压下|降低|调低"
    "|变小).{0,8}(?:人声|说话|讲话|对白|语音|旁白)|(?:人声|说话|讲话"
    "|对白|语音|旁白)(?:的?时候?|时)?.{0,6}(?:音乐|bgm|配乐)?.{0,4}(?:压低|压下|压一压"
    "|压小|降低|降下|调低|调小|闪避|避让|变小|小一?点|小声|轻一?点)",
    _I,
)
_LUFS: Final = re.compile(
    (
        rf"(-?\s*{NUMBER})\s*(?:lufs|lkfs)|\b(?:lufs|loudness)\b\D{{0,20}}(-?\s*\d+(?:\.\d+)?)"
        r"|响度\D{0,10}(-?\s*\d+(?:\.\d+)?)"
    ),
    _I,
)
_LOUDNESS: Final = re.compile(
    r"\bloudness\b|\blufs\b|\bnormali[sz]e (?:the )?(?:audio|sound|loudness|volume)\b|响度|音量标准化", _I
)
_DB: Final = re.compile(rf"([+-−]?)\s*({NUMBER})\s*(?:db|decibels?|分贝)", _I)
_UP: Final = re.compile(
    (
        r"\b(?:louder|up|increase|raise|boost|higher|more)\b|大声|调大|调高|提高|增大|加大|增加|大一?[点些]"
        "|高一?[点些]|响一?点|变大|更大"
    ),
    _I,
)
_DOWN: Final = re.compile(
    (
        r"\b(?:quieter|softer|down|decrease|reduce|lower|less)\b|小声|调小|调低|降低|减小|降|减|小一?[点些]"
        "|低一?[点些]|轻一?点|变小|更小"
    ),
    _I,
)
_TO: Final = re.compile(r"\bto\b|\bat\b|到|为|成|至|=|:", _I)
_EVERYTHING: Final = re.compile(
    (
        r"\b(?:everything|all (?:the )?(?:sound|audio)|the whole (?:thing|video)|overall|master|total)\b"
        "|整体|总音量|全部声音|所有声音|整个"
    ),
    _I,
)
_TOO: Final = re.compile(
    r"(?<!not )\btoo (?:(quiet|soft|low|silent)|(loud|noisy|high|much))\b|(?<!不)(?:太"
    "|有点|过于|偏)(?:(小|轻|低)|(大|响|吵|高|闹))",
    _I,
)
STEP: Final = 0.25


_PICTURE: Final = re.compile(r"\bbrightness\b|\bcontrast\b|亮度|对比度|曝光", _I)
_HEARD: Final = re.compile(r"\b(?:music|bgm|volume|sound|audio|mute\w*|song|lufs|loud\w*)\b|音|声", _I)
_UPLOADED: Final = re.compile(
    r"\b(?:uploaded|own)\s+(?:\w+\s+)?(?:track|song|music|audio|sound|tune|file|mp3|wav)\b"
    r"|\b(?:track|song|music|audio|file|mp3|one)\s+(?:that\s+)?(?:i|we)(?:'ve|\s+have)?\s+(?:just\s+)?uploaded\b"
    r"|(?:我)?上传的那[首个段](?=\s*(?:$|[,，。]|音量|当|做|作))|(?:上传|传上来|自己)的?(?:那[首个段]|这[首个段])?(?:音乐|歌曲?|音频|音轨|配乐|bgm|mp3|曲子)",
    _I,
)
_LOWER_IT: Final = re.compile(
    r"(?:(?:only|just)\s+)?(?:lower|reduce|raise|boost|(?:turn|bring|take)\s+(?:it|that"
    rf"|them|everything|{REFS})\s+(?:up|down)|turn (?:up|down))"
    rf"(?:\s+(?:the\s+)?(?:it|that|them|everything|{REFS}))?"
    r"(?:\s+(?:a (?:bit|little|touch)|slightly|to|by|\d).*)?$",
    _I,
)


def read_sound(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause about what is heard."""
    text = re.sub(TEXT, " ", clause.text)
    if _PICTURE.search(text) and not _HEARD.search(text):
        return []
    if _OVER_SPEECH.search(text) and not _NOT_OVER.search(text) and not _NOT.search(text):
        return [SetVolume(volume=1 - STEP, relative=True, of="music")]
    if _UNMUTE.search(text):
        return [SetVolume(volume=1.0, of=_whose(text, clause), refs=_clips(clause))]
    if _DUCK.search(text) and mood_in(text) and not _NOT.search(text):
        return _music(clause, text)
    if _DUCK.search(text) and not re.match(r"(?:add|play|use|put|加|配)", text):
        return [Duck(duck=_NOT_OVER.search(text) is not None or not _NOT.search(text))]
    if _LOUDNESS.search(text) or _LUFS.search(text):
        found = _LUFS.search(text)
        value = next((g for g in found.groups() if g), None) if found else None
        lufs = -abs(number(value.replace("-", "").replace(" ", ""))) if value else -14.0
        return [SetLoudness(lufs)]
    if (_MUTE.search(text) or "静音" in text) and _BUT_MUSIC.search(text):
        return [SetVolume(volume=0.0, of="clips")]
    if _MUTE.search(text) and not _music_word(text, clause):
        if percent(text):
            return [Unclear("how_loud")]
        if times_of(text) or span_of(text)[0]:
            return [Unclear("mute_part")]
        return [SetVolume(volume=0.0, of=_whose(text, clause), refs=_clips(clause))]
    if _music_word(text, clause):
        return _music(clause, text)
    if _VOLUME.search(text) or _LOWER_IT.match(text) or (_DB.search(text) and (_UP.search(text) or _DOWN.search(text))):
        return _volume(clause, text)
    return []


_UNDER: Final = re.compile(
    rf"\b(?:under|on|for|during|over|beneath|in|at|from)\s+(?:only\s+"
    rf"|just\s+)?(?:the\s+)?{REFS}|(?:只|就|仅)?(?:在|给)\s*{REFS}",
    _I,
)
_BUT_MUSIC: Final = re.compile(
    r"\b(?:except(?: for)?|but(?: not)?|apart from|other than|besides)\s+(?:for\s+)?(?:the\s+"
    r"|our\s+)?(?:background\s+)?(?:music|bgm|soundtrack)\b|除了?(?:背景)?(?:音乐|配乐|bgm)|只留(?:背景)?音乐",
    _I,
)
_NOT: Final = re.compile(r"\b(?:no|not|don'?t|without|off|disable|stop)\b|不要|不用|别|取消|关", _I)


def _music(clause: Clause, text: str) -> list[Ask]:  # noqa: PLR0911, PLR0912  one return a kind of sentence
    own = _UPLOADED.search(text)
    mood = mood_in(text) if own is None else None
    if _MUTE.search(text):
        return [SetVolume(volume=0.0, of="music")]
    if re.search(r"\b(?:without|no) (?:any |the |background )*(?:music|bgm|soundtrack)\b", text) and mood is None:
        return [RemoveMusic()]
    under = _UNDER.search(text)
    if under and any(
        ref.kind not in {"all", "whole"} and not (set(ref.clip_ids) & clause.sounds)
        for ref in clause.pointed(under.group())
    ):
        return [Unclear("music_when")]
    if (GONE.search(text) or re.fullmatch(r".{0,3}(?:off|away|out)", text.strip())) and mood is None:
        others = _clips(clause)
        heard = bool(_MUSIC.search(text))
        if others and not heard:  # a sound and clips in one breath: the clips are meant, too
            return [RemoveMusic(), Remove(others)] if re.match(r"remove|delete|drop|去掉|删", text) else []
        return [RemoveMusic()]
    fresh = re.search(
        (
            r"\b(?:add|use|play|put|give|insert|include|lay|want|need|get|with|some|another|different|change"
            r"|switch|replace|try|set .* as|as (?:the |a )?(?:background )?(?:music|bgm|soundtrack|track))\b"
            r"|加|配|换|来|放|用|插入|改成|添加|选|设[成为]|当|作为"
        ),
        text,
    )
    placed = any(ref.clip_ids and set(ref.clip_ids) <= clause.sounds for ref in clause.pointed()) and (
        (found := span_of(_NOT_A_LENGTH.sub(" ", text))[0]).start is not None or found.end is not None
    )
    if (
        mood is None
        and not fresh
        and not placed
        and (_VOLUME.search(text) or percent(text) is not None or _DB.search(text))
    ):
        return _volume(clause, text)
    if (
        mood is None
        and not re.search(r"加(?![大强])|配|换|来|放|用", text)
        and (_TOO.search(text) or re.search(r"调[大小高低]|[大小]声?一?[点些]|[高低轻响]一?[点些]", text))
    ):
        return _volume(clause, text)
    if mood is None and re.search(r"\b(?:turn|make|bring|set)\b.*\b(?:up|down|louder|quieter|softer)\b", text):
        return _volume(clause, text)
    if re.search(r"\b(?:compose|generate|download|spotify|itunes|youtube|tiktok)\b|作曲|网易云|qq音乐|生成", text):
        return [CanNot("own_music")]
    if mood is None and (GENRES.search(text) or is_unknown(text)):
        return [CanNot("genre")]
    refs = [ref for ref in clause.pointed() if ref.kind in {"clip", "which", "nth", "last"}]
    if own is not None and not refs and clause.sounds:
        refs = [Ref("clip" if len(clause.sounds) == 1 else "which", clip_ids=tuple(sorted(clause.sounds)))]
    vocal = _NOT_A_LENGTH.sub(" ", text)
    span, _ = span_of(vocal)
    if (
        span.start is not None
        and span.end is None
        and re.search(r"\b(?:stops?|ends?|finish(?:es)?|until)\b.*\bat\b|(?:停|结束)", vocal)
    ):
        span = Span(end=span.start)
    duck = True if _DUCK.search(text) else None
    if (
        mood is None
        and not refs
        and not fresh
        and not span
        and not re.fullmatch(
            r"(?:(?:an?|the|some|background|with)\s+)*(?:music|bgm|soundtrack)(?:\s+(?:on|please|under it|underneath))*"
            r"|(?:要|有|打?开|开启)?(?:个|点|首|段)?(?:背景音乐|音乐|配乐|bgm)(?:打?开|开启)?",
            text.strip(),
        )
        and _level(text) is None
        and duck is None
    ):
        return []
    level = 0.2 if refs and _LOW.search(text) and percent(text) is None else _level(text)
    return [AddMusic(mood=mood, ref=refs[0] if refs else None, volume=level, duck=duck, span=span)]


_NOT_A_LENGTH: Final = re.compile(rf"{NUMBER}\s*(?:%|percent\b)|百分之\s*{NUMBER}|{NUMBER}\s*(?:db|分贝)", _I)


def _music_word(text: str, clause: Clause) -> bool:  # noqa: PLR0911  one return a kind of sentence
    if _MUSIC.search(text) or _UPLOADED.search(text):
        return True
    if len(_clips(clause)) < len(clause.pointed()):
        return True
    if re.search(r"\bsomething\b|有点|来点|点儿?|的那种", text) and any(pattern.search(text) for _, pattern in MOODS):
        return not re.search(r"\b(?:title|caption|text|brightness|contrast)\b|标题|字幕|文字|画面", text)
    if re.match(r"(?:change|switch)\s+(?:it|that|this)\s+to\b|try\b", text) and mood_in(text):
        return True
    if re.search(r"[来换放加用配](?:上|入)?(?:一?[首段曲]|[个点].{1,5}的$)", text) and mood_in(text):
        return True
    if any(pattern.search(text) for _, pattern in MOODS[:1]) or re.search(
        (
            r"^(?:add|use|play|with|加|配|来)\S*\s*(?:some\s+|an?\s+)?(?:upbeat|epic|corporate|acoustic"
            r"|electronic|cinematic|calm)\b"
        ),
        text,
    ):
        return not re.search(r"\b(?:title|caption|brightness|contrast)\b", text)
    return bool(clause.pointed()) and bool(
        re.search(r"\b(?:as|for) (?:the )?(?:audio|sound(?:track)?)\b|作为(?:音轨|声音)", text)
    )


_LOW: Final = re.compile(r"\b(?:low|quiet|soft) volume\b|\bquietly\b|\bsoftly\b|(?:低|小)音量|音量(?:低|小)一?点", _I)


def _music_word_in(text: str) -> bool:
    return bool(_MUSIC.search(text) or mood_in(text))


def _level(text: str) -> float | None:  # noqa: PLR0911  one return a kind of sentence
    share = percent(text)
    if share is not None:
        return share
    if found := _DB.search(text):
        return round(10 ** ((-1 if found.group(1) in {"-", "−"} else 1) * number(found.group(2)) / 20), 4)
    if re.search(r"\b(?:full|max(?:imum)?) (?:volume|blast)\b|最大音量|满音量|音量(?:开到)?(?:最大|拉满)", text):
        return 1.0
    if _music_word_in(text) and _LOW.search(text) and not re.search(r"小一?点|低一?点", text):
        return 0.2
    if _music_word_in(text) and (found := re.search(r"\bat\s+(\d{1,3})\s*$", text)):
        return float(found.group(1)) / 100
    if found := re.search(r"\b(?:music|bgm|volume|sound|turn|bring|take|put)\b.*\b(?:to|at)\s+(\d{1,3})\s*$", text):
        return float(found.group(1)) / 100
    if found := re.search(
        r"\bvolume\b\D{0,8}(\d+(?:\.\d+)?)(?!\s*(?:s\b|sec|秒|:))|音量\D{0,4}(\d+(?:\.\d+)?)(?!\s*秒)", text
    ):
        value = float(found.group(1) or found.group(2))
        return value / 100 if value > 4 else value
    return None


def _volume(clause: Clause, text: str) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    of, refs = _whose(text, clause), _clips(clause)
    level = _level(text)
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if complaint := _TOO.search(text):
        up, down = (True, False) if complaint.group(1) or complaint.group(3) else (False, True)
    if re.search(r"\b(?:double|twice)\b|加倍|两倍|翻倍|大一倍|高一倍", text):
        return [SetVolume(volume=2.0, relative=True, of=of, refs=refs)]
    if re.search(
        r"\bhalve\b|\bhalf as loud\b|减半|\b(?:cut|reduce|drop|turn)\b.*\b(?:in|by) half\b|^half (?:the |its )?"
        "(?:volume|sound)|降(?:低)?一半|小一半|调低一半",
        text,
    ):
        return [SetVolume(volume=0.5, relative=True, of=of, refs=refs)]
    if _DB.search(text) and level is not None and not re.search(r"\bto\b|到|为", text):
        return [SetVolume(volume=1 / level if down and level > 1 else level, relative=True, of=of, refs=refs)]
    if (
        level is not None
        and (up or down)
        and re.search(
            r"\bby\b|\b(?:up|down)\s+(?:another\s+|about\s+)?\d+\s*%|%\s+(?:quieter|louder|softer|lower|higher"
            r"|more|less)\b|(?:提高|提升"
            "|增加|加|升|降低?|减少?|减小|调[高低大小]|[大小高低]|轻|响)(?![到至为成低少小高])",
            text,
        )
        and not re.search(r"\bto\b", text)
    ):
        return [SetVolume(volume=1 + level if up else max(0.0, 1 - level), relative=True, of=of, refs=refs)]
    if level is not None:
        return [SetVolume(volume=level, of=of, refs=refs)]
    if re.search(r"\b(?:full|max(?:imum)?|normal|original)\b|最大|原来|正常", text):
        return [SetVolume(volume=1.0, of=of, refs=refs)]
    if up or down:
        return [
            SetVolume(volume=1 + STEP if up and not (down and not up) else 1 - STEP, relative=True, of=of, refs=refs)
        ]
    return []


def _clips(clause: Clause) -> tuple[Ref, ...]:
    """What the clause points at, without uploaded sounds: those are heard as the music."""
    return tuple(ref for ref in clause.pointed() if not (ref.clip_ids and set(ref.clip_ids) <= clause.sounds))


def _whose(text: str, clause: Clause) -> Literal["music", "clips", "everything"]:
    if any(ref.kind not in {"all", "whole"} for ref in _clips(clause)):
        return "clips"
    if _MUSIC.search(text) or len(_clips(clause)) < len(clause.pointed()):
        return "music"
    if re.search(r"\boriginal (?:sound|audio)\b", text):
        return "clips"
    if any(ref.kind == "all" for ref in clause.pointed()) or re.search(
        r"\bclips?\b|\bvideos?\b(?! sound)|原声|视频|片段|\bvoices?\b|\bspeech\b|人声", text
    ):
        return "clips"
    return "everything"
