// Choosing clips: from the folders that the kernel sees or from the user's computer; and the clips that are chosen.
import { h, clock, component, serverBase, size, xsrf } from "./common.js";
import { icon } from "./icons.js";
import { UPLOAD_WORDS, computerPanel } from "./picker_computer.js";
import { folderPanel } from "./picker_folder.js";
import { uploadsOf } from "./picker_uploads.js";

const LAB_FILES = "application/x-jupyter-icontents";

const PICKER_WORDS = {
  en: {
    ...UPLOAD_WORDS.en,
    server: "On this server", computer: "From your computer", where: "Folder", type: "Path or pattern", type_hint: "Paste a path, a folder or a pattern such as clips/*.mp4",
    add: "Add", kinds: "Types of files", kind_video: "Videos", kind_all: "All accepted types", recent: "Recent folders", files: "Files",
    add_all: "Add all {n}", all_chosen: "All {n} chosen", no_videos: "No videos here.", no_files: "No file of an accepted type here.", left_out: "{n} more are not listed; paste a pattern to reach them.",
    other: "1 other file is hidden.", others: "{n} other files are hidden.", chosen_before: "{n} of them had been chosen before.", too_large_short: "{size}: over 500 MB",
    chosen: "Chosen clips", none: "No clip chosen yet.", none_hint: "Pick files, drop them here, or drag them from the file browser.",
    sum: "{n} clips", sum_1: "1 clip", clear: "Remove all", remove: "Remove {name}", looking: "looking…", portrait: "portrait", landscape: "landscape", square: "square", silent: "no sound",
    image: "picture", audio: "sound", said_gone: "The file is not there any more.", said_problem: "{words}", said_length: "Much longer or shorter than the others (about {median}): less fair to compare.",
    said_same: "Same content as {name}.", heard_added: "{n} added. {all} chosen.", heard_removed: "{n} removed. {all} chosen.", warned: "{n} to look at", tabs: "Where the clips are",
  },
  zh: {
    ...UPLOAD_WORDS.zh,
    server: "服务器上", computer: "来自你的电脑", where: "文件夹", type: "路径或通配符", type_hint: "粘贴路径、文件夹或通配符，例如 clips/*.mp4",
    add: "添加", kinds: "文件类型", kind_video: "视频", kind_all: "所有支持的类型", recent: "最近的文件夹", files: "文件",
    add_all: "全部添加（{n}）", all_chosen: "已全选 {n} 个", no_videos: "这里没有视频。", no_files: "这里没有支持的文件。", left_out: "另有 {n} 个未列出；可粘贴通配符。",
    other: "隐藏了 1 个其他文件。", others: "隐藏了 {n} 个其他文件。", chosen_before: "其中 {n} 个之前已选。", too_large_short: "{size}：超过 500 MB",
    chosen: "已选短片", none: "还没有选择短片。", none_hint: "可选择文件、拖到这里，或从文件浏览器拖入。",
    sum: "{n} 个短片", sum_1: "1 个短片", clear: "全部移除", remove: "移除 {name}", looking: "查看中…", portrait: "竖屏", landscape: "横屏", square: "方形", silent: "无声",
    image: "图片", audio: "音频", said_gone: "文件已不存在。", said_problem: "{words}", said_length: "与其余短片（约 {median}）长度相差很大，比较不够公平。",
    said_same: "内容与 {name} 相同。", heard_added: "已添加 {n} 个，共 {all} 个。", heard_removed: "已移除 {n} 个，共 {all} 个。", warned: "{n} 个需留意", tabs: "短片所在",
  },
};

