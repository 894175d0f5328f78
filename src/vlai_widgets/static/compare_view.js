// The widget CompareView: clips side by side under one transport, and where the gap between two of them comes from.
import { h, component, clock, points } from "./common.js";
import { icon } from "./icons.js";
import { makePlayer } from "./player.js";
import { makeShelf, fillPlayer } from "./clips.js";

const COMPARE_WORDS = {
  en: {
    play: "Play all (space)", pause: "Pause (space)", back: "One frame back (,)", forward: "One frame on (.)", position: "Position", speed: "Speed", sound: "Sound of {clip}",
    gap: "Where the gap comes from", leads: "{a} is {gap} points ahead of {b}", level: "{a} and {b} are level", first: "First clip", second: "Second clip", 
    no_gap: "This backend gives no parts of the score.",
  },
  zh: {
    play: "全部播放（空格）", pause: "暂停（空格）", back: "上一帧（,）", forward: "下一帧（.）", position: "播放位置", speed: "速度", sound: "{clip} 的声音",
    gap: "差距来自哪里", leads: "{a} 领先 {b} {gap} 分", level: "{a} 与 {b} 持平", first: "第一条短片", second: "第二条短片", 
    no_gap: "此后端不提供分项。",
  },
};
const FAR_S = 0.25;
const NEAR_S = 0.02;

