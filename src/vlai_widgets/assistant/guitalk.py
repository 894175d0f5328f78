"""Talk of buttons and panels in a reply becomes what can be done here, or goes. The rest of the reply stays.

The service's assistant believes that its user sits before an editor. A sentence that tells the user to click, open or
drag something there is replaced by the action that it stands for, as the service's own table says: "click Export" by
the call that exports, "drag" by what to say to the assistant; "preview in the timeline" goes, and the timeline is shown
in words when the turn is over. Quotations and the words of the trade ("click-through rate", "opens with a hook") are
left alone. What a sentence is, in a text that is still being written, is the matter of
:mod:`~vlai_widgets.assistant.translation`.
"""

from __future__ import annotations

import re
from typing import Final, Literal

GuiAction = Literal["export", "status", "credits", "upload", "edit"]

_I: Final = re.IGNORECASE
_QUOTED: Final = re.compile(
    r"“[^“”\n]*”|「[^「」\n]*」|\"[^\"\n]*\"|(?<!\w)'[^'\n]*'(?!\w)|‘[^‘’\n]*’|`[^`\n]+`|【[^【】\n]*】"
)

_THING: Final = (
    r"(?:button|icon|tab|menu|panel|toolbar|sidebar|side ?bar|link|option|window|dialog|pop-?up"
    r"|drop-?down|checkbox|toggle|slider|corner|thumbnail"
    r"|arrow|timeline|canvas|track|player|preview|editor|screen|interface|workspace|page)s?\b"
)
_BY_HAND: Final = r"(?:double[- ]|right[- ]|left[- ])?(?:click|tap|press|hit)(?:ing)?"
_YOU: Final = (
    r"(?:^\s*|[,;:—–(（-]\s*|\b(?:to|then|and|or|just|simply|please|now|next|first|finally|can|may"
    r"|could|should|must|will|need to|have to|want to|by|you)\s+)"
)
_GUI: Final = tuple(
    re.compile(pattern, _I)
    for pattern in (
        # click (on) the "Export" button; click Export; tap the icon
        rf"{_YOU}{_BY_HAND}\s+(?:on\s+)?(?:the|a|an|your|that|this|any|each|it\b|here\b|anywhere|\x00)",
        (
            rf"{_YOU}{_BY_HAND}\s+(?:on\s+)?(?:export|download|save|share|generate|render|play|preview"
            rf"|upload|apply|ok|done|next|continue|confirm|add|edit|undo|publish)\b"
        ),
        (
            rf"{_YOU}(?:select|choose|pick|use|find|look for|see|go to|head to|navigate to|switch to|check"
            rf"|hover over|scroll to)\s+(?:on\s+)?(?:[\w\x00'’-]+\s+){{0,5}}(?:button|icon|tab|menu|panel"
            rf"|toolbar|sidebar|drop-?down|dialog)\b"
        ),
        (
            r"\b(?:export|download|save|share|render|generate|publish|preview|play|upload)\s+(?:button"
            r"|icon|tab|menu|panel)\b"
        ),
        (
            rf"{_YOU}open(?:ing)?\s+(?:up\s+)?(?:the|your|a)\s+(?:[\w\x00'’-]+\s+){{0,4}}(?:panel|tab|menu"
            rf"|editor|timeline|sidebar|toolbar|library|window|dialog|settings|preview|player|workspace"
            rf"|export|inspector)\b"
        ),
        rf"{_YOU}hover(?:ing)?\s+(?:your (?:mouse|cursor) )?over\s+(?:the|a|any|each|your)\b",
        (
            rf"{_YOU}(?:see|check|use|look at|watch)\s+(?:out\s+)?(?:the|your)\s+"
            r"(?:preview|player|inspector|properties)\s+(?:window|pane|area)\b"
        ),
        rf"{_YOU}drag(?:ging)?(?:[- ]and[- ]drop(?:ping)?|\s*/\s*drop)?\s+(?!race|queen|down by)",
        r"\bdrag[- ]and[- ]drop\b",
        (
            r"\b(?:preview|play|watch|view|see|review|check)(?:ing)?\s+(?:[\w\x00'’-]+\s+){0,4}(?:in|on"
            r"|from)\s+(?:the|your)\s+(?:timeline|editor|player|preview(?: window| panel| pane)?|canvas"
            r"|workspace|interface)\b"
        ),
        r"(?:点击|单击|双击|点按|点选|轻点|按下|点一下|右键)(?!率|量|数|次|通过|付费|转化|成本|此处写|诱饵)",
        r"打开(?:[^，。；、\s]{0,10})(?:面板|菜单|窗口|标签|选项卡|编辑器|时间线|时间轴|设置|工具栏|侧边栏|素材库|预览|界面)",
        r"(?:拖拽|拖动|拖放|拖入|拖到|拖至|拖曳)",
        r"(?:在|到|从)(?:[^，。；\s]{0,6})(?:时间线|时间轴|编辑器|播放器|预览窗口|预览区|画布|界面)(?:上|中|里|内)?(?:进行)?(?:预览|查看|播放|观看)",
        r"(?:导出|下载|保存|分享|渲染|生成|预览|播放|上传)(?:按钮|图标|菜单|面板)",
    )
)
_TELLS: Final = re.compile(r"\d\s*/\s*10{1,2}\b|\bscor(?:e|es|ed|ing)\b\D{0,8}\d|\d\s*分(?!钟|之|辨|段)", _I)
_HINTS: Final = (
    "click", "tap", "press", "hit", "button", "icon", "tab", "menu", "pane", "bar", "drop", "dialog", "open", "hover",
    "drag", "window", "area", "timeline", "editor", "player", "preview", "canvas", "workspace", "interface",
)  # fmt: skip
_HINTS_ZH: Final = (
    "点", "击", "按", "右键", "打开", "拖", "预览", "查看", "播放", "观看", "图标", "菜单", "面板",
)  # fmt: skip
"""No GUI talk without one of these: most sentences need not be looked at closely."""
_ABOUT: Final[tuple[tuple[GuiAction, re.Pattern[str]], ...]] = (
    ("edit", re.compile(r"\bdrag|拖", _I)),
    ("export", re.compile(r"\bexport|\bdownload|\bsave (?:your|the|it|video)\b|\brender\b|导出|下载|保存", _I)),
    ("credits", re.compile(r"\bcredits?\b|\bbalance\b|\btop[- ]?up\b|积分|余额|充值", _I)),
    ("upload", re.compile(r"\bupload|上传", _I)),
    (
        "status",
        re.compile(
            r"\bpreview|\bplay|\btimeline|\btracks?\b|\bpanel|\beditor|\bopen|预览|播放|时间线|时间轴|轨道|面板|打开|查看",
            _I,
        ),
    ),
)
_ABOUT_TO: Final = re.compile(rf"{_YOU}$", _I)
# Somebody else clicks: that is about the clips, not about an editor.
_OTHERS: Final = re.compile(
    (
        r"\b(?:viewers?|users?|people|audiences?|customers?|shoppers?|followers?|fans|they|who|she|he"
        r"|someone|ads?|adverts?|cta|calls? to action|hooks?|narrator|presenter"
        r"|voice-?over|captions?|creators?)\b|观众|用户|消费者|顾客|粉丝|他们|广告|文案|旁白|引导"
    ),
    _I,
)
_NAMED: Final = re.compile(
    (
        rf"{_BY_HAND}\s+(?:on\s+)?(?:the\s+|your\s+)?(?:[\"'“‘「*【\[]+([^\"'”’」*】\]]{{2,40}})"
        rf"|([\w &+-]{{2,30}}?)\s+(?:button|icon|tab)\b)"
        r"|\b(?:choose|select|pick)\s+([A-Z][\w ]{2,20})"
        r"|(?:点击|单击|点选|按下)(?:右上角的?|左上角的?|下方的?|上方的?)?"
        r"[“「【\"]?([^”」】\"，。；]{1,12}?)[”」】\"]?(?:按钮|图标)"
    ),
    _I,
)
_MERE_BUTTONS: Final = (
    "", "ok", "done", "next", "continue", "confirm", "here", "it", "this", "that", "apply", "close", "cancel", "play",
    "back", "start", "more", "确定", "确认", "继续", "下一步", "这里", "此处", "关闭", "取消",
)  # fmt: skip
# What is said before the GUI talk in the same sentence stays, if it is a sentence by itself.
_CUT_EN: Final = re.compile(
    (
        r"\s*(?:[,;:—–(]\s*(?:so |and |then |now |just |simply |please |you can |you may "
        r"|feel free to )*|\s(?:and|so|then)\s+(?:you can |just |please |now |simply )?)(?="
        r"(?:now |then |just |simply |please |you can |you may |to \w+[^,]{0,40},\s*)?(?:(?:double"
        r"|right)[- ])?(?:click|tap|press|hit|open|drag|preview|select|choose|use|go to|find|watch"
        r"|play)\b)"
    ),
    _I,
)
_CUT_ZH: Final = re.compile(
    r"[，,；;：:（(](?=(?:请|您|你|可以|即可|现在|然后|只需|直接|在|到|从)*(?:点击|单击|双击|打开|拖|按下|时间线|时间轴|编辑器|播放器|预览))"
)
_DRAG_EN: Final = re.compile(r"\bdrag(?:[- ]and[- ]drop|\s*/\s*drop)?\s+(.+?)\s*[.!]*$", _I)
_DRAG_ZH: Final = re.compile(r"(?:把|将)?([^，。；]*?)(?:拖拽|拖动|拖放|拖入|拖曳|拖)(到|至|入)?([^，。；！]*)")


