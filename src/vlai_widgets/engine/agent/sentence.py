"""A sentence made ready to be understood: quoted texts, clips and pointing words taken out, cut into clauses.

What was taken out is a single sign of Unicode's private area in the clause, so that nothing inside a title or a file
name is ever read as a wish: :data:`TEXT` stands for a text, :data:`REF` for clips.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vlai_widgets.engine.agent.asks import Ref, RefKind
from vlai_widgets.engine.agent.homophones import headed, sounded
from vlai_widgets.engine.agent.listing import unlisted
from vlai_widgets.engine.agent.names import find_names, stem_of
from vlai_widgets.engine.agent.pointing import find_pointers
from vlai_widgets.engine.agent.quantities import digits
from vlai_widgets.engine.agent.spelling import KNOWN, corrected, known_words, normalised
from vlai_widgets.engine.agent.wording import plainly

_I: Final = re.IGNORECASE
_TEXT0, _REF0 = 0xE000, 0xE100
TEXT: Final = "[\ue000-\ue0ff]"
REF: Final = "[\ue100-\uefff]"
RESPECTIVELY: Final = re.compile(r"\brespectively\b|分别", re.IGNORECASE)
"""That clips get each a thing of its own."""
REFS: Final = rf"{REF}(?:\s*(?:,|、|and|&|\+|和|与|跟|及|,\s*and)\s*(?:the\s+)?{REF})*"
"""One clip or several in a row."""

QUOTED: Final = re.compile(
    r"“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|《([^《》]*)》|«([^«»]*)»|\"([^\"]*)\"|＂([^＂]*)＂"
    r"|‘((?:[^‘’]|(?<=\w)’(?=\w))*)’(?!\w)|(?<!\w)'((?:[^']|(?<=\w)'(?=\w))*)'(?![A-Za-z0-9])|`([^`]*)`"
)
_OPEN_QUOTE: Final = re.compile(r"(?:[“「『《«\"]|(?<!\w)['‘])([^“”「」『』《》«»\"]{2,}?)(?=\s+for\s+\d|[,，。;；]|$)")
_SAID_ENDS: Final = (
    r"(?=\s+(?:for|from|at|in|on|until|between|during|over)\s+(?:about\s+|only\s+|just\s+)?(?:the\s+)?(?:very\s+)?"
    r"(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|an?)\s+(?:sec|and\s+a\s+half"
    r"|min)|second\b|top\b|bottom\b|middle|cent(?:er|re)|left\b"
    r"|right\b|upper|lower|first|last|end\b|start\b|beginning|whole|entire|all\b|every|each"
    "|clip|video|#|red|white|black|blue|green"
    rf"|yellow|orange|pink|purple|gold|gr[ae]y|big|bold|{REF})"
    r"|\s+(?:and|then|plus|with)\s+(?:then\s+|also\s+)?(?:add|make|set|put|trim|cut|mute"
    "|remove|delete|rank|change|use|a|an|the|some"
    r"|music|lo-?fi|hide|show|turn|move|speed|export|duck|crossfade)\b|\s*[,，;；。!！\n]|\.(?:\s|$)"
    r"|\s*(?:字样|持续|显示\d|显示[一二三四五六七八九十两]|[从在放]|[一二三四五六七八九十两半]+秒"
    r"|前[\d一二三四五六七八九十两]+秒)|\s*\d+(?:\.\d+)?\s*秒|$)"
)
_SPOKEN: Final = re.compile(
    r"(?:(?:^|[,;]\s*|\band\s+)write\s+(?!(?:an?|the|my|it|that|this|me|some|in|on|out|down|titles?|captions?|text)\b)"
    r"|(?<!clip )(?<!video )(?<!file )(?<=\S\s)(?:that\s+|which\s+|to\s+)?(?:says?|saying|reads?|reading)\b"
    r"|(?:add|put|place|write|show|give)\b[^,;:]{0,20}\b(?:title|caption|subtitle|headline"
    r"|text|lower third)(?:\s+[\w-]+){1,5}\s*:(?=\s)"
    r"|(?:title|caption|subtitle|headline|text|lower third)\s*(?:that\s+|which\s+)?(?:titled|called)"
    r"|(?:call[- ]to[- ]action|cta|slogan|tag ?line)\s*:"
    r"|(?:title|caption|subtitle|headline|text|lower[ -]third)s?\s+(?:(?:on|over|for|in|at|to"
    r"|onto)\s+)?(?:the\s+)?(?:[\w-]+\s+){0,4}(?:[\w-]+|[\ue100-\uefff])\s*:(?=\s)"
    r"|(?:标题|字幕|题目|文字|文案|人名条|名条|人名|名牌|lower\s*third|caption|title)(?:条"
    r"|栏)?[^,，。;；:\d\ue000-\ue0ff]{0,10}:"
    r"|(?:标题|字幕|文字|文案|人名条|名条)?(?:内容|文字|文案|名字)(?:是|为|写|就写)?\s*:"
    r"|with\s+the\s+(?:text|words?|wording)\s|(?:the\s+)?(?:text|words?|wording)\s*:|(?:title|caption"
    r"|subtitle|headline|text|lower[ -]third)\s*:|\btitle\s+it"
    r"|(?:name|call)\s+(?:it|the video|this|the reel)|(?:change|set)\s+(?:the\s+)?(?:title|caption|headline|text)\s+to"
    "|写着|写上|写|叫做|叫|命名为|内容[为是]:?|文字[为是]:?|文案[为是]?:?|字样:?|(?:标题|字幕|题目|文字"
    r"|文本|字幕条)(?:[为是叫]|改[为成]|换[为成]|设[为成]|:))\s*:?\s*"
    rf"(?!{TEXT})(?P<said>[^,;。，；!！\n\ue000-\ue0ff]+?)" + _SAID_ENDS,
    _I,
)
_APPOSED: Final = re.compile(
    r"\s*,\s+(?!(?:Add|Make|Set|Put|Trim|Cut|Mute|Remove|Delete|Rank|Change|Use|Then|And|Show|Hide|Move)\b)"
    rf"(?P<said>[A-Z][\w'&-]*(?:\s+(?:of|the|and|for|at|in|de|von)(?=\s+[A-Z])|\s+[A-Z&][\w'&-]*)*)(?:(?=\s+(?:on|over)\s)|{_SAID_ENDS})"
)
_PLAIN_TEXT: Final = re.compile(
    r"(?:^|[,;.:，。；]\s*|\b(?:and|then|with|add|put|write|give it|also|加|加个|加上)\s*"
    r"(?:an?\s+|the\s+|this\s+|一个)?)"
    rf"(?:title|caption|headline|subtitle|lower[ -]third)\s+(?!{TEXT})(?P<said>[A-Za-z][\w'&!?%-]*"
    rf"(?:\s+[\w'&!?%-]+){{0,7}}?){_SAID_ENDS}"
    r"|(?:加|添加|配|打|写|放|来)(?:上|个|一个|入|一条|一行|条|行)*\s*(?:标题|字幕|文字)\s*"
    "(?!在|放|到|和|跟|与|用|给|吧|了|，|,|的|显示)"
    rf"(?P<zh>[^,;。，；!！\n\s\ue000-\uefff]{{2,20}}?){_SAID_ENDS}",
    _I,
)
_NO_TITLE: Final = known_words(
    "is was are should shall needs need must has have had can could will would may a an the to off on in at "
    "for from with of by out up down away too not very bigger smaller larger looks look stays stay goes go "
    "gone please only longer shorter that which who saying says reads reading it its as so more less here "
    "there back again now first last red blue green white black yellow orange pink purple gold big small bold "
    "huge tiny and or but until between over under fades appears disappears card cards color colour size font "
    "text style position bar box sequence every each all"
)
_TITLE_CASE: Final = re.compile(
    r"\b(?:title|caption|headline|subtitle|lower["
    r" -]third)\s+(?P<said>[A-Z][\w'&!?-]*(?:\s+(?:[A-Z0-9][\w'&!?-]*|of|the|and|in|for|to|a"
    r"|&)(?=\s+[A-Z]|\s|$|,))*)(?=\s+(?:for|from|at|in|on|until)\b|\s*[,;.]|\s*$)"
)
_NOT_A_TEXT: Final = re.compile(
    r"(?:the\s+)?(?:#[0-9a-f]{3,6}|red|blue|green|white|black|yellow|orange|pink|purple|gold|gr[ae]y|top"
    r"|bottom|left|right|middle|cent(?:er|re)|bigger|larger|smaller)\b"
    r"(?:[\s,-]+(?:and|or|at|in|on|the|for|of|to|with|from|until|please|instead|now|text|letters?|colou?rs?"
    r"|ones?|corner|side|third"
    r"|screen|frame|video|clip|is|too|as well|position|placed|top|bottom|left|right|middle|cent(?:er|re)|it|a"
    r"|bit|more|\d\S*|seconds?|secs?"
    r"|red|blue|green|white|black|yellow|orange|pink|purple|gold|gr[ae]y|[\ue100-\uefff]))*\W*"
    "|[红橙黄绿青蓝紫粉黑白灰金银]色?的?字?|(?:到|在|放)?(?:画面)?(?:顶部|底部|上方|下方|左|右|中间"
    r"|居中).*|\d+(?:\.\d+)?\s*(?:秒|s\b|secs?\b|seconds?\b|[:x]\s*\d).*|\d+(?:\.\d+)?\s*%?|(?:什么|啥|别的"
    r"|另).*|(?:大|小|粗"
    "|细|亮|短|长)(?:一?[点些号]|字|一号)*",
    _I,
)


EMOJI: Final = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
_SAYS_MORE: Final = re.compile(
    r"音乐|标题|字幕|转场|静音|视频|片|画面|音量|配乐|bgm|颜色|色|居中|顶|底|上方|下方|左|右|秒|倍|屏|亮|暗|排名"
    r"|角标|名次|撤销|开头|结尾|全程|持续"
)
"""Words of another wish: what follows a text of the same length, and has none of them, is its other half."""
_SOUND: Final = re.compile(r"\.(?:mp3|wav|m4a|aac)$", _I)


@dataclass(frozen=True, slots=True)
class Clause:
    """One request of a sentence.

    Attributes:
        text: Its words, lower case; texts and clips are single signs.
        texts: What the signs for texts stand for.
        refs: What the signs for clips stand for.
        said: What stood in the place of each sign for clips.
        sounds: Ids of the clips that can only be heard.
    """

    text: str
    texts: tuple[str, ...] = ()
    refs: tuple[tuple[Ref, ...], ...] = ()
    said: tuple[str, ...] = ()
    sounds: frozenset[str] = frozenset()

    def quotes(self) -> list[str]:
        """Return the texts that the clause holds, in order."""
        return [self.texts[ord(sign) - _TEXT0].strip() for sign in re.findall(TEXT, self.text)]

    def pointed(self, text: str | None = None) -> tuple[Ref, ...]:
        """Return what the clause (or a part of it) points at, in order."""
        signs = re.findall(REF, self.text if text is None else text)
        return tuple(dict.fromkeys(ref for sign in signs for ref in self.refs[ord(sign) - _REF0]))

    def unfolded(self) -> str:
        """Return the words with pointing words in their places again; names of clips stay signs."""

        def words(found: re.Match[str]) -> str:
            number = ord(found.group()) - _REF0
            named = any(ref.kind in {"clip", "which", "opening", "table"} for ref in self.refs[number])
            return found.group() if named else self.said[number]

        return re.sub(REF, words, self.text)

    def pointing(self, refs: tuple[Ref, ...], said: str) -> tuple[str, Clause]:
        """Return a new sign that stands for ``refs``, and the clause that knows it."""
        sign = chr(_REF0 + len(self.refs))
        return sign, replace(self, refs=(*self.refs, refs), said=(*self.said, said))

    def adopting(self, other: Clause, words: str) -> Clause:
        """Return a clause of words taken from ``other``, whose signs for clips mean here what they meant there.

        Each clause may have learned signs of its own; the same sign can stand for other clips in another clause.
        """
        made, said = self, ""
        for sign in words:
            number = ord(sign) - _REF0
            if 0 <= number < len(other.refs) and self.refs[number : number + 1] != (other.refs[number],):
                sign, made = made.pointing(other.refs[number], other.said[number])  # noqa: PLW2901
            said += sign
        return made.with_text(said)

    def with_text(self, text: str) -> Clause:
        """Return a clause of other words about the same things."""
        return replace(self, text=text)


@dataclass(slots=True)
class _Masks:
    texts: list[str] = field(default_factory=list)
    refs: list[tuple[Ref, ...]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def text(self, words: str) -> str:
        if len(self.texts) > _REF0 - _TEXT0 - 1:
            return " "
        self.texts.append(words)
        return chr(_TEXT0 + len(self.texts) - 1)

    def ref(self, refs: tuple[Ref, ...], said: str) -> str:
        if len(self.refs) > 0xEFFF - _REF0:
            return " "
        self.refs.append(refs)
        self.said.append(said)
        return chr(_REF0 + len(self.refs) - 1)


def language_of(text: str, clips: Sequence[tuple[str, str]] = ()) -> str:
    """Return ``zh`` if a text has a Chinese character outside of quotes and names of clips, else ``en``."""
    rest = QUOTED.sub(" ", text)
    for _, name in clips:
        rest = rest.replace(name, " ").replace(stem_of(name), " ")
    return "zh" if re.search(r"[\u4e00-\u9fff]", rest) else "en"


def ready(text: str, clips: Sequence[tuple[str, str]] = ()) -> Clause:
    """Take texts, clips and pointing words out of a sentence; what is left is plain words in lower case.

    Args:
        text: The user's words.
        clips: The session's clips as (clip_id, shown name).
    """
    masks = _Masks()
    text = re.sub("[\ue000-\uf8ff]", " ", text)  # the signs that stand for what is taken out are ours alone
    names = {form.lower(): clip_id for clip_id, name in clips for form in (stem_of(name), name)}

    def quoted(found: re.Match[str]) -> str:
        words = next(filter(None, found.groups()), "")
        clip_id = names.get(words.strip().lower())
        before = text[: found.start()].rstrip().lower()
        spoken = re.search(
            (
                "(?:title|caption|text|headline|says?|saying|third|subtitle|words?|to|标题|字幕|文字|写着"
                r"|叫做|为|成|(?:标题|字幕|文字|文案|名条|人名条)\s*(?:就?用|是|就?写|叫)|title (?:is|it))\s*:?$"
            ),
            before,
        )
        if clip_id is not None and not (spoken and "." not in words):
            return masks.ref((Ref("clip", clip_ids=(clip_id,)),), words)
        return masks.text(words) if words.strip() else " "

    text = re.sub(r"(lower[ -]third)(?=[\u4e00-\u9fff])", r"\1 ", text, flags=_I)
    for words, plain in _BEFORE_NAMES:
        text = words.sub(plain, text)
    rest = QUOTED.sub(quoted, text)
    rest = _OPEN_QUOTE.sub(lambda found: masks.text(found.group(1)), rest)
    rest = re.sub(r"[\x00-\x1f]+", "\n", rest)
    rest = _mask_names(rest, clips, masks, alike=False)
    rest = _spoken(unlisted(headed(normalised(rest))), masks)
    rest = _mask_names(EMOJI.sub(" ", rest), clips, masks, alike=True)
    rest = _THE_ONE.sub(r"\1", rest)
    rest = plainly(digits(corrected(sounded(rest))).lower())
    for start, end, refs in reversed(find_pointers(rest)):
        rest = f"{rest[:start]}{masks.ref(refs, rest[start:end])}{rest[end:]}"
    sounds = frozenset(clip_id for clip_id, name in clips if _SOUND.search(name))
    return Clause(rest, tuple(masks.texts), tuple(masks.refs), tuple(masks.said), sounds)


_THE_ONE: Final = re.compile(rf"({REF})\s+(?:one|clip|video|footage)\b(?!\s*(?:#|\d|of\b|number))", re.IGNORECASE)
"""A word for clips after a name says nothing more: "the summer sale one"."""


_BEFORE_NAMES: Final = tuple(
    (re.compile(words, _I), plain)
    for words, plain in (
        (
            (
                r"[“”\"「『'‘]\s*(转化|注意力|等权|互动|conversion|attention|equal|abcd|cqs-like|hook|pace|clarity|appeal|audio|fit|开头"
                r"|节奏|清晰度|声音|吸引力)\s*[“”\"」』'’]\s*(?=(?:那|这)?(?:套|个|项|种)?(?:权重|预设|方案|维度|标准|preset|weights?|dimension))"
            ),
            r" \1 ",
        ),
        (r"(?:下方|底部|下面)?的?信息条", "人名条"),
        (r"(lower third|人名条|标题|字幕)\s*(?:加|来)一?[个条]\s*[,，]\s*(?=内容|写)", r"加\1，"),
        (r"(?<=[,，])\s*内容(?:是|为|写)?[:：]?\s*(?=[A-Z])", "写着"),
        (r"\bredo (?:the |my )?(?:ranking|leaderboard)\b", "rank them"),
        (r"\b(?:the )?(?:last|bottom)[- ](?:placed|ranked) (?:clip|video|one)\b", "the loser"),
        (r"\b(?:the )?(?:first|top)[- ](?:placed|ranked) (?:clip|video|one)\b", "the winner"),
        (r"\b(?:the )?(second|third|fourth)[- ](?:placed|ranked) (?:clip|video|one)\b", r"the \1 place"),
    )
)
"""Words that may look like a part of a clip's name, and are none."""


