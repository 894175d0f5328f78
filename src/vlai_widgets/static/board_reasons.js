// Why the clip that is shown has its score: three strengths, three fixes, and where in the clip to look.
import { h, clock, points } from "./common.js";

/** `onSeek(t_s)` is called for a timecode. Returns {element, set(detail, known)}. */
export function makeReasons(view, onSeek) {
  const element = h("section", { class: "vlai-reasons" });
  const column = (kind, reasons) =>
    h("div", {},
      h("h4", { text: view.say(kind === "strength" ? "strengths" : "fixes") }),
      reasons.length
        ? h("ul", {}, reasons.map((reason) => item(kind, reason)))
        : h("p", { class: "vlai-muted", text: view.say(kind === "strength" ? "no_strengths" : "no_fixes") }));
  const item = (kind, reason) =>
    h("li", {},
      h("span", { class: `vlai-mark-number ${kind}`, "aria-hidden": "true", text: String(reason.number) }),
      h("div", {},
        h("span", { text: reason.text }),
        h("div", { class: "vlai-reason-foot vlai-muted" },
          h("span", { class: "vlai-key", style: { background: `var(--vlai-${reason.dimension})` }, "aria-hidden": "true" }),
          h("span", { text: view.say(reason.dimension) }),
          h("span", { class: "vlai-number", text: view.say(kind === "strength" ? "adds" : "up_to", { points: points(reason.points) }) }),
          reason.t_start_s === null
            ? h("span", { text: view.say("from_start") })
            : h("button", { type: "button", class: "vlai-time", text: clock(reason.t_start_s, true), on: { click: () => onSeek(reason.t_start_s) } }))));
  return {
    element,
    set(detail, known) {
      if (!detail) {
        element.replaceChildren(known ? h("p", { class: "vlai-muted", text: view.say("loading") }) : h("p", { class: "vlai-muted", text: view.say("no_reasons") }));
        return;
      }
      element.replaceChildren(...["strength", "fix"].map((kind) => column(kind, detail.reasons.filter((reason) => reason.kind === kind))));
    },
  };
}
