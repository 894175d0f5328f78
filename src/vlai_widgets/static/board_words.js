// What the leaderboard says.

export const BOARD_WORDS = {
  en: {
    hook: "Hook", pace: "Pace", clarity: "Clarity", appeal: "Appeal", audio: "Audio", fit: "Fit",
    rank: "Rank", clip: "Clip", score: "Score", range: "Range", p_first: "First", leaderboard: "Leaderboard",
    weights: "Weights", reset: "Reset", sum: "Sum", weight_of: "Weight of {name}", preset: "Preset",
    no_weights: "The cloud service scored these clips by its own rules and gave no parts of the score, so there are no weights to move. Rank the clips with the local backend for that.",
    local: "Measured on this machine", cloud: "Scored by the cloud service", clips: "{n} clips", clip1: "1 clip",
    search: "Find a clip", found: "{n} of {all}", none_found: "No clip is called that.", nothing: "No clip could be ranked.", unranked: "Not ranked",
    strengths: "What works", fixes: "What to change", no_strengths: "None stands out.", no_fixes: "Nothing that was measured asks for a change.",
    no_reasons: "This backend gives no reasons.", up_to: "up to +{points}", adds: "+{points}", from_start: "whole clip",
    video: "Export video", board: "Save board", report: "HTML report", csv: "Copy table", copied: "Copied to the clipboard as CSV.",
    copy_by_hand: "The browser did not allow that. Copy it from here:", name: "File name", top: "Clips", all: "all", aspect: "Shape", start: "Export", save: "Save", cancel: "Cancel", close: "Close",
    exporting: "Rendering {name}", left: "{time} left", done_video: "{name} is ready.", done_file: "Saved {name}.", cancelled: "The export was cancelled.", failed: "The export failed.",
    settling: "reckoning intervals…", why_range: "Where the clip ranks in 90 % of plausible weightings", why_first: "Share of plausible weightings that put the clip first",
    of_score: "of 100", play_clip: "Play {clip}", compare: "Compare", compare_end: "Clear", compare_clip: "Compare {clip}", compare_hint: "Tick two to four clips in the table to see them side by side.", compare_count: "{n} ticked", compare_full: "4 ticked, which is the most",
    to_hand_over: "handing over the clips", to_fetch: "fetching the video", to_begin: "getting ready: reading the clips and cutting the best moments", reckoning_left: "reckoning the time left…", loading: "Loading…", sort: "Sort by {name}", table: "All clips", chart: "Chart: {finding}", first_share: "first in {share}", range_words: "rank {range}",
  },
  zh: {
    hook: "开场", pace: "节奏", clarity: "清晰度", appeal: "画面", audio: "声音", fit: "适配",
    rank: "名次", clip: "短片", score: "得分", range: "区间", p_first: "第一概率", leaderboard: "排行榜",
    weights: "权重", reset: "还原", sum: "合计", weight_of: "{name}的权重", preset: "预设",
    no_weights: "这些短片由云端服务按其自身规则评分，未给出分项，因此没有可调整的权重。请用本地后端评分后再调整。",
    local: "在本机测量", cloud: "由云端服务评分", clips: "{n} 条短片", clip1: "1 条短片",
    search: "查找短片", found: "{n} / {all}", none_found: "没有这个名称的短片。", nothing: "没有可排名的短片。", unranked: "未能排名",
    strengths: "优势", fixes: "改进", no_strengths: "没有突出之处。", no_fixes: "已测项目没有需要修改之处。",
    no_reasons: "此后端不提供理由。", up_to: "最多 +{points}", adds: "+{points}", from_start: "整条短片",
    video: "导出视频", board: "保存排行榜", report: "HTML 报告", csv: "复制表格", copied: "已以 CSV 格式复制到剪贴板。",
    copy_by_hand: "浏览器不允许复制，请从这里手动复制：", name: "文件名", top: "短片数", all: "全部", aspect: "画幅", start: "导出", save: "保存", cancel: "取消", close: "关闭",
    exporting: "正在渲染 {name}", left: "剩余 {time}", done_video: "{name} 已完成。", done_file: "已保存 {name}。", cancelled: "导出已取消。", failed: "导出失败。",
    settling: "正在计算区间…", why_range: "在 90 % 的合理权重下该短片的名次", why_first: "使该短片排第一的合理权重所占比例",
    of_score: "满分 100", play_clip: "播放 {clip}", loading: "加载中…", sort: "按{name}排序", table: "全部短片", chart: "图表：{finding}", compare: "对比", compare_end: "清除", compare_clip: "对比 {clip}", compare_hint: "在表格中勾选两到四条短片，即可并排查看。", compare_count: "已勾选 {n} 条", compare_full: "已勾选 4 条，达到上限",
    to_hand_over: "正在提交短片", to_fetch: "正在取回视频", to_begin: "准备中：读取短片并截取最佳片段", reckoning_left: "正在估算剩余时间…", first_share: "第一概率 {share}", range_words: "名次 {range}",
  },
};

/** A share as whole percent, never a certainty that a sample cannot give. */
export function share(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value > 0.99) return ">\u00a099\u00a0%";
  if (value < 0.01) return "<\u00a01\u00a0%";
  return `${Math.round(value * 100)}\u00a0%`;
}
