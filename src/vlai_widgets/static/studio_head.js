// The head of a Studio: what to ask, with which preset, on which backend; start and stop; the last batch.
//
// Kernel -> page: _count, _status, _note, _backend, _prompt, _preset, _presets, _resume (traits, each changes rarely).
// Page -> kernel: painted, start {prompt, preset}, stop, resume, forget, language {to}.
import { h, component, calm } from "./common.js";

const WORDS = {
  en: {
    title: "Video Leaderboard",
    ask: "What do you want to know?",
    preset: "Preset",
    auto: "As asked",
    none: "Choose clips first",
    start: "Rank {n} clips",
    start1: "Rank 1 clip",
    stop: "Stop",
    local: "Runs on this machine. Free, nothing is uploaded.",
    cloud: "Cloud: clips are uploaded to the editing service.",
    localShort: "Local",
    cloudShort: "Cloud",
    credits: "{n} credits",
    resume: "Resume last batch",
    forget: "Forget it",
    last: "Last batch: {n} clips, {when}",
    lastOpen: "Last batch: {n} clips, {when}, not finished",
    other: "中文",
    otherLabel: "Switch to Chinese",
  },
  zh: {
    title: "视频排行榜",
    ask: "想了解什么？",
    preset: "评分方案",
    auto: "按提问",
    none: "请先选择视频",
    start: "为 {n} 个视频排名",
    start1: "为 1 个视频评分",
    stop: "停止",
    local: "在本机运行，免费，不上传任何内容。",
    cloud: "云端：视频会上传到编辑服务。",
    localShort: "本机",
    cloudShort: "云端",
    credits: "{n} 积分",
    resume: "恢复上一批",
    forget: "不再保留",
    last: "上一批：{n} 个视频，{when}",
    lastOpen: "上一批：{n} 个视频，{when}，未完成",
    other: "English",
    otherLabel: "切换到英文",
  },
};

export default component("studio-head", WORDS, (view) => {
  const { model } = view;
  const draw = () => {
    const focused = view.root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    view.root.replaceChildren(...parts(view));
    if (focused) view.root.querySelector(`[data-key="${focused}"]`)?.focus();
  };
  for (const trait of ["_count", "_status", "_note", "_backend", "_presets", "_preset", "_resume", "_language"]) view.on(trait, draw);
  view.on("_prompt", () => {
    const box = view.root.querySelector("[data-key=prompt]");
    if (box && box.value !== model.get("_prompt")) box.value = model.get("_prompt");
  });
  draw();
  requestAnimationFrame(() => setTimeout(() => view.send({ t: "painted" })));
});

function parts(view) {
  const { model, say, send } = view;
  const running = model.get("_status") === "running";
  const count = model.get("_count");
  const start = () => send({ t: "start", prompt: prompt.value, preset: preset.value || null });
  const prompt = h("input", {
    class: "vlai-input vlai-grow",
    type: "text",
    value: model.get("_prompt"),
    "aria-label": say("ask"),
    placeholder: say("ask"),
    disabled: running,
    data: { key: "prompt" },
    on: { keydown: (event) => event.key === "Enter" && count && !event.isComposing && start() },
  });
  const preset = h(
    "select",
    { class: "vlai-input", "aria-label": say("preset"), disabled: running, data: { key: "preset" } },
    h("option", { value: "", text: `${say("preset")}: ${say("auto")}` }),
    model.get("_presets").map(({ name, label }) => h("option", { value: name, text: label, selected: name === model.get("_preset") })),
  );
  const main = running
    ? h("button", { type: "button", class: "vlai-button vlai-studio-main", text: say("stop"), data: { key: "main" }, on: { click: () => send({ t: "stop" }) } })
    : h("button", {
        type: "button",
        class: "vlai-button vlai-main vlai-studio-main",
        text: count === 0 ? say("none") : count === 1 ? say("start1") : say("start", { n: count }),
        disabled: count === 0,
        data: { key: "main" },
        on: { click: start },
      });
  return [head(view), h("div", { class: "vlai-row vlai-studio-ask" }, prompt, preset, main), note(view), last(view)].filter(Boolean);
}

function head({ model, say, send }) {
  const backend = model.get("_backend");
  const credits = backend.credits === null || backend.credits === undefined ? "" : ` · ${say("credits", { n: backend.credits })}`;
  return h(
    "div",
    { class: "vlai-row vlai-studio-top" },
    h("h2", { class: "vlai-title", text: say("title") }),
    h(
      "span",
      { class: "vlai-studio-backend", title: say(backend.name) },
      h("span", { class: `vlai-studio-dot vlai-studio-${backend.name}`, "aria-hidden": "true" }),
      h("strong", { text: say(`${backend.name}Short`) }),
      h("span", { class: "vlai-muted", text: say(backend.name) + credits }),
    ),
    h("button", {
      type: "button",
      class: "vlai-button",
      text: say("other"),
      "aria-label": say("otherLabel"),
      data: { key: "language" },
      on: { click: () => send({ t: "language", to: model.get("_language") === "zh" ? "en" : "zh" }) },
    }),
  );
}

function note({ model }) {
  return h("p", { class: "vlai-muted vlai-studio-note", role: "status", text: model.get("_note"), hidden: !model.get("_note") });
}

function last({ model, say, send }) {
  const resume = model.get("_resume");
  if (!resume || model.get("_status") === "running") return null;
  const when = new Date(resume.began_at * 1000).toLocaleString(model.get("_language") === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short" });
  return h(
    "div",
    { class: `vlai-row vlai-studio-last${calm() ? "" : " vlai-studio-enter"}` },
    h("span", { text: say(resume.finished ? "last" : "lastOpen", { n: resume.count, when }) }),
    h("button", { type: "button", class: "vlai-button", text: say("resume"), data: { key: "resume" }, on: { click: () => send({ t: "resume" }) } }),
    h("button", { type: "button", class: "vlai-button", text: say("forget"), data: { key: "forget" }, on: { click: () => send({ t: "forget" }) } }),
  );
}
