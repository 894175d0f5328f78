"""What a wish that names no clip may do: it holds for all of them only if every word of it is accounted for.

A clip that is described ("the blue one", "the middle clip", "采访那段") and cannot be found must never be taken for all
clips. So a wish for every clip is let through only if nothing is left of its clause once the words of wishes are
taken out of it: what is to be done, how much, and words for the whole. Any other word may be the clip that was
meant, and the user is asked which one. A text that would be written, changed or taken away throughout is held
back only where the clause says on what ("the caption on the blue clip").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.engine.agent.asks import (
    AddText,
    Adjust,
    Ask,
    CutOut,
    Duplicate,
    Move,
    Ref,
    Remove,
    RemoveText,
    SetSpeed,
    SetTransition,
    SetVolume,
    Split,
    StyleText,
    Trim,
    Unclear,
)
from vlai_widgets.engine.agent.quantities import TIME
from vlai_widgets.engine.agent.sentence import REF, RESPECTIVELY, TEXT, Clause
from vlai_widgets.engine.agent.spelling import known_words

_I: Final = re.IGNORECASE
_ON_CLIPS: Final = (Trim, CutOut, Split, SetSpeed, Adjust, SetVolume, SetTransition, Duplicate, Remove, Move)
_EVERYWHERE: Final = ((), (Ref("all"),), (Ref("whole"),))

WHICH: Final = Unclear("which_clip")
_WISH: Final = known_words(
    """
    a about above add added adding adjust again all along also always an and any apply are as at audio away back
    background be been beginning behind below between bgm bit black both brighten brightened brighter brightness bring
    bump but by can change clear clip clips contrast cross crossfade crossfades cut cuts dark darken darker dark db
    decrease dial dim dimmer dip dips dissolve dissolves do don't double down drop duck each edit edge edges end ends
    ending enough even evenly every everything everything's everywhere exactly except extra fade fades fading fast
    faster few fewer film fix for from full gain get gets give go goes gone half half-second halve hard has have
    higher hide how i i'd i'm in increase instead into is it it's its join joins joint joints just keep kill last
    length less let level levels lift light lighter like limit little long longer look looking looks lose lot loud
    louder low lower make makes max me middling min minute minutes montage more movie much music mute muted my need
    needs neither no nor normal not now of off on one only onto or original our out over overall percent pick place
    plain play played playing please plus pull punch push put quick quicker quickly quiet quieter quite raise rate
    real really reduce reel remove replace reset rest restore run second second's seconds sec secs sequence set shall
    sharp short shorten shorter should silence silent simple slide slides slight slightly slow slower slowly smooth
    smoother so soft softer some somewhat song sound sounds soundtrack speech speed split start start's straight
    switch take talk than that's the their them then there theres there's they they're thing thirty this three through
    throughout tight tighter time timeline times to tone too total touch track transition transitions trim turn twice
    two under unmute up use very video videos voice voices volume want was way we we'd what's where whole wipe wipes
    white with without you your zoom zooms contrasty vivid flat flatter level-headed halfway tad smidge notch quarter
    third third's ten five four six seven eight nine twenty forty fifty hundred first footage piece
    apart aside besides other than excluding everybody everyone duplicate copy copies twice
    pieces these those that delete deleted after before until ms bright crank cranked what's ones erase fps x till
    halves left parts equal length unchanged same per cent points point half-speed double-speed kept keeping stay stays
    hear heard lasts lasting takes using removed gone bumped up-tempo
    """
)
"""Words of which wishes for the whole are made; a clip's description is made of others."""
_WHOLE_WORDS: Final = r"(?:whole|entire|full|final|complete|finished|total|overall|edited)"
_DESCRIBED: Final = re.compile(
    r"\b(?:the|this|that|an?|my|our|some|another|any|one|each of)\s+"
    r"(?:(?!(?:of|in|on|at|to|for|from|by|and|or|the|a|an|with|under|over|between|but|except|volume|sound|audio"
    r"|music|speed)\b)[\w'-]+\s+){0,3}?"
    r"(?:clips?|ones?|shots?|segments?|scenes?|pieces?|footage|videos?)\b"
    r"|\b(?:one|some|two|half|most|few)\s+of\s+(?:them|these|those|the)\b|\b(?:the|that) one\b|\bthe (?:other|others)\b"
    r"|\bsomewhere\b|\b(?:clip|video)\s+[a-z]\b(?!\s+(?:bit|little|touch|lot))"
    r"|\b(?:some|certain|a few|several|other|most)\s+(?:clips|ones|videos|shots)\b",
    _I,
)
_THE_WHOLE: Final = re.compile(
    rf"(?:the|this|my|our)\s+(?:{_WHOLE_WORDS}\s+)*(?:video|footage|piece)|(?:the|my|our|these|those|any)\s+"
    rf"(?:{_WHOLE_WORDS}\s+|two\s+|three\s+|four\s+|five\s+|other\s+)*?(?:clips|videos|pieces|shots|segments|scenes)"
    r"|a video|any (?:clip|video)",
    _I,
)
_DEMONSTRATED: Final = re.compile(
    r"(?:那|这|哪|某|另外?|其中|下|上|前|后|中间|中间那|旁边|隔壁|最后|头|其他|另)(?:面|边)?的?(?:那|这)?一?(?:个|条|段|支|些|几个)"
    r"(?!人|字|转场|效果|过渡)|(?:中间|前面|后面|旁边|有些|某些|部分)的?(?:视频|片段|镜头|clip)",
    _I,
)
_ZH_WISH: Final = re.compile(
    "毫秒|保留|只留|只要|截取|截|渐变|渐隐|渐显|转换|特效|复制|其[他它余]的?|剩下的?|除了|除|以外|之外|首|欢快的?|轻快|舒缓|各|对半|留下?|提速|秒这[一]?段|秒那[一]?段|处|不要任何|不要|片段|视频|素材|镜头|成片|全片|整个|整体|全部|所有|全都|全|统一|统统|每两[条段个]|每[个条段]|之间|中间|转场|过渡|效果"
    "|淡入淡出|淡入|淡出|淡化|叠化|交叉|擦除|滑动|推拉|缩放|闪黑|闪白|黑场|硬切|直接切|直切|溶解|切换|衔接|自然|流畅|平滑"
    "|静音|消音|原声|人声|声音|音量|音频|响度|音乐|背景音乐|背景音|配乐|说话声|大声|小声|取消|关掉|关闭|去掉|去除|删掉|删除|移除|清空|时间线"
    "|时间轴|加速|减速|放慢|慢放|快放|加快|变快|变慢|倍速|倍|速度|原速|正常|恢复|回到|播放|亮度|对比度|对比|明暗|画面|调亮|调暗|提亮|提高|提升"
    "|增加|增强|降低|减少|减弱|减半|一半|翻倍|加倍|百分之|调到|调至|调成|调高|调低|调大|调小|调整|调|设为|设成|设置|换成|换|改成|改为|改|变成|变"
    "|剪掉|剪到|剪成|剪短|剪|裁剪|裁|切|砍|截|缩短|缩到|延长|控制在|压缩|总长|时长|长度|总时长|刚好|正好|大概|左右|以内|开头|结尾|最后|末尾|前|头尾|首尾|片头|片尾"
    "|时间|长|短|大|小|高|低|快|慢|亮|暗|黑|白|轻|响|强|弱|太|很|更|最|有点|有些|稍微|稍稍|略微|略|一点点|一点|一些|点|些|再|还|就|都|也|只|用|加上|加个|加|把|将|给|让"
    "|使|用上|来|要|想要|请|帮我|成|到|为|至|的|了|吧|啊|呢|和|与|跟|或|是|在|从|里|上|下|拉|升|降|减|多|少|分钟|秒钟|秒|半|分|个|条|段|次|一|二|两|三|四|五|六|七|八|九|十|百|几"
    "|整|一下|一样|同时|它们?|这(?=视频)|这个视频|这条视频|处理|弄|做|搞|感觉|看起来|听起来|可以|吗|不|没|有|得|些许|明显|非常|特别|压|收|放|开|关",
    _I,
)
"""The same in Chinese, longer words first where one begins another."""


