// The widget ClipPlayer.
import { h, component } from "./common.js";
import { makePlayer } from "./player.js";
import { makeShelf, fillPlayer } from "./clips.js";

export default component("clip-player", { en: {}, zh: {} }, (view) => {
  const player = makePlayer(view, { strip: (clipId) => shelf.strip(clipId) });
  const title = h("p", { class: "vlai-title vlai-player-title" });
  let how = {};
  const present = () => {
    const clipId = view.model.get("_clip_id");
    const fact = shelf.fact(clipId);
    title.textContent = fact?.clip ?? "";
    if (!clipId) player.show(null);
    else if (fillPlayer(shelf, player, clipId, how)) how = {};
  };
  const shelf = makeShelf(view, {
    clips: present,
    detail: (measured) => player.detail(measured),
    poster: (clipId, url) => player.clip()?.clip_id === clipId && player.poster(url),
    strip: (clipId, film) => player.strip(clipId, film),
  });
  view.on("_clip_id", present);
  view.onBus("select", ({ clip_id: clipId, t_s: t = null, play = false, from }) => {
    if (from === view) return;
    how = { t_s: t, play };
    if (clipId !== view.model.get("_clip_id")) {
      view.model.set("_clip_id", clipId);
      view.model.save_changes();
    } else present();
  });
  view.onMessage("seek", ({ t_s: t, play }) => player.seek(t, play));
  view.onMessage("pause", () => player.toggle(false));
  view.root.append(title, player.element);
  present();
});
