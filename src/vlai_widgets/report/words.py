"""What the report says beside the charts' words, in English and Chinese."""

from __future__ import annotations

from typing import Final

from vlai_widgets.charts.words import LANGUAGES

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "report": ("Leaderboard report", "排行榜报告"),
    "default_title": ("{n} clips, ranked", "{n} 条短片排名"),
    "default_title_one": ("One clip, scored", "1 条短片评分"),
    "default_title_none": ("No clip ranked", "没有排名"),
    "who": ("Who leads", "谁领先"),
    "how_much": ("By how much", "领先多少"),
    "how_sure": ("How sure", "有多确定"),
    "fix_first": ("Fix first", "先改什么"),
    "of_100": ("of 100", "/ 100"),
    "points_ahead": ("points ahead of {clip}", "分，领先于 {clip}"),
    "level": ("level with {clip}", "与 {clip} 持平"),
    "gap_from": ("Most of it from {dimension} ({points})", "主要来自{dimension}（{points}）"),
    "alone": ("There is no second clip to compare with.", "没有第二条短片可比较。"),
    "sure_first": (
        "of plausible weightings put it first; its rank lies between {lo} and {hi} in 90\u00a0% of them.",
        "的合理权重下它排第一；在 90\u00a0% 的情况下名次在 {lo} 到 {hi} 之间。",
    ),
    "sure_always": (
        "of plausible weightings put it first; it stays at rank {rank} in 90\u00a0% of them.",
        "的合理权重下它排第一；在 90\u00a0% 的情况下保持第 {rank} 名。",
    ),
    "sure_tied": (
        "Treat the first {n} as equal: their order depends on the weights.",
        "请把前 {n} 名视为同等：它们的次序取决于权重。",
    ),
    "sure_clear": ("No other clip ties with it.", "没有其他短片与它并列。"),
    "sure_unknown": ("This backend gives no rank intervals.", "此后端不提供名次区间。"),
    "nothing_to_fix": ("Nothing that was measured asks for a change.", "已测项目没有需要修改之处。"),
    "no_fixes_known": ("This backend gives no reasons.", "此后端不提供理由。"),
    "in_clip": ("in {clip}", "（{clip}）"),
    "board": ("The leaderboard", "排行榜"),
    "clips": ("Clip by clip", "逐条分析"),
    "strengths": ("What works", "优势"),
    "fixes": ("What to change", "改进"),
    "seconds": ("Second by second", "逐秒"),
    "none_found": ("None stands out.", "没有突出之处。"),
    "worth": ("up to {points} points", "最多 {points} 分"),
    "adds": ("{points} points", "{points} 分"),
    "not_measured": ("Not measured: {what}", "未测：{what}"),
    "and_more": ("and {n} more", "另有 {n} 项"),
    "pages_cut": (
        "The first {n} clips are shown here; the table below has all.",
        "此处显示前 {n} 条；下表包含全部。",
    ),
    "table": ("All numbers", "全部数据"),
    "table_cut": ("The first {n} of {all} clips.", "前 {n} 条，共 {all} 条。"),
    "duration": ("Length", "时长"),
    "frame": ("Frame", "画幅"),
    "failed": ("Not ranked", "未能排名"),
    "failed_lead": ("These clips have no score.", "以下短片没有得分。"),
    "limits": ("What this score does not say", "此评分不能说明什么"),
    "method": ("How it was made", "如何得出"),
    "backend": ("Backend", "后端"),
    "backend_local": ("local engine: measured on this machine, nothing was uploaded", "本地引擎：在本机测量，没有上传"),
    "backend_cloud": ("cloud service: the clips were uploaded and scored there", "云端服务：短片已上传并在云端评分"),
    "preset": ("Preset", "预设"),
    "weights": ("Weights", "权重"),
    "model": ("Score model", "评分模型"),
    "version": ("vlai-widgets", "vlai-widgets"),
    "date": ("Date", "日期"),
    "flag_not_vertical": ("not vertical", "非竖屏"),
    "flag_no_audio": ("no sound", "无声音"),
    "flag_silent_audio": ("silent sound track", "音轨无声"),
    "flag_very_quiet": ("very quiet", "音量很低"),
    "flag_clipped_audio": ("clipped sound", "声音削波"),
    "flag_too_long_for_tiktok": ("too long for TikTok ads", "超出 TikTok 广告时长"),
    "flag_too_short_for_reels": ("too short for Reels", "短于 Reels 下限"),
    "flag_low_resolution": ("low resolution", "分辨率低"),
    "flag_hdr": ("HDR", "HDR"),
    "flag_variable_fps": ("variable frame rate", "可变帧率"),
    "flag_unusual_fps": ("unusual frame rate", "帧率不常见"),
    "flag_unusual_container": ("unusual container", "封装格式不常见"),
    "flag_unusual_codec": ("unusual video codec", "视频编码不常见"),
    "flag_unusual_audio_codec": ("unusual audio codec", "音频编码不常见"),
    "flag_unusual_pixels": ("unusual pixel format", "像素格式不常见"),
    "flag_file_too_large": ("file too large for platforms", "文件超出平台上限"),
    "flag_low_bitrate": ("low bit rate", "码率低"),
    "flag_high_bitrate": ("high bit rate", "码率高"),
    "flag_letterboxed": ("black bars", "有黑边"),
    "flag_black_frames": ("black frames", "有黑帧"),
    "flag_frozen": ("frozen picture", "画面定格"),
    "flag_truncated": ("file ends early", "文件不完整"),
    "flag_only_start_analysed": ("only the start analysed", "仅分析了开头"),
}


def say(key: str, language: str, **values: object) -> str:
    """Return the words for ``key``, with ``values`` put in."""
    template = _WORDS[key][LANGUAGES.index(language)]
    return template.format(**values) if values else template


def flag(word: str, language: str) -> str:
    """Return a flag in words; one that is not known is shown as it is."""
    return say(f"flag_{word}", language) if f"flag_{word}" in _WORDS else word.replace("_", " ")