def held_back(clause: Clause, found: list[Ask]) -> list[Ask]:
    r"""Ask which clip, where a wish would hold for all of them although its clause may describe one.

    Example:
        >>> wish: list[Ask] = [Adjust(brightness=0.1)]
        >>> held_back(Clause("brighten the blue clip"), wish)
        [Unclear(question='which_clip')]
        >>> held_back(Clause("brighten the whole video"), wish) == wish
        True
    """
    if _EITHER.search(clause.text) or (_TWO_AMOUNTS.search(clause.text) and any(map(_is_shared, found))):
        return [Unclear("do_what")]
    if is_throughout(found) and _may_describe(clause):
        return [WHICH]
    if _BESIDE.search(clause.text) and any(getattr(ask, "refs", ()) for ask in found if isinstance(ask, _ON_CLIPS)):
        return [WHICH]
    if any(isinstance(ask, SetVolume) and ask.of == "music" for ask in found) and _on_something(clause, found):
        return [WHICH]
    if any(isinstance(ask, AddText | RemoveText | StyleText) for ask in found) and _on_something(clause, found):
        return [WHICH]
    return found


def each_its_own(text: str, asks: Sequence[Ask]) -> list[Ask]:
    """Ask back where a sentence gives clips something "respectively", and one thing was understood for several.

    Example:
        >>> pair = (Ref("nth", 1), Ref("nth", 2))
        >>> each_its_own("make clips 1 and 2 3 and 4 s long respectively", [Trim(refs=pair, length=4000)])
        [Unclear(question='do_what')]
    """
    if not RESPECTIVELY.search(text):
        return list(asks)
    return [
        Unclear("do_what") if _is_shared(ask) or (isinstance(ask, AddText) and len(ask.on) > 1) else ask for ask in asks
    ]


