// A clip over its seconds: curves, cuts, what is heard and seen, reasons as markers, and one playhead.
import { h, s, clock, language, points, word } from "./common.js";

const LINE_WORDS = {
  en: {
    motion: "Motion", brightness: "Brightness", loudness_lufs: "Loudness", faces: "Faces", text: "Text", speech: "Speech", music: "Music",
    position: "Position in the clip", of: "{at} of {all}", strength: "Strength", fix: "To fix", adds: "adds {points} points", worth: "worth up to {points} points",
    no_loudness_lufs: "no sound", not_measured: "not measured", cuts: "cuts",
  },
  zh: {
    motion: "运动", brightness: "亮度", loudness_lufs: "响度", faces: "人脸", text: "文字", speech: "语音", music: "音乐",
    position: "播放位置", of: "{at} / {all}", strength: "优势", fix: "待改进", adds: "贡献 {points} 分", worth: "最多可得 {points} 分",
    no_loudness_lufs: "没有声音", not_measured: "未测", cuts: "镜头切换",
  },
};
const LINE_CURVES = [["motion", 0, 100, "pace"], ["brightness", 0, 100, "appeal"], ["loudness_lufs", -50, 0, "audio"]];
const LINE_LANES = ["faces", "text", "speech", "music"];
const LINE_LEFT = 76;
const LINE_RIGHT = 40;
const CURVE_PX = 34;
const LANE_PX = 14;

/**
 * `onSeek(t_s)`, `onHover(t_s or null, x_px)` and `onReason(reason)` are called. Returns {element, set(duration_s, detail),
 * at(t_s), loop(from_s, to_s)}. Without measurements it is a plain bar to seek in.
 */
