"""What charts and reports say, in English and Chinese. Sentences say the finding, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vlai_widgets.charts.text import shorten
from vlai_widgets.charts.view import BoardRow, ranked, standing, tie_groups
from vlai_widgets.errors import UnknownOption

LANGUAGES: Final = ("en", "zh")

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # dimensions and presets
    "hook": ("Hook", "开场"),
    "pace": ("Pace", "节奏"),
    "clarity": ("Clarity", "清晰度"),
    "appeal": ("Appeal", "画面"),
    "audio": ("Audio", "声音"),
    "fit": ("Fit", "适配"),
    # labels
    "score": ("Score", "得分"),
    "rank": ("Rank", "名次"),
    "clip": ("Clip", "短片"),
    "range": ("Rank range, 90\u00a0%", "名次区间（90\u00a0%）"),
    "points": ("points of 100", "满分 100 分"),
    "median": ("batch median", "本批中位数"),
    "p_first": ("P(#1)", "第一概率"),
    "p_top3": ("P(top 3)", "前三概率"),
    "coverage": ("Measured", "已测比例"),
    "flags": ("Flags", "提示"),
    "motion": ("Motion", "运动"),
    "brightness": ("Brightness", "亮度"),
    "loudness_lufs": ("Loudness", "响度"),
    "unit_motion": ("0-100", "0-100"),
    "unit_brightness": ("0-100", "0-100"),
    "unit_loudness_lufs": ("LUFS", "LUFS"),
    "faces": ("Faces", "人脸"),
    "text": ("Text", "文字"),
    "speech": ("Speech", "语音"),
    "music": ("Music", "音乐"),
    "seconds": ("seconds", "秒"),
    "cuts": ("cuts", "镜头切换"),
    "clips_axis": ("clips", "短片数"),
    "not_measured": ("not measured", "未测"),
    "no_loudness": ("no sound to measure", "没有可测的声音"),
    "tied": ("not distinguishable", "无法区分"),
    "strength": ("Strength", "优势"),
    "fix": ("Fix", "改进"),
    # parts of hover texts
    "adds": ("adds {points} points (its own score is {own})", "贡献 {points} 分（该项得分 {own}）"),
    "hover_rank": (
        "Rank {rank}; {lo} to {hi} in 90\u00a0% of plausible weightings",
        "第 {rank} 名；在 90\u00a0% 的合理权重下为第 {lo} 至 {hi} 名",
    ),
    "hover_rank_sure": (
        "Rank {rank} in 90\u00a0% of plausible weightings",
        "在 90\u00a0% 的合理权重下为第 {rank} 名",
    ),
    "hover_first": (
        "first in {p_first} of them, in the top three in {p_top3}",
        "第一的概率 {p_first}，前三的概率 {p_top3}",
    ),
    "more_rows": ("… and {n} more", "……另有 {n} 条"),
    # findings
    "nothing_ranked": ("No clip could be scored", "没有可评分的短片"),
    "one_clip": ("{clip} scores {score}", "{clip} 得 {score} 分"),
    "one_clip_best": (
        "{clip} scores {score}; most of it comes from {dimension}",
        "{clip} 得 {score} 分，主要来自{dimension}",
    ),
    "leads": ("{clip} leads with {score}", "{clip} 以 {score} 分领先"),
    "leads_on": ("{clip} leads on {dimension}", "{clip} 凭{dimension}领先"),
    "leads_tied": (
        "{clip} scores highest, but ranks 1–{last} are not distinguishable",
        "{clip} 得分最高，但第 1 至 {last} 名无法区分",
    ),
    "ties": ("ranks {ties} are not distinguishable", "第 {ties} 名无法区分"),
    "and": (" and ", "和"),
    "over": ("more than ", "超过 "),
    "under": ("less than ", "不到 "),
    "semicolon": ("; ", "；"),
    "spread": (
        "{n} clips: half of them score between {low} and {high}",
        "共 {n} 条短片：一半得分在 {low} 到 {high} 之间",
    ),
    "dims_both": (
        "{clip}: strongest against the batch on {up} ({up_by}), weakest on {down} ({down_by})",
        "{clip}：相对本批{up}最强（{up_by}），{down}最弱（{down_by}）",
    ),
    "dims_alone": ("{clip}: six dimensions, 0-100", "{clip}：六个维度，0-100"),
    "dims_none": ("{clip}: no dimension could be measured", "{clip}：没有可测的维度"),
    "timeline_cuts": (
        "{clip}: {n} cuts in {duration}\u00a0s, the first at {first}\u00a0s",
        "{clip}：{duration} 秒内 {n} 次镜头切换，第一次在 {first} 秒",
    ),
    "timeline_one_cut": (
        "{clip}: one cut in {duration}\u00a0s, at {first}\u00a0s",
        "{clip}：{duration} 秒内 1 次镜头切换，在 {first} 秒",
    ),
    "timeline_no_cut": ("{clip}: no cut in {duration}\u00a0s", "{clip}：{duration} 秒内没有镜头切换"),
    "timeline_empty": ("{clip}: no timeline was measured", "{clip}：没有测得时间线"),
    "sure": (
        "{clip} comes first in {share} of plausible weightings",
        "在 {share} 的合理权重下，{clip} 排名第一",
    ),
    "no_interval": ("This backend gives no rank intervals", "此后端不提供名次区间"),
    "sub_board": (
        "Score 0-100, stacked by what each dimension adds. Preset: {preset}.",
        "得分 0-100，按各维度的贡献堆叠。预设：{preset}。",
    ),
    "own_weights": ("{preset}, weights changed", "{preset}（权重已调整）"),
    "sub_cloud": ("Scores as the cloud service gave them.", "得分由云端服务给出。"),
    "sub_dims": (
        "Filled: the clip. Tick: the batch median. Small dots: the other clips.",
        "实心点：该短片。短线：本批中位数。小点：其他短片。",
    ),
    "sub_timeline": ("One value a second. Vertical ticks are cuts.", "每秒一个数值，竖线为镜头切换。"),
    "sub_uncertainty": (
        "Where each clip ranks when the weights move within reason, 90\u00a0% of the draws.",
        "权重在合理范围内变动时各短片的名次：抽样的 90\u00a0%。",
    ),
}


def language_code(language: str) -> str:
    """Return ``en`` or ``zh`` for ``language``, such as ``zh-CN``.

    Raises:
        UnknownOption: The language is neither English nor Chinese.
    """
    code = language.replace("_", "-").split("-")[0].lower()
    if code not in LANGUAGES:
        raise UnknownOption.of("language", language, LANGUAGES)
    return code


def say(key: str, language: str, **values: object) -> str:
    """Return the words for ``key``, with ``values`` put in."""
    template = _WORDS[key][LANGUAGES.index(language)]
    return template.format(**values) if values else template


def percent(share: float | None) -> str:
    r"""Return a share as whole percent; never a certainty that a sample cannot give.

    Example:
        >>> percent(0.73), percent(0.9999), percent(None)
        ('73\xa0%', '>\xa099\xa0%', '–')
    """
    if share is None:
        return "–"
    if share > 0.99:
        return ">\u00a099\u00a0%"
    if share < 0.01:
        return "<\u00a01\u00a0%"
    return f"{share * 100:.0f}\u00a0%"


def rank_range(row: BoardRow) -> str:
    """Return the interval of a clip's rank, such as ``2–4``; one number where both ends are the same."""
    if row.rank_lo is None or row.rank_hi is None:
        return "–"
    return str(row.rank_lo) if row.rank_lo == row.rank_hi else f"{row.rank_lo}–{row.rank_hi}"


