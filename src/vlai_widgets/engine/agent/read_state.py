"""Status, help, redo and restart in freer words than :mod:`.read_history` knows: only where nothing else is asked."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, Help, Nothing, Redo, Restart, Status
from vlai_widgets.engine.agent.quantities import COUNT, number
from vlai_widgets.engine.agent.read_choice import choice_in
from vlai_widgets.engine.agent.sentence import Clause

_I: Final = re.IGNORECASE
_TELL: Final = (
    r"(?:(?:please\s+)?(?:tell|show|give|let)\s+(?:me|us)\s+(?:know\s+|see\s+|a\s+)?|(?:i'd like to|let me"
    r"|i want to|want to)"
    r"\s+(?:see|know)\s+|check\s+|see\s+)?"
)
_NOW: Final = (
    r"(?:\s*(?:now|right now|at the moment|currently|so far|please|again|at this point|as it stands|there"
    r"|in total|overall"
    r"|altogether|then|today))*"
)
_REEL: Final = (
    r"(?:it|this|that|everything|(?:the|my|our)\s+(?:whole\s+)?(?:timeline|reel|video|edit|cut|project|thing))"
)
_STATUS: Final = re.compile(
    rf"{_TELL}(?:how long\s+(?:(?:is|are|'s)\s+)?{_REEL}(?:\s+(?:is|runs|has become|got))?"
    rf"|what(?:'s| is| are)?\s+(?:(?:all|currently|left|now|in|on|still|there)\s+)*(?:(?:the|my"
    rf"|our)\s+)?(?:timeline|reel|project)"
    r"(?:\s+(?:looks? like))?|what\s+(?:do\s+|have\s+)?(?:we|i)\s+(?:have|got|'ve got)"
    r"|(?:the\s+|my\s+)?(?:current\s+)?(?:status|state|tracks?|timeline|total\s+(?:length|duration)|order of the clips"
    rf"|clip order)(?:\s+of\s+{_REEL})?|what(?:'s| is)\s+(?:the\s+)?(?:current\s+)?(?:status|state|order"
    rf"|length|duration)"
    rf"(?:\s+of\s+{_REEL})?|how many clips (?:are|do we have)(?: left| there)*|(?:status|tracks?|timeline)){_NOW}"
    "|(?:再|先|也|顺便|帮我|给我|然后)*(?:看一?看|看一?下|看下|看|查一?下|查|说说|说一?下|告诉我|show|check"
    "|列一?下|列出)?"
    r"(?:\s*一?下)?(?:\s*(?:我|现在|目前|当前|时间线|时间轴|里面?|上面?|总共|一共|整个视频|视频|成片|都|还|的))*\s*"
    "(?:(?:长度|时长|总长)?是多少(?=$)|(?:还|都)?有(?:些|了)?(?:什么|哪些|几[条个段])(?:内容|视频|片段|东西|素材)?|(?:有|是)?多(?:长|少秒)(?:时间)?"
    "|(?:是)?什么(?:样子?|情况|状态)|怎么样|(?:的)?状态|进度|时长(?:是)?(?:多少)?|status|timeline|时间线|tracks?)"
    r"(?:了|呢|的)?(?:\s*(?:看一?下|看看|看|给我看看))?",
    _I,
)
_HELP: Final = re.compile(
    r"(?:so\s+)?what\s+(?:else\s+)?(?:(?:kinds?|sorts?|types?)\s+of\s+)?(?:(?:things?|stuff|commands?|edits?"
    r"|requests?|questions?"
    r"|help)\s+)?(?:can|could|may|do)\s+(?:i|you|we|one)\s+(?:ask|do|say|try|request|help|offer|handle|use)"
    r"(?:\s+(?:me|you|for|with|here|about|us|to do|of you|in here|exactly))*"
    r"|what\s+are\s+you\s+(?:able\s+to\s+do|capable\s+of|good\s+(?:at|for))|how\s+can\s+you\s+help(?:\s+me)?"
    "|(?:请?问)?(?:一下)?(?:那|现在)?你(?:这里|这边)?(?:都|还|到底|具体)*(?:能|会|可以|支持)(?:帮我)?(?:都"
    "|做|干|处理|弄)*"
    "(?:些|点)?(?:什么|哪些)(?:呢|呀|事情?|操作|功能|活)*"
    "|(?:说说|讲讲|介绍一?下|告诉我)(?:一下)?你?(?:都|还)*(?:能|会|可以|有)(?:做|干)?(?:些|点)?(?:什么"
    "|哪些)(?:呢|功能)*",
    _I,
)
_REDO: Final = re.compile(
    rf"(?:(?:please\s+)?redo)(?:\s+(?:it|that|this|one|the\s+(?:last|undone)\s+(?:one|step|edit|change|thing)"
    rf"|what\s+(?:you|i|we)\s+(?:just\s+)?(?:undid|took back|reverted|undone)))?(?:\s*(?:x\s*"
    rf"|times?\s*)?(?P<n>{COUNT}|twice)"
    rf"(?:\s*(?:x|times?|steps?))?)?"
    "|(?:恢复|还原|重做|找回)(?:一下)?(?:我|你)?(?:刚才|刚刚|刚|上次|之前)?(?:我|你)?(?:撤销|撤回|撤掉|退回"
    "|undo)(?:掉|了)?的?"
    "(?:那|这)?(?:一)?(?:步|个|次|下|操作|修改|改动)*"
    "|(?:把)?(?:刚才|刚刚|刚|之前)?(?:我|你)?(?:撤销|撤回|撤掉|退回|undo)(?:掉|了)?的?(?:那|这)?(?:一)?(?:步"
    "|个|次|下|操作|修改|改动)*"
    "(?:再|给我|都)*(?:恢复|还原|找|弄|加|改|拿)(?:一下|回来|回去)?|redo\\s*(?:一下|回来)?",
    _I,
)
_FIRST_VERSION: Final = (
    "(?:最初|最开始|一开始|最早|初始|原始|原来|开头|起点|第一|初|原)的?(?:那)?(?:个|一)?(?:版本?|状态|样子|时候)?"
)
_RESTART: Final = re.compile(
    rf"(?:全部|全|都|一切|所有(?:的?(?:修改|改动|编辑|操作))?)*(?:给我)?(?:还原|恢复|重置|撤销|回退|回|退"
    rf"|back to|reset|revert)\s*"
    rf"(?:回|到|成|至|为)*\s*(?:{_FIRST_VERSION})(?:重来|再来|重做|重新来|重新开始)?"
    "|(?:全部|全|都|所有(?:的?(?:修改|改动|编辑|操作)))+(?:都)?(?:还原|恢复|重置|撤销|清掉|推翻|不要了?"
    "|作废)(?:掉)?(?:重来|再来|重新来|重新开始)?"
    r"|(?:let'?s\s+)?(?:go|get|take me|bring it|put it|return"
    r"|back)?\s*(?:all the way\s+)?back\s+to\s+(?:the\s+)?(?:very\s+)?"
    r"(?:first|original|initial|starting)(?:\s+(?:version|state|cut|edit|one|draft|point))?"
    r"|(?:undo|revert|reset|scrap|discard|cancel)\s+(?:all\s+(?:of\s+)?(?:it|that|this|them)|everything)"
    r"(?:\s+(?:and\s+)?(?:start\s+(?:over|again|fresh)|back to the (?:start|beginning)))?|start\s+(?:afresh|fresh|anew)"
    r"|重来(?:一遍|一次)?|推倒重来",
    _I,
)
_NO_UNDO: Final = re.compile(
    r"(?:undo|redo|撤销|重做|撤回)\s*(?:nothing|就?(?:不用|不要|不必|算)了?|先?不(?:用|要|做)了?)"
    r"|(?:don'?t|do not|no need to)\s+(?:undo|redo)(?:\s+(?:it|that|anything))?|(?:all good|all fine|fine)"
    r"|(?:it'?s\s+)?(?:leave|keep)\s+(?:it|this|that|everything)\s+(?:exactly\s+"
    r"|just\s+)?(?:as\s+(?:it\s+)?is|like\s+(?:that|this)"
    r"|the way it is)",
    _I,
)
ALL_THAT: Final = re.compile(
    r"(?:ok(?:ay)?\s+|no\s+|actually\s+)*(?:scrap|forget|throw|cancel|drop|ditch|never ?mind|undo|discard|bin"
    r"|trash|toss|lose|ignore)"
    r"\s+(?:(?:about\s+)?all\s+(?:of\s+)?(?:that|this|it|these|those)|(?:about\s+)?(?:that|this|it|these"
    r"|those|everything))"
    r"(?:\s+(?:away|out|stuff))?|(?:算了|唉)?\s*(?:这些|那些|刚才的|前面的|之前的)?(?:全部|全|都)*(?:不要了"
    r"|不算了?|作废|撤销|删了|推翻|取消)|算了",
    _I,
)
"""What goes before "back to the first version" and says the same."""


def read_state(clause: Clause) -> list[Ask]:
    """Understand a clause about the state of the timeline, its history, or the assistant itself."""
    words = re.sub(r"\s+", " ", clause.unfolded()).strip(" .!?？。")
    if _NO_UNDO.fullmatch(words):
        return [Nothing()]
    if found := _REDO.fullmatch(words):
        count = found.group("n")
        return [Redo(2 if count == "twice" else max(1, min(99, int(number(count)))) if count else 1)]
    if _RESTART.fullmatch(words):
        return [Restart()]
    if _HELP.fullmatch(words):
        return [Help()]
    if choice := choice_in(words):
        return [choice]
    return [Status()] if _STATUS.fullmatch(words) else []
