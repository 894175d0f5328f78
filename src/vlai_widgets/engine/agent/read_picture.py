"""Transitions, brightness and contrast."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, Literal, cast

from vlai_widgets.engine.agent.asks import Adjust, Ask, CanNot, Ref, SetTransition, Unclear
from vlai_widgets.engine.agent.quantities import NUMBER, number, percent, times_of
from vlai_widgets.engine.agent.sentence import REF, TEXT, Clause
from vlai_widgets.engine.agent.wording import GONE

Kind = Literal["fade", "dip", "wipe", "slide", "zoom"]
_I: Final = re.IGNORECASE
_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = tuple(
    (cast("Kind", kind), re.compile(pattern, _I))
    for kind, pattern in (
        ("dip", (
                r"渐黑|变黑|\b(?:dip|fade)s?\s*(?:to|through|from|via)\s*(?:black|white)\b|\bdip\b|(?:淡入淡出到?|闪"
                "|过渡到|渐变到?|渐隐到?)黑|黑场|闪黑|黑屏过渡"
            )),
        ("wipe", r"\bwip(?:e|es|ing)\b|擦除|划像|擦拭|划变"),
        ("slide", r"\b(?:slid(?:e|es|ing)|push(?:es)?)\b(?!\s*show)|滑动|滑入|推移|平移|推入"),
        ("zoom", r"\bzoom(?:s|ing)?\b|缩放|推近|放大"),
        ("fade", (
                r"\bcross[- ]?fad(?:e|es|ed|ing)\b|\bcross[- ]?dissolves?\b|\bdissolv(?:e|es|ing)\b|\bfad(?:e|es"
                r"|ed|ing)\b|叠化|交叉淡化|淡入淡出|渐变|溶解|淡化|渐隐|淡出|淡入"
            )),
    )
)  # fmt: skip
_TRANSITION: Final = re.compile(r"\btransitions?\b|转场|过渡", _I)
_CUTS: Final = re.compile(
    r"\b(?:hard|straight|jump|simple|plain)\s+cuts?\b|^(?:just|only)\s+(?:straight |hard )?cuts?"
    r"(?:\s+no\b.*)?$|^cuts(?: only)?(?:\s+no\b.*)?$|硬切|直接切换?|直切",
    _I,
)
_SOUND: Final = re.compile(r"\b(?:music|audio|sound|volume)\b|音乐|音量|声音", _I)
_TEXTS: Final = re.compile(r"\b(?:titles?|captions?|text)\b|标题|字幕|文字", _I)

_BRIGHT: Final = re.compile(
    (
        r"\bbright(?:er|en|ness)?\b|\blight(?:er|en)\b|\bdark(?:er|en)\b|\bdim(?:mer)?\b|\bexposure\b|亮度"
        "|亮一?[点些]|更?[变调提]?亮|[调变]?暗一?[点些]?|曝光"
    ),
    _I,
)
_CONTRAST: Final = re.compile(r"\bcontrast(?:y|ed)?\b|对比度|反差", _I)
_LESS: Final = re.compile(
    (
        r"\b(?:less|lower|decrease|reduce|down|darker|darken|dim|dimmer|drop|minus)\b|暗|降低|减少|减小|调低"
        r"|降|减弱|低一?[点些]|-\s*\d"
    ),
    _I,
)
_MORE: Final = re.compile(
    (
        r"\b(?:more|brighter|brighten|lighter|lighten|increase|raise|up|boost|higher|add)\b|亮一?[点些]|变亮"
        "|调亮|提亮|更亮|提高|增加|提升|增强|调高|高一?[点些]|加"
    ),
    _I,
)
_SLIGHT: Final = re.compile(
    r"\b(?:a (?:little|bit|touch|tad)|slightly|a little bit|somewhat)\b|一点|一些|稍微|略|稍", _I
)
_MUCH: Final = re.compile(r"\b(?:much|a lot|way|very|far)\b|很多|大幅|得多", _I)


_TOO: Final = re.compile(
    r"\b(?:is|are|looks?|was)\s+(?:\w+\s+)?(?:(underexposed|murky)|(overexposed|washed out|blown out))\b|(?<!not"
    r" )\b(?:too|a bit|a little|quite|so|very|rather)\s+(?:(dark|dim|underexposed)"
    r"|(bright|light|overexposed|washed out))\b(?!\s+(?!overall|everywhere|now|too)\w)"
    r"|(?<!不)(?:太|有点儿?|过于|偏|过)(?:(暗|黑)|(亮|曝))",
    _I,
)


def read_transition(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause about transitions between pieces."""
    text = re.sub(TEXT, " ", clause.text)
    if re.match(rf"(?:slide|push|move|shift)\s+(?:the\s+)?{REF}", text) and "transition" not in text:
        return []
    new = re.search(r"(?:replace|swap|switch|change|换|改|替换).*?(?:\b(?:with|to|for|into|by)\b|成|为)(.*)", text)
    kind = next((name for name, p in _KINDS if new and p.search(new.group(1))), None) or next(
        (name for name, pattern in _KINDS if pattern.search(text)), None
    )
    named = _TRANSITION.search(text)
    if _CUTS.search(text) and not re.match(r"(?:no|without|不要)", text):
        return [SetTransition(kind=None, refs=clause.pointed(), between=_between(text))]
    if not named and (kind is None or (_SOUND.search(text) and "cross" not in text) or _TEXTS.search(text)):
        return []
    if (
        not named
        and kind in {"zoom", "slide"}
        and not re.search(
            r"\b(?:between|transitions?|effect|in(?:to)?|all clips|wipes?|use|add)\b|之间|切换|效果|用|加", text
        )
    ):
        return []
    if not named and kind == "zoom" and not re.search(r"\bbetween\b|之间|切换", text):
        return []
    if GONE.search(text):
        return [SetTransition(kind=None, refs=clause.pointed(), between=_between(text))]
    if kind in {"dip", "fade"} and _ENDS.search(text) and not clause.pointed() and not _between(text):
        return [CanNot("end_fade")]
    times = times_of(text)
    if one := _JOINT.search(text):
        word = (one.group("side") or one.group("zside") or "into").lower()
        where = join_at(
            clause.pointed(one.group("ref") or one.group("zref")),
            after=word in {"after", "behind", "following", "后"} or "后" in word,
        )
        return (
            [SetTransition(kind=kind or "same", length=times[0] if times else _pace(text), refs=where)]
            if where
            else [Unclear("which_join")]
        )
    return [
        SetTransition(
            kind=kind or "same",
            length=times[0] if times else _pace(text),
            refs=clause.pointed(),
            between=_between(text),
        )
    ]


