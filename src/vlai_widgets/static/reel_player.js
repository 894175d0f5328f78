// The widget ReelPlayer.
import { component } from "./common.js";
import { makeReel } from "./reel.js";

export default component("reel-player", { en: {}, zh: {} }, (view) => {
  const reel = makeReel(view);
  view.onMessage("reel", (message) => reel.show(message.reel));
  view.root.append(reel.element);
  view.send({ t: "reel" });
});
