"""Undo, redo, back to the start, what is there, what can be done: only where a clause asks for nothing else."""

from __future__ import annotations

import re
from typing import Final

from vlai_widgets.engine.agent.asks import Ask, Help, Redo, Restart, Status, Unclear, Undo
from vlai_widgets.engine.agent.quantities import COUNT, number
from vlai_widgets.engine.agent.sentence import Clause

_I: Final = re.IGNORECASE
_WHAT: Final = (
    r"(?:\s*(?:the|my|your|that|this|it|all|last|latest|previous|recent|most|one|of|these|those|edits?"
    "|changes?|steps?|actions?|operations?"
    r"|thing|again|back|you|i|did|made|just|we|what))*"
)
_STEPS: Final = rf"(?:\s*(?:the\s+)?(?:last\s+)?(?:{COUNT})\s*(?:times?|steps?|edits?|changes?|actions?|步|次))?"
_UNDO: Final = re.compile(
    rf"(?:undo|ctrl[- +]?z|cmd[- +]?z)(?:{_STEPS}{_WHAT}|{_WHAT}{_STEPS}"
    rf"|\s*(?:x\s*{COUNT}|{COUNT}\s*x))"
    r"|(?:revert|roll\s?back|take\s+back|reverse)\s+(?:the\s+|my\s+)?(?:last|latest"
    rf"|previous)\b(?:{_STEPS}{_WHAT})|go\s+back(?:\s+(?:one|once|a\s+step))?(?:\s+(?:more"
    r"|again|further))?|revert|undo\s+(?:the|that|my|this|those)\s+(?:last\s+)?(?:mute|trim"
    r"|cut|split|title|caption|crossfade|transitions?|music|speed(?:\s+(?:up|change))?|removal"
    r"|deletion|move|reorder|brightness|volume|resize|ranking)(?:\s+change)?|undo\s+(?:it\s+)?"
    r"(?:twice|thrice)|(?:take"
    r"|roll)\s+(?:that|it|this)\s+back|(?:revert|reverse)\s+(?:that|this|it)(?:\s+(?:edit|change))?"
    r"|(?:put|set|make)\s+(?:it|that)\s+(?:back\s+)?(?:to\s+)?(?:how|the\s+way|what)\s+it\s+was"
    r"(?:\s+before)?|(?:take|put)\s+(?:it|that)\s+back"
    rf"|go\s+back\s+(?:a\s+step|{COUNT}\s+(?:steps?|edits?|changes?|times?))|(?:one\s+)?step\s+back"
    f"|(?:再)?[退撤](?:回|掉|销)?(?:{COUNT})[步次]"
    rf"|undo\s+(?:the\s+|my\s+)?(?:last|past|previous)\s+(?:{COUNT})(?:\s+(?:things?|ones?|edits?|changes?"
    rf"|moves?|actions?|steps?)(?:\s+(?:i|we|you)(?:'ve)?\s+(?:did|made|done))?)?"
    rf"|(?:再|给我|帮我|往回|往前|向后|往后)*(?:退|撤|回退|后退|倒退|撤销|撤回|回撤)(?:回|掉|销)?(?:去"
    rf"|来)?\s*(?:{COUNT})?\s*[步次下](?:操作)?"
    r"|(?:撤销|撤回|取消)(?:掉)?(?:刚才|刚刚|上次|上面|最后)的?(?:那个|这个)?(?:静音|剪辑|修剪|裁剪|分割|标题"
    r"|字幕|转场|音乐|加速|减速|放慢|删除|移动|排序|排名|调整|复制|调色|亮度|改名)(?:操作|那步)?"
    r"|(?:撤销|撤回|取消)(?:掉)?(?:之前|刚才|刚刚|前面|上面)?的?(?:那|这)(?:一)?[步个次](?:操作|修改|改动)?"
    r"|(?:that|it)\s+was\s+(?:a\s+mistake|wrong)\s*,?\s*undo(?:\s+(?:it|that))?"
    "|(?:撤销|撤回|还原|回退|退回|取消)(?:一下|掉)?(?:刚才|刚刚|上一?|上个|前|最近"
    f"|最后)?的?(?:{COUNT})?(?:步|次|个|一步)?(?:的?(?:操作|修改|改动|编辑|更改|那步|那个|步骤))?|(?:退"
    "|回)(?:回)?(?:到)?(?:上|前)(?:一)?(?:步|个版本)|(?:撤销|撤回)|退回去?|(?:刚才|刚刚|上次|之前)的?.{0,8}(?:撤销"
    "|撤回|取消)(?:掉|了)?|(?:再)?(?:往回)?(?:退|回退|后退)(?:一|1)?步|再?退回?一步|返回上一步",
    _I,
)
_REDO: Final = re.compile(
    (
        rf"(?:redo|ctrl[- +]?y)(?:{_STEPS}{_WHAT}|{_WHAT}{_STEPS}|\s*(?:x\s*{COUNT}|{COUNT}\s*x))"
        r"|(?:bring|put)\s+(?:it|that|this)\s+back"
        r"|redo\s+(?:it\s+)?(?:twice|thrice)|bring back what (?:i|you|we) (?:just )?(?:undid|took back)"
        r"|(?:把)?(?:刚才|刚刚|之前|我)*(?:撤销|撤回|退回)(?:掉|了)?的(?:那步|那个|操作|东西|内容|修改"
        r"|改动)?(?:再|给我|都)*(?:恢复|还原|找|弄|加|做|拿|改)"
        r"(?:回来|回去|一下|一遍)?|(?:bring|put|get|give me)\s+back\s+(?:what\s+(?:i|you"
        r"|we)\s+(?:just\s+)?(?:undid|took back)|the\s+(?:undone|last)"
        r"\s+(?:edit|change|step))|(?:never ?mind|wait)\s*,?\s*redo(?:\s+(?:it|that))?|(?:不撤了|别撤了)"
        r"|重做(?:一下)?(?:刚才|刚刚|上面|上)?的?(?:那|这)一?[步个次](?:操作)?"
        r"|(?:redo|undo)\s+the\s+(?:last\s+)?undo|(?:重做|恢复(?=刚|撤|上|[一二两三\d]|$)(?:(?:掉)?(?:刚才|刚刚|我)?"
        r"(?:撤销|撤回|撤)(?:掉|了)?的?(?:那步|那个|操作|东西|内容|修改|改动)?)?|取消撤销"
        r"|反撤销)(?:一下)?(?:刚才|刚刚"
        f"|上一?)?的?(?:撤销)?的?(?:{COUNT})?(?:步|次|个)?(?:的?(?:操作|修改|改动|编辑|更改))?"
    ),
    _I,
)
_RESTART: Final = re.compile(
    r"(?:go\s+|get\s+|bring\s+(?:it|everything)\s+|revert\s+|return\s+|reset\s+|take\s+(?:it"
    r"|me)\s+)?(?:all\s+the\s+way\s+)?back\s+to\s+(?:the\s+)?(?:very\s+)?(?:start|beginning|original"
    r"|first\s+version|square\s+one)(?:\s+(?:version|timeline|state|cut))?"
    r"|(?:revert|reset|return|restore)\s+(?:everything|all|it|(?:the\s+)?(?:timeline|project|edit"
    r"|reel))?(?:\s*to\s+(?:the\s+)?(?:original|first|start|beginning)(?:\s+(?:version|state|cut))?)?"
    r"|reset|start\s+(?:all\s+)?(?:over|again)(?:\s+again)?(?:\s+from\s+(?:the\s+(?:beginning|start)"
    r"|scratch))?|go\s+all\s+the\s+way\s+back|restore\s+(?:the\s+)?(?:original|first|initial)"
    r"(?:\s+(?:cut|version|edit|timeline|state))?|(?:put|set|make|restore|bring)\s+(?:it"
    r"|everything)\s+(?:back\s+)?(?:to\s+)?"
    r"(?:how|the\s+way|what)\s+it\s+was\s+(?:originally|at\s+(?:the\s+)?(?:start|beginning"
    r"|first)|in\s+the\s+beginning)|start\s+(?:over\s+)?from\s+(?:scratch|zero|(?:the\s+)?(?:original|beginning"
    r"|first\s+version))|(?:undo|revert|discard|scrap|drop|lose|ditch|throw"
    r" (?:out|away)|forget|remove|delete|clear|wipe)\s+(?:every(?:thing|\s+(?:single\s+)?(?:edit|change)))"
    r"(?:\s+(?:i|we)(?:'ve|\s+have)?\s+(?:did|done|made|changed))?"
    r"|(?:undo|revert|discard|scrap|drop|lose|ditch|throw (?:out|away)|forget|clear"
    r"|wipe)\s+(?:all\s+(?:of\s+)?(?:the\s+|my\s+|our\s+)?(?:edits|changes))"
    r"|(?:undo|revert|discard)\s+(?:all(?:\s+of\s+(?:it|them))?)"
    "|(?:回到|恢复到?|退回到?|还原到?|返回)(?:最初|最开始|一开始|开始|初始|原始|原来|起点"
    "|开头)的?(?:状态|版本|样子|时候)?|(?:全部|所有)?(?:修改|改动|编辑)?(?:全部|都)?(?:重来"
    "|从头(?:再)?(?:来|开始)|重新(?:来|开始)(?:过)?)|撤销(?:全部|所有)的?(?:修改|改动|编辑|操作)?"
    "|(?:全部|都)(?:撤销|还原)|重置(?:到|回|成)?(?:时间线|最初|最开始|最早|初始|原始)?的?(?:版本?|状态|样子)?"
    "|(?:回到?|退回到?|恢复到?|还原到?|改回)(?:最初|最早|最开始|一开始|初始|原始)的?(?:那)?(?:个|一)?(?:版本?"
    "|状态|样子|时候)?|(?:全部)?(?:恢复|还原)(?:成|到)?(?:原样"
    "|原状|原来的?样子|初始状态)|(?:全部|全都|都)?(?:推倒|推翻)重来|从零开始|从头(?:再)?来(?:一遍|过)?|重新来过?",
    _I,
)
_HELP: Final = re.compile(
    r"(?:list|show|tell me) (?:me )?(?:everything|all|all the things) (?:that )?you can do|(?:都|还|我)?(?:能"
    r"|可以|会)(?:做|用)(?:些)?(?:什么|哪些)(?:操作|编辑|功能|事)"
    r"|(?:(?:so\s+|(?:show|tell) me\s+)?what (?:else )?(?:all )?you can do|(?:so\s+)?what "
    "(?:else )?(?:all )?(?:can|could) (?:you|i|we) (?:do|ask|say|edit)(?: (?:here|for"
    " me|with (?:this|it|my (?:clips|videos))|you|to you))*|help(?: me)?|(?:show|list)(?: me)? (?:the "
    "|your )?(?:help|commands|options|features|capabilities)|what (?:do you|are you able to) (?:do"
    "|support|offer)(?: .{0,20})?|what are (?:your|the|my) (?:options|capabilities|features|commands)"
    r"|how (?:does|do|would) (?:\w+ ){1,3}?works?(?: (?:here|exactly|in here|then|please|anyway))*|how exactly"
    r" does (?:\w+ ){1,3}?work(?: here)?|how do (?:i|you) (?:use|work).{0,20}|what do you do|who are you"
    "|what(?:'s| is| else is) possible(?: here)?|what are the possibilities|what (?:commands"
    "|edits|features)(?: .{0,24})?"
    "|(?:我)?(?:可以|能|都能)?(?:让|叫|用)你(?:帮我)?(?:做|干)(?:些|点)?(?:什么|哪些)(?:操作|事情?|编辑)?"
    "|(?:展示|告诉我|说说|讲讲)(?:一下)?你(?:都)?(?:能|会|可以)(?:做|干)(?:些|点)?什么"
    "|你?(?:都|还)?(?:能|会|可以)(?:帮我)?(?:都)?(?:做|干)(?:些|点)?(?:什么|啥|哪些(?:事"
    "|操作|编辑)?)(?:事情?)?"
    "|你(?:都)?会(?:些)?(?:什么|啥)|(?:有)?(?:什么|哪些)(?:功能|命令|指令|操作)(?:可以用)?|帮助|怎么用"
    "|如何使用|使用说明|使用帮助|功能(?:列表|介绍)|你是谁|支持(?:什么|哪些)(?:功能|操作|编辑)?)(?:吗"
    "|呢)?",
    _I,
)
_STATUS: Final = re.compile(
    "(?:(?:show|list|give|tell|print|display|check|see|view|describe"
    r"|summari[sz]e)\s+(?:me\s+)?(?:the\s+|my\s+|all\s+|a\s+)*)?(?:current\s+)?(?:status|state|tracks?"
    r"|timeline|track\s+(?:list|summary)|timeline\s+(?:status|state|summary)|summary"
    r"|overview)(?:\s+(?:of\s+)?(?:the\s+|my\s+)?(?:tracks?|timeline|project|session|reel|video|edit|so"
    " far))*"
    r"|what(?:'s| is| all)?(?: do| have| did)?(?: (?:i|we|you))?(?: have| got| put)?(?: (?:currently|now|in"
    r" there|so far|actually|all))* (?:on|in) (?:the |my |our )?"
    r"(?:timeline|reel|project|video|edit)(?: (?:now|so far|right now|currently|at the moment|atm))*|where are"
    r" we(?: (?:at|now|right now))*"
    r"|(?:list|show)(?: me)?(?: all)? (?:the )?(?:clips|segments|pieces|edits)(?: (?:so far|on the timeline|we"
    r" have|there are))*"
    "|what(?:'s| is| do (?:i|we) have)(?: currently| now)?(?: (?:on|in))? (?:the |my )?(?:timeline"
    "|tracks?|project|status|reel)(?: (?:now|so far|right now|like|look like))*|how many "
    "(?:clips|videos|segments|tracks)(?: (?:are there|do (?:i|we) have|are))?(?: (?:on"
    "|in) (?:the |my )?(?:timeline|reel|video))?(?: now)?|what does (?:the|my)"
    " (?:timeline|reel) look like(?: now)?|which clips are (?:(?:on|in) "
    r"(?:the |my )?(?:timeline|reel|video|edit)|in(?: there)?|on there)(?: (?:now|so far|right now))?|how"
    r" long is (?:the |my )?(?:timeline|reel|video|it|clip \d+|video \d+)(?: now)?|(?:preview|show)(?: me)? (?:the"
    " )?(?:result|timeline)"
    "|(?:现在|一共|总共|时间线上?|里面?)*(?:有)?(?:几|多少)[个段条](?:视频|片段|素材|轨道)"
    "|第.{1,3}[个段条](?:视频|片段)?(?:有)?多长(?:时间)?|(?:时间线|现在)*(?:长什么样|怎么样)(?:子)?(?:了)?"
    "|(?:视频|现在|一共|总共|总|全长)*(?:有)?(?:多长|时长)(?:是)?(?:多少|时间)?|(?:查一?下?|查看|查询"
    "|看看?|看一?下|显示|列出|告诉我|展示)?(?:我的?|这个)?(?:一下)?(?:当前|现在|目前|最新|项目"
    "|视频)*的?(?:状态|进度|时间线|时间轴|轨道)(?:信息|列表|情况|摘要|概览|状态)?(?:上)?(?:现在"
    "|目前)?(?:都)?(?:有(?:什么|哪些|几条(?:轨道)?)|如何|怎么样|是什么)?",
    _I,
)