_ENDS: Final = re.compile(
    r"\b(?:at|from|in|to) the (?:very )?(?:end|start|beginning)\b|^(?:在)?(?:最后|结尾"
    r"|片尾|开头|片头|最开始).*(?:淡|黑|白|渐)|\bfade (?:in|out)\b(?! between)",
    _I,
)


_JOINT: Final = re.compile(
    rf"\b(?P<side>after|behind|following|before|into|in front of|ahead of|at the (?:start|beginning)"
    rf" of)\s+(?:the\s+)?(?P<ref>{REF})"
    rf"|(?P<zref>{REF})\s*(?:的)?(?P<zside>后面?|之后|前面?|之前)",
    _I,
)


def join_at(refs: tuple[Ref, ...], *, after: bool) -> tuple[Ref, ...]:
    """The clip that begins with a transition; one that follows clip 2 is clip 3's."""
    made = []
    for ref in refs:
        if not after:
            made.append(ref)
        elif ref.kind == "nth":
            made.append(Ref("nth", ref.n + 1))
        elif ref.kind == "last" and ref.n > 1:
            made.append(Ref("last", ref.n - 1))
        else:
            made.append(Ref("next", but=(ref,)))
    return tuple(made)


def _pace(text: str) -> int | None:
    if re.search(r"\btoo (?:fast|quick|short|abrupt)\b|太[快短急]", text):
        return 1_000
    if re.search(r"\btoo (?:slow|long)\b|太[慢长]", text):
        return 250
    if re.search(r"\b(?:faster|quicker|shorter|quick|short|fast)\b|快一?[点些]|短一?[点些]|更快|更短", text):
        return 250
    return 1_000 if re.search(r"\b(?:slower|longer|slow|long)\b|慢一?[点些]|长一?[点些]|更慢|更长", text) else None


