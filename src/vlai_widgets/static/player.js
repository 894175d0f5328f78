// One clip to watch: picture, transport, keys, loop, and its seconds below. Used by every widget that shows a clip.
import { h, clock, language, mediaAddress, mediaPreview, word } from "./common.js";
import { icon } from "./icons.js";
import { makeTimeline } from "./timeline.js";

const PLAYER_WORDS = {
  en: {
    player: "Player: {clip}", play: "Play (space)", pause: "Pause (space)", back: "One frame back (,)", forward: "One frame on (.)",
    mute: "Sound off (m)", unmute: "Sound on (m)", speed: "Speed", loopIn: "Loop from here ([)", loopOut: "Loop to here (])", loopOff: "End the loop (\\)",
    nothing: "No clip chosen.", gone: "The clip itself is not at hand. Its file was moved or deleted; the numbers stay.",
    loading: "Loading…", preview: "This browser cannot play the file. Making a preview…", previewing: "preview",
    cannot: "This file cannot be shown: {why}", broken: "The file is damaged or of a kind that browsers do not play.",
  },
  zh: {
    player: "播放器：{clip}", play: "播放（空格）", pause: "暂停（空格）", back: "上一帧（,）", forward: "下一帧（.）",
    mute: "静音（m）", unmute: "取消静音（m）", speed: "速度", loopIn: "从此处循环（[）", loopOut: "循环到此处（]）", loopOff: "结束循环（\\）",
    nothing: "没有选择短片。", gone: "找不到短片文件：它已被移动或删除；数据仍在。",
    loading: "加载中…", preview: "浏览器无法播放此文件，正在生成预览…", previewing: "预览",
    cannot: "无法显示此文件：{why}", broken: "文件已损坏，或浏览器不支持这种格式。",
  },
};
const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];
const SKIP_S = 2;

/**
 * Make a player. `options`: {lead: false where it does not tell the page the time, seconds: false without the curves,
 * strip(clip_id): asks for the film strip, toggle(): what a click on the picture does where one transport moves several
 * players; such a player has no tools and takes no keys}.
 * Returns {element, video, show(clip, {t_s, play}), detail(measured), poster(url), strip(film), seek(t_s, play), clip()}.
 */