def is_gui_talk(sentence: str) -> bool:
    """Say whether a sentence tells the reader to do something in an editor.

    Example:
        >>> is_gui_talk("Click the Export button."), is_gui_talk("The click-through rate is 3 %.")
        (True, False)
    """
    return _hinted(sentence) and _is_gui(sentence)


def may_become_gui_talk(begun: str) -> bool:
    """Say whether a sentence that is not finished looks as if GUI talk were to come.

    Example:
        >>> may_become_gui_talk(" Now please"), may_become_gui_talk(" Generating the video")
        (True, False)
    """
    return _hinted(begun) or _ABOUT_TO.search(f"{begun} ") is not None


class Replacements:
    """What took the place of GUI talk in one text so far: nothing is said twice.

    Args:
        file_name: The name in the call that exports.

    Attributes:
        actions: What the GUI talk stood for, each once, in order.
    """

    def __init__(self, file_name: str = "video.mp4") -> None:
        self.file_name = file_name
        self.actions: list[GuiAction] = []
        self._said: set[str] = set()

    def in_place_of(self, sentence: str) -> str:
        """Return what a sentence of GUI talk becomes, with the space before it: what is left of it, or nothing."""
        space = sentence[: len(sentence) - len(sentence.lstrip())]
        cut = _CUT_ZH.search(sentence) or _CUT_EN.search(_hidden(sentence))
        stays, goes = ("", sentence)
        if (
            cut
            and not _is_gui(sentence[: cut.start()])
            and re.search(r"\w.*\w", sentence[: cut.start()])
            and not _opens(sentence)
        ):
            stays, goes = sentence[: cut.start()].rstrip(), sentence[cut.end() :]
        instead = self._instead_of(goes)
        if stays:
            stop = "。" if re.search(r"[\u4e00-\u9fff]", stays[-1:]) else "."
            stays = stays if stays[-1:] in ".!?。！？" else stays + stop
            joint = "" if stays[-1:] in "。！？" else " "
            return space + (stays + joint + instead if instead else stays)
        return space + instead if instead else ""

    def _instead_of(self, sentence: str) -> str:
        action = next((name for name, pattern in _ABOUT if pattern.search(sentence)), None)
        chinese = re.search(r"[\u4e00-\u9fff]", sentence) is not None
        if action is None and (name := _button(sentence)):
            action, words = (
                "edit",
                f"直接告诉助手：“{name}”。" if chinese else f'Say it to the assistant instead: "{name}".',
            )
        else:
            words = "" if action is None else self._words(action, sentence, chinese=chinese)
        if action is not None and action not in self.actions:
            self.actions.append(action)
        if words in self._said:
            return ""
        self._said.add(words)
        return words

    def _words(self, action: GuiAction, sentence: str, *, chinese: bool) -> str:
        match action:
            case "export":
                call = f'session.export("{self.file_name}")'
                return f"保存视频：{call}。" if chinese else f"To save the video: {call}."
            case "status":
                return ""  # the timeline is shown when the turn is over: it may change until then
            case "credits":
                return "查看积分：session.credits()。" if chinese else "To see the credits: session.credits()."
            case "upload":
                return "上传文件：session.upload(...)。" if chinese else "To add files: session.upload(...)."
            case "edit":
                return _as_edit(sentence, chinese=chinese)


