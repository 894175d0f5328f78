"""A clip that is described and cannot be found is asked for; it never stands for all clips."""

from __future__ import annotations

import itertools

import pytest
from tests.agent.sentences import CLIPS

from vlai_widgets.engine.agent.asks import (
    EDITS,
    AddText,
    CanNot,
    Nothing,
    Order,
    Rank,
    Ref,
    SetSpeed,
    SetTransition,
    SetVolume,
    StyleText,
    Trim,
    Unclear,
    Undo,
)
from vlai_widgets.engine.agent.understand import understand

VERBS = {
    "en": [
        "mute {}", "make {} louder", "set {} to 50% volume", "speed up {}", "slow {} down", "play {} at 2x",
        "trim 2 seconds off the start of {}", "cut {} to 4 seconds", "brighten {}", "make {} darker",
        "more contrast on {}", "duplicate {}", "remove {}", "delete {}", "move {} to the front", "split {} in half",
        "add a fade after {}", "put a slide transition before {}", "shorten {} by 1 second", "cut out 1s to 2s from {}",
        "{} is too dark, brighten it", "{} a bit faster", "lower the volume of {}", "turn {} down",
    ],
    "zh": [
        "把{}静音", "{}声音大一点", "{}音量调到50%", "{}加速", "{}放慢一点", "{}两倍速", "{}开头剪掉2秒", "{}剪到4秒",
        "{}调亮一点", "{}暗一点", "{}对比度高一点", "复制{}", "删掉{}", "把{}删了", "{}放到最前面", "{}切成两段",
        "{}后面加个淡入淡出", "{}前面用slide转场", "{}缩短1秒", "{}太暗了,调亮", "{}速度快一点", "把{}的音量降低",
        "{}的1秒到2秒剪掉",
    ],
}  # fmt: skip
DESCRIBED = {
    "en": [
        "that one", "the blue clip", "the winter one", "the next clip", "the other one", "the short one", "that clip",
        "the one with the dog", "this clip", "the beach video", "beach.mp4", "clip_09", "the previous clip",
        "the outdoor shots", "the product shot", "one of them", "some clips", "the interview", "a clip", "clip x",
        "the brighter clip", "the unboxing one", "the intro video", "the loud one", "the clip before that",
    ],
    "zh": [
        "那个", "那条蓝色的", "冬天那个clip", "有狗的那个", "下一个", "另一个", "短的那个", "这段", "海边的视频",
        "beach那条", "上一段", "产品那个镜头", "采访那段", "某个片段", "其中一个", "吵的那条", "人多的那个视频",
        "红色的那段", "前面那个",
    ],
}  # fmt: skip
WHOLE = {
    "en": ["everything", "the whole video", "all clips", "all the clips"],
    "zh": ["所有视频", "整个视频", "全部片段"],
}
EVERYWHERE = [
    "mute {}",
    "make {} louder",
    "speed up {}",
    "brighten {}",
    "make {} darker",
    "{}静音",
    "{}加速",
    "{}调亮一点",
]


def touches_all(sentence: str) -> bool:
    """Whether an edit of a sentence would fall on all clips."""
    edits = [ask for ask in understand(sentence, CLIPS).asks if isinstance(ask, EDITS)]
    return any(ask_refs in ((), (Ref("all"),), (Ref("whole"),)) for ask_refs in (getattr(e, "refs", ()) for e in edits))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_clip_that_cannot_be_found_is_never_all_clips(language: str) -> None:
    sentences = [verb.format(clip) for verb, clip in itertools.product(VERBS[language], DESCRIBED[language])]
    assert [sentence for sentence in sentences if touches_all(sentence)] == []


def test_words_for_the_whole_still_mean_all_clips() -> None:
    for wish, (language, words) in itertools.product(EVERYWHERE, WHOLE.items()):
        if wish.isascii() == (language == "en"):
            for each in words:
                assert touches_all(wish.format(each)), wish.format(each)


@pytest.mark.parametrize(
    "text",
    [
        "第一个和蓝色那个静音",
        "mute the music on the blue clip",
        "remove the caption on the blue clip",
        "put the caption 'Hi' on that one",
    ],
)
def test_a_text_on_a_clip_that_cannot_be_found_is_asked_for(text: str) -> None:
    assert understand(text, CLIPS).asks == (Unclear("which_clip"),)