export function makePlayer(view, options = {}) {
  const say = (key, values) => word(PLAYER_WORDS, language(view.model), key, values);
  const button = (name, label, press) =>
    h("button", { type: "button", class: "vlai-tool", title: label, "aria-label": label, on: { click: press } }, icon(name));
  let clip = null;
  let detail = null;
  let film = null;
  let wanted = null;
  let loading = 0;
  let previewed = false;
  let loopFrom = null;
  let loopTo = null;
  let frame = 0;

  const video = h("video", { playsinline: true, preload: "metadata", class: "vlai-video", tabindex: "-1" });
  const notice = h("p", { class: "vlai-stage-words", role: "status" });
  const tag = h("span", { class: "vlai-stage-tag", hidden: true, text: say("previewing") });
  const big = h("button", { type: "button", class: "vlai-stage-play", "aria-label": say("play"), tabindex: "-1", on: { click: () => press() } }, icon("play", 30));
  const tipImage = h("div", { class: "vlai-tip-image" });
  const tipTime = h("div", { class: "vlai-tip-time" });
  const tip = h("div", { class: "vlai-tip", "aria-hidden": "true", hidden: true }, tipImage, tipTime);
  const stage = h("div", { class: "vlai-stage" }, video, big, tag, notice);
  const playButton = button("play", say("play"), () => toggle());
  const muteButton = button("sound", say("mute"), () => mute(!video.muted));
  const inButton = button("loopIn", say("loopIn"), () => setLoop("in"));
  const outButton = button("loopOut", say("loopOut"), () => setLoop("out"));
  const offButton = button("close", say("loopOff"), () => setLoop("off"));
  offButton.hidden = true;
  const speed = h(
    "select",
    { class: "vlai-speed", "aria-label": say("speed"), on: { change: () => { video.playbackRate = Number(speed.value); } } },
    SPEEDS.map((rate) => h("option", { value: String(rate), selected: rate === 1, text: `${rate}\u00d7` })),
  );
  const at = h("span", { class: "vlai-now vlai-number", text: "0:00.0" });
  const all = h("span", { class: "vlai-all vlai-number vlai-muted", text: "/ –" });
  const tools = h(
    "div",
    { class: "vlai-tools" },
    button("back", say("back"), () => step(-1)),
    playButton,
    button("forward", say("forward"), () => step(1)),
    h("span", { class: "vlai-clock" }, at, all),
    h("span", { class: "vlai-grow" }),
    inButton, outButton, offButton, speed, muteButton,
  );
  const line = makeTimeline(view, {
    onSeek: (t) => seek(t),
    onHover: (t, px) => hover(t, px),
    onReason: (reason) => view.bus.emit("time", { clip_id: clip?.clip_id, t_s: reason.t_start_s }),
  });
  const below = h("div", { class: "vlai-below" }, tip, line.element);
  const bare = Boolean(options.toggle);
  const press = options.toggle ?? (() => toggle());
  const element = h("div", { class: "vlai-player", tabindex: bare ? null : "0", role: "group" }, stage, bare ? null : tools, bare || options.seconds === false ? null : below);

  // --- what the picture does ----------------------------------------------------------------------------------------

  const duration = () => (Number.isFinite(video.duration) && video.duration > 0 ? video.duration : (detail?.duration_s ?? clip?.duration_s ?? 0));
  const fps = () => detail?.fps || clip?.fps || 30;

  async function load(preview) {
    const mine = ++loading;
    say_("loading");
    try {
      const url = await (preview ? mediaPreview : mediaAddress)(view, clip.grant);
      if (mine !== loading) return;
      tag.hidden = !preview && !clip.small;
      video.src = url;
      video.load();
    } catch (error) {
      if (mine === loading) say_("cannot", { why: error.message }, true);
    }
  }

  function say_(key, values, bad = false) {
    notice.textContent = key ? say(key, values) : "";
    notice.hidden = !key;
    notice.classList.toggle("bad", bad);
    stage.classList.toggle("empty", bad || key === "nothing" || key === "gone");
    big.hidden = Boolean(key) && key !== "loading";
  }

  function show(next, { t_s = null, play = false } = {}) {
    if (next && clip && next.clip_id === clip.clip_id && next.grant === clip.grant) {
      clip = next;
      if (t_s !== null || play) seek(t_s ?? video.currentTime, play);
      return;
    }
    clip = next;
    detail = film = null;
    previewed = false;
    loopFrom = loopTo = null;
    offButton.hidden = true;
    wanted = { t_s: t_s ?? 0, play };
    loading += 1;
    video.pause();
    video.removeAttribute("src");
    video.removeAttribute("poster");
    video.load();
    tag.hidden = true;
    element.setAttribute("aria-label", say("player", { clip: clip?.clip ?? "–" }));
    if (clip?.width_px && clip?.height_px) stage.style.setProperty("--vlai-aspect", `${clip.width_px} / ${clip.height_px}`);
    else stage.style.removeProperty("--vlai-aspect");
    stage.classList.toggle("tall", Boolean(clip?.height_px && clip.width_px < clip.height_px));
    line.set(clip?.duration_s ?? 0, null);
    line.at(t_s ?? 0);
    clocks(t_s ?? 0);
    if (!clip) return say_("nothing");
    if (clip.problem) return say_("cannot", { why: clip.problem }, true);
    if (!clip.grant) return say_("gone");
    load(false);
  }

  function seek(t, play = null) {
    const to = Math.min(Math.max(0, t), Math.max(0, duration() - 0.001) || t);
    if (video.readyState < 1) {
      wanted = { t_s: to, play: play ?? wanted?.play ?? false };
    } else {
      video.currentTime = to;
      if (play) start();
    }
    line.at(to);
    clocks(to);
    tell(to);
  }

  async function start() {
    try {
      await video.play();
    } catch (error) {
      if (error.name !== "NotAllowedError") return;
      mute(true); // a page that nobody clicked in yet may play without sound only
      await video.play().catch(() => null);
    }
  }

  function toggle(on = video.paused) {
    if (!clip?.grant) return;
    if (!on) return video.pause();
    if (video.readyState < 1) wanted = { t_s: wanted?.t_s ?? 0, play: true };
    else {
      if (video.ended || video.currentTime >= duration() - 0.05) video.currentTime = loopFrom ?? 0;
      start();
    }
  }

  function step(count) {
    video.pause();
    // The middle of the frame: its borders belong to either neighbour.
    seek((Math.floor(video.currentTime * fps() + 1e-3) + count + 0.5) / fps());
  }

  function mute(off) {
    video.muted = off;
  }

  function setLoop(what) {
    const t = video.currentTime;
    if (what === "off") loopFrom = loopTo = null;
    if (what === "in") [loopFrom, loopTo] = [t, loopTo !== null && loopTo > t + 0.05 ? loopTo : null];
    if (what === "out") [loopFrom, loopTo] = [loopFrom !== null && loopFrom < t - 0.05 ? loopFrom : 0, t];
    offButton.hidden = loopFrom === null;
    inButton.setAttribute("aria-pressed", String(loopFrom !== null));
    outButton.setAttribute("aria-pressed", String(loopTo !== null));
    line.loop(loopFrom, loopTo);
  }

  function tick() {
    frame = 0;
    if (loopFrom !== null && video.currentTime >= (loopTo ?? duration()) - 0.02) video.currentTime = loopFrom;
    line.at(video.currentTime);
    clocks(video.currentTime);
    tell(video.currentTime);
    if (!video.paused && !video.ended) frame = requestAnimationFrame(tick);
  }

  function tell(t) {
    if (options.lead !== false && clip) view.bus.emit("time", { clip_id: clip.clip_id, t_s: t });
  }

  function clocks(t) {
    at.textContent = clock(t, true);
    all.textContent = `/ ${clock(duration() || null, true)}`;
  }

  function state() {
    const playing = !video.paused && !video.ended;
    playButton.replaceChildren(icon(playing ? "pause" : "play"));
    for (const name of ["title", "aria-label"]) playButton.setAttribute(name, say(playing ? "pause" : "play"));
    muteButton.replaceChildren(icon(video.muted ? "mute" : "sound"));
    for (const name of ["title", "aria-label"]) muteButton.setAttribute(name, say(video.muted ? "unmute" : "mute"));
    stage.classList.toggle("playing", playing);
    if (playing && !frame) frame = requestAnimationFrame(tick);
  }

  video.addEventListener("loadedmetadata", () => {
    if (!clip) return;
    say_(null);
    if (video.videoWidth) {
      stage.style.setProperty("--vlai-aspect", `${video.videoWidth} / ${video.videoHeight}`);
      stage.classList.toggle("tall", video.videoWidth < video.videoHeight);
    }
    line.set(duration(), detail);
    if (loopFrom !== null) line.loop(loopFrom, loopTo);
    const { t_s, play } = wanted ?? { t_s: 0, play: false };
    wanted = null;
    if (t_s) video.currentTime = t_s;
    clocks(t_s);
    if (play) start();
  });
  video.addEventListener("error", () => {
    if (!clip?.grant || !video.getAttribute("src")) return;
    if (previewed) return say_("cannot", { why: say("broken") }, true);
    previewed = true;
    load(true).then(() => { if (!notice.classList.contains("bad") && video.readyState < 1) notice.hidden = false; });
    notice.textContent = say("preview");
  });
  for (const event of ["play", "playing", "pause", "ended", "volumechange"]) video.addEventListener(event, state);
  video.addEventListener("seeked", () => { if (!frame) { line.at(video.currentTime); clocks(video.currentTime); } });
  video.addEventListener("click", () => press());

  // --- the frame at the pointer -------------------------------------------------------------------------------------

  function hover(t, px) {
    if (t === null || !clip) {
      tip.hidden = true;
      return;
    }
    film ??= (clip.grant && options.strip?.(clip.clip_id)) || "asked";
    tipTime.textContent = clock(t, true);
    tipImage.hidden = film === "asked";
    if (film !== "asked") frameAt(tipImage, film, t);
    tip.hidden = false;
    const half = (film === "asked" ? 24 : film.tile_width_px / 2) + 3;
    tip.style.setProperty("left", `${Math.min(Math.max(px, half), Math.max(half, below.clientWidth - half))}px`);
  }

  // --- keys: only while the player has the focus --------------------------------------------------------------------

  const keys = {
    " ": () => toggle(), k: () => toggle(), j: () => seek(video.currentTime - SKIP_S), l: () => seek(video.currentTime + SKIP_S),
    ArrowLeft: () => seek(video.currentTime - 1), ArrowRight: () => seek(video.currentTime + 1),
    ",": () => step(-1), ".": () => step(1), m: () => mute(!video.muted), "[": () => setLoop("in"), "]": () => setLoop("out"), "\\": () => setLoop("off"),
    Home: () => seek(0), End: () => seek(duration()),
  };
  element.addEventListener("keydown", (event) => {
    if (bare || event.ctrlKey || event.metaKey || event.altKey) return;
    const tagName = event.target.tagName;
    if (tagName === "SELECT" || tagName === "INPUT" || (tagName === "BUTTON" && (event.key === " " || event.key === "Enter"))) return;
    const act = keys[event.key] ?? keys[event.key.toLowerCase?.()];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  view.cleanup(() => {
    loading += 1;
    cancelAnimationFrame(frame);
    video.pause();
    video.removeAttribute("src");
    video.load();
  });
  say_("nothing");

  return {
    element,
    video,
    tools,
    seek,
    step,
    toggle,
    mute,
    show: view.guarded(show),
    clip: () => clip,
    detail(measured) {
      if (!clip || measured.clip_id !== clip.clip_id) return;
      detail = measured;
      line.set(duration(), detail);
      line.at(video.currentTime || wanted?.t_s || 0);
      clocks(video.currentTime || wanted?.t_s || 0);
    },
    poster(url) {
      video.setAttribute("poster", url);
    },
    strip(clipId, made) {
      if (clip?.clip_id === clipId) film = made ?? "asked";
    },
  };
}

/** Show in `box` the tile of a film strip {url, tile_width_px, tile_height_px, columns, times_s} that is seen at `t`. */
export function frameAt(box, film, t) {
  const number = Math.max(0, film.times_s.findLastIndex((time) => time <= t + 1e-6));
  const put = (name, value) => box.style.setProperty(name, value);
  put("width", `${film.tile_width_px}px`);
  put("height", `${film.tile_height_px}px`);
  put("background-image", `url("${film.url}")`);
  put("background-position", `${-(number % film.columns) * film.tile_width_px}px ${-Math.floor(number / film.columns) * film.tile_height_px}px`);
}
