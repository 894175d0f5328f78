// The widget LeaderboardView: chart, table and player with one selection, weights that re-rank at once.
import { h, component, points } from "./common.js";
import { orderByScore, readArrays, weigh } from "./board_model.js";
import { BOARD_WORDS, share } from "./board_words.js";
import { makeWeights } from "./board_weights.js";
import { makeTable } from "./board_table.js";
import { makeChart } from "./board_chart.js";
import { makeExports } from "./board_export.js";
import { makeCompare } from "./board_compare.js";
import { makeReasons } from "./board_reasons.js";
import { makeShelf, fillPlayer } from "./clips.js";
import { frameAt, makePlayer } from "./player.js";

const SEND_EVERY_MS = 120;

export default component("leaderboard", BOARD_WORDS, (view) => {
  const me = Math.random().toString(36).slice(2);
  let board = null;
  let weights = null;
  let preset = null;
  let asked = 0;
  let answered = 0;
  let timer = null;
  let painting = 0;
  let how = {};
  let pointed = null;

  const finding = h("h3", { class: "vlai-title vlai-finding", text: view.say("loading") });
  const facts = h("p", { class: "vlai-muted vlai-facts" });
  const weightsBox = makeWeights(view, { onPreset: choosePreset, onWeights: chooseWeights });
  const why = h("p", { class: "vlai-muted vlai-why", hidden: true, text: view.say("no_weights") });
  const chart = makeChart(view, { click: clickBar, hover: hoverBar, scoreOf, labelOf });
  const player = makePlayer(view, { strip: (clipId) => shelf.strip(clipId) });
  const who = h("div", { class: "vlai-who-now" });
  const reasons = makeReasons(view, (t) => player.seek(t, true));
  const comparing = makeCompare(view, () => board && table.paint());
  const table = makeTable(view, { select: selectRow, thumbs: askThumbs, hover: hoverThumb, marks: comparing });
  const handing = makeExports(view);
  const errors = h("section", { class: "vlai-errors", hidden: true });
  const tipImage = h("div", { class: "vlai-tip-image" });
  const tip = h("div", { class: "vlai-tip vlai-float", hidden: true, "aria-hidden": "true" }, tipImage);
  view.root.append(
    h("header", {}, finding, facts),
    weightsBox.element,
    why,
    h("div", { class: "vlai-stagebox" }, chart.element, h("div", { class: "vlai-side" }, who, player.element), reasons.element),
    table.element,
    comparing.element,
    errors,
    handing.element,
    tip,
  );

  const shelf = makeShelf(view, {
    clips: () => { present(); chart.place(); },
    detail: (measured) => {
      player.detail(measured);
      if (measured.clip_id === current()) reasons.set(measured, true);
    },
    poster: (clipId, url) => player.clip()?.clip_id === clipId && player.poster(url),
    strip: (clipId, film) => {
      player.strip(clipId, film);
      if (pointed?.[0] === clipId) showFrame(...pointed);
    },
  });

  // --- numbers ------------------------------------------------------------------------------------------------------

  const current = () => view.model.get("_clip_id");
  const indexOf = (clipId) => board?.index.get(clipId) ?? -1;
  function scoreOf(clipId) {
    const i = indexOf(clipId);
    return i < 0 || Number.isNaN(board.score[i]) ? null : board.score[i];
  }
  function labelOf(clipId) {
    const i = indexOf(clipId);
    return i < 0 ? "" : `${board.rank[i] || "–"}  ${board.clips[i]}  ${points(board.score[i])}`;
  }

  view.onMessage("board", (message, buffers) => {
    board = { ...message, index: new Map(message.ids.map((clipId, i) => [clipId, i])), posters: message.posters, measured: message.preset !== null };
    take(message, buffers);
    shelf.drop();
    table.data(board);
    comparing.keep(message.ids);
    weightsBox.element.hidden = !board.measured;
    why.hidden = board.measured;
    errors.hidden = !board.errors.length;
    errors.replaceChildren(h("h4", { text: view.say("unranked") }), h("ul", {}, board.errors.map(([name, reason]) => h("li", {}, h("strong", { text: name }), ` ${reason}`))));
    handing.data(board);
    const last = view.model.get("_clip_id");
    table.select(indexOf(last));
    chart.select(last);
    present();
  });

  view.onMessage("ranks", (message, buffers) => {
    if (!board || message.n !== board.n) return;
    if (message.by === me) answered = message.seq;
    if (answered < asked) return; // the answer to what was asked last is still on its way
    take(message, buffers);
    shelf.drop();
    table.update();
    present();
  });

  /** The kernel's own numbers. */
  function take(message, buffers) {
    board.arrays = readArrays(message, buffers);
    board.n = message.n;
    weights = message.weights;
    preset = message.preset;
    Object.assign(board, { rank: board.arrays.rank, rank_lo: board.arrays.rank_lo, score: board.arrays.score, settling: false });
    board.points = board.measured ? weigh(board.arrays, board.n, weights).points : new Float64Array(0);
    board.order = Array.from(board.rank.keys()).sort((a, b) => (board.rank[a] || Infinity) - (board.rank[b] || Infinity) || a - b);
    board.ranked = board.rank.reduce((count, rank) => count + (rank > 0), 0);
    if (board.measured) weightsBox.set({ preset, presets: board.presets, weights }, answered > 0 && message.by === me && !message.settle);
    finding.textContent = message.finding;
    facts.textContent = [
      board.ranked === 1 ? view.say("clip1") : view.say("clips", { n: board.ranked }), message.preset_label, view.say(board.backend === "cloud" ? "cloud" : "local"), ...(board.notes ?? []),
    ].filter(Boolean).join(" · ");
    chart.label(view.say("chart", { finding: message.finding }));
    settle(false);
  }

  /** The page's numbers, until the kernel's come. */
  function reckon() {
    painting = 0;
    const { score, points: parts } = weigh(board.arrays, board.n, weights);
    const order = orderByScore(score);
    const rank = new Int32Array(board.n);
    order.forEach((i, at) => { if (!Number.isNaN(score[i])) rank[i] = at + 1; });
    Object.assign(board, { score, points: parts, order, rank });
    settle(true);
    table.update();
    header();
  }

  function settle(yes) {
    board.settling = yes;
    chart.settling(yes);
    finding.classList.toggle("settling", yes);
  }

  function chooseWeights(next) {
    weights = next;
    // One computation a frame, however often the slider moves.
    if (!painting) painting = requestAnimationFrame(view.guarded(reckon));
    view.bus.emit("weights", { weights });
    later({ preset, weights });
  }

  function choosePreset(name) {
    const next = board.presets.find((one) => one.name === name);
    const now = board.presets.find((one) => one.name === preset);
    preset = name;
    weights = { ...next.weights };
    weightsBox.set({ preset, presets: board.presets, weights });
    if (!next.rules && !now?.rules) reckon();
    else settle(true);
    later({ preset, weights: null });
  }

  function later(ask) {
    asked += 1;
    const message = { t: "weights", by: me, seq: asked, ...ask };
    clearTimeout(timer);
    timer = setTimeout(() => view.send(message), SEND_EVERY_MS);
  }
  view.cleanup(() => { clearTimeout(timer); cancelAnimationFrame(painting); });

  // --- one selection ------------------------------------------------------------------------------------------------

  function choose(clipId, { t_s = null, play = false, quiet = false } = {}) {
    if (!clipId) return;
    how = { t_s, play };
    if (clipId !== current()) {
      view.model.set("_clip_id", clipId);
      view.model.save_changes();
    } else present();
    if (!quiet) view.bus.emit("select", { clip_id: clipId, t_s, play, from: view });
  }

  function present() {
    const clipId = current();
    header();
    if (!clipId || !board) return;
    const known = fillPlayer(shelf, player, clipId, how);
    if (known) how = {};
    const detail = board.measured ? shelf.detail(clipId) : null;
    reasons.set(detail, board.measured);
  }

  function header() {
    const i = indexOf(current());
    if (i < 0) return who.replaceChildren();
    const lo = board.arrays.rank_lo[i];
    const hi = board.arrays.rank_hi[i];
    const notes = [
      lo ? view.say("range_words", { range: lo === hi ? lo : `${lo}–${hi}` }) : null,
      lo ? view.say("first_share", { share: share(board.arrays.p_first[i]) }) : null,
    ].filter(Boolean);
    return who.replaceChildren(
      h("span", { class: "vlai-big vlai-number", text: board.rank[i] ? String(board.rank[i]) : "–" }),
      h("div", { class: "vlai-grow" }, h("div", { class: "vlai-name", title: board.clips[i] }, h("bdi", { text: board.clips[i] })), h("div", { class: `vlai-muted${board.settling ? " settling" : ""}`, text: notes.join(" · ") })),
      h("span", { class: "vlai-big vlai-number", text: points(board.score[i]) }),
    );
  }

  view.on("_clip_id", () => {
    table.select(indexOf(current()));
    chart.select(current());
    present();
  });
  view.onBus("select", ({ clip_id: clipId, t_s: t = null, play = false, from }) => {
    if (from !== view && indexOf(clipId) >= 0) choose(clipId, { t_s: t, play, quiet: true });
  });
  view.onBus("hover", ({ clip_id: clipId, from }) => from !== view && indexOf(clipId) >= 0 && shelf.strip(clipId));

  function selectRow(i, { play = false, fraction = null } = {}) {
    const clipId = board.ids[i];
    const duration = shelf.fact(clipId)?.duration_s;
    choose(clipId, { play, t_s: fraction !== null && duration ? fraction * duration : null });
  }

  /** Where in the clip a dimension shows: the first reason of it that has a place. */
  const moment = (clipId, dimension) => (dimension && shelf.detail(clipId)?.moments?.[dimension]) ?? 0;

  function clickBar({ clip_id: clipId, dimension }) {
    if (indexOf(clipId) >= 0) choose(clipId, { t_s: moment(clipId, dimension), play: true });
  }

  // --- frames at the pointer ----------------------------------------------------------------------------------------

  function showFrame(clipId, t, x, y) {
    pointed = [clipId, t, x, y];
    const film = shelf.strip(clipId);
    tip.hidden = !film;
    if (!film) return;
    frameAt(tipImage, film, t);
    const box = view.root.getBoundingClientRect();
    tip.style.setProperty("left", `${Math.min(Math.max(x - box.left, film.tile_width_px / 2 + 4), box.width - film.tile_width_px / 2 - 4)}px`);
    tip.style.setProperty("top", `${y - box.top - 10}px`);
  }

  function hoverBar(about) {
    if (!about || indexOf(about.clip_id) < 0) return hideFrame();
    const t = moment(about.clip_id, about.dimension);
    view.bus.emit("hover", { clip_id: about.clip_id, t_s: t, from: view });
    if (shelf.fact(about.clip_id)?.grant) showFrame(about.clip_id, t, about.x, about.y - 26);
    return undefined;
  }

  function hideFrame() {
    pointed = null;
    tip.hidden = true;
  }

  function hoverThumb(i, fraction, element) {
    const clipId = board.ids[i];
    const fact = shelf.fact(clipId);
    if (fraction === null || !fact?.grant) return hideFrame();
    const t = fraction * (fact.duration_s ?? 0);
    const box = element.getBoundingClientRect();
    view.bus.emit("hover", { clip_id: clipId, t_s: t, from: view });
    showFrame(clipId, t, box.left + box.width / 2, box.top);
    return undefined;
  }

  function askThumbs(indexes) {
    for (let at = 0; at < indexes.length; at += 40) view.send({ t: "thumbs", ids: indexes.slice(at, at + 40).map((i) => board.ids[i]) });
  }
  const pictures = new Map();
  view.onMessage("thumbs", (message, buffers) => {
    message.ids.forEach((clipId, at) => {
      if (!pictures.has(clipId)) pictures.set(clipId, URL.createObjectURL(new Blob([buffers[at]], { type: "image/jpeg" })));
      const i = indexOf(clipId);
      if (i >= 0) table.thumb(i, pictures.get(clipId));
    });
    chart.place();
  });
  chart.thumbs((clipId) => pictures.get(clipId));
  view.cleanup(() => { for (const url of pictures.values()) URL.revokeObjectURL(url); });

  view.send({ t: "board" });
});
