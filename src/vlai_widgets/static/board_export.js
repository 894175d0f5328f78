// What a board is handed on as: video, board file, report, the table as text.
import { h, clock } from "./common.js";
import { makeReel } from "./reel.js";

/** What an export waits for before and after the rendering itself. */
const WAITS_FOR = { connect: "to_hand_over", upload: "to_hand_over", download: "to_fetch" };
const SHAPES = ["9:16", "16:9", "1:1", "4:5"];

/** Returns {element, data(board)}. */
export function makeExports(view) {
  const status = h("div", { class: "vlai-export-status", role: "status" });
  const form = h("form", { class: "vlai-export-form vlai-row", hidden: true, on: { submit: (event) => { event.preventDefault(); start(); } } });
  const reelBox = h("div", { class: "vlai-export-reel" });
  const open = Object.fromEntries(
    ["video", "board", "report"].map((kind) => [kind, h("button", { type: "button", class: `vlai-button${kind === "video" ? " vlai-main" : ""}`, "aria-expanded": "false", text: view.say(kind), on: { click: () => ask(kind) } })]),
  );
  const copy = h("button", { type: "button", class: "vlai-button", text: view.say("csv"), on: { click: () => view.send({ t: "csv" }) } });
  const element = h("section", { class: "vlai-exports" }, h("div", { class: "vlai-row" }, Object.values(open), copy), form, status, reelBox);
  let kind = null;
  let names = {};
  let count = 0;
  let reel = null;
  let shownReel = null;
  let fields = {};

  function ask(next) {
    kind = kind === next ? null : next;
    for (const [name, button] of Object.entries(open)) button.setAttribute("aria-expanded", String(name === kind));
    form.hidden = !kind;
    if (!kind) return;
    const labelled = (text, control) => h("label", { class: "vlai-field" }, h("span", { class: "vlai-muted", text }), control);
    fields = { name: h("input", { class: "vlai-input", type: "text", value: names[kind] ?? "", size: "26" }) };
    const parts = [labelled(view.say("name"), fields.name)];
    if (kind === "video") {
      fields.top = h("select", { class: "vlai-input" }, [2, 3, 5, 10].filter((n) => n < count).map((n) => h("option", { value: String(n), text: String(n) })), h("option", { value: "", text: view.say("all"), selected: count <= 10 }));
      fields.aspect = h("select", { class: "vlai-input" }, SHAPES.map((shape) => h("option", { value: shape, text: shape })));
      parts.push(labelled(view.say("top"), fields.top), labelled(view.say("aspect"), fields.aspect));
    }
    parts.push(h("button", { type: "submit", class: "vlai-button vlai-main", text: view.say(kind === "video" ? "start" : "save") }));
    form.replaceChildren(...parts);
    fields.name.focus();
    if (!names[kind]) view.send({ t: "names" });
  }

  function start() {
    view.send({ t: "export", kind, name: fields.name.value, top: fields.top?.value ? Number(fields.top.value) : null, aspect: fields.aspect?.value });
    ask(kind);
  }

  function tell() {
    const job = view.model.get("_export");
    const running = job?.state === "running";
    for (const button of Object.values(open)) button.disabled = running;
    if (!job) return status.replaceChildren();
    if (running) {
      if (job.kind !== "video") return undefined;
      const share = Math.round(job.done * 100);
      const unknown = share === 0;
      const waiting = view.say(WAITS_FOR[job.stage] ?? (unknown ? "to_begin" : job.eta_s === null ? "reckoning_left" : "left"), { time: clock(job.eta_s ?? 0) });
      status.replaceChildren(
        h("div", { class: "vlai-row" },
          h("span", { text: view.say("exporting", { name: job.name }) }),
          unknown ? null : h("strong", { class: "vlai-number", text: `${share}\u00a0%` }),
          h("span", { class: "vlai-muted", text: waiting }),
          h("span", { class: "vlai-grow" }),
          h("button", { type: "button", class: "vlai-button", text: view.say("cancel"), on: { click: () => view.send({ t: "cancel" }) } })),
        h("div", { class: `vlai-bar${unknown ? " vlai-unknown" : ""}`, role: "progressbar", "aria-label": view.say("exporting", { name: job.name }), "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": unknown ? null : String(share), "aria-valuetext": unknown ? waiting : null }, h("span", { style: { width: unknown ? "30%" : `${share}%` } })),
      );
      return undefined;
    }
    const words = { done: view.say(job.kind === "video" ? "done_video" : "done_file", { name: job.name }), cancelled: view.say("cancelled"), failed: view.say("failed") };
    status.replaceChildren(h("p", { class: job.state === "failed" ? "bad" : "", text: words[job.state] ?? "" }));
    if (job.reel && shownReel !== job.reel.grant) {
      shownReel = job.reel.grant;
      reel ??= makeReel(view);
      reelBox.replaceChildren(reel.element);
      reel.show(job.reel);
    }
    return undefined;
  }

  view.onMessage("names", (message) => {
    names = message.names;
    if (kind && fields.name && !fields.name.value) fields.name.value = names[kind];
  });
  view.onMessage("csv", async (message) => {
    try {
      await navigator.clipboard.writeText(message.text);
      status.replaceChildren(h("p", { text: view.say("copied") }));
    } catch {
      const area = h("textarea", { class: "vlai-input vlai-csv", readonly: true, rows: "5", "aria-label": "CSV" });
      area.value = message.text;
      status.replaceChildren(h("p", { text: view.say("copy_by_hand") }), area);
      area.select();
    }
  });
  view.on("_export", tell);
  tell();
  return {
    element,
    data(board) {
      count = board.ranked;
      for (const button of Object.values(open)) button.disabled = !count;
    },
  };
}
