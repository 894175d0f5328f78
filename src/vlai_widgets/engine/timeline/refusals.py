"""Why an edit cannot be made, in words of the language in which it was asked for."""

from __future__ import annotations

from typing import Final

from vlai_widgets.errors import InputError

_REASONS: Final[dict[str, tuple[str, str]]] = {
    "no_picture": (
        "There is no clip on the timeline. Upload clips, or ask for a ranking.",
        "时间线上没有视频。请上传视频，或请我排名。",
    ),
    "no_segment": ("{id} is not on the timeline.", "时间线上没有 {id}。"),
    "last_one": (
        "That would leave nothing on the timeline. Remove only some of the clips, or say “back to the start”.",
        "这样时间线上就什么也没有了。请只删除一部分视频，或说“回到最初”。",
    ),
    "too_short": (
        "{name} would become shorter than {least_s:g} s; it is {have_s:g} s long now.",
        "{name} 会短于 {least_s:g} 秒；现在长 {have_s:g} 秒。",
    ),
    "not_that_long": (
        "{name} has only {have_s:g} s; {asked_s:g} s lies outside of it.",
        "{name} 只有 {have_s:g} 秒，{asked_s:g} 秒在它之外。",
    ),
    "outside": (
        "{asked_s:g} s lies outside of the timeline, which runs to {have_s:g} s.",
        "{asked_s:g} 秒在时间线之外，时间线长 {have_s:g} 秒。",
    ),
    "empty_span": ("A span from {start_s:g} s to {end_s:g} s is empty.", "从 {start_s:g} 秒到 {end_s:g} 秒没有内容。"),
    "no_speed": ("{name} is a card; only clips have a speed.", "{name} 是卡片，只有视频才有速度。"),
    "speed_range": (
        "A speed of {asked:g}x is out of range; I can do 0.25x to 8x.",
        "{asked:g} 倍速超出范围，可用 0.25 到 8 倍。",
    ),
    "no_sound": ("There is no music on the timeline yet.", "时间线上还没有音乐。"),
    "no_text": ("There is no such text on the timeline.", "时间线上没有这样的文字。"),
    "no_plates": (
        "There are no ranks on this timeline. Ask me to rank the clips first.",
        "这条时间线上没有名次。请先让我给视频排名。",
    ),
    "one_clip": (
        "There is only one piece on the timeline, so there is no place for a transition.",
        "时间线上只有一段，没有可以转场的地方。",
    ),
    "first_piece": (
        "Nothing comes before the first piece, so there is no transition into it.",
        "第一段之前没有画面，不能转场。",
    ),
    "too_long": (
        "The timeline would be {asked_s:g} s long; I can render up to {most_s:g} s.",
        "时间线会长达 {asked_s:g} 秒，最多可以渲染 {most_s:g} 秒。",
    ),
    "length_range": (
        "The clips cannot be trimmed to {asked_s:g} s in all: they can run from {least_s:g} s to {most_s:g} s.",
        "所有视频无法剪成共 {asked_s:g} 秒，可以在 {least_s:g} 到 {most_s:g} 秒之间。",
    ),
    "too_many": ("That would be too many pieces for one timeline.", "这样一条时间线上的片段太多了。"),
    "too_large": (
        "{width}x{height} is too large; I can render up to 1080x1920.",
        "{width}x{height} 太大，最大可以渲染 1080x1920。",
    ),
    "too_small": (
        "{width}x{height} is too small; the shorter side has to be at least 144 px.",
        "{width}x{height} 太小，短边至少要 144 像素。",
    ),
    "no_logo": (
        "{name} is not a picture; a logo has to be a jpg, png, gif or webp.",
        "{name} 不是图片，标志需要图片。",
    ),
}


class EditRefused(InputError):
    """An edit cannot be made; the draft stays as it was.

    Attributes:
        reason: Which of the known reasons.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.values = values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the reason in ``en`` or ``zh``.

        Example:
            >>> EditRefused("no_speed", name="opening card").in_language("en")
            'opening card is a card; only clips have a speed.'
        """
        return _REASONS[self.reason][language == "zh"].format(**self.values)