_BESIDE: Final = re.compile("(?:和|与|跟|、)[^,，]{0,6}[那这][个条段支]")
"""A clip described beside one that is named: "第一个和蓝色那个"."""
_EITHER: Final = re.compile(
    r"\b(faster|louder|brighter|longer|shorter|slower|quieter|darker)\s+or\s+(?!more)\w+er\b|[快亮大长]一?[点些]?还是[慢暗小短]",
    _I,
)
_AMOUNT: Final = rf"(?:{TIME}|\d+(?:\.\d+)?\s*(?:%|x\b|倍))"
_TWO_AMOUNTS: Final = re.compile(rf"{_AMOUNT}.*{REF}.*{_AMOUNT}.*{REF}|{REF}.*{_AMOUNT}.*{REF}.*{_AMOUNT}", _I)
"""Two clips, each with an amount of its own."""


def _is_shared(ask: Ask) -> bool:
    """Whether one amount would hold for several clips."""
    return isinstance(ask, Trim | SetSpeed | Adjust | SetVolume) and len(ask.refs) > 1


def is_throughout(found: Sequence[Ask]) -> bool:
    """Whether something would be done to all clips."""
    return any(
        isinstance(ask, _ON_CLIPS)
        and not (isinstance(ask, SetVolume) and ask.of == "music")
        and (ask.refs in _EVERYWHERE or any(ref.kind == "all" for ref in ask.refs))
        for ask in found
    )


def _may_describe(clause: Clause) -> bool:
    """Whether a clause has words that may stand for a clip which was not found."""
    words = _SPAN.sub(" ", re.sub(f"{TEXT}|{REF}", " ", clause.text))
    if described(words):
        return True
    if any(word not in _WISH for word in re.findall(r"[a-z][a-z'-]+", words, _I)):
        return True
    return bool(re.search(r"[\u4e00-\u9fff]", _ZH_WISH.sub("", words)))


_SPAN: Final = re.compile(r"(?<=秒)[这那]一?[段块部]分?|\bthat (?:bit|part|section)\b")
"""A part of a clip that a time in front of it tells: "10秒到12秒这段"."""


def described(words: str) -> bool:
    """Whether words single out a clip without a name or a number: "the blue clip", "那段"."""
    for place in _DESCRIBED.finditer(words):
        if not _THE_WHOLE.fullmatch(place.group()):
            return True
    return _DEMONSTRATED.search(words) is not None


_SCREEN: Final = known_words(
    """
    screen picture frame image top bottom middle centre center left right corner side upper lower reel timeline title
    caption captions subtitle subtitles text texts words headline third thirds colour color red blue green yellow white
    orange black purple pink grey gray accent brand under bar
    """
)
_PLACE: Final = re.compile(
    r"\b(?:on|over|onto|from|in|of|for|during)\s+(?P<en>(?:the|this|that|an?|some|one|another)\s+.*)$"
    r"|(?P<zh>[^,，]{0,12})(?:上面?|里面?)?(?:的)?(?:标题|字幕|文字|名条|加|写|打)",
    _I,
)


def _on_something(clause: Clause, found: Sequence[Ask]) -> bool:
    if clause.pointed() or any(getattr(ask, "on", ()) for ask in found):
        return False
    words = re.sub(TEXT, " ", clause.text)
    place = _PLACE.search(words)
    if place is None:
        return False
    where = place.group("en") or place.group("zh") or ""
    changes = all(isinstance(ask, RemoveText | StyleText) for ask in found)
    unknown = [w for w in re.findall(r"[a-z][a-z'-]+", place.group("en") or "", _I) if w not in _WISH | _SCREEN]
    return described(where) or bool(changes and unknown)
