// The exported leaderboard video: chapters that follow the picture, captions, a link to save it.
import { h, clock, language, mediaAddress, points, size, word } from "./common.js";
import { makePlayer } from "./player.js";

const REEL_WORDS = {
  en: { chapters: "Chapters", captions: "Captions", download: "Download {name}", saved: "The file is {name}, beside this notebook or where you put it.", no_chapters: "This video names no chapters." },
  zh: { chapters: "章节", captions: "字幕", download: "下载 {name}", saved: "文件为 {name}，位于笔记本旁或您指定的位置。", no_chapters: "此视频没有章节。" },
};

/** Returns {element, show(reel)}; `reel`: {grant, name, size_bytes, chapters, captions}. */
export function makeReel(view) {
  const say = (key, values) => word(REEL_WORDS, language(view.model), key, values);
  const player = makePlayer(view, { lead: false });
  const list = h("ol", { class: "vlai-chapters", "aria-label": say("chapters") });
  const captions = h("button", { type: "button", class: "vlai-button", "aria-pressed": "false", text: say("captions"), hidden: true, on: { click: () => caption(captions.getAttribute("aria-pressed") !== "true") } });
  const save = h("a", { class: "vlai-button vlai-download", hidden: true });
  const none = h("p", { class: "vlai-muted", text: say("no_chapters"), hidden: true });
  const element = h("div", { class: "vlai-reel" }, h("div", { class: "vlai-reel-picture" }, player.element), h("div", { class: "vlai-reel-side" }, list, none, h("div", { class: "vlai-row" }, captions, save)));
  let chapters = [];
  let track = null;

  function caption(on) {
    captions.setAttribute("aria-pressed", String(on));
    if (track) track.track.mode = on ? "showing" : "hidden";
  }

  function follow() {
    const t = player.video.currentTime;
    const now = chapters.findLastIndex((chapter) => t >= chapter.start_s - 0.04);
    [...list.children].forEach((item, i) => {
      if (i === now) item.firstChild.setAttribute("aria-current", "true");
      else item.firstChild.removeAttribute("aria-current");
    });
  }
  player.video.addEventListener("timeupdate", follow);
  player.video.addEventListener("seeked", follow);

  return {
    element,
    player,
    async show(reel) {
      player.show({ clip_id: `reel ${reel.grant}`, clip: reel.name, grant: reel.grant });
      chapters = reel.chapters;
      none.hidden = chapters.length > 0;
      list.replaceChildren(
        ...chapters.map((chapter) =>
          h("li", {}, h("button", { type: "button", class: "vlai-chapter", on: { click: () => player.seek(chapter.start_s, true) } },
            h("span", { class: "vlai-number vlai-muted", text: clock(chapter.start_s) }),
            chapter.rank ? h("span", { class: "vlai-chapter-rank vlai-number", text: String(chapter.rank) }) : null,
            h("span", { class: "vlai-grow vlai-name", text: chapter.title }),
            chapter.score === null || chapter.score === undefined ? null : h("span", { class: "vlai-number", text: points(chapter.score) }))),
        ),
      );
      track?.remove();
      track = null;
      captions.hidden = !reel.captions;
      if (reel.captions) {
        const url = URL.createObjectURL(new Blob([reel.captions], { type: "text/vtt" }));
        view.cleanup(() => URL.revokeObjectURL(url));
        track = h("track", { kind: "captions", srclang: language(view.model), label: say("captions"), src: url });
        player.video.append(track);
        caption(false);
      }
      save.textContent = `${say("download", { name: reel.name })} · ${size(reel.size_bytes)}`;
      save.download = reel.name;
      const address = await mediaAddress(view, reel.grant);
      save.href = address;
      // Where the kernel sends a small rendition only, that is not the file that was asked for.
      save.hidden = address.startsWith("blob:") && reel.size_bytes > 1024 * 1024;
    },
  };
}
