// The log of a run: its state and progress above, its lines below. The kernel keeps the lines; this page asks for those
// that it has not seen, so a reload or a second view loses none.
import { h, clock, component } from "./common.js";
import { copyButton } from "./copying.js";
import { lineStore } from "./log_lines.js";
import { markdown } from "./markdown.js";
import { windowedRows } from "./log_rows.js";
import { clipBars, roughly, secondsLeft, stageBars } from "./run_progress.js";

const RUN_LOG_WORDS = {
  en: {
    log: "Log", filter: "Filter lines", errors: "Errors", follow: "Follow the end", copy: "Copy", copied: "Copied", stop: "Stop",
    stopping: "Stopping…", unfold: "Show log", fold: "Hide log", running: "Running", done: "Done", failed: "Stopped by an error",
    cancelled: "Stopped", none: "No line fits the filter.", empty: "Nothing yet.", lines: "{n} lines", line_1: "1 line", some: "{n} of {all} lines",
    error: "Error", elapsed: "elapsed", moment: "a moment left", left_s: "about {n} s left", left_min: "about {n} min left", stage_left: "{stage}: {left}",
    stage_connect: "Connect", stage_upload: "Hand over", stage_analyse: "Analyse", stage_rank: "Rank", stage_render: "Render",
    stage_download: "Fetch", clips: "Clips", clips_done: "{n} of {all} clips analysed", clips_failed: "{n} failed",
    clip_waiting: "waiting", clip_upload: "handing over", clip_analyse: "analysing", clip_done: "done", clip_failed: "failed",
    local: "Local: free, runs here", cloud: "Cloud: clips are sent to the service", percent: "{stage}: {n} percent",
  },
  zh: {
    log: "日志", filter: "筛选", errors: "错误", follow: "跟随末尾", copy: "复制", copied: "已复制", stop: "停止",
    stopping: "正在停止…", unfold: "显示日志", fold: "隐藏日志", running: "运行中", done: "完成", failed: "因错误停止",
    cancelled: "已停止", none: "没有符合筛选的内容。", empty: "暂无内容。", lines: "{n} 行", line_1: "1 行", some: "{n} / {all} 行",
    error: "错误", elapsed: "已用", moment: "即将完成", left_s: "约剩 {n} 秒", left_min: "约剩 {n} 分钟", stage_left: "{stage}：{left}",
    stage_connect: "连接", stage_upload: "提交", stage_analyse: "分析", stage_rank: "排名", stage_render: "渲染",
    stage_download: "取回", clips: "短片", clips_done: "已分析 {n} / {all} 个短片", clips_failed: "{n} 个失败",
    clip_waiting: "等待", clip_upload: "提交中", clip_analyse: "分析中", clip_done: "完成", clip_failed: "失败",
    local: "本地：免费，在本机运行", cloud: "云端：短片会发送到服务", percent: "{stage}：{n}%",
  },
};
const SAY_EVERY_MS = 4000;