def test_that_clip_is_the_one_before() -> None:
    second = understand("trim clip 2 to 4 s, then make that one louder", CLIPS).asks[1]
    assert getattr(second, "refs", ()) == (Ref("nth", 2),)


FIRST, SECOND = (Ref("nth", 1),), (Ref("nth", 2),)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (
            "take 2s off the start of clip 1 and 1s off the end of clip 2",
            (Trim(refs=FIRST, head=2000), Trim(refs=SECOND, tail=1000)),
        ),
        (
            "cut 1 second from the end of clip 1 and 3 seconds from the end of clip 2",
            (Trim(refs=FIRST, tail=1000), Trim(refs=SECOND, tail=3000)),
        ),
        (
            "trim clip 1 by 1 second and clip 2 by 2 seconds",
            (Trim(refs=FIRST, tail=1000), Trim(refs=SECOND, tail=2000)),
        ),
        ("第一段剪掉开头2秒第二段剪掉结尾3秒", (Trim(refs=FIRST, head=2000), Trim(refs=SECOND, tail=3000))),
        ("第一个加速到2倍第二个放慢到0.5倍", (SetSpeed(FIRST, 2.0), SetSpeed(SECOND, 0.5))),
        (
            "fade between 1 and 2 and slide between 2 and 3",
            (
                SetTransition(kind="fade", refs=(*FIRST, *SECOND), between=True),
                SetTransition(kind="slide", refs=(*SECOND, Ref("nth", 3)), between=True),
            ),
        ),
    ],
)
def test_each_clip_keeps_its_own_amount(text: str, asks: tuple[object, ...]) -> None:
    assert understand(text, CLIPS).asks == asks


@pytest.mark.parametrize(
    "text",
    [
        "clip 1 to 50% and clip 2 to 80% volume",
        "make clip 1 and clip 2 3 and 4 seconds long respectively",
        "给第一个和第二个分别加字幕“A”和“B”",
        "faster or slower",
    ],
)
def test_amounts_that_cannot_be_told_apart_are_asked_for(text: str) -> None:
    assert understand(text, CLIPS).asks == (Unclear("do_what"),)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("mute clip 1 but not clip 2", (SetVolume(volume=0.0, refs=FIRST),)),
        (
            "add fade before clip 2 and mute it",
            (SetTransition(kind="fade", refs=SECOND), SetVolume(volume=0.0, refs=SECOND)),
        ),
        ("bit quieter, the music", (SetVolume(volume=0.75, relative=True, of="music"),)),
        ("title should read Autumn Deals instead", (StyleText(styles=("title",), text="Autumn Deals"),)),
        ("直接帮我upload到抖音", (CanNot("publish"),)),
        ("给模特换衣服", (CanNot("generate"),)),
        ("mute the opening clip", (SetVolume(volume=0.0, refs=FIRST),)),
        ("redo the ranking with the ABCD preset as a countdown", (Rank(preset="abcd", order="countdown"),)),
        ("ugh undo that", (Undo(),)),
    ],
)
def test_nothing_is_changed_that_was_not_asked_for(text: str, asks: tuple[object, ...]) -> None:
    assert understand(text, CLIPS).asks == asks


@pytest.mark.parametrize("tail", [" please", " instead", " thanks"])
def test_courtesies_are_no_part_of_a_text(tail: str) -> None:
    assert understand(f"add a title saying Hello World{tail}", CLIPS).asks == (AddText(text="Hello World"),)
    assert understand("标题改成大促开始就行", CLIPS).asks == (StyleText(styles=("title",), text="大促开始"),)


DOING = {
    "en": ["mute", "remove", "delete", "brighten", "darken", "speed up", "slow down", "duplicate", "split", "cut"],
    "zh": ["静音", "删掉", "调亮", "加速", "放慢", "复制", "剪掉开头2秒", "暗一点"],
}
NOT_SECOND = {
    "en": [
        "don't {} clip 2", "please never {} clip 2", "{} everything but clip 2", "{} all clips apart from clip 2",
        "{} all except clips 1 and 2", "{} clip 1, not clip 2", "{} clip 1 but not clip 2",
        "{} neither clip 1 nor clip 2",
        "{} clips 1 and 3 but leave clip 2 alone", "{} all of them, just not clip 2", "{} any clip other than clip 2",
        "{} clip 2 unless it is short",
    ],
    "zh": [
        "别把第二个{}", "除了第二个其他都{}", "除第二个之外都{}", "不要{}第二个", "第二个别动，其余{}", "第二个不用{}",
        "第一和第三个{},第二个不动",
    ],
}  # fmt: skip