export function makeTimeline(view, { onSeek, onHover, onReason }) {
  const say = (key, values) => word(LINE_WORDS, language(view.model), key, values);
  const marks = h("div", { class: "vlai-line-marks" });
  const slider = h("div", { class: "vlai-line-body", role: "slider", tabindex: "0", "aria-label": say("position"), "aria-valuemin": "0" });
  const words = h("p", { class: "vlai-line-words vlai-muted", "aria-live": "off" });
  const element = h("div", { class: "vlai-line" }, marks, slider, words);
  let duration = 0;
  let detail = null;
  let now = 0;
  let range = [null, null];
  let playhead = null;
  let ghost = null;
  let values = [];
  let told = null;
  let width = 0;
  let height = 0;

  const left = () => (detail?.curves ? LINE_LEFT : 0);
  const right = () => (detail?.curves ? LINE_RIGHT : 0);
  const x = (t) => left() + (duration > 0 ? Math.min(1, Math.max(0, t / duration)) : 0) * Math.max(1, width - left() - right());
  const time = (px) => Math.min(duration, Math.max(0, ((px - left()) / Math.max(1, width - left() - right())) * duration));

  function draw() {
    width = Math.max(60, slider.clientWidth || element.clientWidth || 300);
    const lanes = detail?.curves ? LINE_LANES.filter((name) => detail.lanes[name]?.some((v) => v !== null)) : [];
    height = detail?.curves ? LINE_CURVES.length * CURVE_PX + lanes.length * LANE_PX + 20 : 18;
    const svg = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    values = [];
    if (detail?.curves) {
      const bottom = LINE_CURVES.length * CURVE_PX + lanes.length * LANE_PX;
      for (const cut of detail.cuts_s) svg.append(s("line", { class: "cut", x1: x(cut), x2: x(cut), y1: 0, y2: bottom }));
      LINE_CURVES.forEach(([name, low, high, colour], i) => curve(svg, name, low, high, colour, i * CURVE_PX));
      lanes.forEach((name, i) => lane(svg, name, LINE_CURVES.length * CURVE_PX + i * LANE_PX));
      ticks(svg, bottom);
    } else {
      svg.append(s("rect", { class: "track", x: 0, y: 6, width, height: 6, rx: 3 }));
    }
    if (range[0] !== null) {
      const to = range[1] ?? duration;
      svg.prepend(s("rect", { class: "loop", x: x(range[0]), y: 0, width: Math.max(1, x(to) - x(range[0])), height: height - (detail?.curves ? 18 : 0) }));
    }
    const played = detail?.curves ? null : s("rect", { class: "played", x: 0, y: 6, width: 0, height: 6, rx: 3 });
    if (played) svg.append(played);
    ghost = s("line", { class: "ghost", y1: 0, y2: height - (detail?.curves ? 18 : 0), visibility: "hidden" });
    playhead = { line: s("line", { class: "head", y1: 0, y2: height - (detail?.curves ? 18 : 0) }), knob: s("circle", { class: "knob", r: 4.5, cy: detail?.curves ? 4 : 9 }), played };
    svg.append(ghost, playhead.line, playhead.knob);
    slider.replaceChildren(svg);
    place();
    drawMarks();
  }

  function curve(svg, name, low, high, colour, top) {
    const list = detail.curves[name] ?? [];
    const y = (v) => top + CURVE_PX - 6 - ((Math.min(high, Math.max(low, v)) - low) / (high - low)) * (CURVE_PX - 12);
    svg.append(s("text", { class: "label", x: 0, y: top + CURVE_PX / 2 + 2, text: say(name) }));
    svg.append(s("line", { class: "base", x1: left(), x2: width - right(), y1: top + CURVE_PX - 5.5, y2: top + CURVE_PX - 5.5 }));
    const known = list.some((v) => v !== null);
    if (!known) {
      svg.append(s("text", { class: "label", x: left() + 6, y: top + CURVE_PX / 2 + 2, text: name === "loudness_lufs" ? say("no_loudness_lufs") : say("not_measured") }));
      return;
    }
    let run = [];
    const flush = () => {
      if (run.length) {
        const line = run.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" L");
        const first = run[0][0];
        const last = run[run.length - 1][0];
        svg.append(s("path", { class: "area", style: { fill: `var(--vlai-${colour})` }, d: `M${first.toFixed(1)},${top + CURVE_PX - 6} L${line} L${last.toFixed(1)},${top + CURVE_PX - 6} Z` }));
        svg.append(s("path", { class: "curve", style: { stroke: `var(--vlai-${colour})` }, d: `M${line}` }));
      }
      run = [];
    };
    list.forEach((v, i) => {
      if (v === null) return flush();
      const start = detail.t_s[i];
      const end = Math.min(duration, start + 1);
      if (!run.length) run.push([x(start), y(v)]);
      run.push([x((start + end) / 2), y(v)]);
      if (i === list.length - 1 || list[i + 1] === null) run.push([x(end), y(v)]);
    });
    flush();
    const value = s("text", { class: "value", x: width, y: top + CURVE_PX / 2 + 2, "text-anchor": "end" });
    values.push([value, list]);
    svg.append(value);
  }

  function lane(svg, name, top) {
    const list = detail.lanes[name];
    svg.append(s("text", { class: "label", x: 0, y: top + 10, text: say(name) }));
    svg.append(s("line", { class: "base", x1: left(), x2: width - right(), y1: top + 7, y2: top + 7 }));
    list.forEach((v, i) => {
      const share = v === null ? 0 : Math.min(1, Number(v));
      if (share <= 0.02) return;
      const from = x(detail.t_s[i]);
      const to = x(Math.min(duration, detail.t_s[i] + 1));
      svg.append(s("rect", { class: "lane", x: from, y: top + 4, width: Math.max(1, to - from), height: 6, "fill-opacity": (0.2 + 0.7 * share).toFixed(2) }));
    });
  }

  function ticks(svg, bottom) {
    const room = (width - left() - right()) / Math.max(duration, 0.1);
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((n) => n * room >= 46) ?? 1200;
    for (let t = 0; t <= duration + 1e-6; t += step) {
      svg.append(s("text", { class: "label tick", x: x(t), y: bottom + 15, "text-anchor": "middle", text: clock(t) }));
    }
  }

  function drawMarks() {
    marks.replaceChildren();
    const placed = (detail?.reasons ?? []).filter((reason) => reason.t_start_s !== null);
    marks.hidden = !placed.length;
    const free = [];
    for (const reason of [...placed].sort((a, b) => a.t_start_s - b.t_start_s)) {
      const at = x(reason.t_start_s);
      let row = free.findIndex((until) => until <= at);
      if (row < 0) row = free.length;
      free[row] = at + 26;
      const label = `${clock(reason.t_start_s, true)} ${say(reason.kind)}: ${reason.text}`;
      const mark = h("button", {
        type: "button", class: `vlai-mark ${reason.kind}`, "aria-label": label, text: String(reason.number),
        style: { left: `${at}px`, top: `${row * 22}px` },
        on: {
          click: () => { onSeek(reason.t_start_s); onReason?.(reason); tell(reason); },
          mouseenter: () => tell(reason), focus: () => tell(reason), mouseleave: () => tell(current()), blur: () => tell(current()),
        },
      });
      marks.append(mark);
    }
    marks.style.setProperty("height", `${free.length * 22}px`);
    tell(current(), true);
  }

  /** The reason that is about this moment. */
  function current() {
    return (detail?.reasons ?? []).find((reason) => reason.t_start_s !== null && now >= reason.t_start_s - 0.05 && now <= Math.max(reason.t_end_s ?? 0, reason.t_start_s + 1)) ?? null;
  }

  function tell(reason, force = false) {
    if (reason === told && !force) return;
    told = reason;
    words.hidden = !(detail?.reasons ?? []).some((one) => one.t_start_s !== null);
    if (!reason) return words.replaceChildren("\u00a0");
    const gain = say(reason.kind === "strength" ? "adds" : "worth", { points: points(reason.points) });
    words.replaceChildren(h("span", { class: `vlai-mark-word ${reason.kind}`, text: say(reason.kind) }), ` ${reason.text} `, h("span", { class: "vlai-number", text: gain }));
  }

  function place() {
    if (!playhead) return;
    const at = x(now);
    playhead.line.setAttribute("x1", at);
    playhead.line.setAttribute("x2", at);
    playhead.knob.setAttribute("cx", at);
    playhead.played?.setAttribute("width", Math.max(0, at));
    for (const [node, list] of values) {
      const second = Math.max(0, detail.t_s.findLastIndex((t) => t <= now + 1e-6));
      const v = list[second];
      node.textContent = v === null || v === undefined ? "–" : String(Math.round(v)).replace("-", "\u2212");
    }
    slider.setAttribute("aria-valuemax", duration.toFixed(1));
    slider.setAttribute("aria-valuenow", now.toFixed(1));
    slider.setAttribute("aria-valuetext", say("of", { at: clock(now, true), all: clock(duration, true) }));
  }

  const inside = (event) => event.clientX - slider.getBoundingClientRect().left;
  slider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !duration) return;
    slider.setPointerCapture(event.pointerId);
    onSeek(time(inside(event)));
  });
  slider.addEventListener("pointermove", (event) => {
    if (!duration) return;
    const px = inside(event);
    if (slider.hasPointerCapture(event.pointerId)) onSeek(time(px));
    ghost?.setAttribute("visibility", "visible");
    ghost?.setAttribute("x1", x(time(px)));
    ghost?.setAttribute("x2", x(time(px)));
    onHover?.(time(px), x(time(px)));
  });
  slider.addEventListener("pointerleave", () => {
    ghost?.setAttribute("visibility", "hidden");
    onHover?.(null, 0);
  });
  const observer = new ResizeObserver(() => {
    if (Math.abs((slider.clientWidth || 0) - width) > 1) draw();
  });
  observer.observe(slider);
  view.cleanup(() => observer.disconnect());

  return {
    element,
    set(seconds, measured) {
      duration = seconds || measured?.duration_s || 0;
      detail = measured;
      draw();
    },
    at(t) {
      now = t;
      place();
      if (!marks.matches(":hover, :focus-within")) tell(current());
    },
    loop(from, to) {
      range = [from, to];
      draw();
    },
  };
}
