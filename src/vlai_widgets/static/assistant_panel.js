// Talking with the assistant: the conversation, what is being done, the prompt, and the actions as buttons.
import { h, clock, component, mediaAddress } from "./common.js";
import { icon } from "./icons.js";
import { lineStore } from "./log_lines.js";
import { markdown } from "./markdown.js";
import { UPLOAD_WORDS, computerPanel } from "./picker_computer.js";
import { uploadsOf } from "./picker_uploads.js";
import { roughly } from "./run_progress.js";

const PANEL_WORDS = {
  en: {
    ...UPLOAD_WORDS.en,
    heading: "Ask or edit", talk: "Conversation", prompt: "What should be done?", prompt_hint: "Say what you want, for example: rank these videos by engagement score", send: "Send", stop: "Stop", stopping: "Stopping…",
    export: "Export", status: "Status", credits: "Credits", upload: "Upload", undo: "Undo", redo: "Redo", working: "Working…", connecting: "Connecting…",
    local: "Local: free, runs here", cloud: "Cloud: clips are sent to the service", left: "{n} credits", you: "You", assistant: "Assistant", changed: "Changed", error: "Error", suggestions: "Suggestions", actions: "Actions",
    stage_connect: "Connecting", stage_upload: "Handing over", stage_analyse: "Analysing", stage_rank: "Ranking", stage_render: "Rendering", stage_download: "Fetching the video",
    moment: "a moment left", left_s: "about {n} s left", left_min: "about {n} min left", video: "Video {name}", done: "Done.", offers: "The assistant suggests", do_export: "Export the video", do_credits: "Look up the credits", do_upload: "Add files", welcome: "Bring clips, then say what you want. Everything can be undone.",
  },
  zh: {
    ...UPLOAD_WORDS.zh,
    heading: "提问或编辑", talk: "对话", prompt: "要做什么？", prompt_hint: "说出你的需求，例如：按互动得分给这些视频排名", send: "发送", stop: "停止", stopping: "正在停止…",
    export: "导出", status: "状态", credits: "积分", upload: "上传", undo: "撤销", redo: "重做", working: "处理中…", connecting: "连接中…",
    local: "本地：免费，在本机运行", cloud: "云端：短片会发送到服务", left: "{n} 积分", you: "你", assistant: "助手", changed: "改动", error: "错误", suggestions: "建议", actions: "操作",
    stage_connect: "连接", stage_upload: "提交", stage_analyse: "分析", stage_rank: "排名", stage_render: "渲染", stage_download: "取回视频",
    moment: "即将完成", left_s: "约剩 {n} 秒", left_min: "约剩 {n} 分钟", video: "视频 {name}", done: "完成。", offers: "助手建议", do_export: "导出视频", do_credits: "查询积分", do_upload: "添加文件", welcome: "先提供短片，再说出你的需求。所有改动都可以撤销。",
  },
};
const SUGGESTED = {
  en: {
    empty: ["upload", "rank a batch of 10 short marketing video clips into a 1080p MP4"],
    clips: ["rank these videos by engagement score and show me the top performers", "comparing and ranking videos by AI-scored performance metrics for marketers", "make it 9:16"],
    draft: ["add a title 'Urban Dreams' for 3 seconds", "add lo-fi music at 35 %", "make it 9:16", "export"],
  },
  zh: {
    empty: ["upload", "把 10 个营销短片排名并生成 1080p MP4"],
    clips: ["按互动得分给这些视频排名，并展示最佳的几个", "用 AI 评分比较这些视频的表现", "改成 9:16"],
    draft: ["加一个 3 秒的标题“都市之梦”", "加 lo-fi 音乐，音量 35 %", "改成 9:16", "导出"],
  },
};
const MOST_ROWS_SHOWN = 300;

