"""Many ways of saying one thing, brought to the words that the readers know. Pure.

Applied after texts and names of clips were taken out, so that neither is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from vlai_widgets.engine.agent.quantities import number

_I: Final = re.IGNORECASE
_LEVEL: Final = "(?:the )?(?:brightness|contrast|exposure|volume|music(?: volume)?|speed)"
_COUNT: Final = r"(?:\d{1,2}|one|two|three|four|five)"


def _taken_away(found: re.Match[str]) -> str:
    return found.group() if found.group()[0] in "删去剪切裁拿扔丢" else "去掉"


def _minus(found: re.Match[str]) -> str:
    return f"-{number(found.group(1)):g}"


def _both_ends(found: re.Match[str]) -> str:
    return f"{found.group(1) or '1'} seconds off both ends"


def _best_of(found: re.Match[str]) -> str:
    return f"rank the top {found.group(1)}{', add ' if found.group('more') else ''}"


_SAME: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern, _I), words)
    for pattern, words in (
        # --- English
        (r"\b(?:could|can|would|will) (?:you|we) (?:please )?not\b|\b(?:do|does|did) not\b", "don't"),
        (
            (r"\bget(?:ting)? rid of\b|\bdo away with\b|\btoss(?: out)?\b|\bchuck(?: out)?\b"
            r"|\bzap\b|\bscrub\b|\bwipe out\b"), "remove"),
        (r"\b(?:chop|hack|lop|saw|snip|shave)(?=\b(?! (?:up|into)\b))", "cut"),
        (r"\bchop(?: up)?\b|\bslice(?: up)?\b", "split"),
        (
            (r"\b(?:only|just) (?:keep|use|take|show me)\b(?! (?:the )?(?:top|best|worst"
            r"|\d{1,2}(?![:.\d]| ?s\b| ?sec)))|\b(?:keep|use) just\b|\buse only\b"
            r"|\bleave (?:only|just)\b(?! (?:the )?(?:top|best|worst|\d))"), "keep only"),
        (r"\b(?:pump|crank|bump|jack|push|dial|bring|nudge|whack) (?:(the \w+|it|that|them) )?up\b", r"turn \1 up"),
        (
            (r"\b(?:pump|crank|dial|bring|nudge|take|pull|tone) (?:(the \w+|it|that|them) )?down\b"
            "(?! to the)"), r"turn \1 down"),
        (
            (r"\b(?:pop|stick|slap|whack|(?:chuck|drop|throw)(?! the))(?: me)?(?: in| on| up| on there)? "
            r"(?=(?:an?|some|the|in)\b|[\ue000-\ue0ff])(?=.*(?:title|caption|text|music"
            r"|bgm|third|badge|crossfade|fade|[\ue000-\ue0ff]))"), "add "),
        ((r"\btake ((?:the |all (?:the )?|any )?(?:music|bgm|soundtrack|titles?|captions?|subtitles?|badges?"
          r"|logo|transitions?)) "
         r"(?:back )?(?:out|off|away)(?: again)?\b"), r"remove \1"),
        (
            (rf"\b(?:bump|push|lift|nudge|crank|pump|raise|boost|up) ({_LEVEL})(?! up| down)\b"
            r"(?= (?:a|slightly|some|by|just|\d)|\s*(?:$|[,.;!]))"), r"turn up \1"),
        (rf"\b(?:dial back|ease(?: off)?|pull back|tone back|knock back) ((?:on )?{_LEVEL})\b", r"turn down \1"),
        (r"\b(?:hide|turn off) (?=(?:the )?(?:opening|intro|title|closing|table|end|final|outro) card\b)", "remove "),
        (r"(?:隐藏|藏起?来?|关掉|关闭)(?=(?:片头|片尾|开场|结尾)(?:卡|$|[,，。]))", "去掉"),
        (r"\bon there\b", " "),
        (r"去调(?=\s*(?:[\ue100-\uefff]|第|最后|那|这|$|[,，。]))", "去掉"),
        (r"\bwhats\b", "what's"),
        (
            (r"\b(?:if (?:it|that)(?:'s| is|'s not| is not| isn't|s)(?: not)? (?:too much trouble|ok(?:ay)?"
            r"|alright|all right|fine|possible|no trouble)(?: with you)?"
            r"|(?:when|whenever|if) you(?:'ve got| get| have| can find)? (?:a |the )?"
            r"(?:chance|moment|sec|second|minute|time)|if you(?: would| could)? be so kind)"
            r"(?:\s*,\s*|(?=\s*$)|\s+(?=(?:please|could|can|would|will|do|just) ))"), ""),
        (
            (r"\b(?:thanks? |thank you )?ever so much\b|\b(?:that would be |it would be |it's )?(?:much|really|greatly)"
            r" appreciated\b|\b(?:i'd |i would |really )*appreciate it\b|\bmany thanks\b"), ""),
        (
            (r"\bthe (first|second|third|fourth|fifth) and (?:the )?(second|third|fourth|fifth|last)"
            r"(?=(?: ones?)?(?: (?:by|to|at|please|off|from|up|down)\b|\s*(?:$|[,.;!?])))"),
            r"the \1 clip and the \2 clip"),
        (
            (r"\b(?:drop|cut|knock|take|bring|pull|dip) ((?:the |my )?(?:background )?(?:music|bgm|soundtrack|song))"
            r"(?: back| down)* (to|by)(?= (?:about |around )?(?:\d|half|a |one |two ))"), r"lower \1 \2"),
        (
            (r"\b(?:stick|pop|slot|tuck|whack|slap|chuck|shove|bung|plonk) (?=(?:it|that|them|[\ue100-\uefff]"
            r"|(?:the|that|this|clip|video) [\w ]{1,24}?)\s+(?:right |straight )?(?:at|to|in|before|after|between|first"
            r"|last)\b)"), "put "),
        (r"(?:直接|就)(?:硬)?切(?=\s*(?:就行|就好|就可以|即可|$|[,，。]))", "硬切"),
        (r"(?<=[,;] )(?:just|only|plain|simple) (?:straight |hard )?cuts?(?=\s*(?:$|[,.;!]))", "hard cuts"),
        (r"\bback to where (?:we|i|it|you) (?:all )?(?:started|began)\b", "back to the start"),
        (
            (r"\b(?:have|want|play) ((?:the |clip |video )[\w ]{2,24}?|[\ue100-\uefff]) "
            r"(?=(?:right )?(?:at|to) the (?:very )?(?:end|start|beginning|front|back)\b)"), r"put \1 "),
        (r" for (?:suspense|effect|impact|emphasis|the (?:meeting|client|team|boss))(?=\s*(?:[,.;!]|$))", ""),
        (r"\b(all|everything) but (?=(?:keep|leave|mute)\b)", r"\1; "),
        (
            (r"\b(?:keep|leave) ((?:the |clip |video )?[\w\ue100-\uefff][^,;]{0,30}?) "
            r"(?:silent|silenced|muted|on mute)\b"), r"mute \1"),
        (
            (r"\bthe whole thing\b|\bthe full thing\b|\bthe total (?:length|duration|runtime)\b"
            r"|\btotal (?:length|duration|runtime)\b"), "the whole video"),
        (
            (r"\b(?:no (?:longer|more) than|not more than|less than|under|within|at most"
            r"|max(?:imum)?(?: of)?|up to)\s+(?=[\d]|\w+\s+(?:secs?|seconds)\b)"), "to "),
        (
            (r"((?:^|\b)(?:mute|unmute|remove|delete|drop|duplicate)\b[^,;]*), (?=(?:clip|video)s? \d+ (?:to|at"
            r"|by|is|goes|should|stays|louder|quieter"
            r"|faster|slower|brighter|darker|in|first|last)\b)"), r"\1; "),
        (r"\bfirst and (second|third|last) place\b", r"the first place and the \1 place"),
        (r"\b(?:the )?first and (?:the )?last (?:(\w+|\d+(?:\.\d+)?) )?seconds?\b", _both_ends),
        ((r"\b(?:voices?|speech|speakers?|talking|dialog(?:ue)?)\s+(?:(?:should|to|must)\s+be\s+)?louder than"
            r" (?:the )?(?:music|bgm)\b"), "make the music quieter"),
        (r"(?:人声|说话声?|对白)(?:要)?比(?:背景)?音乐(?:声音?)?(?:更)?(?:大|响)(?:一?[点些])?", "音乐调小"),
        (r"(?<=[声量])放大", "调大"),
        (r"\bgo back (\w+) versions?\b", r"go back \1 steps"),
        (r"\bbits\b", "parts"),
        (r"\bback to back\b", "twice"),
        (r"\b(?:quicker|speedier)\b", "faster"),
        (r"\b(first|last|final|opening) second and a half\b", r"\1 1.5 seconds"),
        (r"\b(first|last|final|opening) couple (?:of )?(?=seconds|secs)", r"\1 2 "),
        (rf"\b(?:another )?({_COUNT})(?<!one)(?: more)(?= (?:seconds?|secs?)\b)(?: (?:seconds?|secs?))",
            r"\1 seconds longer"),
        (rf"\banother ({_COUNT}) (?:seconds?|secs?)\b", r"\1 seconds longer"),
        ((r"\ban (?=(?:add|remove|delete|mute|trim|cut|split|move|make|put|set|speed|slow|hide|show|rank|use|turn"
            r"|change|brighten|darken)\b)"), "and "),
        (r"\bskip (?=(?:the |any |all )?(?:titles?|captions?|subtitles?|music|bgm|lower|transitions?|badges?|text)\b)",
            "remove "),
        (r"(?<=mute )every(?:body|one)\b|(?<=silence )every(?:body|one)\b", "everything"),
        (r"(?<=[a-z]) (?:max|tops|maximum|at most)(?=\s*(?:[,.;!]|$))", ""),
        (
            (r"\b(?:the )?(?:clip|video|one) (?:that|which) (?:is |was )?(?:rank(?:s|ed)?|comes?|came|finish(?:es|ed)"
            r"|scor(?:es|ed))(?: in| the)? (?:last|lowest|worst)(?: place)?\b"), "the loser"),
        (
            (r"\b(?:the )?(?:clip|video|one) (?:that|which) (?:is |was )?(?:rank(?:s|ed)?|comes?|came|finish(?:es|ed)"
            r"|scor(?:es|ed))(?: in| the)? (?:first|highest|best)(?: place)?\b"), "the winner"),
        (
            (r"\bstart over from (?:the )?(?:very )?(?:original|first|initial)(?: (?:version|cut|state|draft))?\b"),
            "start over"),
        (
            (r"\b(?:put|place|lay|add) all (?:of )?(?:the |my )?clips (?:on|in|into|onto|to) (?:the )?timeline"
            r"(?: one after (?:another|the other)| in (?:order|sequence|a row))?\b"), "add all clips to the timeline"),
        (
            (r"\bhide ((?:the )?(?:rank(?:ing)? )?(?:badges?|plates?)) and (the )?((?:opening|intro|title|end|closing"
            r"|final) (?:card|table))\b"), r"hide \1, remove the \3"),
        (r"\bhow (?:does|do|is|are) (.{1,60}?) (?:differ|different) (?:from|to|compared to)\b", r"compare \1 with"),
        (r"\b(?:the )?(?:clip|video|one) (?:in|at) (?:the )?(?:last|bottom) place\b", "the loser"),
        (r"\b(?:the )?(?:clip|video|one) (?:in|at) (?:the )?(?:first|top) place\b", "the winner"),
        (r"\b(?:the )?(?:clip|video|one) (?:in|at) (?:the )?(second|third) place\b", r"the \1 place"),
        (r"\bthrow (?:out|away) (?=everything|all)", "remove "),
        (
            (r"\b(?:the )?(?:music|bgm|soundtrack) (?:shouldn't|should not|needn't|doesn't need to|doesn't have to"
            r"|must not|mustn't|no longer (?:needs to|has to|should)) (?:be )?duck(?:ed)?\b[^,;.]*"),
            "don't duck the music"),
        (r"\bi (?:only|just) want to hear (?:the )?music\b", "mute all clips"),
        (r"^(?:move|put|place) (?:it|that|this) (?:over |somewhere |right )?(?:there|here|else)$", "move something"),
        (
            (r"\bstop (?:lowering|dipping|ducking|turning down) (?:the )?(?:music|bgm)"
            r"(?: (?:under|for|when|while|during)(?: (?!and\b)[\w']+)+)?"), "don't duck the music"),
        (r"\b(the (?!rest\b)[\w ]{3,30}?|[\ue100-\uefff]) can (?:also )?go(?: too| as well)?(?=\s*(?:$|[,.;!]))",
            r"remove \1"),
        (r".*\(\s*(redo|undo)\s*\)\s*$", r"\1"),
        (r"\b(?:bring|turn) (the clips|clips?(?: \d+)?|[\ue100-\uefff]) (?:up |down )?to (\d+\s*(?:%|percent))",
            r"set \1 volume to \2"),
        (
            (r"\bmake (?:it|them|this) (?:faster or slower|slower or faster|louder or quieter|quieter or louder"
            r"|brighter or darker|darker or brighter|shorter or longer|longer or shorter)\b"), "change something"),
        (r"\bhow (?:does|do) ([^,;.]{1,60}?) differ\b(?! from)", r"compare \1"),
        (
            (rf"\b(?:which|who)(?: one| clip| video)?(?: of the two)? (?:is|does|performs?|scores?|works?) (?:better"
            rf"|stronger"
            rf"|best"
            rf"|higher)\s*[,:]?\s*(?:clip )?({_COUNT}) or (?:clip )?({_COUNT})\b"), r"compare clip \1 and clip \2"),
        (
            (r"\b(?:put|place|arrange|play|show|have|order) (?:them|everything|(?:all )?(?:the |my )?(?:clips|videos))"
            r" in (?:this|the following) (?:order|sequence)\s*:?"), "order: "),
        (r"\b(?:clips|videos|them|everything) in (?:the |this )?order(?: of)?:? (?=\d)", "order: "),
        (
            (r"\b(?:make|give|do|create|build|show|cut)(?: (?:me|us))? (?:an? |the )?countdown(?: (?:reel|video"
            r"|ranking))?"
            r"(?: (?:of|with|for|from) (?:all )?(?:of )?(?:the |my |our |these )?(?:clips|videos|them))?"
            r"(?=\s*(?:$|[,.;!]|and\b|with\b))"), "rank them as a countdown"),
        (r"\bcancel (?=(?:the |my )?(?:last|previous|latest)\b)", "undo "),
        (r"(?:^|(?<=[,;] ))((?:clip|video) \d+|[\ue100-\uefff]) (?:with no|without(?: any)?|no) (?:sound|audio)\b", r"mute \1"),
        ((r"\b(?:only|just) (?:the )?(?:sound|audio) (?:of|from|on) (?=[\ue100-\uefff]|clip|video"
        r"|the)"), "mute all clips except "),
        (r"\bbroadcast (?:level|standard|loudness)\b", "-23 lufs"),
        (r"\bnormali[sz]e (?:all|everything|it|them|all (?:the )?clips|the clips|the video)\b", "normalize audio"),
        (
            (r"\b(?:show|give|get|see)(?: me)? (?:the )?rankings?(?= (?:by|for|using|with|under|according|based"
            r"|in)\b)"),
            "rank them"),
        (
            (r"\bcompare (?:the )?(?:best|winner|top|strongest)(?: (?:clip|video|one))? (?:with|to|and|against|vs\.?)"
            r" (?:the )?(?:worst|loser|weakest|bottom|last)(?: (?:clip|video"
            r"|one))?"), "compare the winner and the loser"),
        (
            (r"\b(?:i |we )?(?:need|want|would like|'d like) (?:the |my |these |all )*(?:clips|videos|them) (?:to be )?"
            r"(?=ranked|scored|sorted by|compared)"), ""),
        (r"\bby how (?:well|much) (?:they|it|each one|each) (?:convert|sell)s?\b", "by conversion"),
        ((r"\bby how (?:well|much) (?:they|it|each one|each) (?:hook|engage|hold attention"
        r"|grab attention)s?\b"), "by attention"),
        ((r"\b(?:show me )?(?:only |just )(?:show me )?the (?:top performers?|best performers?|winner)(?=\s*(?:$"
        r"|[,.;!]))"), "show me the top 1"),
        (r"\bwhat are (?:the )?(two|three|four|five|\d) best (hooks?|audio|pace|paced|opening)s?\b", r"top \1 by \2"),
        ((r"\b(?:what|how) (?:would|could|can|might|should) (?:i |we )?(?:improve|fix|help|lift) (?=the\b|clip|video"
        r"|[\ue100-\uefff])"), "explain "),
        (r"\bmusic (?:off|silent|muted) (?=(?:while|when|whenever|during|under) )", "duck the music "),
        ((r"\bmake (?:the )?(?:speech|voices?|dialog(?:ue)?) (?:clearer|more audible|stand out"
        r"|easier to hear) (?:over|above) (?:the )?(?:music|bgm)\b"),
            "duck the music under speech"),
        ((r"\b(?:let|have|make) ((?:the )?clip \d+|[\ue100-\uefff]|the \w+ clip) (?:run|play"
        r"|go) from\b"), r"trim \1 from"),
        (r"\bswip(?:e|ing)\b", "slide transition"),
        (r"\b(?:no|without) (?:any |other )?effects\b", "nothing else"),
        (r"\bwhat (?:did|have) you (?:change|changed|do|done)(?: so far)?\b", "show the timeline"),
        (r"\bat (?:the )?(\d+(?:\.\d+)?)[- ]?(?:second|sec|s) (?:mark|point)\b", r"at \1 seconds"),
        (
            (r"\b(crossfade|fade|dissolve|wipe|slide|zoom|transitions?)( (?:everywhere|between (?:all|every)\b[^,;]*?))"
            r" (?:but|except)(?: not)? (?:for )?between ([^,;]+)"), r"\1\2; no transition between \3"),
        ((r"(?:, | )(?:not|instead of|rather than) (?:square|vertical|horizontal|portrait|landscape"
        r"|\d{1,2}:\d{1,2})(?=\s*(?:$|[,.;!]))"), ""),
        (
            (r"\b(?:make|cut|trim|shorten) ((?:the )?clip \d+|[\ue100-\uefff]|the \w+ clip) (?:to )?half (?:as long"
            r"|(?:of )?its"
            r" (?:length|duration))"), r"shorten \1 by half"),
        ((r"\b(dramatic|epic|calm|cinematic|orchestral|film|musical|upbeat|soft|gentle|moody"
        r"|tense) score\b"), r"\1 music"),
        (r"\bleave out (?=[^,;]{1,40}? and rank\b)", "rank without "),
        ((r"(?<=rank without )([^,;]{1,40}?) and rank (?:the )?(?:rest|others|remaining (?:clips|ones)"
        r"|everything else)\b"), r"\1"),
        (
            (r"\bwhat(?: are| is|'s) (?:the )?(?:strengths?|weaknesses|weakness|strong points?|weak points?"
            r"|problems?|issues?)"
            r" (?:of|with|in|about) "), "explain "),
        (
            (r"\b(?:remove|delete|drop) (?:all (?:the |of the )?(?:clips|videos)|everything|all) (?:except|but"
            r"|other than|apart from)"
            r" (?:for )?(?:the )?(top|best) (two|three|four|\d)(?: (?:clips|videos"
            r"|ones))?"), r"keep only the \1 \2 clips"),
        (r"\breset (?:all|every) (?:the |my |our )?(?:changes?|edits?)\b", "undo everything"),
        (
            (r"\b(?:make|create|build|give me|do)(?: me)? (?:an? |the )?(?:reel|video|short|film|cut"
            r"|compilation) (?:of|from|with|out of)"
            r" (?:the |my )?(two|three|four|\d) best(?: (?:clips|videos|ones))?(?P<more> with (?:an? )?)?"), _best_of),
        (r"\b(?:isn't|is no longer|aren't) needed\b", "is not needed"),
        (r"^back (one|two|three|four|\d+) steps?\b", r"go back \1 steps"),
        (r"\b(?:one|once) more undo\b|\banother undo\b", "undo"),
        (r"^(?:the )?(?:top|best|winning) (?:clip|video|one) only\b", "show me the top 1"),
        (r"^who(?:'s| is| came| comes) (?:in )?(?:second|third|next)(?: place)?\b(?=\s*\??\s*$)", "rank them"),
        ((r"\b(?:the )?original (?:audio|sound)s? off\b|\bturn (?:the )?original (?:audio"
        r"|sound)s? off\b"), "mute all clips"),
        ((r"\b(?:the )?(?:first|opening) (?:clip|video|clips) (?:should|must|has to|needs to|to) be ([\ue100-\uefff]"
        r"|(?:the )?(?:clip|video) \d+)"), r"move \1 to the start"),
        ((r"\b(?:the )?(?:last|final|closing) (?:clip|video) (?:should|must|has to|needs to|to) be ([\ue100-\uefff]"
        r"|(?:the )?(?:clip|video) \d+)"), r"move \1 to the end"),
        ((r"\b(?:swap|replace|exchange) (?:the |my )?(title|caption|subtitle|headline)(?: text)? (?:for|with"
        r"|by) (?=[\ue000-\ue0ff])"), r"change the \1 to "),
        (r"^equal weights\b", "rank by equal weights"),
        (r"\bhow (?:do|does) ([^,;.]{1,60}?) compare\b", r"compare \1"),
        ((r"\bhave (?:it|the music|the bgm) (?:dip|drop|duck|go down|get quieter) (?=(?:when|whenever|while|under"
        r"|during)\b)"), "duck the music "),
        (r"\bevery pair of (?:clips|videos)\b", "all clips"),
        (r",?\s*\b(?:no,? wait|wait,? no|sorry),? to (\d+(?:\.\d+)?)(?=\s*(?:$|[,.;!]))", r", no wait, \1 seconds"),
        (r"\bpoorest\b", "worst"),
        (r"\bkill all (?:the )?(?:sound|audio)s? (?:from|of|on|in) (?:all )?(?:the )?clips\b", "mute all clips"),
        (r"\bbut lay (?:the )?(?=[\ue100-\uefff])", "; add "),
        (r"\bbin (?=(?:everything|all|the|clip|[\ue100-\uefff]))", "remove "),
        ((r"\b(?:loop|repeat|play) ((?:clip|video) \d+"
        r"|[\ue100-\uefff]) three times (?:in a row )?(?:in )?total\b"), r"duplicate \1 2 times"),
        # --- Chinese
        (r"(?:不参加|不参与|不参评)(?=\s*(?:$|[,，。]|排))", "不算"),
        (r"(?:剪|trim\s*)到前(?=[\d一二两三四五六七八九十半])", "只保留前"),
        (r"(?<=其他)片子|(?<=其它)片子|(?<=其余)片子", "视频"),
        (r"(?:视频|片段)的(?:声音|原声)(?:全部|都|全)?(?:关掉|关了|去掉|不要)", "静音"),
        ((r"(?<=排名|排序|评分|打分)\s*[,，]\s*(?:倒序|(?:分)?最低的在前)(?:[,，]\s*(?:倒序|(?:分)?最低的在前))?(?=\s*(?:$"
        r"|[,，。]))"), "从低到高"),
        (r"淡入淡出(?:的)?衔接", "淡入淡出转场"),
        (r"所有(?:的)?(?:改动|修改|编辑)(?:都|全部?)?不要了\s*[,，]\s*(?=恢复|回到|还原)", ""),
        ((r"(音频|声音|节奏|开头|清晰度|画质|视觉|适配度|hook|pace|clarity|appeal|audio|fit)\s*(?:这个)?(?:维度|方面"
        r"|这项|上)?\s*谁(?:是)?(?:第一|最强|最好|最高)"), r"按 \1 排名"),
        (r"[,，]\s*剪了(?:再)?接上(?=\s*(?:$|[,，。]))", ""),
        (r"(?<=[\ue100-\uefff])\s*那[条个段](?:视频|片段)?(?=\s*(?:trim|cut|剪|speed|mute|静音|split|切|的))", " "),
        (r"整[条个段]片子", "整个视频"),
        (r"(?:把|将)?\s*(?:第)?([一二三四五六\d])(?:[个条段])?(?:和|跟|与|、)(?:第)?([一二三四五六\d])(?:[个条段])?的?(?:顺序|位置|次序)(?:对)?(?:换|调|交换|互换)(?:一?下|过来)?",
            r"第\1个和第\2个对调"),
        (r"[,，]\s*快(?:来|点)(?:吧)?(?=\s*(?:$|[,，。!！]))", ""),
        (r"(?:把|将)?\s*([\ue100-\uefff]|第.个|最后一[个条])\s*排除掉?", r"排除\1"),
        (r"(?:哦|噢|啊|呃|哎)+\s*(?=不是\s*[,，])", ""),
        ((r"哪[个条段](?:视频|片段)?(?:的)?(?:画面|画质)?最清[楚晰]|(?:画面"
        r"|画质)最清[楚晰]的?是哪[个条段]"), "按清晰度排名"),
        (
            (r"(?<![按照以用据\w])(开头|开场|节奏|清晰度|画质|音频|声音|音质|视觉|适配度)(?:质量)?(?:来|去)?(排名|排行|排序)(?!第)"),
            r"按\1\2"),
        ((r"(?:光|单|只)看(开头|开场|节奏|清晰度|画质|音频|声音|音质|视觉|画面|适配度)(?:质量"
        r"|这一?项)?(?:的话)?(?=[,，])"), r"按\1排名"),
        (r"(?:重新)?(?:排序|排)一?下?(?:一下)?名次", "重新排名"),
        (
            (r"(hook|pace|clarity|appeal|audio|fit|开头|节奏|清晰度|画质|音频|声音|适配度)\s*(?:这|那)?(?:一?项|个?维度|方面)?(?:上|里)?谁"
            r"(?:最差|垫底|最后|倒数第一|最低)"), r"按 \1 排名最差"),
        ((r"(?:比较|更|主要|重点)?(?:看重|在乎)((?:成交|下单)?(?:转化|注意力|互动|完播|节奏|清晰度|声音"
        r"|开头)率?)"), r"按\1排名"),
        (r"取(?:(?:排名|得分)(?:最高|第一)|最高|最好)的?一?[条个段](?:视频)?", "只看前1名"),
        (r"排名[后完](?:再)?(?=解释|告诉|说说|说明)", "排名，"),
        (r"\s\+\s*(?=[\u4e00-\u9fff])", "，"),
        ((r"(\d+(?:\.\d+)?)\s*秒\s*(?:进|入|出现)\s*[,，]?\s*(?:到|第)?(\d+(?:\.\d+)?)\s*秒\s*(?:出|退"
        r"|消失)"), r"\1秒到\2秒"),
        (r"(?:背景乐|背景音)(?=(?:换|改|用))", "背景音乐"),
        (r"(?<=不要了)\s*[,，]\s*从(?:时间线|时间轴)上?(?:移走|拿走|去掉|撤下|拿掉|移除)(?:吧|了)?(?=\s*(?:$|[,，。]))", ""),
        ((r"(?:这|那)?(?:几条|几个|些|所有|全部)?(?:视频|片段)?(?:加起来)?一共(?:有)?多(?:长"
        r"|少秒)(?:时间)?"), "整个视频多长"),
        (r"(?:别的|其他|其它)(?:维度|指标|方面|项)?(?:都|就)?(?:不用|不必|别|不要)(?:看|管|算|考虑)了?", "别改"),
        ((r"(?:把|将)?最(?:差|弱|后一名)的(?:那?[个条段])?(?:视频|片段)?(?=(?:给)?(?:删|去掉|静音|移|不要"
        r"|拿掉))"), "把最后一名"),
        (r"(?:把|将)?最好的(?:那?[个条段])?(?:视频|片段)?(?=(?:给)?(?:复制|静音|移|放到))", "把第一名"),
        (
            (r"(?:取消|关闭|关掉|去掉|停用|不用|不要)(?:掉)?(?:自动(?:压低|降低|调低)|压低)(?:背景)?(?:的)?(?:音乐|配乐|bgm)?(?=\s*(?:$|[,，。]|了|吧))"
            r"|(?:取消|关闭|关掉|停用)(?:音乐|bgm)?(?:自动)?(?:闪避|避让)"), "不要闪避"),
        (
            (r"(?:用|按|拿|以)\s*((?:abcd|cqs(?:[- ]?like)?))\s*(?:框架|标准|方案|方法|模型|体系)?(?:来|去)?\s*(?:评"
            r"|打分|评估|评价"
            r"|看|测|跑)(?:一评|一?下|一?遍|看|个分)?"), r"按 \1 排名"),
        (
            (r"(对比|比较)(?:一下)?(?:排?第一(?:名)?|最好)的?(?:那?[个条段](?:视频)?)?(?:和|跟|与)(?:最差|最后|垫底|倒数第一)(?:一?名)?"
            r"的?(?:那?[个条段](?:视频)?)?"), r"\1第一名和最后一名"),
        ((r"音量(?:都|全部)?(?:统一|拉平|均衡|弄?一致)|(?:统一|拉平|均衡)(?:一下)?(?:所有|各段"
        r"|每段)?的?音量"), "音量标准化"),
        (
            (r"(?:排名?|得分|名次)(?:在)?(?:最后|最低|垫底|末位|倒数第一)的(?=\s*(?:给我|都|也|再)?(?:删|去|静|移|剪|拿"
            r"|不要|放|加速|调))"), "最后一名"),
        (
            (r"(?:排名?|得分|名次)(?:在)?(?:第一|最高|最前)的(?=\s*(?:给我|都|也|再)?(?:删|去|静|移|剪|拿|放|加速"
            r"|调|复制))"), "第一名"),
        (r"(?:我)?后悔了\s*[,，]?", ""),
        (r"负(?=\d)", "-"),
        (r"负(二?十[一二三四五六七八九]?|[一二三四五六七八九])", _minus),
        (r"(前|后)半截", r"\1半段"),
        (r"安静(?:一?点|一些)?的(?=\s*(?:$|[,，。]|音乐|bgm|配乐))", "舒缓的"),
        (r"总榜单?", "排行榜"),
        (r"(?<=undo)\s*一下", ""),
        (
            (r"(?:timeline|时间线|时间轴)\s*(?:上|里)?面?(?:现在|目前)?都?有(?:些)?(?:什么|啥|哪些)(?:东西)?"),
            "时间线什么状态"),
        (r"(?<=顺序)(?:也|都|全部?|全都|给我|再)+(?=倒|反|颠)", ""),
        (r"(?:timeline|时间线)\s*(?:是|现在)?什么\s*(?:status|state)", "时间线什么状态"),
        (r"(?:音乐|bgm|配乐)(?:就)?(?:不用|不要|别|不必|无需)再?(?:自动)?(?:压低|闪避|变小|降低)了?", "不要闪避"),
        (r"(?:trim|cut)\s*掉", "剪掉"),
        (r"(?:skip|exclude|ignore)\s*掉", "不算"),
        (r"(?:delete|remove)\s*掉", "删掉"),
        (
            r"(?:你|都)*\s*(?:support|支持)\s*(?:哪些|什么)(?:功能|操作|编辑|命令|(?=\s*(?:$|[,，。?？呢呀])))",
            "你能做什么",
        ),
        (
            (r"(?:有)?人?(?:说话|讲话|出声)(?:的?时候?)\s*(?:把|将)?(?:背景)?(?:音乐|bgm|配乐)(?:的?声音)?(?:自动)?"
            r"(?:压低|调低|调小|变小|降低|放低|小)(?:一?[点些])?"), "闪避"),
        (r"(?<=撤销)(?:掉)?(?:前面|之前|刚才|刚刚)的?(?=[一两二三四五六七八九十\d]+步)", ""),
        (
            (r"(?:排名|排|得分)(?:在)?(?:最后|最低|垫底|末位|倒数第一)的?那?一?[个条段](?:视频|片段|素材)?"
            r"|(?:排名|得分)(?:最后|最低|垫底|末位)的(?:视频|片段|素材)"), "最后一名"),
        (
            (r"(?:排名|排|得分)(?:在)?(?:第一|最高|最前)的?那?一?[个条段](?:视频|片段|素材)?"
            r"|(?:排名|得分)(?:第一|最高)的(?:视频|片段|素材)"), "第一名"),
        (r"(?:^|(?<=[,，。;；\s]))在(?=加[个上一段首点]|把|给|删|配[个上乐])", "再"),
        (r"综合平均|平均一?下(?=排)", "平均权重"),
        (r"(?<=排)[名出在]?(?:最后|末)(?=[一两二三四五六七八九十\d]+[个名条])", "最差"),
        (r"^(?:maybe|perhaps|possibly|how about we|why don't we)\s+(?=[^.!;]*\?\s*$)", "should i "),
        (r"^(?:要不|要不然|或许|也许|不如)(?!要)(?=[^。！；]*[?？]\s*$)", "要不要"),
        (r"^sped\b", "speed"),
        (r"\b(first|last|final|opening) (?:half (?:a )?second)\b", r"\1 0.5 seconds"),
        (r"\b(first|last|final|opening) second\b(?! (?:clip|video|one))", r"\1 1 seconds"),
        (r"第一秒(?!.*[到至])", "前1秒"),
        (r"啥", "什么"), (r"咋(?:样)?", "怎么"), (r"俩", "两个"), (r"仨", "三个"), (r"头一个|首个", "第一个"),
        (r"(?<![开片])头(?=[一二两三四五六七八九十半\d])", "前"),
        (r"最(?:烂|拉胯|次|弱|垃圾)", "最差"), (r"最(?:牛|棒|强|优秀|厉害|火)", "最好"),
        (r"(?<!排)(?:砍|掐|抠|剔|弄|撤|扔|踢|拿|丢|干|清|除|删|去|剪|切|裁|挖)掉了?", _taken_away),
        ((
            r"(?<=[\u4e00-\u9fff\ue100-\uefff])(?:去了|撤了|扔了|拿走|丢了|踢了|给?去掉了"
            r"|撤下来|拿下来|取消掉)(?=[吧呗啦]?\s*(?:[,，。!！]|$))"), "去掉"),
        (r"(?:搞|弄|整|做|变|转|调整?)(?:成|为)", "改成"),
        ((r"(?:搞|弄|整(?!个(?:视频|片|短片|成片|时间线|画面|项目|reel)))(?=[个点首段一]\S|[一个]*(?:标题|字幕|音乐"
        r"|bgm))"), "加"),
        (r"来(?:个|一个|首|一首|段|一段)(?=\S)", "加个"),
        (
            (r"(?<![为怎凭])(?<!什么)(?<!为何)(?:挪|搬|拉|拖|排|调换?|提|弄|搁|摆)(?:到|在|至)"
            r"(?=[最第前后开头尾末\ue100-\uefff])"), "移到"),
        (r"搁|摆(?=在|到)", "放"),
        (r"音乐声音?|背景乐|背景音(?!乐)|bgm\s*音量", "音乐音量"),
        (r"关小|开小|弄小|调轻|放小", "调小"), (r"开大|弄大|调响|放大声", "调大"),
        (r"总(?:时长|长度|长)|全长|整体时长|整片时长|片长|总共时间", "整个视频"),
        (r"(?:控制在|压缩到|压到|缩减到|限制在|保持在)", "剪到"),
        (r"(?<=[秒])\s*(?:以内|之内|内|左右|以下)", ""),
        (r"不(?:要)?超过(?=\s*[\d一二两三四五六七八九十])", "剪到"),
        (r"掐头去尾", "头尾"),
        (r"干[嘛吗]|做嘛", "做什么"),
    )
)  # fmt: skip


GONE: Final = re.compile(
    "^(?:remove|delete|hide|drop|ditch|scrap|bin|dump|kill|stop|lose|clear|erase|disable"
    "|cancel|cut out|switch off|turn off"
    r"|take (?:off|away|out)|no|without|no more|don'?t (?:show|display|use|play|add|include|need|want|have))\b"
    r"|\b(?:turn|switch|take|get|have|leave|keep|make|with|want|get)\b.*\boff$|\b(?:plates?|badges?|numbers?"
    r"|titles?|captions?|subtitles?|music|bgm|ranks?|text|transitions?|thirds?|overlays?|them|it|logo"
    r"|labels?)\s+off\b(?![- ]cent)"
    r"|(?:turn|switch|take|get)\s+(?:all\s+|the\s+|any\s+|those\s+"
    r"|these\s+)*[\w -]{0,24}\boff\s+(?:the\s+)?(?:video|reel|screen|timeline|clips?|everything|[\ue100-\uefff])"
    r"|\b(?:away|hidden|gone|disappear|vanish)\b|消失|\b(?:remove|hide)\b"
    "|(?:去掉|去除|删除|删掉|删了|删去|删$|隐藏|藏|关闭|关掉|关了|移除|拿掉|取消|清除"
    "|清掉|不要(?!那么|这么|太|再|超|挡|遮|盖|动|改|变|删|靠|偏|一直|总|放|盖)|不用(?!那么|这么|太)|不需要|不显示"
    "|别(?=再?(?:显示|要|出现|放了|用|加|写|播|打|挂|上))"
    r"|停掉|停止|停了|无(?![缝损线])|^关(?=音乐|字幕|标题|文字|转场|角标|名次|配乐|bgm))",
    _I,
)
"""Words that take a title, a badge, music or a transition away."""


_MIXED: Final = tuple(
    (re.compile(pattern, _I), words)
    for pattern, words in (
        (r"\bunmute\b\s*(?:一下|掉)?(?=\s*(?:[,，。;；了吧]|$))", "取消静音"),
        (r"\bmute\b\s*(?:一下|掉)?(?=\s*(?:[,，。;；了吧]|$))", "静音"),
        (r"\b(?:delete|remove|drop)\s*(?:掉|一下|了)", "删掉"),
        (r"\bcut\s*掉", "剪掉"),
        (r"\bsplit\b\s*(?:一下|开)?(?=\s*(?:成|[,，。;；]|$))", "分割"),
        (r"\b(?:duplicate|copy)\s*(?:一下|一?份|一个)", "复制"),
        (r"\bundo\s*(?:一下|掉)?(?=\s*(?:[一二两三\d]|之前|刚才|上|前|那|[,，。;；]|$))", "撤销"),
        (r"\bredo\s*(?:一下)?(?=\s*(?:[一二两三\d]|[,，。;；]|$))", "重做"),
        (r"\bswap\s*(?:一下)?(?=\s*(?:[,，。;；]|$))", "对调"),
        (r"\bmove\s*(?=[到去至])", "移"),
        (r"\btrim\s*(?=[到成掉至])", "剪"),
        (r"\breset\s*(?:一下|掉|回)?(?=\s*(?:到|最|初|原|开|[,，。;；]|$))", "重置"),
        (r"\brank\s*一下", "排名"),
        (r"\bvolume\b(?=\s*(?:调|开|再|太|小|大|降|加))", "音量"),
    )
)
"""English verbs within Chinese sentences: "第一个 mute 掉"."""


def plainly(text: str) -> str:
    """Return a sentence in the words of the grammar.

    Example:
        >>> plainly("get rid of the title"), plainly("标题去了")
        ('remove the title', '标题去掉')
    """
    for pattern, words in _SAME:
        text = pattern.sub(words, text)
    if re.search(r"[\u4e00-\u9fff]", text):
        for pattern, words in _MIXED:
            text = pattern.sub(words, text)
    return re.sub(r"  +", " ", text)
