// Presets and the six weights.
import { h } from "./common.js";
import { DIMENSIONS } from "./board_model.js";

/** `onPreset(name)` and `onWeights(weights)` are called as the user moves something. Returns {element, set(state), shown()}. */
export function makeWeights(view, { onPreset, onWeights }) {
  const presets = h("div", { class: "vlai-presets", role: "group", "aria-label": view.say("preset") });
  const reset = h("button", { type: "button", class: "vlai-button vlai-reset", text: view.say("reset"), on: { click: () => onPreset(state.preset) } });
  const bar = h("div", { class: "vlai-weight-bar", "aria-hidden": "true" });
  const sum = h("span", { class: "vlai-muted vlai-number" });
  const sliders = {};
  const rows = DIMENSIONS.map((name) => {
    const input = h("input", {
      type: "range", min: "0", max: "100", step: "1", "aria-label": view.say("weight_of", { name: view.say(name) }),
      style: { "--own": `var(--vlai-${name})` }, on: { input: () => moved() },
    });
    const number = h("output", { class: "vlai-number" });
    sliders[name] = { input, number, part: h("span", { style: { background: `var(--vlai-${name})` } }) };
    bar.append(sliders[name].part);
    return h("label", { class: "vlai-weight" }, h("span", { class: "vlai-weight-head" }, h("span", { text: view.say(name) }), number), input);
  });
  const element = h(
    "section",
    { class: "vlai-weights", "aria-label": view.say("weights") },
    h("div", { class: "vlai-row" }, h("span", { class: "vlai-label", text: view.say("weights") }), presets, h("span", { class: "vlai-grow" }), sum, reset),
    bar,
    h("div", { class: "vlai-weight-grid" }, rows),
  );
  let state = { preset: null, presets: [], weights: {} };
  const values = () => Object.fromEntries(DIMENSIONS.map((name) => [name, Number(sliders[name].input.value) / 100]));

  function label(weights) {
    const total = DIMENSIONS.reduce((all, name) => all + weights[name], 0);
    // Whole percents that add up to 100: the largest remainders are rounded up.
    const exact = DIMENSIONS.map((name) => (total > 0 ? (weights[name] / total) * 100 : 0));
    const whole = exact.map(Math.floor);
    const rest = exact.map((value, i) => [value - whole[i], i]).sort((a, b) => b[0] - a[0]);
    for (let i = 0; total > 0 && i < Math.round(100 - whole.reduce((a, b) => a + b, 0)); i += 1) whole[rest[i][1]] += 1;
    DIMENSIONS.forEach((name, i) => {
      sliders[name].number.textContent = `${whole[i]}\u00a0%`;
      sliders[name].input.setAttribute("aria-valuetext", `${whole[i]} %`);
      sliders[name].input.style.setProperty("--at", `${sliders[name].input.value}%`);
      sliders[name].part.style.setProperty("width", `${exact[i]}%`);
    });
    sum.textContent = `${view.say("sum")} ${total > 0 ? 100 : 0}\u00a0%`;
    const standard = state.presets.find((preset) => preset.name === state.preset)?.weights;
    reset.disabled = !standard || DIMENSIONS.every((name) => Math.abs(standard[name] - weights[name] / (total || 1)) < 0.004);
  }

  function moved() {
    const weights = values();
    if (DIMENSIONS.every((name) => weights[name] === 0)) return; // nothing would count: keep what is shown
    label(weights);
    onWeights(weights);
  }

  return {
    element,
    values,
    /** Show these presets and weights; the sliders stay where they are if `keep`. */
    set(next, keep = false) {
      state = next;
      presets.replaceChildren(
        ...state.presets.map((preset) =>
          h("button", { type: "button", class: "vlai-button", text: preset.label, "aria-pressed": String(preset.name === state.preset), on: { click: () => onPreset(preset.name) } }),
        ),
      );
      if (keep) return;
      for (const name of DIMENSIONS) sliders[name].input.value = String(Math.round((state.weights[name] ?? 0) * 100));
      label(state.weights);
    },
  };
}