def rank_sentence(row: BoardRow, language: str) -> str:
    """Return a clip's rank and between which it may lie."""
    key = "hover_rank_sure" if row.rank_lo == row.rank_hi else "hover_rank"
    return say(key, language, rank=row.rank, lo=row.rank_lo, hi=row.rank_hi)


def number(value: float | None) -> str:
    """Return a score with one decimal, or a dash."""
    return "–" if value is None else f"{value:.1f}"


def board_finding(rows: Sequence[BoardRow], language: str, *, most: int = 32) -> str:
    """Say who leads, on what, and which ranks are not distinguishable. Names are shortened, not yet escaped."""
    order = ranked(rows)
    if not order:
        return say("nothing_ranked", language)
    first = order[0]
    clip, score = shorten(first.clip, most), number(first.score)
    if len(order) == 1:
        if first.strongest is None:
            return say("one_clip", language, clip=clip, score=score)
        return say("one_clip_best", language, clip=clip, score=score, dimension=_inside(first.strongest, language))
    groups = tie_groups(order)
    if groups and groups[0][0] == 0:
        lead = say("leads_tied", language, clip=clip, last=groups[0][1] + 1)
        groups = groups[1:]
    else:
        lead = _lead(first, order, language, clip, score)
    if not groups:
        return lead
    spans = [f"{a + 1}–{b + 1}" for a, b in groups[:3]]
    return lead + say("semicolon", language) + say("ties", language, ties=_listed(spans, language))