def reaches_second(ask: object) -> bool:
    """Whether an edit changes the second clip."""
    refs: tuple[Ref, ...] = getattr(ask, "refs", ())
    if not isinstance(ask, EDITS):
        return False
    if getattr(ask, "others", False):
        return SECOND[0] not in refs
    return not refs or any(ref == SECOND[0] or (ref.kind == "all" and SECOND[0] not in ref.but) for ref in refs)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_clip_that_is_spared_is_not_touched(language: str) -> None:
    sentences = [form.format(verb) for form, verb in itertools.product(NOT_SECOND[language], DOING[language])]
    assert [text for text in sentences if any(map(reaches_second, understand(text, CLIPS).asks))] == []


def test_what_shall_not_be_muted_is_not_removed() -> None:
    assert understand("第一个静音，第二个不要", CLIPS).asks == (SetVolume(volume=0.0, refs=FIRST),)


@pytest.mark.parametrize(
    "text",
    [
        "if it's fine with the client, delete clip 2",
        "if that's ok with Anna, mute clip 1",
        "if you have time to review it, delete clip 2",
        "if it is possible to keep the music, remove clip 3",
    ],
)
def test_a_condition_is_no_courtesy(text: str) -> None:
    assert understand(text, CLIPS).asks == (Unclear("question"),)


@pytest.mark.parametrize(
    "text", ["if it isn't too much trouble could you mute clip 2", "when you have time, mute clip 2"]
)
def test_a_courtesy_is_no_condition(text: str) -> None:
    assert understand(text, CLIPS).asks == (SetVolume(volume=0.0, refs=SECOND),)


def test_a_quoted_word_does_not_share_things_out() -> None:
    asks = understand('title "respectively", mute clips 1 and 2', CLIPS).asks
    assert asks[1:] == (SetVolume(volume=0.0, refs=(*FIRST, *SECOND)),)


@pytest.mark.parametrize("text", ["不要降低音乐", "不要调低背景音乐", "不要提高音量"])
def test_what_shall_not_be_lowered_is_left_alone(text: str) -> None:
    assert understand(text, CLIPS).asks == (Nothing(),)


def test_an_edit_after_what_was_not_understood_is_of_the_clip_named_there_and_not_of_all() -> None:
    found = understand("qwertz第二段，然后加速1.2倍", CLIPS)
    assert [ask.refs for ask in found.asks] == [(Ref("nth", 2),)]
    found = understand("clip 2 qwertz, mute the music", CLIPS)
    assert (found.asks, found.missed) == ((SetVolume(volume=0.0, of="music"),), ("clip 2 qwertz",))


def test_one_more_wish_after_sorry_replaces_nothing() -> None:
    assert len(understand("mute clip 1, sorry, also mute clip 2", CLIPS).asks) == 2
    assert len(understand("title 'A', wait, caption 'B'", CLIPS).asks) == 2
    assert [ask.refs for ask in understand("delete clip 1, no, delete clip 2", CLIPS).asks] == [(Ref("nth", 2),)]


def test_a_clip_that_is_to_be_quiet_is_no_music() -> None:
    assert not understand("make summer sale play quietly", CLIPS).asks


def test_a_reversed_order_is_a_countdown_only_in_a_ranking() -> None:
    assert understand("把第二段静音，倒序", CLIPS).asks[-1] == Order(how="reverse")
    assert understand("按清晰度排名，倒序", CLIPS).asks == (Rank(dimension="clarity", order="countdown"),)


def test_what_is_to_leave_the_timeline_is_not_lost_in_silence() -> None:
    assert understand("把第二段静音，从时间线上移走", CLIPS).missed


def test_only_one_clip_louder_mutes_no_other() -> None:
    asks = understand("only the audio from clip 2 should be louder", CLIPS).asks
    assert not any(isinstance(ask, SetVolume) and ask.volume == 0 for ask in asks)
