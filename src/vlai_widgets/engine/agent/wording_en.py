"""English ways of saying one thing, and the words of the readers for it, in the order in which they are put."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_I: Final = re.IGNORECASE
_LEVEL: Final = "(?:the )?(?:brightness|contrast|exposure|volume|music(?: volume)?|speed)"
_COUNT: Final = r"(?:\d{1,2}|one|two|three|four|five)"


def _both_ends(found: re.Match[str]) -> str:
    return f"{found.group(1) or '1'} seconds off both ends"


def _best_of(found: re.Match[str]) -> str:
    return f"rank the top {found.group(1)}{', add ' if found.group('more') else ''}"


SAME: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern, _I), words)
    for pattern, words in (
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
        ((r"(?:^|(?<=[,;] ))((?:clip|video) \d+|[\ue100-\uefff]) (?:with no|without(?: any)?|no) (?:sound"
        r"|audio)\b"), r"mute \1"),
        (
            (r"\b(?:only|just) (?:the )?(?:sound|audio) (?:of|from|on) (?=(?:[\ue100-\uefff]|(?:the )?(?:clip"
            r"|video) \d+"
            r"|the \w+ (?:clip|video|one))\s*(?:please\s*)?(?:$|[,.;!]))"), "mute all clips except "),
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
    )
)  # fmt: skip
