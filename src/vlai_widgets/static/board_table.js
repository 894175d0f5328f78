// All clips as a table: sorted, searched, only the rows in sight drawn, moved rows gliding to their places.
import { h, s, points } from "./common.js";
import { icon } from "./icons.js";
import { DIMENSIONS } from "./board_model.js";
import { share } from "./board_words.js";

const MOST_OPEN_ROWS = 12;
const OVERSCAN = 6;

/**
 * `on`: {select(i, {play, t_s}), thumbs(indexes), hover(i, fraction or null, element), marks: {has(id), full(), toggle(id)}}. Returns {element, data(board), paint(), select(i), thumb(i, url)}.
 */
export function makeTable(view, on) {
  const columns = [
    { key: "rank", label: view.say("rank"), short: "#", cls: "rank" },
    { key: "clip", label: view.say("clip"), cls: "clip" },
    { key: "score", label: view.say("score"), cls: "score" },
    ...DIMENSIONS.map((name) => ({ key: name, label: view.say(name), cls: "dim" })),
    { key: "rank_lo", label: view.say("range"), cls: "range", title: view.say("why_range") },
    { key: "p_first", label: view.say("p_first"), cls: "first", title: view.say("why_first") },
  ];
  const search = h("input", { type: "search", class: "vlai-input vlai-search", placeholder: view.say("search"), "aria-label": view.say("search"), on: { input: () => { sort(); paint(); body.scrollTop = 0; } } });
  const found = h("span", { class: "vlai-muted", role: "status" });
  const heads = columns.map((column) =>
    h("div", { role: "columnheader", class: `cell ${column.cls}`, "aria-sort": "none" },
      h("button", { type: "button", class: "vlai-sort", title: column.title ?? view.say("sort", { name: column.label }), on: { click: () => sortBy(column.key) } }, h("span", { text: column.short ?? column.label }), h("span", { class: "arrow", "aria-hidden": "true" }))),
  );
  const canvas = h("div", { class: "canvas", role: "rowgroup" });
  const body = h("div", { class: "vlai-rows", role: "presentation", on: { scroll: () => paint() } }, canvas);
  const grid = h("div", { class: "vlai-grid", role: "grid", "aria-label": view.say("table") }, h("div", { role: "rowgroup", class: "head" }, h("div", { role: "row", class: "row-head" }, h("div", { role: "columnheader", class: "cell mark", "aria-label": view.say("compare") }), heads)), body);
  const element = h("section", { class: "vlai-table" }, h("div", { class: "vlai-row vlai-find" }, search, found), grid);
  let board = null;
  let order = [];
  let key = "rank";
  let down = false;
  let chosen = -1;
  const rows = new Map();
  const thumbs = new Map();
  const asked = new Set();

  const height = () => (board.n <= 20 ? 56 : 36);

  function sortBy(next) {
    down = key === next ? !down : next !== "rank" && next !== "clip" && next !== "rank_lo";
    key = next;
    sort();
    paint();
  }

  function valueOf(i) {
    if (key === "clip") return i; // clips come in the order of their names
    if (key === "rank" || key === "rank_lo") return board[key][i] || Infinity;
    const value = key in board.arrays ? board.arrays[key][i] : key === "score" ? board.score[i] : board.arrays.dimensions[i * 6 + DIMENSIONS.indexOf(key)];
    return Number.isNaN(value) ? -Infinity : value;
  }

  function sort() {
    const wanted = search.value.trim().toLowerCase();
    const all = board.order.filter((i) => !wanted || board.clips[i].toLowerCase().includes(wanted));
    const place = new Map(board.order.map((i, at) => [i, at]));
    const value = new Map(all.map((i) => [i, valueOf(i)]));
    const missing = (i) => !Number.isFinite(value.get(i));
    order = all.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : (value.get(a) - value.get(b)) * (down ? -1 : 1)) || place.get(a) - place.get(b));
    found.textContent = wanted ? (order.length ? view.say("found", { n: order.length, all: board.n }) : view.say("none_found")) : "";
    columns.forEach((column, c) => heads[c].setAttribute("aria-sort", column.key === key ? (down ? "descending" : "ascending") : "none"));
  }

  function paint() {
    if (!board) return;
    const px = height();
    const open = board.n <= MOST_OPEN_ROWS;
    body.style.setProperty("max-height", open ? "none" : `${px * (board.n <= 20 ? 9 : 14)}px`);
    body.classList.toggle("open", open);
    canvas.style.setProperty("height", `${order.length * px}px`);
    const from = open ? 0 : Math.max(0, Math.floor(body.scrollTop / px) - OVERSCAN);
    const to = open ? order.length : Math.min(order.length, Math.ceil((body.scrollTop + (body.clientHeight || 500)) / px) + OVERSCAN);
    const seen = new Set();
    for (let at = from; at < to; at += 1) {
      const i = order[at];
      seen.add(i);
      let row = rows.get(i);
      if (!row) {
        row = makeRow(i);
        rows.set(i, row);
        row.node.style.setProperty("transform", `translateY(${at * px}px)`);
        canvas.append(row.node);
      }
      row.update(at, px);
    }
    for (const [i, row] of rows) {
      if (seen.has(i)) continue;
      row.node.remove();
      rows.delete(i);
    }
    grid.setAttribute("aria-rowcount", String(order.length + 1));
    const want = [...seen].filter((i) => board.posters[i] && !thumbs.has(i) && !asked.has(i));
    if (want.length) {
      want.forEach((i) => asked.add(i));
      on.thumbs(want);
    }
  }

  function makeRow(i) {
    const cell = (cls, ...children) => h("div", { role: "gridcell", class: `cell ${cls}` }, children);
    const rank = h("span", { class: "vlai-number" });
    const image = h("img", { class: "vlai-thumb", alt: "", draggable: "false", hidden: !thumbs.has(i), src: thumbs.get(i) });
    const picture = h("span", { class: "vlai-picture" }, image);
    const flags = board.flags[i] ?? [];
    const name = h("span", { class: "vlai-name", title: board.clips[i] }, h("bdi", { text: board.clips[i] }));
    const score = h("span", { class: "vlai-number vlai-score" });
    const bar = h("span", { class: "vlai-stack", "aria-hidden": "true" });
    const parts = DIMENSIONS.map((dimension) => h("span", { style: { background: `var(--vlai-${dimension})` } }));
    bar.append(...(board.measured ? parts : [parts[0]]));
    if (!board.measured) parts[0].style.setProperty("background", "var(--vlai-accent)");
    const dims = DIMENSIONS.map((dimension) => {
      const number = h("span", { class: "vlai-number" });
      const fill = h("span", { style: { background: `var(--vlai-${dimension})` } });
      return { number, fill, cell: cell("dim", number, h("span", { class: "vlai-mini", "aria-hidden": "true" }, fill)) };
    });
    const words = h("span", { class: "vlai-number" });
    const whisker = s("svg", { class: "vlai-whisker", width: 56, height: 10, "aria-hidden": "true" });
    const first = h("span", { class: "vlai-number" });
    const mark = h("input", { type: "checkbox", class: "vlai-compare-tick", "aria-label": view.say("compare_clip", { clip: board.clips[i] }), title: view.say("compare_clip", { clip: board.clips[i] }), on: { change: () => on.marks.toggle(board.ids[i]) } });
    const label = h("label", { class: "cell mark", role: "gridcell" }, mark);
    label.addEventListener("click", (event) => event.stopPropagation());
    const node = h(
      "div",
      { role: "row", class: "row", tabindex: "-1" },
      label,
      cell("rank", rank),
      cell("clip", picture, h("span", { class: "vlai-who" }, name, flags.length ? h("span", { class: "vlai-flags", title: flags.join(", ") }, icon("up", 9), ` ${flags.join(" · ")}`) : null)),
      cell("score", score, bar),
      dims.map((one) => one.cell),
      cell("range", words, whisker),
      cell("first", first),
    );
    node.addEventListener("click", (event) => on.select(i, { play: event.detail > 1 }));
    picture.addEventListener("pointermove", (event) => {
      const box = picture.getBoundingClientRect();
      on.hover(i, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)), picture);
    });
    picture.addEventListener("pointerleave", () => on.hover(i, null, picture));
    picture.addEventListener("click", (event) => {
      event.stopPropagation();
      const box = picture.getBoundingClientRect();
      on.select(i, { play: true, fraction: Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) });
    });
    return {
      node,
      thumb(url) {
        image.src = url;
        image.hidden = false;
      },
      update(at, px) {
        const put = (target, property, value) => target.style.setProperty(property, value);
        put(node, "transform", `translateY(${at * px}px)`);
        put(node, "height", `${px}px`);
        node.setAttribute("aria-rowindex", String(at + 2));
        node.setAttribute("aria-selected", String(i === chosen));
        node.tabIndex = i === chosen || (chosen < 0 && at === 0) ? 0 : -1;
        mark.tabIndex = node.tabIndex;
        mark.checked = on.marks.has(board.ids[i]);
        mark.hidden = Number.isNaN(board.score[i]); // a clip that could not be scored has nothing to compare
        mark.disabled = mark.hidden || (!mark.checked && on.marks.full());
        rank.textContent = board.rank[i] ? String(board.rank[i]) : "–";
        score.textContent = points(board.score[i]);
        if (board.measured) parts.forEach((part, d) => put(part, "width", `${board.points[i * 6 + d]}%`));
        else put(parts[0], "width", `${board.score[i] || 0}%`);
        dims.forEach((one, d) => {
          const value = board.arrays.dimensions[i * 6 + d];
          one.number.textContent = Number.isNaN(value) ? "–" : String(Math.round(value));
          put(one.fill, "width", `${Number.isNaN(value) ? 0 : value}%`);
        });
        const lo = board.arrays.rank_lo[i];
        const hi = board.arrays.rank_hi[i];
        words.textContent = lo ? (lo === hi ? String(lo) : `${lo}–${hi}`) : "–";
        drawWhisker(whisker, lo, hi, board.rank[i], board.ranked);
        first.textContent = share(board.arrays.p_first[i]);
        node.classList.toggle("settling", board.settling);
      },
    };
  }

  function drawWhisker(svg, lo, hi, rank, count) {
    if (!lo || count < 2) return svg.replaceChildren();
    const x = (place) => 4 + ((place - 1) / (count - 1)) * 48;
    svg.replaceChildren(
      s("line", { class: "track", x1: 4, x2: 52, y1: 5, y2: 5 }),
      s("line", { class: "span", x1: x(lo) - 0.01, x2: x(hi), y1: 5, y2: 5 }),
      s("circle", { class: "dot", cx: x(Math.min(count, rank)), cy: 5, r: 3.5 }),
    );
  }

  grid.addEventListener("keydown", (event) => {
    const ticking = event.target.classList.contains("vlai-compare-tick"); // the arrows go from tick to tick
    if (!ticking && !event.target.classList.contains("row")) return;
    const at = order.indexOf(chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: order.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = order[Math.min(order.length - 1, Math.max(0, to))];
      on.select(next, { play: false });
      show(next);
      const row = rows.get(next)?.node;
      const tick = row?.querySelector(".vlai-compare-tick");
      (ticking && !tick.disabled ? tick : row)?.focus({ preventScroll: true });
    } else if (!ticking && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      on.select(chosen < 0 ? order[0] : chosen, { play: true });
    }
  });

  /** Bring a row into sight inside the table, without moving the notebook. */
  function show(i) {
    const at = order.indexOf(i);
    const px = height();
    if (at < 0 || board.n <= MOST_OPEN_ROWS) return;
    if (at * px < body.scrollTop) body.scrollTop = at * px;
    else if ((at + 1) * px > body.scrollTop + body.clientHeight) body.scrollTop = (at + 1) * px - body.clientHeight;
    paint();
  }

  return {
    element,
    /** Show another board. */
    data(next) {
      board = next;
      for (const row of rows.values()) row.node.remove();
      rows.clear();
      asked.clear();
      search.parentElement.hidden = board.n <= MOST_OPEN_ROWS;
      element.classList.toggle("thin", board.n > 20);
      element.classList.toggle("bare", !board.measured);
      element.classList.toggle("unsure", !board.arrays.rank_lo.some((place) => place > 0));
      sort();
      paint();
    },
    /** The same clips with other numbers. */
    update() {
      sort();
      paint();
    },
    paint,
    select(i) {
      chosen = i;
      show(i);
      paint();
    },
    thumb(i, url) {
      thumbs.set(i, url);
      rows.get(i)?.thumb(url);
    },
    thumbOf: (i) => thumbs.get(i),
    order: () => order,
  };
}