_SOME_UNDO: Final = re.compile(r"(?:undo|revert|redo|撤销|撤回|重做)(?![a-z])|恢复(?:刚才|刚刚|上一?个|那个)", _I)
"""A walk through history that is no plain one: asked back, and never read as anything else."""


def read_history(clause: Clause) -> list[Ask]:
    """Understand a clause that is about the timeline's history or about the assistant itself."""
    words = re.sub(r"\s+", " ", clause.unfolded()).strip(" .!?？。")
    if (again := re.fullmatch(r"(?:undo|撤销|撤回)(?:[\s,，]*(?:undo|撤销|撤回))+", words)) is not None:
        return [Undo(len(re.findall(r"undo|撤销|撤回", again.group())))]
    if _RESTART.fullmatch(words):
        return [Restart()]
    for pattern, kind in ((_REDO, Redo), (_UNDO, Undo)):
        if pattern.fullmatch(words):
            steps = re.search(COUNT, re.sub(r"\b(?:first|second)\b", "", words), _I)
            return [kind(max(1, min(99, int(number(steps.group())))) if steps else 1)]
    if _HELP.fullmatch(words):
        return [Help()]
    if _STATUS.fullmatch(words):
        return [Status()]
    return [Unclear("undo_how")] if _SOME_UNDO.match(words) else []