def _mask_names(text: str, clips: Sequence[tuple[str, str]], masks: _Masks, *, alike: bool) -> str:
    for found in reversed(find_names(text, clips)):
        said = text[found.start : found.end]
        exact = len(found.clip_ids) == 1 and any(said.lower() == name.lower() for _, name in clips)
        if alike or exact:
            kind: RefKind = "clip" if len(found.clip_ids) == 1 else "which"
            sign = masks.ref((Ref(kind, clip_ids=found.clip_ids),), said)
            text = f"{text[: found.start]}{sign}{text[found.end :]}"
    return text


_COURTESY: Final = re.compile(
    r"(?:\s+(?:instead|please|pls|thanks|thank you|right now))+$|(?:就行了?|就好了?|就可以了?|吧|谢谢|即可)+$", _I
)
"""Words after a text that are never a part of it."""
_SHOULD_READ: Final = re.compile(
    r"\b(?:the\s+)?(title|caption|headline)\s+should\s+(?:now\s+)?(?:read|say)\s+(?=.*\binstead\b)", _I
)


def _spoken(text: str, masks: _Masks) -> str:
    """Texts that are not quoted: after "says", "写着" and their like, and titles in Title Case."""

    def said(found: re.Match[str]) -> str:
        words = _COURTESY.sub("", found.group("said").strip(" :'\""))
        start = found.start("said") - found.start()
        if not words or _NOT_A_TEXT.fullmatch(EMOJI.sub("", words).strip()) or re.fullmatch(rf"(?:{REF}|\s)+", words):
            return found.group()
        plain = re.sub(REF, lambda sign: masks.said[ord(sign.group()) - _REF0], words)
        return found.group()[:start] + masks.text(plain) + " "

    def plain(found: re.Match[str]) -> str:
        group = "zh" if found.group("zh") else "said"
        words = _COURTESY.sub("", found.group(group).strip(" :'\""))
        first = re.match(r"\w+", words.lower())
        if first is None or first.group() in _NO_TITLE | KNOWN or _NOT_A_TEXT.fullmatch(words) or re.search(REF, words):
            return found.group()
        return found.group()[: found.start(group) - found.start()] + masks.text(words) + " "

    quoted = len(masks.texts)

    def duty(found: re.Match[str]) -> str:
        number = ord(found.group("text")) - _TEXT0
        if number < quoted or _SAYS_MORE.search(found.group("duty")):
            return found.group()
        masks.texts[number] += f"，{found.group('duty')}"
        return found.group()[: found.start("duty") - found.start()].rstrip(" ,，")

    def couplet(found: re.Match[str]) -> str:
        number = ord(found.group(1)) - _TEXT0
        half = masks.texts[number]
        if number < quoted or len(half) != len(found.group(3)) or _SAYS_MORE.search(found.group(3)):
            return found.group()
        masks.texts[number] = f"{half}，{found.group(3)}"
        return found.group(1) + " "

    def apposed(found: re.Match[str]) -> str:
        if ord(found.group("text")) - _TEXT0 < quoted:
            return found.group()
        masks.texts[ord(found.group("text")) - _TEXT0] += f", {found.group('said')}"
        return found.group("text") + " "

    text = _SHOULD_READ.sub(r"change the \1 to ", text)
    text = _TITLE_CASE.sub(said, _SPOKEN.sub(said, text))
    text = re.sub(
        rf"(?:人?名条|lower third)[^,，]{{0,4}}(?P<text>{TEXT})"
        rf" [,，]\s*(?P<duty>[\u4e00-\u9fff]{{2,8}})(?=\s*(?:[,，。]|$))",
        duty,
        text,
    )
    text = re.sub(rf"({TEXT}) ([,，])\s*([\u4e00-\u9fff]{{3,10}})(?=\s*(?:[。.!！]|$))", couplet, text)
    text = re.sub(rf"(?P<text>{TEXT}) {_APPOSED.pattern}", apposed, text)
    return _PLAIN_TEXT.sub(plain, text)