def spread_finding(rows: Sequence[BoardRow], low: float, high: float, language: str, *, most: int = 32) -> str:
    """Say how the scores of many clips are spread, and who leads."""
    first = rows[0]
    spread = say("spread", language, n=f"{len(rows):,}", low=number(low), high=number(high))
    lead = say("leads", language, clip=shorten(first.clip, most), score=number(first.score))
    return spread + say("semicolon", language) + lead


def dimensions_finding(row: BoardRow, rows: Sequence[BoardRow], language: str, *, most: int = 32) -> str:
    """Say where a clip stands out against the batch."""
    clip = shorten(row.clip, most)
    if not any(value is not None for value in row.dimensions.values()):
        return say("dims_none", language, clip=clip)
    gaps = standing(row, rows)
    if len(ranked(rows)) < 2 or len(gaps) < 2:
        return say("dims_alone", language, clip=clip)
    up, down = max(gaps, key=lambda d: gaps[d]), min(gaps, key=lambda d: gaps[d])
    return say(
        "dims_both",
        language,
        clip=clip,
        up=_inside(up, language),
        up_by=f"{gaps[up]:+.0f}",
        down=_inside(down, language),
        down_by=f"{gaps[down]:+.0f}",
    )


def timeline_finding(
    clip: str, cuts_s: Sequence[float], duration_s: float | None, language: str, *, most: int = 32
) -> str:
    """Say how many cuts a clip has and when the first one comes."""
    name = shorten(clip, most)
    if duration_s is None:
        return say("timeline_empty", language, clip=name)
    if not cuts_s:
        return say("timeline_no_cut", language, clip=name, duration=f"{duration_s:.1f}")
    key = "timeline_one_cut" if len(cuts_s) == 1 else "timeline_cuts"
    return say(key, language, clip=name, n=len(cuts_s), duration=f"{duration_s:.1f}", first=f"{min(cuts_s):.1f}")


def uncertainty_finding(rows: Sequence[BoardRow], language: str, *, most: int = 32) -> str:
    """Say how sure the first place is."""
    order = ranked(rows)
    if not order:
        return say("nothing_ranked", language)
    first = order[0]
    if first.p_first is None:
        return say("no_interval", language)
    return say("sure", language, clip=shorten(first.clip, most), share=_share(first.p_first, language))


def _lead(first: BoardRow, order: Sequence[BoardRow], language: str, clip: str, score: str) -> str:
    """Name the dimension that puts the clip ahead of the batch, where one does."""
    gaps = standing(first, order)
    best = max(gaps, key=lambda d: gaps[d], default=None)
    if best is None or gaps[best] <= 0:
        return say("leads", language, clip=clip, score=score)
    return say("leads_on", language, clip=clip, dimension=_inside(best, language))


def _share(share: float, language: str) -> str:
    """A probability inside a sentence."""
    words = percent(share)
    for sign, key in ((">\u00a0", "over"), ("<\u00a0", "under")):
        words = words.replace(sign, say(key, language))
    return words


def _inside(dimension: str, language: str) -> str:
    """A dimension's name inside a sentence."""
    return say(dimension, language).lower()


def _listed(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    comma = ", " if language == "en" else "、"
    return comma.join(parts[:-1]) + say("and", language) + parts[-1]
