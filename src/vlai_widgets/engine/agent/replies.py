"""The words of the agent, in English and Chinese. Pure: values in, Markdown out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.engine.agent.ranking import Scored
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.scoring import BatchScores, Reason, explain

DIMENSION_WORDS: Final = {
    "en": {d: d for d in DIMENSIONS},
    "zh": {"hook": "开场", "pace": "节奏", "clarity": "清晰", "appeal": "视觉", "audio": "声音", "fit": "适配"},
}

_WORDS: Final = {
    "en": {
        "head": ("Rank", "Clip", "Score", "Likely ranks", "Strongest", "Weakest"),
        "leads": "**{name}** leads with {score:.1f} of 100 ({preset}).",
        "leads_one": "**{name}** scores {score:.1f} of 100 ({preset}).",
        "tie": "Ranks {lo}-{hi} are not distinguishable under reasonable weights.",
        "shown_best": "The reel shows the top {count}.",
        "shown_worst": "The reel shows the lowest {count}.",
        "failed": "Could not be ranked:",
        "honest": "The score checks measurable craft; it is not a forecast of views or sales.",
        "no_clips": "There are no clips in this session yet. Upload some (mp4, mov, avi, webm, mkv), then ask again.",
        "none": "None of the clips could be ranked:",
        "edited": "Done: {what}.",
        "aspect": "the video is now {aspect}",
        "title": "the title reads “{title}”",
        "not_yet": "I can't do this part yet: {words}.",
        "unknown": "I did not understand that, so nothing was changed.",
        "help": (
            "I can:\n"
            "- rank the uploaded clips: “rank these videos by engagement score”, “top 3 by hook”,"
            " “worst 2”, “rank without clip 2”\n"
            "- compare two: “compare a.mp4 with b.mp4”, and explain: “why is a.mp4 first?”\n"
            "- shape the video: “make it 16:9”, “720p”, “title 'Spring launch' for 3 seconds”, “caption"
            " '…' from 2 to 5 s in white”, “hide the rank badges”\n"
            "- sound: “lo-fi music at 35 %”, “mute clip 2”, “music lower under speech”, “loudness -14 LUFS”\n"
            "- cut: “trim clip 2 to 5 s”, “split clip 1 at 3 s”, “move clip 3 to the front”, “speed up"
            " clip 2 by 2x”, “remove clip 4”\n"
            "- look: “crossfade of 0.5 s”, “make clip 1 brighter”, “light theme”, “brand colour #ff6600”\n"
            "- go back: “undo”, “redo”, “back to the start”; “show tracks” says what is there\n"
            "Then export the video."
        ),
        "help_music": (
            "I make music in these moods: lo-fi, upbeat, calm, epic, corporate, acoustic, electronic, cinematic:"
            " “calm music at 30 %”. Or take a sound file that you uploaded: “use jingle.mp3 as music”."
        ),
        "help_transitions": (
            "Between clips there can be a fade (one clip into the next), a dip (through black), a wipe, a slide or a"
            " zoom: “wipe of 0.5 s between clips 1 and 2”, “no transitions”."
        ),
        "help_ranking": (
            "I rank by a preset (attention, conversion, equal, abcd, cqs-like) or by one dimension (hook, clarity, "
            "pace,"
            " audio, appeal, fit): “rank by conversion”, “top 3 by hook”."
        ),
        "help_shape": (
            "The video can be 9:16, 16:9, 1:1 or 4:5, with a short side of 360 to 1080 pixels: “make it 4:5”,"
            " “1080x1350”, “720p”."
        ),
        "help_text": (
            "There are titles, captions and lower thirds, each with a place, a colour and times: “caption 'Only today'"
            " from 2 to 5 s at the bottom in yellow”, “lower third 'Anna Lee, CEO' on clip 1”."
        ),
        "no_draft": "The timeline is empty. Ask me to rank the clips first.",
        "gap": "**{a}** is {gap:.1f} points ahead of **{b}**. The gap comes from:",
        "level": "**{a}** and **{b}** score the same.",
        "feature": "Feature",
        "points": "Points",
        "strengths": "Strengths of **{name}**:",
        "fixes": "What would lift it most:",
    },
    "zh": {
        "head": ("名次", "视频", "得分", "可能名次", "最强", "最弱"),
        "leads": "**{name}** 领先，得分 {score:.1f}（满分 100，方案：{preset}）。",
        "leads_one": "**{name}** 得分 {score:.1f}（满分 100，方案：{preset}）。",
        "tie": "在合理的权重下，第 {lo}-{hi} 名无法区分。",
        "shown_best": "短片展示前 {count} 名。",
        "shown_worst": "短片展示最后 {count} 名。",
        "failed": "无法排名：",
        "honest": "得分只检查可测量的制作要点，并不预测播放量或销量。",
        "no_clips": "这个会话里还没有视频。请先上传（mp4、mov、avi、webm、mkv），然后再试。",
        "none": "没有任何视频可以排名：",
        "edited": "完成：{what}。",
        "aspect": "画面比例改为 {aspect}",
        "title": "标题改为“{title}”",
        "not_yet": "这部分暂时做不到：{words}。",
        "unknown": "没有理解这句话，因此什么也没有改动。",
        "help": (
            "我可以：\n"
            "- 给上传的视频排名：“按互动得分排名”“按开场选前三名”“最差的两个”“除了视频2都排名”\n"
            "- 对比两个视频：“对比 a.mp4 和 b.mp4”，并解释：“为什么 a.mp4 第一？”\n"
            "- 调整画面：“改成横屏”“720p”“标题‘春季新品’3 秒”“字幕‘……’2到5秒，白色”“隐藏名次牌”\n"
            "- 声音：“加lo-fi音乐，音量35%”“把第二个视频静音”“人声时压低音乐”“响度-14 LUFS”\n"
            "-"
            " 剪辑：“把第二个视频剪到5秒”“第一个视频在3秒处分割”“把第三个视频移到最前面”“删除第四个视频”\n"
            "- 画面效果：“转场叠化0.5秒”“把第一个视频调亮”“浅色主题”“品牌色#ff6600”\n"
            "- 回退：“撤销”“重做”“回到最初”；“显示轨道”可以查看时间线\n"
            "然后导出视频。"
        ),
        "help_music": (
            "可以配这些风格的音乐：lo-fi（慵懒）、upbeat（欢快）、calm（舒缓）、epic（史诗）、corporate（商务）、acoustic（吉他）、"
            "electronic（电子）、cinematic（电影感），例如“舒缓的音乐，音量30%”；也可以用上传的音频：“用 jingle.mp3 "
            "做背景音乐”。"
        ),
        "help_transitions": (
            "片段之间可以用：淡入淡出（fade）、闪黑（dip）、擦除（wipe）、滑动（slide）、缩放（zoom），例如"
            "“第一段和第二段之间用0.5秒的擦除”“不要转场”。"
        ),
        "help_ranking": (
            "可以按方案排名：attention（注意力）、conversion（转化）、equal（等权）、abcd、cqs-like；也可以按单项："
            "开场（hook）、清晰度（clarity）、节奏（pace）、声音（audio）、画面吸引力（appeal）、平台适配（fit），例如“按转化排名”“按开场选前三名”。"
        ),
        "help_shape": "画面可以是 9:16、16:9、1:1 或 4:5，短边 360 到 1080 像素，例如“改成4:5”“1080x1350”“720p”。",
        "help_text": (
            "可以加标题、字幕和人名条，位置、颜色和时间都可以指定，例如“字幕‘今日特价’2到5秒，黄色，放底部”“给第一段加人名条‘李雷’”。"
        ),
        "no_draft": "时间线是空的。请先让我给视频排名。",
        "gap": "**{a}** 比 **{b}** 高 {gap:.1f} 分。差距来自：",
        "level": "**{a}** 和 **{b}** 得分相同。",
        "feature": "要点",
        "points": "分差",
        "strengths": "**{name}** 的优点：",
        "fixes": "最值得改进：",
    },
}


def say(key: str, language: str, **values: object) -> str:
    """One of the agent's sentences."""
    words = _WORDS["zh" if language == "zh" else "en"][key]
    assert isinstance(words, str)
    return words.format(**values)


