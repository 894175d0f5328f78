// Files from the user's computer: where to drop them, and how far each has come.
import { h, clock, size } from "./common.js";
import { icon } from "./icons.js";
import { ACCEPT } from "./picker_uploads.js";

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