export default component("run-log", RUN_LOG_WORDS, (view) => {
  const { model, say } = view;
  let items = [];
  let stages = new Map();
  let step = null;
  let clockBase_s = performance.now() / 1000;
  let filter = "";
  let onlyErrors = false;
  let errors = 0;

  // --- elements ---------------------------------------------------------------------------------------------------
  const title = h("p", { class: "vlai-title vlai-log-title" });
  const times = h("span", { class: "vlai-muted vlai-number vlai-log-times" });
  const stop = h("button", {
    type: "button", class: "vlai-button", text: say("stop"),
    on: { click: () => { stop.disabled = true; stop.textContent = say("stopping"); view.send({ t: "stop" }); } },
  });
  const fold = h("button", { type: "button", class: "vlai-button", on: { click: () => setFolded(!lines.hidden) } });
  const where = h("span", { class: "vlai-muted" });
  const bars = stageBars(say);
  const clips = clipBars(say);
  const clipsSaid = h("p", { class: "vlai-muted vlai-log-clips-said" });
  const head = h(
    "div", { class: "vlai-log-head" },
    h("div", { class: "vlai-row" }, h("div", { class: "vlai-grow" }, title, h("div", { class: "vlai-log-sub" }, where, clipsSaid)), times, fold, stop),
    bars.root, clips.root,
  );
  const search = h("input", {
    type: "search", class: "vlai-input vlai-log-filter", placeholder: say("filter"), "aria-label": say("filter"),
    on: { input: () => { filter = search.value.trim().toLowerCase(); refill(); } },
  });
  const errorsOnly = h("button", {
    type: "button", class: "vlai-button", "aria-pressed": "false",
    on: { click: () => { onlyErrors = !onlyErrors; errorsOnly.setAttribute("aria-pressed", onlyErrors); refill(); } },
  });
  const follow = h("button", {
    type: "button", class: "vlai-button", text: say("follow"), "aria-pressed": "true",
    on: { click: () => rows.follow(!rows.following) },
  });
  const count = h("span", { class: "vlai-muted vlai-number vlai-log-count" });
  const copy = copyButton(say("copy"), say("copied"), () => items.filter(fits).map((item) => `[${clock(item.t)}] ${item.text}`).join("\n"));
  const scroller = h("div", { class: "vlai-log-lines", role: "log", "aria-live": "off", "aria-label": say("log"), tabindex: 0 });
  const empty = h("p", { class: "vlai-muted vlai-log-empty" });
  const lines = h("div", { class: "vlai-log-body" }, h("div", { class: "vlai-row vlai-log-tools" }, search, errorsOnly, count, follow, copy), scroller, empty);
  const said = h("div", { class: "vlai-hidden-words", role: "status", "aria-live": "polite" });
  view.root.append(head, lines, said);
  const rows = windowedRows(scroller, makeRow, (to) => follow.setAttribute("aria-pressed", to));
  view.cleanup(() => rows.end());

  // --- rows -------------------------------------------------------------------------------------------------------
  function makeRow(item) {
    const text = h("div", { class: "vlai-log-text" });
    if (item.kind === "text") {
      text.classList.add("vlai-prose");
      text.append(markdown(item.text));
    } else if (item.kind === "error") {
      text.append(h("strong", { text: `${say("error")} ` }), item.text);
    } else {
      text.textContent = item.kind === "note" ? item.text.replace(/^\u23f3\s*/u, "") : item.text; // an hourglass that fonts may lack
    }
    return h(
      "div", { class: "vlai-log-row", data: { kind: item.kind, state: item.state ?? "" } },
      h("time", { class: "vlai-number vlai-log-time", text: clock(item.t) }),
      h("span", { class: "vlai-log-mark", "aria-hidden": "true" }),
      text,
      item.took === undefined ? null : h("span", { class: "vlai-number vlai-log-time", text: took(item.took) }),
    );
  }

  const took = (seconds) => (seconds < 60 ? `${seconds.toFixed(1)}\u00a0s` : clock(seconds));
  const fits = (item) => (!onlyErrors || item.kind === "error") && (!filter || item.text.toLowerCase().includes(filter));

  function refill() {
    rows.reset(items.filter(fits));
    showCount();
  }

  function showCount() {
    const filtered = filter || onlyErrors;
    const fitting = filtered ? items.filter(fits).length : items.length;
    const format = new Intl.NumberFormat();
    count.textContent = filtered ? say("some", { n: format.format(fitting), all: format.format(items.length) }) : say(items.length === 1 ? "line_1" : "lines", { n: format.format(items.length) });
    empty.hidden = fitting > 0;
    empty.textContent = say(filtered ? "none" : "empty");
    errorsOnly.hidden = errors === 0 && !onlyErrors;
    errorsOnly.textContent = `${say("errors")} ${errors}`;
  }

  function endStep(t, state) {
    if (!step) return;
    step.took = Math.max(0, t - step.t);
    step.state = state;
    rows.refresh(step);
    step = null;
  }

  function endWith(status) {
    if (status !== "running" && status !== "idle" && step) endStep(model.get("_took_s") ?? step.t, status === "done" ? "done" : "failed");
  }

  // --- what the kernel says ---------------------------------------------------------------------------------------
  const store = lineStore(view, (item) => rows.refresh(item));

  view.onMessage("anew", () => { clear(); store.ask(); });

  view.onMessage("lines", (message) => {
    const news = store.take(message);
    if (!news) return;
    clockBase_s = performance.now() / 1000 - message.now;
    for (const item of news.fresh) {
      if (item.kind === "step") {
        endStep(item.t, "done");
        item.state = "running";
        step = item;
      }
      if (item.kind === "error") errors += 1;
      if (item.kind === "step" || item.kind === "error" || item.kind === "note") tell(item.text);
    }
    items.push(...news.fresh);
    if (news.gone.length) {
      errors -= news.gone.filter((item) => item.kind === "error").length;
      items = items.slice(news.gone.length);
      rows.forget((item) => item.number < message.first);
    }
    rows.append(news.fresh.filter(fits));
    for (const [name, overall, begun_s, eta_s, at_s] of message.stages ?? []) {
      stages.set(name, { overall, begun_s, eta_s, at_s });
      bars.set(name, overall);
    }
    if (message.clips) clips.set(message.clips);
    endWith(model.get("status"));
    showCount();
    showHead();
  });

  view.onMessage("thumbs", (message) => {
    for (const [name, url] of Object.entries(message.of)) if (url.startsWith("data:image/")) clips.thumb(name, url);
  });

  function clear() {
    items = [];
    stages = new Map();
    store.clear();
    step = null;
    errors = 0;
    bars.plan(model.get("_plan") ?? []);
    clips.clear();
    refill();
    showHead();
  }

  // --- head -------------------------------------------------------------------------------------------------------
  function showHead() {
    const status = model.get("status");
    const running = status === "running";
    head.dataset.status = status;
    head.hidden = status === "idle" && !stages.size && !clips.size;
    const last = items.findLast?.((item) => item.kind === "step") ?? step;
    title.textContent = running && last ? last.text : say(status === "idle" ? "log" : status);
    where.textContent = model.get("_backend") ? say(model.get("_backend")) : "";
    stop.hidden = !running || !(model.get("_stoppable") || stop.disabled);
    if (running && model.get("_stoppable")) {
      stop.disabled = false;
      stop.textContent = say("stop");
    }
    clips.root.hidden = !running || !clips.size;
    clipsSaid.textContent = clips.size && clips.count("done") + clips.count("failed") ? clips.summary() : "";
    bars.root.hidden = !running;
    showTimes();
  }

  function showTimes() {
    const running = model.get("status") === "running";
    const whole = model.get("_took_s");
    if (!running) {
      times.textContent = whole === null || whole === undefined ? "" : clock(whole);
      return;
    }
    const now_s = performance.now() / 1000 - clockBase_s;
    const parts = [clock(now_s)];
    const current = [...stages].findLast(([, stage]) => stage.overall < 1);
    if (current) {
      const left = secondsLeft(current[1], now_s);
      const plan = model.get("_plan") ?? [];
      if (left !== null) {
        const words = roughly(left, say);
        parts.push(plan.length && plan.at(-1) !== current[0] ? say("stage_left", { stage: say(`stage_${current[0]}`), left: words }) : words);
      }
    }
    times.textContent = parts.join("  ·  ");
  }

  function setFolded(to) {
    lines.hidden = to;
    fold.textContent = say(to ? "unfold" : "fold");
    fold.setAttribute("aria-expanded", !to);
  }

  view.on("status", () => {
    const status = model.get("status");
    endWith(status);
    if (status !== "running" && status !== "idle") tell(say(status));
    showHead();
  });
  view.on("folded", () => setFolded(model.get("folded")));
  view.on("_plan", () => { bars.plan(model.get("_plan") ?? []); for (const [name, { overall }] of stages) bars.set(name, overall); });
  for (const trait of ["_took_s", "_backend", "_stoppable"]) view.on(trait, showHead);

  // --- for those who listen: the newest only, and not too often ----------------------------------------------------
  let words = "";
  let spoke_ms = -SAY_EVERY_MS;
  let later = 0;
  function tell(text) {
    words = text;
    if (later) return;
    later = setTimeout(() => {
      later = 0;
      spoke_ms = performance.now();
      said.textContent = words;
    }, Math.max(200, SAY_EVERY_MS - (performance.now() - spoke_ms)));
  }
  let percentSaid = 0;
  const tick = setInterval(() => {
    if (model.get("status") !== "running") return;
    showTimes();
    const now = performance.now();
    const current = [...stages].findLast(([, stage]) => stage.overall < 1);
    if (current && now - percentSaid > 30_000) {
      percentSaid = now;
      tell(say("percent", { stage: say(`stage_${current[0]}`), n: Math.floor(current[1].overall * 100) }));
    }
  }, 1000);
  view.cleanup(() => { clearInterval(tick); clearTimeout(later); });

  bars.plan(model.get("_plan") ?? []);
  setFolded(model.get("folded"));
  showCount();
  showHead();
  store.ask();
});