export default component("clip-picker", PICKER_WORDS, (view) => {
  const { say } = view;
  const uploads = uploadsOf(view.model);
  let order = [];
  const clips = new Map();
  const posters = new Map();
  const idOf = new Map();
  const rows = new Map();
  uploads.lengths = () => order.map((id) => clips.get(id)?.duration_s).filter(Boolean);

  // --- where from -------------------------------------------------------------------------------------------------
  const folder = folderPanel(view, (path) => idOf.get(path));
  const computer = computerPanel(view, uploads);
  const tabs = ["server", "computer"].map((name, n) => h("button", {
    type: "button", role: "tab", class: "vlai-pick-tab", text: say(name),
    on: { click: () => turnTo(n), keydown: (event) => { if (/^Arrow(Left|Right)$/.test(event.key)) { turnTo(1 - n); tabs[1 - n].focus(); } } },
  }));
  const panels = [folder.root, computer.root];
  function turnTo(n) {
    tabs.forEach((tab, i) => { tab.setAttribute("aria-selected", i === n); tab.tabIndex = i === n ? 0 : -1; });
    panels.forEach((panel, i) => { panel.hidden = i !== n; });
  }
  panels.forEach((panel, i) => { panel.setAttribute("role", "tabpanel"); panel.setAttribute("aria-label", say(["server", "computer"][i])); });

  // --- what is chosen ---------------------------------------------------------------------------------------------
  const sum = h("span", { class: "vlai-muted vlai-number" });
  const clear = h("button", { type: "button", class: "vlai-button", text: say("clear"), on: { click: () => view.send({ t: "remove", ids: order }) } });
  const list = h("div", { class: "vlai-chosen-list", role: "list", "aria-label": say("chosen"), on: { keydown: onKey } });
  const none = h("div", { class: "vlai-chosen-none" }, h("p", { text: say("none") }), h("p", { class: "vlai-muted", text: say("none_hint") }));
  const said = h("div", { class: "vlai-hidden-words", role: "status", "aria-live": "polite" });
  view.root.append(
    h("section", { class: "vlai-pick-from" }, h("div", { class: "vlai-pick-tabs", role: "tablist", "aria-label": say("tabs") }, ...tabs), ...panels),
    h("section", { class: "vlai-chosen" }, h("div", { class: "vlai-row vlai-chosen-head" }, h("h3", { class: "vlai-title vlai-grow", text: say("chosen") }), sum, clear), list, none),
    said,
  );
  view.root.classList.add("vlai-pick");
  turnTo(0);

  function meta(clip) {
    if (clip.looking) return [clip.size_bytes === null ? null : size(clip.size_bytes), say("looking")];
    const shape = clip.width_px && clip.height_px ? (clip.height_px > clip.width_px ? "portrait" : clip.height_px < clip.width_px ? "landscape" : "square") : null;
    return [
      clip.duration_s ? clock(clip.duration_s, clip.duration_s < 60) : clip.kind === "image" ? say("image") : null,
      shape ? `${clip.width_px}\u00d7${clip.height_px} ${say(shape)}` : clip.kind === "audio" ? say("audio") : null,
      size(clip.size_bytes),
      clip.kind === "video" && clip.has_audio === false ? say("silent") : null,
    ];
  }

  function sentence([code, values]) {
    return say(`said_${code}`, { ...values, median: values.median_s ? clock(values.median_s) : "" });
  }

  function rowOf(id) {
    if (!rows.has(id)) {
      const row = { thumb: h("div", { class: "vlai-thumb vlai-chosen-thumb" }), meta: h("p", { class: "vlai-muted vlai-chosen-meta" }), said: h("div", {}) };
      const clip = clips.get(id);
      row.button = h("button", { type: "button", class: "vlai-chosen-remove", "aria-label": say("remove", { name: clip.name }), title: say("remove", { name: clip.name }), on: { click: () => remove(id) } }, icon("close", 14));
      row.el = h("div", { class: "vlai-chosen-row", role: "listitem" }, row.thumb, h("div", { class: "vlai-grow" }, h("bdi", { class: "vlai-chosen-name", text: clip.name, title: clip.path }), row.meta, row.said), row.button);
      rows.set(id, row);
    }
    return rows.get(id);
  }

  function fill(id) {
    const clip = clips.get(id);
    const row = rowOf(id);
    row.meta.textContent = meta(clip).filter(Boolean).join("  ·  ");
    row.said.replaceChildren(...clip.said.map((each) => h("p", { class: `vlai-chosen-said ${/gone|problem/.test(each[0]) ? "vlai-bad" : "vlai-warn"}`, text: sentence(each) })));
    row.el.classList.toggle("vlai-looking", clip.looking);
  }

  function remove(id) {
    const n = order.indexOf(id);
    const near = order[n + 1] ?? order[n - 1];
    if (near) rows.get(near)?.button.focus();
    view.send({ t: "remove", ids: [id] });
  }

  function onKey(event) {
    const n = order.findIndex((id) => rows.get(id)?.button === document.activeElement);
    if (n < 0) return;
    const to = { ArrowDown: n + 1, ArrowUp: n - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to !== undefined && order[to]) {
      event.preventDefault();
      rows.get(order[to]).button.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(order[n]);
    }
  }

  view.onMessage("chosen", (message) => {
    const before = order.length;
    for (const clip of message.clips) {
      clips.set(clip.id, clip);
      idOf.set(clip.path, clip.id);
    }
    const keep = new Set(message.order);
    for (const id of order) {
      if (keep.has(id)) continue;
      rows.get(id)?.el.remove();
      rows.delete(id);
      idOf.delete(clips.get(id)?.path);
      clips.delete(id);
      if (posters.has(id)) URL.revokeObjectURL(posters.get(id));
      posters.delete(id);
    }
    order = message.order.filter((id) => clips.has(id));
    for (const clip of message.clips) fill(clip.id);
    order.forEach((id, n) => {
      const { el } = rowOf(id);
      if (list.children[n] !== el) list.insertBefore(el, list.children[n] ?? null);
    });
    none.hidden = order.length > 0;
    clear.hidden = order.length < 2;
    const all = order.map((id) => clips.get(id));
    const seconds = all.reduce((total, clip) => total + (clip.duration_s ?? 0), 0);
    const bytes = all.reduce((total, clip) => total + (clip.size_bytes ?? 0), 0);
    const warned = all.filter((clip) => clip.said.length).length;
    sum.textContent = order.length
      ? [say(order.length === 1 ? "sum_1" : "sum", { n: order.length }), seconds ? clock(seconds) : null, size(bytes), warned ? say("warned", { n: warned }) : null].filter(Boolean).join("  ·  ")
      : "";
    if (order.length !== before && spoken) said.textContent = say(order.length > before ? "heard_added" : "heard_removed", { n: Math.abs(order.length - before), all: order.length });
    spoken = true;
    folder.marks();
  });
  let spoken = false;

  view.onMessage("posters", (message, buffers) => {
    message.of.forEach((id, n) => {
      if (!rows.has(id)) return;
      if (posters.has(id)) URL.revokeObjectURL(posters.get(id));
      posters.set(id, URL.createObjectURL(new Blob([buffers[n]], { type: "image/jpeg" })));
      rows.get(id).thumb.replaceChildren(h("img", { src: posters.get(id), alt: "" }));
    });
  });
  view.cleanup(() => { for (const url of posters.values()) URL.revokeObjectURL(url); });

  view.onMessage("folder", (message) => folder.show(message));
  view.onMessage("said", (message) => folder.said(message.words));
  view.onMessage("typed", (message) => folder.typed(message));

  // --- dropping: from the desktop, and from JupyterLab's file browser ----------------------------------------------
  const over = (to) => view.root.classList.toggle("vlai-over", to);
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  view.root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
    over(true);
  });
  view.root.addEventListener("dragleave", (event) => { if (!view.root.contains(event.relatedTarget)) over(false); });
  view.root.addEventListener("drop", view.guarded((event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    over(false);
    turnTo(1);
    uploads.add([...event.dataTransfer.files]);
  }));
  const fromLab = (event) => event.mimeData?.hasData?.(LAB_FILES);
  for (const type of ["lm-dragenter", "lm-dragover", "lm-dragleave", "lm-drop"]) {
    view.root.addEventListener(type, view.guarded((event) => {
      if (!fromLab(event)) return;
      event.preventDefault();
      event.stopPropagation();
      over(type === "lm-dragenter" || type === "lm-dragover");
      if (type === "lm-dragleave") return;
      event.dropAction = type === "lm-drop" ? "copy" : event.proposedAction;
      if (type === "lm-drop") fromBrowser(event.mimeData.getData(LAB_FILES)).catch(view.fail);
    }));
  }

  /** What was dragged is named as the file browser names it; the server knows where that is on the disk. */
  async function fromBrowser(paths) {
    const base = serverBase();
    const answer = base === null ? null : await fetch(`${base}vlai/clips`, {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", ...xsrf() }, body: JSON.stringify({ paths }),
    }).catch(() => null);
    turnTo(0);
    if (!answer?.ok) {
      view.send({ t: "add", paths }); // as names in the kernel's folder
      return;
    }
    const found = await answer.json();
    folder.said(found.skipped.slice(0, 3).map((each) => each.reason).join(" "));
    if (found.clips.length) view.send({ t: "add", paths: found.clips.map((clip) => clip.file) });
  }

  view.send({ t: "sync" });
});
