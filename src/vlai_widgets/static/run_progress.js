// How far a run is: its stages, its clips, and how long it may still take.
import { h } from "./common.js";

const MOST_CLIP_ROWS = 12;

/**
 * Seconds that are left of a stage, or null where that cannot be told yet. What the kernel says counts first; else it is
 * reckoned from how far the stage came, once there is something to reckon from.
 */
export function secondsLeft({ overall, begun_s, eta_s, at_s }, now_s) {
  if (overall >= 1) return null;
  if (eta_s !== null && eta_s !== undefined) return Math.max(0, eta_s - (now_s - at_s));
  const spent = at_s - begun_s;
  if (overall < 0.1 || spent < 3) return null;
  return Math.max(0, (spent * (1 - overall)) / overall - (now_s - at_s));
}

/** Seconds as a guess is told: rounded, and no number where a number would only seem exact. */
export function roughly(seconds, say) {
  if (seconds < 5) return say("moment");
  if (seconds < 55) return say("left_s", { n: Math.ceil(seconds / 5) * 5 });
  const minutes = seconds / 60;
  return say("left_min", { n: minutes < 9.75 ? Math.round(minutes * 2) / 2 : Math.round(minutes) });
}

/** A bar a stage, side by side, each filled by its own share: no weights are made up. */
export function stageBars(say) {
  const root = h("div", { class: "vlai-stages" });
  const bars = new Map();
  const bar = (name) => {
    if (!bars.has(name)) {
      const label = say(`stage_${name}`);
      const fill = h("span", { style: { width: "0%" } });
      const share = h("span", { class: "vlai-number" });
      const track = h("div", { class: "vlai-bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }, fill);
      root.append(h("div", { class: "vlai-stage" }, track, h("div", { class: "vlai-stage-name" }, h("span", { text: label }), share)));
      bars.set(name, { fill, share, track });
    }
    return bars.get(name);
  };
  return {
    root,
    plan(names) {
      bars.clear();
      root.replaceChildren();
      names.forEach(bar);
    },
    set(name, overall) {
      const { fill, share, track } = bar(name);
      const percent = Math.floor(overall * 100 + 1e-6);
      fill.style.width = `${overall * 100}%`;
      share.textContent = `${percent}\u00a0%`;
      track.setAttribute("aria-valuenow", percent);
    },
  };
}

/** The clips: a row each, or a small square each where they are many. */
export function clipBars(say) {
  const root = h("div", { class: "vlai-clips" });
  const clips = new Map();
  const thumbs = new Map();
  let many = false;

  const state = ({ stage, done }) => {
    if (stage === "failed") return "failed";
    if (stage === "analyse") return done >= 1 ? "done" : done > 0 ? "analyse" : "waiting";
    return stage === "upload" && done > 0 && done < 1 ? "upload" : "waiting";
  };
  const words = (clip) => {
    const is = state(clip);
    return is === "analyse" || is === "upload" ? `${say(`clip_${is}`)} ${Math.floor(clip.done * 100)}\u00a0%` : say(`clip_${is}`);
  };
  const make = (name, clip) => {
    clip.fill = h("span", {});
    if (many) {
      clip.el = h("span", { class: "vlai-clip-square" }, clip.fill);
    } else {
      clip.said = h("span", { class: "vlai-number" });
      clip.thumb = h("span", { class: "vlai-thumb vlai-clip-thumb" });
      clip.el = h(
        "div",
        { class: "vlai-clip", role: "listitem" },
        clip.thumb,
        h("div", { class: "vlai-clip-name" }, h("bdi", { text: name, title: name }), clip.said),
        h("div", { class: "vlai-bar" }, clip.fill),
      );
    }
    root.append(clip.el);
    show(name, clip);
    picture(name);
  };
  const picture = (name) => {
    const clip = clips.get(name);
    if (clip?.thumb && thumbs.has(name)) clip.thumb.replaceChildren(h("img", { src: thumbs.get(name), alt: "" }));
  };
  const show = (name, clip) => {
    const is = state(clip);
    clip.el.dataset.state = is;
    const share = is === "waiting" ? 0 : is === "done" || is === "failed" ? 1 : clip.done;
    clip.fill.style[many ? "height" : "width"] = `${share * 100}%`;
    if (many) clip.el.title = `${name}: ${words(clip)}`;
    else clip.said.textContent = words(clip);
  };
  return {
    root,
    thumb(name, url) {
      thumbs.set(name, url);
      picture(name);
    },
    clear() {
      clips.clear();
      thumbs.clear();
      root.replaceChildren();
    },
    set(news) {
      let fresh = false;
      for (const [name, stage, done] of news) {
        if (!clips.has(name)) {
          clips.set(name, {});
          fresh = true;
        }
        Object.assign(clips.get(name), { stage, done });
      }
      const crowd = clips.size > MOST_CLIP_ROWS;
      if (fresh || crowd !== many) {
        many = crowd;
        root.classList.toggle("vlai-many", many);
        root.setAttribute("role", many ? "img" : "list");
        root.replaceChildren();
        for (const [name, clip] of clips) make(name, clip);
      } else {
        for (const [name] of news) show(name, clips.get(name));
      }
      if (many) root.setAttribute("aria-label", this.summary());
      else root.setAttribute("aria-label", say("clips"));
    },
    get size() {
      return clips.size;
    },
    count(which) {
      return [...clips.values()].filter((clip) => state(clip) === which).length;
    },
    summary() {
      const failed = this.count("failed");
      const done = say("clips_done", { n: this.count("done"), all: clips.size });
      return failed ? `${done}, ${say("clips_failed", { n: failed })}` : done;
    },
  };
}