def _between(text: str) -> bool:
    return bool(
        re.search(
            rf"\bbetween\b|\bfrom\s+(?:the\s+)?{REF}(?:\s+(?:in)?to\s+(?:the\s+)?{REF})?|之间|间的"
            rf"|中间",
            text,
        )
    )


def read_picture(clause: Clause) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Understand a clause about brightness and contrast."""
    text = re.sub(TEXT, " ", clause.text)
    if complaint := _TOO.search(text):
        dark = bool(complaint.group(1) or complaint.group(3) or complaint.group(5))
        return [Adjust(refs=clause.pointed(), brightness=0.1 if dark else -0.1)]
    bright, contrast = _BRIGHT.search(text), _CONTRAST.search(text)
    if both := _each_way(clause, text):
        return both
    if not bright and not contrast:
        return []
    if re.search(r"\b(?:theme|mode|background)\b|主题|背景", text):
        return []
    refs = clause.pointed()
    if re.search(r"\b(?:normal|original|default|reset)\b|原来|正常|恢复|默认", text):
        return [
            Adjust(refs=refs, brightness=0.0 if bright else None, contrast=1.0 if contrast else None, relative=False)
        ]
    amount, exact = _amount(text)
    exact = exact or bool(re.search(r"(?:对比度|亮度|contrast|brightness)\s*\d+(?:\.\d+)?\s*%\s*$", text))
    sign = -1.0 if _LESS.search(text) and not re.search(r"\bbrighter\b|调亮|变亮", text) else 1.0
    if not (_LESS.search(text) or _MORE.search(text) or amount is not None):
        return []
    step = amount if amount is not None else 0.05 if _SLIGHT.search(text) else 0.2 if _MUCH.search(text) else 0.1
    if exact and contrast:
        return [Adjust(refs=refs, brightness=None, contrast=step, relative=False)]
    if exact and step >= 0.5 and amount is not None:
        return [Adjust(refs=refs, brightness=round(step - 1, 4), relative=False)]
    if exact:
        return [Adjust(refs=refs, brightness=round(sign * step, 4), relative=False)]
    wide = step if amount is not None else step * 2
    return [
        Adjust(
            refs=refs,
            brightness=round(sign * step, 4) if bright else None,
            contrast=round(1 + sign * wide, 4) if contrast else None,
        )
    ]


def _each_way(clause: Clause, text: str) -> list[Ask]:
    """Read "brightness up and contrast down": each its own way."""
    halves = re.split(r"\s*(?:,|，|、|\band\b|\bbut\b|和|但)\s*", text)
    if len(halves) != 2 or {bool(_LESS.search(half)) for half in halves} != {True, False}:
        return []
    if not all(_LESS.search(half) or _MORE.search(half) for half in halves):
        return []
    if not (_BRIGHT.search(halves[0]) and _CONTRAST.search(halves[1])) and not (
        _CONTRAST.search(halves[0]) and _BRIGHT.search(halves[1])
    ):
        return []
    made = [ask for half in halves for ask in read_picture(clause.with_text(re.sub(REF, " ", half)))]
    return [replace(ask, refs=clause.pointed()) for ask in made if isinstance(ask, Adjust)]


def _amount(text: str) -> tuple[float | None, bool]:
    """The share or value that is named, and whether it is to be set rather than added."""
    exact = bool(
        re.search(r"\b(?:to|at|=)\s*[+-]?\s*\d|(?:到|为|成)\s*\d|百分之.{1,4}(?<=到)", text)
    ) and not re.search(r"\bby\b", text)
    share = percent(text)
    if share is not None:
        return share, exact
    found = re.search(rf"(?:by|to|at|为|到|=|\+|-)\s*({NUMBER})(?!\s*(?:s\b|sec|秒|x\b|clips?))", text)
    if found is None:
        return None, False
    value = number(found.group(1))
    return (value / 100 if value > 3 else value), exact
