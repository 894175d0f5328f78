"""Numbers, times, shares, colours and places in a sentence, in English and Chinese. Pure."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Span

_WORDS: Final = {
    "a": 1, "an": 1, "one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "thrice": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_DIGITS: Final = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
ZH_NUMBER: Final = r"[零一二两三四五六七八九十百]+"
_CARDINAL: Final = "|".join(sorted((w for w in _WORDS if w not in {"a", "an"}), key=len, reverse=True))
NUMBER: Final = rf"(?:\d+(?:\.\d+)?|\b(?:{_CARDINAL})\b|{ZH_NUMBER})"
"""A number in any way of writing."""
COUNT: Final = rf"(?:\d{{1,3}}|\b(?:{_CARDINAL})\b|{ZH_NUMBER})"


def number(word: str) -> float:
    """Return the value of a number as :data:`NUMBER` finds it.

    Example:
        >>> number("三十五"), number("two"), number("2.5")
        (35.0, 2.0, 2.5)
    """
    word = word.strip().lower()
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    if word in _WORDS:
        return float(_WORDS[word])
    total, unit = 0, 0
    for sign in word:
        if sign == "十":
            total, unit = total + (unit or 1) * 10, 0
        elif sign == "百":
            total, unit = total + (unit or 1) * 100, 0
        else:
            unit = _DIGITS.get(sign, 0)
    return float(total + unit)


_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_SPELT: Final = re.compile(
    rf"\b(?:(?P<hundreds>an?|{_ONES})\s+hundred(?:\s+(?:and\s+)?(?P<rest>(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}))?"
    rf"|(?P<tens>{_TENS})[- ](?P<ones>{_ONES}))\b(?!\s+(?:clips?|videos?)\b)",
    re.IGNORECASE,
)
_POINT: Final = re.compile(rf"\b({_ONES}|zero|ten|\d+)\s+point\s+({_ONES}|zero|\d+)\b", re.IGNORECASE)
_ZH_POINT: Final = re.compile(
    r"([零一二两三四五六七八九十\d]+)点([零一二三四五六七八九\d]+)(?=\s*(?:秒|倍|分贝|s\b|x\b))"
)
_COUPLE: Final = re.compile(
    r"\ba\s+couple(?:\s+of)?\s+(?=seconds?|secs?|clips?|videos?|more|times|steps)", re.IGNORECASE
)


def digits(text: str) -> str:
    """Numbers of several words as figures; those of one word stay.

    Example:
        >>> digits("one point five x at twenty five percent, 零点五秒")
        '1.5 x at 25 percent, 0.5秒'
    """

    def spelt(found: re.Match[str]) -> str:
        if found.group("tens"):
            return f"{number(found.group('tens')) + number(found.group('ones')):g}"
        rest = sum(number(word) for word in re.findall(r"[a-z]+", (found.group("rest") or "").lower()))
        return f"{100 * number(found.group('hundreds')) + rest:g}"

    def figure(word: str) -> str:
        return "0" if word.lower() in {"zero", "零"} else f"{number(word):g}"

    text = _POINT.sub(lambda found: f"{figure(found.group(1))}.{figure(found.group(2))}", _SPELT.sub(spelt, text))
    text = _ZH_POINT.sub(
        lambda found: f"{figure(found.group(1))}." + "".join(figure(sign) for sign in found.group(2)), text
    )
    return _COUPLE.sub("2 ", text)


# --- times ----------------------------------------------------------------------------------------------------

_SEC: Final = r"(?:seconds?\b|secs?\b|sec\b|s\b|秒钟?)"
_MIN: Final = r"(?:minutes?\b|mins?\b|分钟?)"
TIME: Final = (
    rf"(?:(?<![\d:])(?!9:16|16:9)\d+:\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?!\d|:\d)"
    rf"|{NUMBER}\s*-?\s*{_MIN}(?:\s*(?:and\s*)?{NUMBER}\s*-?\s*{_SEC})?"
    rf"|{NUMBER}\s*秒半|{NUMBER}\s*(?:个半|点五)\s*秒"
    rf"|{NUMBER}\s*-?\s*(?:ms\b|milliseconds?\b|毫秒)"
    rf"|(?:half\s+an?\s+|a\s+half[- ]|\bhalf[- ]|半\s*)(?:second\b|秒)"
    rf"|(?:one\s+and\s+a\s+half|{NUMBER}\s+and\s+a\s+half)\s+{_SEC}"
    r"|(?:\bhalf\s+an?\s+minute\b|半\s*分钟)|\b(?:a|one)\s+minute\s+and\s+a\s+half\b|[一1]分半"
    rf"|(?:\ba|\ban)\s+(?:second|minute)\b"
    rf"|{NUMBER}\s*-?\s*{_SEC})"
)
"""A time with its unit."""
_BARE: Final = rf"(?:{TIME}|{NUMBER})"


def time_ms(word: str) -> int:  # noqa: PLR0911  one return a way of writing
    """Return a time as :data:`TIME` finds it, in ms; a bare number counts as seconds.

    Example:
        >>> time_ms("1:05"), time_ms("half a second"), time_ms("1分20秒"), time_ms("500 ms")
        (65000, 500, 80000, 500)
    """
    word = word.strip().lower()
    if re.match(r"\d+:\d", word):
        total = 0.0
        for part in word.split(":"):
            total = total * 60 + float(part)
        return round(total * 1000)
    if re.search(r"minute and a half|分半", word):
        return 90_000
    if re.match(r"half an? minute|半\s*分钟", word):
        return 30_000
    if re.match(r"half|a half|半", word):
        return 500
    if re.search(r"ms|millis|毫秒", word):
        return round(number(_first(word)) * 1)
    extra = 0.5 if re.search(r"秒半|个半|点五|and a half", word) else 0.0
    minutes = re.match(rf"({NUMBER}|an?)\s*-?\s*{_MIN}(.*)", word)
    if minutes:
        rest = re.search(NUMBER, minutes.group(2))
        return round(number(minutes.group(1)) * 60_000 + (number(rest.group()) * 1000 if rest else 0))
    if re.match(r"an?\s", word):
        return 1000
    return round((number(_first(word)) + extra) * 1000)


def _first(word: str) -> str:
    found = re.search(NUMBER, word)
    return found.group() if found else "0"


_TO: Final = r"\s*(?:to|until|till|through|and|up to|-|–|—|~|至|到|和)\s*"
_RANGE: Final = re.compile(
    rf"(?:\b(?:from|between)\s+|从\s*|在\s*|第\s*)?(?:the\s+)?({_BARE}){_TO}(?:the\s+|第\s*)?({TIME})"
    r"|(?:\b(?:from|between)\s+(?:seconds?\s+)?|从\s*第?\s*"
    rf"|\bseconds?\s+)({_BARE}){_TO}(?:第\s*)?({_BARE})(?!\s*(?:%|x\b|倍))",
    re.IGNORECASE,
)
_FROM_START: Final = re.compile(
    rf"\b(?:from|between)\s+(?:the\s+)?(?:start|beginning){_TO}({TIME})|从?(?:开头|开始|头)(?:到|至)第?({TIME})",
    re.IGNORECASE,
)
_STARTS_ENDS: Final = re.compile(
    rf"\bstarts?\s+(?:at|from)\s+({TIME})\s+(?:and\s+)?(?:ends?|stops?|disappears?)\s+at\s+({TIME})"
    rf"|第?({TIME})(?:开始|出现)\s*,?\s*(?:到)?第?({TIME})(?:结束|消失|停)",
    re.IGNORECASE,
)
_TO_END: Final = re.compile(
    (
        rf"(?:\bfrom\s+|从\s*第?\s*)({TIME})\s*(?:(?:to|until|till|through)\s+(?:the\s+)?(?:very\s+)?end"
        r"|onwards?|on\b|(?:到|至)(?:结尾|最后|末尾|结束)|开始到结束|之?后|以后)"
    ),
    re.IGNORECASE,
)
_FOR: Final = re.compile(
    rf"\b(?:for|lasting|during|over|of)\s+(?:the\s+)?(?:(first|last)\s+)?({TIME})|(?:持续|显示|停留|展示"
    rf"|出现|时长(?:为)?)\s*(?:前)?({TIME})"
    rf"|(?:(前|开头|头|最初|最后|末尾|后)\s*(?:的)?)({TIME})|(?:the\s+)?(first|last)\s+({TIME})",
    re.IGNORECASE,
)
_AT: Final = re.compile(
    r"\b(?:at|from|after|starting\s+(?:at|from)|beginning\s+(?:at|from)"
    rf"|starts?\s+at)\s+(?:the\s+)?({TIME})(?:\s+mark)?"
    rf"|(?:在|从)\s*第?\s*({TIME})(?:处|时|开始|起|的地方|的位置|之?后)?|第\s*({TIME})(?:处|时|开始|起"
    f"|的地方|的位置)?|({TIME})(?:处|时|开始|起)",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    rf"\b(?:until|till|up to)\s+(?:the\s+)?({TIME})|(?:直?到|至)\s*第?\s*({TIME})", re.IGNORECASE
)
_SECONDS_N: Final = re.compile(
    (
        r"(?:\bfrom\s+)?\bseconds?\s+(\d+(?:\.\d+)?)\s*(?:to|until|through|-"
        r"|–)\s*(?:second\s+)?(\d+(?:\.\d+)?)(?![\d:%])"
    ),
    re.IGNORECASE,
)
_SECOND_N: Final = re.compile(r"\bseconds?\s+(\d+(?:\.\d+)?)(?![\d:%])", re.IGNORECASE)
_ANY: Final = re.compile(rf"({TIME})", re.IGNORECASE)


def span_of(text: str) -> tuple[Span, str]:
    """Find a time span in a text; return it, and the text without it. A bare time is a length.

    Example:
        >>> span_of("from 2 to 5 seconds at the top")[0]
        Span(start=2000, end=5000, length=None)
        >>> span_of("显示3秒")[0].length
        3000
    """
    text = _SECOND_N.sub(r"\1 s", _SECONDS_N.sub(r" from \1 s to \2 s", text))
    if found := _FROM_START.search(text):
        return Span(start=0, end=time_ms(_group(found))), _without(text, found)
    if found := _STARTS_ENDS.search(text):
        first, last = (g for g in found.groups() if g)
        return Span(start=time_ms(first), end=time_ms(last)), _without(text, found)
    if found := _TO_END.search(text):
        return Span(start=time_ms(_group(found)), end=10**9), _without(text, found)
    if found := _RANGE.search(text):
        first, last = (g for g in found.groups() if g)
        return Span(start=time_ms(first), end=time_ms(last)), _without(text, found)
    start = end = length = None
    if found := _FOR.search(text):
        length = time_ms(next(g for g in found.groups() if g and re.search(r"\d|秒|分|second|minute|ms", g)))
        text = _without(text, found)
    if found := _UNTIL.search(text):
        end, text = time_ms(_group(found)), _without(text, found)
    if found := _AT.search(text):
        start, text = time_ms(_group(found)), _without(text, found)
    if length is None and (found := _ANY.search(text)):
        length, text = time_ms(found.group(1)), _without(text, found)
    return Span(start=start, end=end, length=length), text


def times_of(text: str) -> list[int]:
    """Return every time in a text, in ms."""
    return [time_ms(found.group(1)) for found in _ANY.finditer(text)]


def _group(found: re.Match[str]) -> str:
    return next(g for g in found.groups() if g)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


# --- shares ---------------------------------------------------------------------------------------------------

_PERCENT: Final = re.compile(
    rf"({NUMBER})\s*(?:%|percent\b|per cent\b|pct\b)|百分之\s*({NUMBER})|({ZH_NUMBER})成", re.IGNORECASE
)
_PARTS: Final = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "三": 3, "四": 4, "五": 5, "十": 10}
_PART: Final = re.compile(r"\b(?:a|one)[- ](third|quarter|fifth|tenth)\b|([三四五十])分之一", re.IGNORECASE)
_HALF: Final = re.compile(r"\bhalf(?:\s+(?:the\s+)?(?:volume|speed|as|of))?\b|一半|减半", re.IGNORECASE)


def percent(text: str) -> float | None:
    """Return the share that a text names, 0-1 and above, or None.

    Example:
        >>> percent("at 35 %"), percent("百分之三十五"), percent("half volume")
        (0.35, 0.35, 0.5)
    """
    if found := _PERCENT.search(text):
        if found.group(3):
            return number(found.group(3)) / 10
        return number(found.group(1) or found.group(2)) / 100
    if found := _PART.search(text):
        return round(1 / _PARTS[next(group for group in found.groups() if group).lower()], 4)
    return 0.5 if _HALF.search(text) or "半速" in text else None


# --- colours and places ---------------------------------------------------------------------------------------

COLOURS: Final = {
    "red": "#e03131", "crimson": "#c2255c", "orange": "#f08c00", "yellow": "#ffd43b", "gold": "#f0b429",
    "golden": "#f0b429", "green": "#2f9e44", "lime": "#94d82d", "teal": "#0ca678", "cyan": "#22b8cf",
    "turquoise": "#20c997", "blue": "#1c7ed6", "navy": "#1b3a6b", "purple": "#7048e8", "violet": "#7950f2",
    "pink": "#f06595", "magenta": "#d6336c", "brown": "#8d5524", "black": "#000000", "white": "#ffffff",
    "grey": "#868e96", "gray": "#868e96", "silver": "#ced4da", "beige": "#f5e6ca", "ivory": "#fffff0",
    "红": "#e03131", "橙": "#f08c00", "橘": "#f08c00", "黄": "#ffd43b", "金": "#f0b429", "绿": "#2f9e44",
    "青": "#22b8cf", "蓝": "#1c7ed6", "紫": "#7048e8", "粉": "#f06595", "棕": "#8d5524", "黑": "#000000",
    "白": "#ffffff", "灰": "#868e96", "银": "#ced4da",
}  # fmt: skip
"""Colours by their names."""
_EN_COLOURS: Final = "|".join(name for name in COLOURS if name.isascii())
_COLOUR: Final = re.compile(
    (
        rf"#([0-9a-f]{{6}})\b|#([0-9a-f]{{3}})\b|\b({_EN_COLOURS})\b|(红|橙|橘|黄|金|绿|青|蓝|紫|粉|棕|黑|白"
        "|灰|银)红?(?:色|字)|(?:变|改|换|弄|涂|标|用)(?:成|为)?(红|橙|橘|黄|金|绿|青|蓝|紫|粉|棕|黑|白|灰|银)(?![屏场])"
    ),
    re.IGNORECASE,
)


def colour(text: str) -> str | None:
    """Return the colour that a text names, as ``#rrggbb``, or None.

    Example:
        >>> colour("in #F60"), colour("白色")
        ('#ff6600', '#ffffff')
    """
    found = _COLOUR.search(text)
    if found is None:
        return None
    if found.group(1):
        return f"#{found.group(1).lower()}"
    if found.group(2):
        return "#" + "".join(sign * 2 for sign in found.group(2).lower())
    return COLOURS[(found.group(3) or found.group(4) or found.group(5)).lower()]


_Y: Final = (
    (0.5, re.compile(r"\b(?:centre|center|middle)\b|\bcent(?:er|re)ed\b|居中|中间|中央|正中", re.IGNORECASE)),
    (
        0.15,
        re.compile(r"\btop\b|\bupper\b|\babove\b|\bhigher\b|顶部|上方|上面|顶端|最上|左上|右上|上边", re.IGNORECASE),
    ),
    (
        0.82,
        re.compile(
            r"\bbottom\b|\blower\b(?![- ]third)|\bbelow\b|居底|置底|底部|下方|下面|底端|最下|左下|右下"
            r"|下边",
            re.IGNORECASE,
        ),
    ),
)
_X: Final = (
    (0.27, re.compile(r"\bleft\b|左", re.IGNORECASE)),
    (0.73, re.compile(r"\bright\b(?! (?:away|now|after|before))|右", re.IGNORECASE)),
)


def place(text: str) -> tuple[float | None, float | None]:
    """Return where a text shall stand, as shares of width and height; None where nothing is said.

    Example:
        >>> place("at the bottom left")
        (0.27, 0.82)
    """
    x = next((at for at, pattern in _X if pattern.search(text)), None)
    named = [at for at, pattern in _Y if pattern.search(text)]
    y = next((at for at in named if at != 0.5), 0.5 if named else None)
    if 0.5 in named and x is None:
        x = 0.5
    return x, y


def says_how(text: str) -> bool:
    """Whether a text only says how, where, when or how loud, and not what.

    Example:
        >>> says_how("at the top, in red, for 2 s"), says_how("mute it")
        (True, False)
    """
    _, rest = span_of(text)
    has_how = rest != text or colour(text) or percent(text) is not None or place(text) != (None, None)
    if not has_how:
        return False
    left = re.sub(
        (
            r"[\d.%#]+|\b(?:at|in|on|the|with|a|an|of|for|to|from|volume|colou?red?|centered|position(?:ed)?"
            "|placed|each|long|about|only|and|percent|duration|please|screen|corner|side"
            "|edge|of|like|around|roughly|maybe|say"
            r"|approximately|just|only|make it|it)\b|大概|大约|左右|差不多|色|字"
            "|音量|在|放|显示|持续|位置|画面|颜色|的|为|用|只|仅|百分之|[一二三四五六七八九十]+"
        ),
        " ",
        rest,
    )
    for word in (
        r"#[0-9a-f]+",
        r"\b(?:top|bottom|left|right|middle|cent(?:er|re)|upper|lower)\b",
        r"顶部|底部|上方|下方|左|右|居中|中间|上面|下面|中央|边|角",
    ):
        left = re.sub(word, " ", left)
    left = re.sub(
        (
            r"\b(?:red|orange|yellow|gold(?:en)?|green|blue|purple|pink|black|white|gr[ae]y|navy|teal"
            r"|silver)\b|[红橙黄金绿青蓝紫粉黑白灰银]"
        ),
        " ",
        left,
    )
    return not re.search(r"\w", left)