export default component("assistant", PANEL_WORDS, (view) => {
  const { model, say } = view;
  const lang = model.get("_language") === "zh" ? "zh" : "en";
  let turn = null; // the streamed paragraphs since the user last spoke
  let asked = [];
  let back = 0;
  let kept = "";
  const nodes = new Map();

  // --- elements ---------------------------------------------------------------------------------------------------
  const where = h("span", {});
  const credits = h("span", { class: "vlai-number" });
  const talk = h("div", { class: "vlai-talk", role: "log", "aria-live": "off", "aria-label": say("talk"), tabindex: 0 });
  const welcome = h("p", { class: "vlai-muted vlai-talk-welcome", text: say("welcome") });
  const heard = h("div", { class: "vlai-hidden-words", role: "status", "aria-live": "polite" });
  const timeline = h("p", { class: "vlai-muted vlai-talk-timeline" });
  const doingSaid = h("span", { class: "vlai-grow" });
  const doingLeft = h("span", { class: "vlai-muted vlai-number" });
  const fill = h("span", {});
  const bar = h("div", { class: "vlai-bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": say("working") }, fill);
  const stop = h("button", { type: "button", class: "vlai-button", text: say("stop"), on: { click: () => { stop.disabled = true; stop.textContent = say("stopping"); view.send({ t: "stop" }); } } });
  const doing = h("div", { class: "vlai-talk-doing" }, h("div", { class: "vlai-row" }, doingSaid, doingLeft, stop), bar);
  const chips = h("div", { class: "vlai-row vlai-talk-chips", role: "group", "aria-label": say("suggestions") });
  const prompt = h("textarea", { class: "vlai-input vlai-grow vlai-talk-prompt", rows: 1, placeholder: say("prompt_hint"), "aria-label": say("prompt"), on: { keydown: onKey, input: fit } });
  const send = h("button", { type: "button", class: "vlai-button vlai-main", text: say("send"), on: { click: submit } });
  const act = (key, text, mark = null) => h("button", { type: "button", class: "vlai-button vlai-talk-action", on: { click: () => view.send({ t: "do", text }) } }, mark && icon(mark, 16), say(key));
  const uploadButton = h("button", { type: "button", class: "vlai-button vlai-talk-action", "aria-expanded": "false", on: { click: () => showUploads(computer.root.hidden) } }, icon("arrive", 16), say("upload"));
  const undo = act("undo", lang === "zh" ? "撤销" : "undo", "undo");
  const redo = act("redo", lang === "zh" ? "重做" : "redo", "redo");
  const actions = h("div", { class: "vlai-row vlai-talk-actions", role: "group", "aria-label": say("actions") }, uploadButton, act("export", lang === "zh" ? "导出" : "export"), act("status", lang === "zh" ? "状态" : "status"), act("credits", lang === "zh" ? "积分" : "credits"), h("span", { class: "vlai-grow" }), undo, redo);
  const computer = computerPanel(view, uploadsOf(model));
  computer.root.hidden = true;
  view.root.append(
    h("h3", { class: "vlai-title vlai-talk-heading", text: say("heading") }),
    h("div", { class: "vlai-row vlai-muted vlai-talk-head" }, h("span", { class: "vlai-grow" }, where), credits),
    talk, timeline, doing, chips, h("div", { class: "vlai-talk-say" }, prompt, send), actions, computer.root, heard,
  );
  talk.append(welcome);

  function showUploads(to) {
    computer.root.hidden = !to;
    uploadButton.setAttribute("aria-expanded", to);
  }

  // --- the conversation -------------------------------------------------------------------------------------------
  const PARTS = {
    user: (item) => h("div", { class: "vlai-talk-user" }, h("span", { class: "vlai-hidden-words", text: `${say("you")}: ` }), h("p", { text: item.text })),
    text: (item) => prose(item.text),
    instead: (item) => prose(item.text),
    changes: (item) => h("div", { class: "vlai-talk-changes" }, h("strong", { text: say("changed") }), h("ul", {}, ...item.text.split("\n").map((text) => h("li", { text })))),
    offers: (item) => h("div", { class: "vlai-row vlai-talk-offers", role: "group", "aria-label": say("offers") }, h("span", { class: "vlai-muted", text: say("offers") }), ...item.text.split(" ").map(offer)),
    error: (item) => h("p", { class: "vlai-talk-error" }, h("strong", { text: `${say("error")} ` }), item.text),
    video: (item) => film(JSON.parse(item.text)),
    note: (item) => h("p", { class: "vlai-muted vlai-talk-note", text: item.text.replace(/^\u23f3\s*/u, "") }),
  };

  function prose(text) {
    const node = h("div", { class: "vlai-prose" });
    node.append(markdown(text));
    return node;
  }

  // What the assistant asked to click: nothing of it happens unless the user presses it here.
  function offer(action) {
    const ask = { export: lang === "zh" ? "导出" : "export", credits: lang === "zh" ? "积分" : "credits" }[action];
    return h("button", { type: "button", class: "vlai-button vlai-talk-offer", text: say(`do_${action}`), on: { click: () => (ask ? view.send({ t: "do", text: ask }) : showUploads(true)) } });
  }

  function film({ grant, name, path }) {
    const video = h("video", { controls: true, preload: "metadata", playsinline: true, "aria-label": say("video", { name }), on: { loadedmetadata: toEnd } });
    const note = h("p", { class: "vlai-muted", text: path });
    mediaAddress(view, grant).then((url) => { video.src = url; }).catch((error) => { note.textContent = `${path}: ${error.message}`; });
    return h("div", { class: "vlai-talk-film" }, video, note);
  }

  function add(item) {
    if (item.kind === "user") {
      turn = [];
      asked = [...asked.filter((text) => text !== item.text), item.text].slice(-100);
      back = 0;
    }
    const node = (PARTS[item.kind] ?? PARTS.note)(item);
    if (item.kind === "instead") for (const each of turn ?? []) nodes.get(each.number)?.remove();
    if (item.kind === "text") turn?.push(item);
    nodes.set(item.number, node);
    talk.append(node);
  }

  const store = lineStore(view, (item) => {
    const node = nodes.get(item.number);
    if (!node?.isConnected) return;
    const fresh = PARTS[item.kind](item);
    node.replaceWith(fresh);
    nodes.set(item.number, fresh);
  });

  let following = true;
  const toEnd = () => { if (following) talk.scrollTop = talk.scrollHeight; };
  talk.addEventListener("scroll", () => { following = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 48; }, { passive: true });

  view.onMessage("lines", (message) => {
    const news = store.take(message);
    if (!news) return;
    news.fresh.forEach(add);
    for (const item of news.gone) {
      nodes.get(item.number)?.remove();
      nodes.delete(item.number);
    }
    while (talk.children.length > MOST_ROWS_SHOWN) talk.firstElementChild.remove();
    welcome.hidden = nodes.size > 0;
    following ||= news.fresh.some((item) => item.kind === "user");
    toEnd();
    const last = news.fresh.findLast?.((item) => ["note", "error", "changes", "instead"].includes(item.kind));
    if (last) heard.textContent = last.text;
  });

  // --- what stands beside it --------------------------------------------------------------------------------------
  function showState() {
    const backend = model.get("_backend");
    where.textContent = backend ? say(backend) : say("connecting");
    const found = model.get("_credits");
    credits.textContent = found && backend === "cloud" ? say("left", { n: found.available }) : "";
    const situation = model.get("_situation");
    timeline.textContent = model.get("_timeline");
    timeline.hidden = !model.get("_timeline");
    undo.hidden = redo.hidden = backend !== "local" || situation !== "draft";
    chips.replaceChildren(...(SUGGESTED[lang][situation] ?? []).map((text) => h("button", {
      type: "button", class: "vlai-button vlai-talk-chip", text: text === "upload" ? say("choose_files") : text,
      on: { click: () => (text === "upload" ? showUploads(true) : (prompt.value = text, fit(), prompt.focus())) },
    })));
  }

  function showDoing() {
    const busy = model.get("busy");
    const now = model.get("_doing");
    doing.hidden = !busy;
    chips.hidden = busy;
    if (!busy) {
      stop.disabled = false;
      stop.textContent = say("stop");
      return;
    }
    doingSaid.textContent = now?.stage ? [say(`stage_${now.stage}`), now.clip].filter(Boolean).join(": ") : say("working");
    doingLeft.textContent = now?.stage ? [`${Math.floor(now.share * 100)}\u00a0%`, now.eta_s > 0 ? roughly(now.eta_s, say) : null].filter(Boolean).join("  ·  ") : "";
    bar.classList.toggle("vlai-unknown", !now?.stage);
    fill.style.width = now?.stage ? `${now.share * 100}%` : "30%";
    if (now?.stage) bar.setAttribute("aria-valuenow", Math.floor(now.share * 100));
    else bar.removeAttribute("aria-valuenow");
  }

  for (const trait of ["_backend", "_credits", "_timeline", "_situation"]) view.on(trait, showState);
  view.on("_doing", showDoing);
  view.on("busy", () => {
    showDoing();
    if (!model.get("busy")) {
      const words = turn?.map((item) => item.text).join(" ") || heard.textContent;
      heard.textContent = words ? words.slice(0, 400) : say("done");
    }
  });

  // --- the prompt -------------------------------------------------------------------------------------------------
  function fit() {
    prompt.style.height = "auto";
    prompt.style.height = `${Math.min(160, prompt.scrollHeight + 2)}px`;
  }

  function submit() {
    const text = prompt.value.trim();
    if (!text) return;
    if (/^(upload|上传)$/i.test(text)) showUploads(true);
    else view.send({ t: "do", text });
    prompt.value = "";
    fit();
    prompt.focus();
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !prompt.value.slice(0, prompt.selectionStart).includes("\n") && back < asked.length) {
      event.preventDefault();
      if (back === 0) kept = prompt.value;
      recall(back + 1);
    } else if (event.key === "ArrowDown" && !prompt.value.slice(prompt.selectionEnd).includes("\n") && back > 0) {
      event.preventDefault();
      recall(back - 1);
    }
  }

  function recall(to) {
    back = to;
    prompt.value = back ? asked[asked.length - back] : kept;
    fit();
    prompt.setSelectionRange(prompt.value.length, prompt.value.length);
  }

  showState();
  showDoing();
  store.ask();
  view.send({ t: "ready" });
});