export default component("compare", COMPARE_WORDS, (view) => {
  const ids = view.model.get("_clip_ids");
  let loud = 0;
  let frame = 0;
  let rate = 1;
  let playing = false;
  const tiles = ids.map((clipId, i) => {
    const player = makePlayer(view, { lead: false, toggle: () => toggle() });
    const name = h("span", { class: "vlai-name vlai-grow" });
    const score = h("strong", { class: "vlai-number vlai-big" });
    const sound = h("button", { type: "button", class: "vlai-tool", on: { click: () => hear(i) } });
    const element = h("div", { class: "vlai-tile" }, h("div", { class: "vlai-tile-head" }, sound, name, score), player.element);
    return { clipId, player, video: player.video, name, score, sound, element };
  });
  const tool = (what, label, press) => h("button", { type: "button", class: "vlai-tool", title: label, "aria-label": label, on: { click: press } }, icon(what));
  const playButton = tool("play", view.say("play"), () => toggle());
  const slider = h("input", { type: "range", min: "0", max: "1", step: "0.01", value: "0", class: "vlai-scrub", "aria-label": view.say("position"), on: { input: () => seek(Number(slider.value)) } });
  const now = h("span", { class: "vlai-now vlai-number", text: "0:00.0" });
  const speed = h("select", { class: "vlai-speed", "aria-label": view.say("speed"), on: { change: () => { rate = Number(speed.value); follow(); } } },
    [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2].map((one) => h("option", { value: String(one), selected: one === 1, text: `${one}\u00d7` })));
  const tools = h("div", { class: "vlai-tools", tabindex: "0", role: "group", "aria-label": view.say("play") },
    tool("back", view.say("back"), () => step(-1)), playButton, tool("forward", view.say("forward"), () => step(1)), now, slider, speed);
  const gap = h("section", { class: "vlai-gap" });
  const board = h("div", { class: "vlai-tiles", style: { "--count": String(ids.length) } }, tiles.map((tile) => tile.element));
  view.root.append(board, tools, gap);

  const longest = () => Math.max(0, ...tiles.map((tile) => (Number.isFinite(tile.video.duration) ? tile.video.duration : 0)));
  /** The clip that the others follow: the one that is heard, or the longest once that is over. */
  const lead = () => {
    const heard = tiles[loud].video;
    if (heard.readyState >= 1 && !heard.ended) return heard;
    return tiles.map((tile) => tile.video).filter((video) => video.readyState >= 1).sort((a, b) => b.duration - a.duration)[0] ?? heard;
  };

  function hear(i) {
    loud = i;
    tiles.forEach((tile, at) => {
      tile.player.mute(at !== loud);
      tile.sound.replaceChildren(icon(at === loud ? "sound" : "mute"));
      tile.sound.setAttribute("aria-pressed", String(at === loud));
      tile.sound.setAttribute("aria-label", view.say("sound", { clip: tile.name.textContent }));
    });
  }

  function toggle(on = !playing) {
    playing = on;
    if (on && lead().currentTime >= longest() - 0.05) seek(0);
    for (const { video } of tiles) {
      if (!on) video.pause();
      else if (video.readyState >= 1 && video.currentTime < video.duration - 0.05) video.play().catch(() => { video.muted = true; return video.play().catch(() => null); });
    }
    playButton.replaceChildren(icon(on ? "pause" : "play"));
    for (const name of ["title", "aria-label"]) playButton.setAttribute(name, view.say(on ? "pause" : "play"));
    cancelAnimationFrame(frame);
    if (on) frame = requestAnimationFrame(view.guarded(tick));
  }

  function tick() {
    follow();
    show(lead().currentTime);
    if (tiles.every(({ video }) => video.readyState < 1 || video.ended || video.currentTime >= video.duration - 0.02)) return toggle(false);
    frame = requestAnimationFrame(view.guarded(tick));
    return undefined;
  }

  /** Correct the drift: a jump where it is large, else a little faster or slower. */
  function follow() {
    const master = lead();
    master.playbackRate = rate;
    for (const { video } of tiles) {
      if (video === master || video.readyState < 1 || master.currentTime > video.duration) continue;
      const drift = video.currentTime - master.currentTime;
      if (Math.abs(drift) > FAR_S) video.currentTime = master.currentTime;
      video.playbackRate = Math.abs(drift) > NEAR_S ? rate * Math.min(1.1, Math.max(0.9, 1 - drift)) : rate;
    }
  }

  function seek(t) {
    const to = Math.min(Math.max(0, t), longest());
    for (const { video } of tiles) {
      if (video.readyState < 1) continue;
      video.currentTime = Math.min(to, Math.max(0, video.duration - 0.001));
      if (playing && to < video.duration) video.play().catch(() => null);
    }
    show(to);
  }

  function step(count) {
    toggle(false);
    const fps = shelf.fact(tiles[loud].clipId)?.fps || 30;
    seek((Math.floor(lead().currentTime * fps + 1e-3) + count + 0.5) / fps);
  }

  function show(t) {
    slider.max = String(longest() || 1);
    slider.value = String(t);
    slider.setAttribute("aria-valuetext", clock(t, true));
    now.textContent = clock(t, true);
  }

  const keys = { " ": () => toggle(), k: () => toggle(), ArrowLeft: () => seek(lead().currentTime - 1), ArrowRight: () => seek(lead().currentTime + 1), ",": () => step(-1), ".": () => step(1), Home: () => seek(0) };
  view.root.addEventListener("keydown", (event) => {
    const name = event.target.tagName;
    if (event.ctrlKey || event.metaKey || event.altKey || name === "SELECT" || name === "INPUT" || (name === "BUTTON" && (event.key === " " || event.key === "Enter")) || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });

  const shelf = makeShelf(view, {
    clips: present,
    poster: (clipId, url) => tiles.forEach((tile) => tile.clipId === clipId && tile.player.poster(url)),
  });

  function present() {
    for (const tile of tiles) {
      const fact = shelf.fact(tile.clipId);
      if (!fact) continue;
      tile.name.textContent = fact.clip;
      tile.name.title = fact.clip;
      fillPlayer(shelf, tile.player, tile.clipId);
    }
    hear(loud);
  }

  for (const { video } of tiles) {
    video.addEventListener("loadedmetadata", () => {
      show(lead().currentTime || 0);
      board.classList.toggle("wide", tiles.every((tile) => tile.video.readyState < 1 || tile.video.videoWidth >= tile.video.videoHeight));
    });
  }
  view.cleanup(() => cancelAnimationFrame(frame));

  // --- where the gap comes from ---------------------------------------------------------------------------------------

  let pair = [ids[0], ids[1]];
  view.onMessage("gap", (message) => {
    message.scores.forEach((score, i) => { tiles[i].score.textContent = points(score); });
    if (!message.features) return gap.replaceChildren(h("p", { class: "vlai-muted", text: view.say("no_gap") }));
    const most = Math.max(0.1, ...message.features.map((feature) => Math.abs(feature.gap)));
    const ahead = Math.abs(message.gap) < 0.05 ? "level" : "leads";
    const [a, b] = message.gap < 0 ? [message.b, message.a] : [message.a, message.b];
    const choice = (at) => h("select", { class: "vlai-input", "aria-label": view.say(at ? "second" : "first"), on: { change: (event) => { pair = pair.map((clipId, i) => (i === at ? event.target.value : clipId)); view.send({ t: "gap", a: pair[0], b: pair[1] }); } } },
      ids.map((clipId) => h("option", { value: clipId, selected: clipId === pair[at], disabled: clipId === pair[1 - at], text: shelf.fact(clipId)?.clip ?? clipId })));
    gap.replaceChildren(
      h("h4", { text: view.say("gap") }),
      h("div", { class: "vlai-row", hidden: ids.length === 2 }, choice(0), choice(1)),
      h("p", { class: "vlai-title", text: view.say(ahead, { a, b, gap: points(Math.abs(message.gap)) }) }),
      h("div", { class: "vlai-gap-head vlai-muted" }, h("span", { text: message.b }), h("span", { text: message.a })),
      h("ul", {}, message.features.map((feature) => {
        const width = `${(Math.abs(feature.gap) / most) * 50}%`;
        return h("li", {},
          h("span", { class: "vlai-gap-name" }, h("span", { class: "vlai-key", style: { background: feature.dimension ? `var(--vlai-${feature.dimension})` : "var(--vlai-muted)" }, "aria-hidden": "true" }), feature.label),
          h("span", { class: "vlai-gap-bar", "aria-hidden": "true" }, h("span", { style: { width, background: feature.dimension ? `var(--vlai-${feature.dimension})` : "var(--vlai-muted)", ...(feature.gap < 0 ? { right: "50%" } : { left: "50%" }) } })),
          h("span", { class: "vlai-number", text: `${feature.gap < 0 ? "\u2212" : "+"}${points(Math.abs(feature.gap))}` }),
          h("span", { class: "vlai-muted vlai-number vlai-gap-values", text: feature.values ?? "" }));
      })),
    );
    return undefined;
  });

  const askGap = () => view.send({ t: "gap", a: pair[0], b: pair[1] });
  view.onMessage("board", askGap); // other weights
  present();
  askGap();
});
