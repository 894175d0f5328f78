// Clips that are ticked to be compared, and the button that puts them side by side.
import { h } from "./common.js";

const FEWEST = 2;
export const MOST_COMPARED = 4;

/** `changed()` is called when another clip was ticked. Returns {element, has(id), full(), toggle(id), keep(ids)}. */
export function makeCompare(view, changed) {
  let ticked = [...view.model.get("_compared")];
  const said = h("span", { class: "vlai-muted", role: "status" });
  const go = h("button", { type: "button", class: "vlai-button", text: view.say("compare"), on: { click: () => put(ticked) } });
  const clear = h("button", { type: "button", class: "vlai-button", text: view.say("compare_end"), on: { click: () => { ticked = []; put([]); } } });
  const element = h("div", { class: "vlai-row vlai-comparing", role: "group", "aria-label": view.say("compare") }, go, clear, said);

  function put(ids) {
    view.model.set("_compared", [...ids]);
    view.model.save_changes();
    show();
  }

  function show() {
    const shown = view.model.get("_compared");
    const fits = ticked.length >= FEWEST && ticked.length <= MOST_COMPARED;
    go.disabled = !fits || (ticked.length === shown.length && ticked.every((id) => shown.includes(id)));
    clear.hidden = !ticked.length;
    const words = ticked.length === MOST_COMPARED ? "compare_full" : ticked.length ? "compare_count" : "compare_hint";
    said.textContent = view.say(words, { n: ticked.length });
    changed();
  }

  view.on("_compared", () => {
    ticked = [...view.model.get("_compared")];
    show();
  });
  return {
    element,
    show,
    has: (id) => ticked.includes(id),
    full: () => ticked.length >= MOST_COMPARED,
    toggle(id) {
      ticked = ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id].slice(0, MOST_COMPARED);
      show();
    },
    /** Another board is shown: what it does not have is not ticked. */
    keep(ids) {
      ticked = ticked.filter((id) => ids.includes(id));
      element.hidden = ids.length < FEWEST;
      show();
    },
  };
}