def ranking_reply(scored: Scored, *, language: str, shown: int, worst: bool) -> str:
    """Answer to a ranking request: who leads, the table, what cannot be told apart, what failed."""
    batch, ranked = scored.scores, scored.ranked
    failed = [
        f"- {md(name)}: {md(error)}" for name, error in zip(batch.clips, batch.errors, strict=True) if error is not None
    ]
    if not ranked:
        return "\n".join([say("none", language), *failed])
    first = ranked[0]
    lead = say(
        "leads" if len(ranked) > 1 else "leads_one",
        language,
        name=md(batch.clips[first]),
        score=float(batch.score[first]),
        preset=_judged_by(batch, language),
    )
    parts = [lead, ranking_table(scored, language=language)]
    parts += [say("tie", language, lo=lo, hi=hi) for lo, hi in tie_spans(scored)]
    if shown < len(ranked):
        parts.append(say("shown_worst" if worst else "shown_best", language, count=shown))
    if failed:
        parts.append("\n".join([say("failed", language), *failed]))
    parts.append(say("honest", language))
    return "\n\n".join(parts)


def _judged_by(batch: BatchScores, language: str) -> str:
    """The preset, or the one dimension that alone was asked for."""
    alone = [name for name, weight in batch.weights.items() if weight]
    return DIMENSION_WORDS["zh" if language == "zh" else "en"][alone[0]] if len(alone) == 1 else batch.preset