def _as_edit(sentence: str, *, chinese: bool) -> str:
    """What to say to the assistant instead of dragging something."""
    if chinese and (found := _DRAG_ZH.search(sentence)):
        what = re.sub(r"^(?:请|您|你|可以|也|还|直接|只需|即可|把|将)+", "", found[1]).strip()
        return (
            f"直接告诉助手，例如：“把{what or '片段'}移{found[2] or '到'}{found[3].strip(' 。')}”。"
            if found[3].strip(" 。")
            else ""
        )
    if found := _DRAG_EN.search(sentence):
        wish = re.sub(r"[\"“”]", "'", found[1])
        return f'Say it to the assistant instead: "move {wish}".'
    return ""


def _button(sentence: str) -> str:
    """The name of the button that a sentence wants clicked, if clicking it would do something."""
    found = _NAMED.search(sentence)
    name = next((part.strip(" .!") for part in found.groups() if part), "") if found else ""
    return "" if name.lower() in _MERE_BUTTONS else name.lower()


def _opens(sentence: str) -> bool:
    """True if what stands before the cut is no sentence of its own ("To download it, click ...", "When ready, ...")."""
    return bool(
        re.match(
            (
                r"\s*(?:to|if|when(?:ever)?|once|after|for|in order to|before|from|in|on|at)\b|\s*(?:如果|如需|若|要"
                r"|想要|需要|当|为了|在)"
            ),
            sentence,
            _I,
        )
    )


def _hinted(sentence: str) -> bool:
    holds = sentence.casefold().__contains__
    return any(map(holds, _HINTS)) or (not sentence.isascii() and any(map(holds, _HINTS_ZH)))


def _is_gui(sentence: str) -> bool:
    if "://" in sentence or _TELLS.search(sentence):
        return False  # an address or a score is content, whatever is said around it
    hidden = _hidden(sentence)
    return any(
        found.group()[0] in "(（" or not _OTHERS.search(hidden[: found.start()])
        for pattern in _GUI
        for found in pattern.finditer(hidden)
    )


def _hidden(sentence: str) -> str:
    """The sentence with its quotations hidden (names of buttons, titles) and without marks of emphasis; same length."""
    return _QUOTED.sub(lambda found: "\x00" * len(found.group()), sentence).replace("*", " ")
