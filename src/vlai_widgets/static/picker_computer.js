// Files from the user's computer: where to drop them, and how far each has come.
import { h, clock, size } from "./common.js";
import { icon } from "./icons.js";
import { ACCEPT } from "./picker_uploads.js";

/** Words of this panel, for the table of the widget that shows it. */
export const UPLOAD_WORDS = {
  en: {
    choose_files: "Choose files",
    drop: "Drop video files here, or",
    limits: "MP4, MOV, AVI, WebM, MKV and more, up to 500 MB each. They go to the machine that runs this notebook.",
    uploads: "Uploads",
    clear_done: "Clear finished",
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel",
    close: "Close",
    anyway: "Upload anyway",
    leave_out: "Leave out",
    up_checking: "checking",
    up_waiting: "waiting",
    up_arriving: "arriving",
    up_done: "chosen",
    asks_length: "It is {own} long, the others about {others}. Clips of similar length compare more fairly.",
    choose_again: "The page was loaded anew. Choose the same file again to go on.",
    wrong_type: "Not an accepted type. Accepted: mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac.",
    wrong_large: "{size} is over the limit of 500 MB. Compress or trim it.",
    wrong_empty: "The file is empty. Export or copy it again.",
    wrong_unreadable: "The browser cannot read this file any more. Choose it again.",
    wrong_connection: "The connection broke. Resume goes on from here.",
  },
  zh: {
    choose_files: "选择文件",
    drop: "把视频拖到这里，或",
    limits: "MP4、MOV、AVI、WebM、MKV 等，每个不超过 500 MB。文件会传到运行此笔记本的机器。",
    uploads: "上传",
    clear_done: "清除已完成",
    pause: "暂停",
    resume: "继续",
    cancel: "取消",
    close: "关闭",
    anyway: "仍然上传",
    leave_out: "不选",
    up_checking: "检查中",
    up_waiting: "等待",
    up_arriving: "即将到达",
    up_done: "已选",
    asks_length: "它长 {own}，其余约 {others}。长度相近的短片比较更公平。",
    choose_again: "页面已重新加载。请再次选择同一文件以继续。",
    wrong_type: "不支持的类型。支持：mp4、mov、avi、webm、mkv、jpg、png、gif、webp、mp3、wav、m4a、aac。",
    wrong_large: "{size}，超过 500 MB 的上限。请压缩或剪短。",
    wrong_empty: "文件为空。请重新导出或复制。",
    wrong_unreadable: "浏览器无法再读取该文件。请重新选择。",
    wrong_connection: "连接中断。点击继续可从此处续传。",
  },
};

/** Returns {root, show()}. */
export function computerPanel(view, uploads) {
  const { say } = view;
  const input = h("input", {
    type: "file", multiple: true, accept: ACCEPT, hidden: true, "aria-label": say("choose_files"),
    on: { change: () => { uploads.add([...input.files]); input.value = ""; } }, // so that the same file can be chosen again
  });
  const choose = h("button", { type: "button", class: "vlai-button", text: say("choose_files"), on: { click: () => input.click() } });
  const drop = h("div", { class: "vlai-pick-drop" }, icon("arrive", 24), h("p", {}, h("span", { text: say("drop") }), " ", choose, input), h("p", { class: "vlai-muted", text: say("limits") }));
  const list = h("div", { class: "vlai-ups", role: "list", "aria-label": say("uploads") });
  const clear = h("button", { type: "button", class: "vlai-button", text: say("clear_done"), on: { click: () => uploads.clearDone() } });
  const root = h("div", { class: "vlai-pick-computer" }, drop, list, h("div", { class: "vlai-row" }, clear));
  const rows = new Map();

  const button = (label, name, fn) => h("button", { type: "button", class: "vlai-button vlai-small", text: say(label), "aria-label": `${say(label)}: ${name}`, on: { click: fn } });

  function makeRow(key, name) {
    const bar = h("span", {});
    const row = {
      bar, name,
      track: h("div", { class: "vlai-bar", role: "progressbar", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 100 }, bar),
      said: h("span", { class: "vlai-muted vlai-number" }),
      why: h("p", { class: "vlai-up-why" }),
      keys: h("span", { class: "vlai-row vlai-up-keys" }),
      state: null,
    };
    row.el = h("div", { class: "vlai-up", role: "listitem" }, h("div", { class: "vlai-up-head" }, h("bdi", { text: name, title: name }), row.said, row.keys), row.track, row.why);
    rows.set(key, row);
    return row;
  }

  function why(item) {
    if (item.state === "asking") return say("asks_length", { own: clock(item.duration_s), others: clock(item.median_s) });
    if (!item.problem) return "";
    return item.problem === "words" ? item.words : say(`wrong_${item.problem}`, { size: size(item.file.size) });
  }

  function keysFor(item) {
    const name = item.file.name;
    switch (item.state) {
      case "asking": return [button("anyway", name, () => uploads.resume(item)), button("leave_out", name, () => uploads.cancel(item))];
      case "waiting": return [button("cancel", name, () => uploads.cancel(item))];
      case "running": return [button("pause", name, () => uploads.pause(item)), button("cancel", name, () => uploads.cancel(item))];
      case "paused": return [button("resume", name, () => uploads.resume(item)), button("cancel", name, () => uploads.cancel(item))];
      case "failed": return [button("close", name, () => uploads.cancel(item))];
      default: return [];
    }
  }

  function show() {
    const alive = new Set();
    for (const lost of uploads.pending) {
      const key = `p${lost.upload_id}`;
      alive.add(key);
      if (rows.has(key)) continue;
      const row = makeRow(key, lost.name);
      row.el.dataset.state = "paused";
      row.bar.style.width = `${(100 * lost.received_bytes) / lost.size_bytes}%`;
      row.said.textContent = `${size(lost.received_bytes)} / ${size(lost.size_bytes)}`;
      row.why.textContent = say("choose_again");
      row.keys.append(button("resume", lost.name, () => input.click()), button("cancel", lost.name, () => uploads.forget(lost)));
      list.append(row.el);
    }
    for (const item of uploads.items) {
      alive.add(item.key);
      const row = rows.get(item.key) ?? makeRow(item.key, item.file.name);
      if (!row.el.isConnected) list.append(row.el);
      const share = item.file.size ? item.received / item.file.size : 0;
      row.bar.style.width = `${share * 100}%`;
      row.track.setAttribute("aria-valuenow", Math.floor(share * 100));
      row.track.hidden = ["failed", "done", "asking", "checking"].includes(item.state);
      row.said.textContent = ["running", "paused"].includes(item.state)
        ? `${size(item.received)} / ${size(item.file.size)}`
        : ["failed", "asking"].includes(item.state) ? size(item.file.size) : say(`up_${item.state}`);
      const words = why(item);
      if (row.why.textContent !== words) row.why.textContent = words;
      if (row.state === item.state) continue;
      const focused = row.keys.contains(document.activeElement);
      row.state = row.el.dataset.state = item.state;
      row.keys.replaceChildren(...keysFor(item));
      if (focused) row.keys.querySelector("button")?.focus();
    }
    for (const [key, row] of rows) {
      if (alive.has(key)) continue;
      row.el.remove();
      rows.delete(key);
    }
    clear.hidden = !uploads.items.some((item) => item.state === "done");
  }

  view.cleanup(uploads.listen(view.guarded(show)));
  show();
  return { root, show };
}
