"""What a clause means after those before it: pronouns, "the rest", a verb without an object, an open question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vlai_widgets.engine.agent.asks import (
    AddMusic,
    AddText,
    Adjust,
    Ask,
    CutOut,
    Duck,
    Duplicate,
    Insert,
    Move,
    Nothing,
    Redo,
    Ref,
    Remove,
    RemoveMusic,
    RemoveText,
    Restart,
    SetSpeed,
    SetTransition,
    SetVolume,
    ShowRanks,
    Span,
    Split,
    StyleText,
    Trim,
    Unclear,
    Undo,
)
from vlai_widgets.engine.agent.quantities import TIME, says_how, times_of
from vlai_widgets.engine.agent.read_picture import join_at
from vlai_widgets.engine.agent.read_pieces import WHOLE
from vlai_widgets.engine.agent.reading import ALL, TAKEN, read
from vlai_widgets.engine.agent.sentence import REF, REFS, TEXT, Clause, language_of

WITH_REFS = (Trim, CutOut, Split, Move, SetSpeed, Duplicate, Remove, Insert, Adjust, SetVolume)
_AT_AN_END: Final = re.compile(
    r"(?:and\s+)?(?:the\s+)?(?:first|last|start|end|beginning)\b|(?:开头|结尾|头|尾|末尾|最后|前面?|后面?)",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(
    r"\b(?:it|its|them|their|that one|that clip|this|these|those|both)\b|它们?|这个|这些|这段", re.IGNORECASE
)
_CLIPS: Final = re.compile(r"(?:(?:the|all|all the|my)\s+)?(?:clips|videos)\b|(?:视频|片段)(?:本身)?", re.IGNORECASE)
_LEVEL: Final = re.compile(
    rf"(?:把|将)?(?:{REFS}|{_CLIPS.pattern})\s*(?:调?[到成至为]|to|at|is)?\s*(?:\d+(?:\.\d+)?\s*%"
    rf"|百分之.{{1,4}})",
    re.IGNORECASE,
)
_SOUND: Final = re.compile(r"\b(?:music|bgm|volume|sound|audio|mute|loud\w*|quiet\w*)\b|音|声|bgm", re.IGNORECASE)
_REST: Final = re.compile(
    r"\beverything else|\beveryone else|\b(?:all )?(?:the )?(?:rest|others|other (?:clips|ones|videos|two|three)"
    r"|remaining "
    r"(?:clips|ones|videos)|remainder)(?: of (?:them|the (?:clips|videos)))?\b"
    r"|(?:其他|其它|其余|剩下|剩余|别的)的?(?:视频|片段|素材|几个|两个|三个)?(?:全部|都)?",
    re.IGNORECASE,
)
EVERYTHING: Final = re.compile(
    r"\b(?:everything|all|overall|master|total|whole|entire|clips?|videos?)\b|整体|总音量|全部|所有|整个|视频|片段",
    re.IGNORECASE,
)
_BARE_VERB: Final = re.compile(
    "(?:(?:a (?:bit|little) |slightly |much |make it )*(?:brighter|darker|louder|quieter|faster|slower)"
    r"|调[大小]声?一?[点些]?$|大声一?[点些]?$|小声一?[点些]?$"
    "|mute|unmute|silence|brighten|darken|speed|slow|duplicate|copy|trim|cut|move|split"
    "|静音|消音|加速|放慢|减速|慢放|变亮|调亮"
    r"|调暗|提亮|亮|暗|快|慢|复制|移|放到|放在|挪|剪|切|声音|速度|音量|亮度|对比度)"
    r"(?!.*(?:\b(?:everything|all|whole|entire|overall|videos?|clips|timeline|reel|music)\b"
    "|整体|全部|所有|整个|全片|视频|音乐|都))",
    re.IGNORECASE,
)
"""A clause that begins with what is to be done and names nothing to do it to."""


_BARE_AMOUNT: Final = re.compile(
    r"(?:at\s+|by\s+|to\s+)?\d+(?:\.\d+)?\s*(?:x(?:\s+speed)?|倍速?)|(?:half|double|normal)\s+speed"
    r"|(?:at\s+|to\s+)?\d+\s*(?:%|percent)\s*(?:volume|音量)|半速|[一两二三]倍速",
    re.IGNORECASE,
)
"""How fast or loud, and no word of what: after "clip 2 to the front" it is said of that clip."""


def is_open(asks: Sequence[Ask]) -> bool:
    """Whether the last clause left a question that the next one may answer."""
    return (
        len(asks) == 1
        and isinstance(asks[0], Unclear)
        and asks[0].question not in {"question", "not_a_request", "which_file"}
    )


def goes_on(clause: Clause) -> bool:
    """Whether a clause is about what the one before it was about: it says "it", or only what is to be done."""
    return not clause.pointed() and bool(_BARE_VERB.match(clause.text) or _PRONOUN.search(clause.text))


_EACH_LASTS: Final = re.compile(
    rf"(?:都|{REF}|各|每次|时长|持续|(?:for\s+|at\s+)?each(?:\s+(?:one|of them))?(?:\s+for)?|all)+"
    rf"\s*(?:都|是|显示|持续|of\s+)*\s*{TIME}"
    rf"|{TIME}\s*(?:each|apiece|long|every)",
    re.IGNORECASE,
)


def lasting(clause: Clause, asks: list[list[Ask]]) -> bool:
    """Note how long each of what was just wished for lasts, and say whether a clause only says that.

    "All wipes, 0.5 s each" is never how long the clips are.

    Example:
        >>> asks: list[list[Ask]] = [[SetTransition(kind="wipe")]]
        >>> lasting(Clause("0.5 s each"), asks), asks[0][0].length
        (True, 500)
    """
    if not _EACH_LASTS.fullmatch(clause.text) or any(ref.kind != "all" for ref in clause.pointed()):
        return False
    length = times_of(clause.text)[0]
    noted = False
    for at in range(len(asks) - 1, -1, -1):
        for n, ask in enumerate(asks[at]):
            if isinstance(ask, SetTransition) and ask.length is None and not noted:
                asks[at][n], noted = replace(ask, length=length), True
            elif isinstance(ask, AddText | StyleText) and ask.span == Span():
                asks[at][n], noted = replace(ask, span=Span(length=length)), True
        if not all(isinstance(ask, AddText) for ask in asks[at]):
            break
    return noted


def belongs(clause: Clause) -> bool:
    """Whether a clause only says how, where, when or how loud."""
    return not re.search(f"{TEXT}|{REF}", clause.text) and says_how(clause.text)


_ON_CLIPS: Final = re.compile(
    rf"(?:(?:just|only|but only|but just)\s+)?(?:on|over|for|in|during|onto)\s+(?:the\s+)?{REFS}(?:\s+only)?"
    rf"|(?:只|就|仅|都)?(?:加|放|写|打|显示|出现)?(?:在|给|对)\s*{REFS}\s*(?:上面?|里面?|那里|那段|这段)?(?:就行"
    rf"|显示|出现)?|(?:全部|所有)\s*{REF}?",
    re.IGNORECASE,
)


def is_place_of(clause: Clause, asked: Sequence[Ask]) -> bool:
    """Whether a clause only says to which clips the wish before it, which named none, applies."""
    return _ON_CLIPS.fullmatch(clause.text) is not None and any(
        (isinstance(ask, AddText) and not ask.on)
        or (isinstance(ask, Adjust | SetTransition | SetVolume | SetSpeed) and ask.refs in ((), ALL))
        for ask in asked
    )


def joined(before: Clause, clause: Clause) -> Clause:
    """Return two clauses as one."""
    added = before.adopting(clause, clause.text)
    return added.with_text(f"{before.text} {added.text}")


def rest_of(clause: Clause, clauses: Sequence[Clause], asks: Sequence[Sequence[Ask]]) -> Clause:
    """Read "the rest" after "trim clip 1 to 3 s": every clip but those that were named and are still there."""
    found = _REST.search(clause.text)
    if found is None or clause.pointed() or re.search(r"\b(?:rank|score|compare|sort)\b|排|打分|评", clause.text):
        return clause
    kept = [c for c, each in zip(clauses, asks, strict=True) if not any(isinstance(ask, Remove) for ask in each)]
    but = tuple(dict.fromkeys(ref for each in kept for ref in each.pointed() if ref.kind not in {"all", "whole"}))
    if TAKEN.search(clause.text):  # what else there is goes only if the sentence says what stays
        word = "keep only " if but else "remove the clips"
        sign, made = clause.pointing(but, found.group())
        return made.with_text(f"{word}{sign}" if but else word)
    sign, made = clause.pointing((Ref("all", but=but),), found.group())
    return made.with_text(f"{clause.text[: found.start()]}{sign} {clause.text[found.end() :]}")


_PIECE: Final = re.compile(
    r"(?:the\s+)?(?:(?P<first>first|front)|(?P<second>second|back|other)|(?P<third>third)|(?P<middle>middle)"
    r"|(?P<last>last|final))\s+(?:half|part|piece|bit|chunk|third|one)\b"
    r"|(?P<zfirst>前半[段部分]*|前一半|第一[段半]|前面?那?段)|(?P<zsecond>后半[段部分]*|后一半|第二[段半]"
    r"|后面?那?段)|(?P<zmiddle>中间(?:那)?[一]?[段个])",
    re.IGNORECASE,
)


def piece_of(clause: Clause, asked: Sequence[Ask]) -> Clause:
    """Read "the second half" after "split clip 3 in half" as the piece that lies second where the clip was."""
    cut = asked[-1] if asked else None
    found = _PIECE.search(clause.unfolded())
    if found is None or not isinstance(cut, Split) or len(cut.refs) != 1:
        return clause
    ref, count = cut.refs[0], 2 + len(cut.also) if cut.at is not None else cut.parts
    which = next(name for name, words in found.groupdict().items() if words)
    if which.endswith("middle") and count != 3:
        return clause
    place = {"first": 1, "second": 2, "third": 3, "middle": 2, "last": count}[which.removeprefix("z")]
    kept = re.search(r"\bkeep\b|保留|留", clause.text) is not None
    if kept and count != 2:
        return clause
    if kept:  # of two pieces the other one goes
        place = 3 - place
    if ref.kind not in {"nth", "clip"}:
        return clause
    meant = Ref("nth", ref.n + place - 1) if ref.kind == "nth" else Ref("clip", place, ref.clip_ids)
    words = clause.unfolded()
    sign, made = clause.pointing((meant,), found.group())
    if kept:
        return made.with_text(f"remove {sign}")
    return made.with_text(f"{words[: found.start()]}{sign} {words[found.end() :]}")


def with_those(clause: Clause, before: Clause, asked: Sequence[Ask]) -> list[Ask]:
    """Read a clause that needs something to do it to with what the clause before was about."""
    if clause.pointed() or not any(
        isinstance(ask, WITH_REFS) and ask.refs and not isinstance(ask, Remove) for ask in asked
    ):
        return []
    refs = next(ask.refs for ask in asked if isinstance(ask, WITH_REFS))
    if any(ref.kind in {"all", "whole"} for ref in refs) and not (refs == ALL and _AT_AN_END.match(clause.text)):
        return []
    sign, made = clause.pointing(refs, "")
    spoken = _PRONOUN.sub(sign, clause.text)
    for words in (spoken,) if spoken != clause.text else (f"{sign} {clause.text}", f"{clause.text} {sign}"):
        if (found := read(made.with_text(words))) and not is_open(found) and isinstance(found[0], WITH_REFS):
            return found
    return []


def as_level(clause: Clause, before: Clause) -> list[Ask]:
    """Read "clip 2 to 40%" as a volume, where the clause before was about what is heard."""
    if not (_LEVEL.fullmatch(clause.text) and _SOUND.search(before.text)):
        return []
    if _CLIPS.match(clause.text):
        clause = clause.with_text(_CLIPS.sub("the original sound ", clause.text))
    return read(clause.with_text(f"{clause.text} {'音量' if language_of(clause.text) == 'zh' else 'volume'}"))


_ABOUT_IT: Final = re.compile(
    r"\b(?:it|that|them|this|they)\b|它|这个|^(?:make|move|put|place|turn|set|change|colou?r|bring|shift|nudge"
    r"|keep|show)\b"
    r"|^(?:再|也|都)?(?:放|移|挪|改|换|变|调|往|用|设|靠|居|显示|持续|要)|louder|quieter|softer|lower|higher"
    r"|longer|shorter|大声|小声",
    re.IGNORECASE,
)
_TOPIC: Final = re.compile(
    r"\b(?:titles?|captions?|subtitles?|headline|lower[- ]third|texts?|music|bgm|badges?"
    r"|transitions?)\b|标题|字幕|名条|文字|音乐|角标|名次牌|转场",
    re.IGNORECASE,
)


def with_topic(clause: Clause, before: Clause) -> list[Ask]:
    """Read "move it down" after "don't remove the title" with the title in the place of "it"."""
    topics = _TOPIC.findall(before.text)
    if not _ABOUT_IT.search(clause.text) and not says_how(clause.text):
        return []
    if not topics or _TOPIC.search(clause.text) or re.search(REF, clause.text):
        return []
    topic = topics[-1]
    spoken = re.sub(r"\b(?:it|that|them|this)\b|它", f"the {topic}" if topic.isascii() else topic, clause.text, count=1)
    space = " " if topic.isascii() else ""
    found = read(clause.with_text(spoken if spoken != clause.text else f"{topic}{space}{clause.text}"))
    return [] if is_open(found) or any(ask == AddMusic() or isinstance(ask, ShowRanks) for ask in found) else found


def is_whole(asks: Sequence[Ask]) -> bool:
    """Whether a wish is about the length of the whole video: "it" and "them" mean that only where nothing was named."""
    return len(asks) == 1 and isinstance(asks[0], Trim) and asks[0].refs == WHOLE


def is_about_sound(asks: Sequence[Ask]) -> bool:
    """Whether a wish only says how the music is to be heard."""
    return all(
        isinstance(ask, Duck) or (isinstance(ask, SetVolume) and not ask.refs and ask.volume > 0) for ask in asks
    )


def undoes(ask: Ask, wish: Ask) -> bool:
    """Whether ``ask`` takes away what ``wish`` of the same message puts there."""
    if isinstance(ask, RemoveText):
        return isinstance(wish, AddText) and wish.style in ask.styles
    if isinstance(ask, RemoveMusic):
        return isinstance(wish, AddMusic)
    if isinstance(ask, SetTransition) and ask.kind is None:
        return isinstance(wish, SetTransition) and wish.kind is not None
    return isinstance(ask, Nothing) and isinstance(wish, Undo | Redo | Restart)


def swallows(clause: Clause, asked: Sequence[Ask], more: Sequence[Ask]) -> bool:
    """Whether a clause with clips of its own, joined to the one before, only makes the old wish hold for them, too.

    "Slow down clip 1, the last one xyz" must not slow down the last one.
    """
    if not clause.pointed() or re.fullmatch(
        rf"(?:(?:and|also|too|也|还有|和)\s*)*{REFS}(?:\s*(?:too|also|as well|也|都))*", clause.text
    ):
        return False
    return [type(ask) for ask in asked] == [type(ask) for ask in more] and isinstance(more[0], WITH_REFS)


_TONED: Final = re.compile(r"turn (?:it|that|this) (?:down|up)(?: (?:a (?:bit|little|touch)|slightly))?", re.IGNORECASE)
"""How :mod:`.wording` puts "tone it down", which after "it is overexposed" is about the light."""
_BESIDE_IT: Final = re.compile(
    r"\b(?:after|behind|before|in front of|into)\s+(?:it|that|that one|that clip|this one|this)\b|(?:它|那段"
    r"|那个|这段)?(?:的)?(?:后面|前面|之后|之前)(?:再)?(?:加|放|用|来|接)",
    re.IGNORECASE,
)
_OVER_IT: Final = re.compile(
    r"\b(?:on|over|onto|on top of|for)\s+(?:it|that|that one|that clip|this one)\b|(?:它|那段|那个|这段)(?:上面?"
    r"|里)|上面加",
    re.IGNORECASE,
)


def meant(found: list[Ask], clause: Clause, before: Sequence[Ask], clauses: Sequence[Clause]) -> list[Ask]:  # noqa: PLR0911  one return a kind of sentence
    """Let "it" in a later clause, and a second wish for the picture, be about what the clause before was about."""
    last = before[-1] if before else None
    if isinstance(found[0], AddText) and not found[0].on and _OVER_IT.search(clause.text):
        refs = next((ask.refs for ask in reversed(before) if isinstance(ask, WITH_REFS) and ask.refs), ())
        if refs and not any(ref.kind in {"all", "whole"} for ref in refs):
            return [replace(found[0], on=refs), *found[1:]]
    if isinstance(found[0], SetTransition) and not found[0].refs and (side := _BESIDE_IT.search(clause.text)):
        refs = next((ask.refs for ask in reversed(before) if isinstance(ask, WITH_REFS) and ask.refs), ())
        where = join_at(refs, after=re.search("after|behind|后", side.group(), re.IGNORECASE) is not None)
        return [replace(found[0], refs=where)] if where and WHOLE != refs != ALL else [Unclear("which_join")]
    if isinstance(last, Adjust) and _TONED.fullmatch(clause.text):
        return [last]
    if isinstance(found[0], Adjust) and isinstance(last, Adjust) and not clause.pointed():
        return [replace(found[0], refs=last.refs)]
    if (
        isinstance(found[0], SetVolume)
        and found[0].refs == ()
        and found[0].of == "everything"
        and _is_about_music(last)
    ):
        return [replace(found[0], of="music")] if found[0].volume and not EVERYTHING.search(clause.text) else found
    if found and clauses and not clause.pointed() and (refs := _it(found, clause, before, clauses)):
        return [
            about(ask, refs) if isinstance(ask, WITH_REFS) and ask.refs in ((), WHOLE, ALL) else ask for ask in found
        ]
    if last is None or isinstance(last, Remove) or clause.pointed() or not isinstance(found[0], WITH_REFS):
        return found
    told = [each for each in before if isinstance(each, WITH_REFS) and each.refs and not isinstance(each, Remove)]
    if not told or any(ref.kind in {"all", "whole"} for ref in told[-1].refs):
        return found
    refs = told[-1].refs
    if re.search(r"\b(?:both|all (?:two|three|of them))\b|两个都|它们|都", clause.text):
        refs = tuple(dict.fromkeys(ref for each in clauses for ref in each.pointed()))
    elif not _PRONOUN.search(clause.text) and (
        last is not told[-1]
        or not (
            _BARE_VERB.match(clause.text)
            or (_BARE_AMOUNT.fullmatch(clause.text) and not isinstance(found[0], type(last)))
        )
    ):
        return found
    return [about(ask, refs) if isinstance(ask, WITH_REFS) and ask.refs in ((), WHOLE, ALL) else ask for ask in found]


_HEADED: Final = re.compile(rf"{REFS}\s*[:：]")


def _it(  # noqa: PLR0911  one return a kind of sentence
    found: list[Ask], clause: Clause, before: Sequence[Ask], clauses: Sequence[Clause]
) -> tuple[Ref, ...]:
    """What "it" is after a clause that changed nothing there, or whose wish was about a text; what a heading names."""
    if not isinstance(found[0], WITH_REFS) or (isinstance(found[0], SetVolume) and found[0].of == "music"):
        return ()
    if found[0].refs not in ((), WHOLE, ALL):
        return ()
    if _HEADED.match(clauses[0].text) and not EVERYTHING.search(clause.text):
        return clauses[0].pointed()
    last = before[-1] if before else None
    bare = _BARE_VERB.match(clause.text) or _PRONOUN.search(clause.text)
    if isinstance(last, SetTransition) and _PRONOUN.search(clause.text) and len(clauses[-1].pointed()) == 1:
        return clauses[-1].pointed()
    if not bare or not isinstance(last, AddText | Nothing | Unclear | Undo):
        return ()
    refs = last.on if isinstance(last, AddText) else clauses[-1].pointed()
    if isinstance(last, Undo):
        refs = next((each.pointed() for each in reversed(clauses) if each.pointed()), ())
    if isinstance(last, AddText) and not _PRONOUN.search(clause.text):
        return ()
    return () if any(ref.kind in {"all", "whole"} for ref in refs) else refs


def _is_about_music(ask: Ask | None) -> bool:
    return isinstance(ask, AddMusic | Duck) or (isinstance(ask, SetVolume) and ask.of == "music")


def about(ask: Ask, refs: tuple[Ref, ...]) -> Ask:
    """The same edit, of other clips."""
    if isinstance(ask, SetVolume):
        return replace(ask, refs=refs, of="clips") if ask.of != "music" else ask
    return replace(ask, refs=refs) if isinstance(ask, WITH_REFS) else ask
