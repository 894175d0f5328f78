// The place of the Plotly chart: finds the figure that the front end drew, listens to it, and lays thumbnails and the
// selection over it.
import { h } from "./common.js";

const NO_RENDERER = "vlai-no-plotly-renderer";

/**
 * `on`: {click({clip_id, dimension}), hover({clip_id, dimension, x, y} or null), scoreOf(clip_id), labelOf(clip_id)}.
 * Returns {element, select(clip_id), thumbs(fn), label(words), settling(yes), place()}.
 */
export function makeChart(view, on) {
  const slot = h("div", { class: "vlai-chart-slot" });
  const over = h("div", { class: "vlai-chart-over", "aria-hidden": "true" });
  const element = h("div", { class: "vlai-chart", role: "img" }, slot, over);
  let plot = null;
  let child = null;
  let chosen = null;
  let newest = null;
  let thumbOf = () => null;
  let told = null;

  async function mount() {
    const ref = view.model.get("_chart");
    const manager = view.model.widget_manager;
    if (!ref || !manager) return;
    const id = typeof ref === "string" ? ref.replace("IPY_MODEL_", "") : ref.model_id;
    const model = typeof ref === "string" ? await manager.get_model(id) : ref;
    const made = await manager.create_view(model);
    child?.remove?.();
    child = made;
    slot.replaceChildren();
    const widget = made.luminoWidget ?? made.pWidget;
    try {
      widget.constructor.attach(widget, slot); // so that what it draws is told that it is on the page
    } catch {
      slot.append(made.el);
    }
    look();
  }

  /** Find the figure that was drawn in the slot, now or again. */
  function look() {
    const seen = [...slot.querySelectorAll(".js-plotly-plot")].find((one) => one._fullLayout?.meta?.vlai === view.model.get("_chart_id"));
    if (!seen) {
      if (told !== "none" && slot.textContent.includes(NO_RENDERER)) tellWay("none");
      return;
    }
    if (seen !== plot) hook(seen);
  }

  function tellWay(way) {
    told = way;
    view.send({ t: "chart", way, revision: plot?._fullLayout?.meta?.revision ?? 0 });
  }

  function hook(found) {
    plot = found;
    const point = (event) => event.points?.find((one) => Array.isArray(one.customdata));
    const about = (one) => ({ clip_id: String(one.customdata[0]), dimension: one.data?.meta ?? null });
    plot.on("plotly_click", (event) => {
      const one = point(event);
      if (one) on.click(about(one));
    });
    plot.on("plotly_hover", (event) => {
      const one = point(event);
      if (one) on.hover({ ...about(one), x: event.event.clientX, y: event.event.clientY });
    });
    plot.on("plotly_unhover", () => on.hover(null));
    plot.on("plotly_afterplot", () => place());
    if (told !== "page" && globalThis.Plotly?.react) tellWay("page");
    else if (!told) tellWay("output");
    if (newest) draw(newest);
    place();
  }

  function draw(figure) {
    newest = figure;
    if (!plot || !globalThis.Plotly?.react) return;
    globalThis.Plotly.react(plot, figure.data, { ...figure.layout, width: undefined }, figure.config);
  }

  /** Pixels of the row of a clip: {top, height}, or of its score where the chart is a distribution: {left}. */
  function spot(clipId) {
    const layout = plot?._fullLayout;
    const meta = layout?.meta;
    if (!layout || !meta?.rows) return null;
    const at = meta.rows.indexOf(clipId);
    if (at < 0 || !layout.yaxis) return null;
    const y = layout.yaxis._offset + layout.yaxis.l2p(at);
    const tall = Math.abs(layout.yaxis.l2p(1) - layout.yaxis.l2p(0));
    return { top: y - tall / 2, height: tall };
  }

  function place() {
    over.replaceChildren();
    const layout = plot?._fullLayout;
    if (!layout) return;
    plot.style.height = `${layout.height}px`; // Plotly says 100 %, which is nothing until the page was resized once
    const rows = layout.meta?.rows ?? [];
    if (rows.length && rows.length <= 20) {
      const left = layout.margin.l + 0.12 * (layout.width - layout.margin.l - layout.margin.r);
      for (const clipId of rows) {
        const url = thumbOf(clipId);
        const where = url && spot(clipId);
        if (!where) continue;
        const side = Math.min(40, where.height * 0.82);
        over.append(h("img", { class: "vlai-thumb", alt: "", src: url, style: { left: `${left - side / 2}px`, top: `${where.top + (where.height - side) / 2}px`, width: `${side}px`, height: `${side}px` } }));
      }
    }
    const where = chosen ? spot(chosen) : null;
    if (where) {
      const thin = where.height < 16;
      over.prepend(h("div", { class: `vlai-chosen${thin ? " thin" : ""}`, style: { top: `${where.top - (thin ? 2 : 0)}px`, height: `${where.height + (thin ? 4 : 0)}px` } },
        thin ? h("span", { text: on.labelOf(chosen) }) : null));
    } else if (chosen) {
      const score = on.scoreOf(chosen);
      const axis = layout.xaxis;
      if (score !== null && axis && !rows.length) {
        const late = axis.l2p(score) > axis._length * 0.55;
        over.append(h("div", { class: `vlai-chosen-score${late ? " late" : ""}`, style: { left: `${axis._offset + axis.l2p(score)}px`, top: `${layout.yaxis._offset}px`, height: `${layout.yaxis._length}px` } }, h("span", { text: on.labelOf(chosen) })));
      }
    }
  }

  const seer = new MutationObserver(() => look());
  seer.observe(slot, { childList: true, subtree: true });
  const sizer = new ResizeObserver(() => plot?._responsiveChartHandler?.());
  sizer.observe(slot);
  view.on("_chart", () => mount());
  view.onMessage("figure", (message) => draw(message.figure));
  view.cleanup(() => {
    seer.disconnect();
    sizer.disconnect();
    child?.remove?.();
  });
  mount().catch(view.fail);

  return {
    element,
    place,
    plot: () => plot,
    select(clipId) {
      chosen = clipId;
      place();
    },
    thumbs(fn) {
      thumbOf = fn;
      place();
    },
    label(words) {
      element.setAttribute("aria-label", words);
    },
    settling(yes) {
      element.classList.toggle("settling", yes);
    },
  };
}