def ranking_table(scored: Scored, *, language: str) -> str:
    """The ranking as a Markdown table."""
    batch = scored.scores
    names = DIMENSION_WORDS["zh" if language == "zh" else "en"]
    rows = []
    for i in scored.ranked:
        known = [(float(v), d) for v, d in zip(batch.dimensions[i], DIMENSIONS, strict=True) if not math.isnan(v)]
        high, low = max(known), min(known)
        span = (
            f"{batch.rank_lo[i]}-{batch.rank_hi[i]}" if batch.rank_lo[i] != batch.rank_hi[i] else f"{batch.rank_lo[i]}"
        )
        rows.append(
            (
                str(batch.rank[i]),
                md(batch.clips[i]),
                f"{batch.score[i]:.1f}",
                span,
                f"{names[high[1]]} {high[0]:.0f}",
                f"{names[low[1]]} {low[0]:.0f}",
            )
        )
    head = _WORDS["zh" if language == "zh" else "en"]["head"]
    return table(tuple(head), rows)


def tie_spans(scored: Scored) -> list[tuple[int, int]]:
    """First and last rank of every tie group of two or more clips."""
    spans: dict[int, list[int]] = {}
    for i in scored.ranked:
        spans.setdefault(int(scored.scores.tie_group[i]), []).append(int(scored.scores.rank[i]))
    return [(min(ranks), max(ranks)) for ranks in spans.values() if len(ranks) > 1]


def comparison_reply(scored: Scored, a: int, b: int, *, language: str) -> str:
    """Where the gap between two clips comes from: the features that differ most, in points of the score."""
    batch = scored.scores
    if float(batch.score[b]) > float(batch.score[a]):
        a, b = b, a
    gap = float(batch.score[a] - batch.score[b])
    name_a, name_b = md(batch.clips[a]), md(batch.clips[b])
    if gap < 0.05:
        return say("level", language, a=name_a, b=name_b)
    points = [
        (_or_zero(batch.contributions[a, f]) - _or_zero(batch.contributions[b, f]), feature)
        for f, feature in enumerate(batch.model.features)
    ]
    points.sort(key=lambda item: -abs(item[0]))
    rows = [
        (feature.label_zh if language == "zh" else feature.label_en, f"{value:+.1f}")
        for value, feature in points[:6]
        if abs(value) >= 0.05
    ]
    head = (say("feature", language), say("points", language))
    return "\n\n".join([say("gap", language, a=name_a, b=name_b, gap=gap), table(head, rows), say("honest", language)])


def why_reply(scored: Scored, index: int, *, language: str) -> str:
    """The strengths and fixes of one clip."""
    reasons = explain(scored.scores, index, scored.analyses[index], language=language)
    strengths = [_bullet(r) for r in reasons if r.kind == "strength"]
    fixes = [_bullet(r) for r in reasons if r.kind == "fix"]
    parts = ["\n".join([say("strengths", language, name=md(scored.scores.clips[index])), *strengths])]
    if fixes:
        parts.append("\n".join([say("fixes", language), *fixes]))
    return "\n\n".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join(' --- ' for _ in head)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def md(text: str) -> str:
    r"""A text as it is inside Markdown: no marks, no table cells, no HTML, one line.

    Example:
        >>> md("a|b*.mp4")
        'a\\|b\\*.mp4'
    """
    one_line = re.sub(r"\s+", " ", text)
    return re.sub(r"([\\`*\[\]<>|~]|(?<!\w)_|_(?!\w))", r"\\\1", one_line)


def _bullet(reason: Reason) -> str:
    return f"- {md(reason.text)}"


def _or_zero(value: float) -> float:
    return 0.0 if math.isnan(value) else float(value)
