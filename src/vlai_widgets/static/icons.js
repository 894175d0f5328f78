// Drawn marks, 24 x 24, in the colour of the text beside them.
import { s } from "./common.js";

const ICON_PATHS = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M7 5.5h3.4v13H7zM13.6 5.5H17v13h-3.4z",
  back: "M17 6v12l-8-6zM6.5 6h2v12h-2z",
  forward: "M7 6v12l8-6zM15.5 6h2v12h-2z",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM14.5 8.6a4.4 4.4 0 0 1 0 6.8zM14.5 5.2v1.7a5.6 5.6 0 0 1 0 10.2v1.7a7.2 7.2 0 0 0 0-13.6z",
  mute: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM14.3 9.4l1-1 2.2 2.2 2.2-2.2 1 1-2.2 2.2 2.2 2.2-1 1-2.2-2.2-2.2 2.2-1-1 2.2-2.2z",
  loopIn: "M9 5H5.5v14H9v-2H7.5V7H9zM12 7.5v9l6.5-4.5z",
  loopOut: "M15 5h3.5v14H15v-2h1.5V7H15zM12 7.5v9L5.5 12z",
  close: "M6.4 5l5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  up: "M12 6.5l7 11H5z",
  down: "M12 17.5l-7-11h14z",
  folder: "M3.5 6h6l2 2.2h9V18.5h-17z",
  film: "M4 5h16v14H4zM6 7v2h1.6V7zm0 4v2h1.6v-2zm0 4v2h1.6v-2zM9.4 7v10h5.2V7zm7 0v2H18V7zm0 4v2H18v-2zm0 4v2H18v-2z",
  check: "M9.8 17.6L4.4 12.2l1.5-1.5 3.9 3.9 8.3-8.3 1.5 1.5z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  arrive: "M11 4h2v8.2l3.1-3.1 1.4 1.4L12 16l-5.5-5.5 1.4-1.4 3.1 3.1zM5 18h14v2H5z",
  undo: "M8.5 5L4 9.5 8.5 14l1.4-1.4L7.8 10.5H14a3.8 3.8 0 0 1 0 7.5h-4v2h4a5.8 5.8 0 0 0 0-11.5H7.8l2.1-2.1z",
  redo: "M15.5 5L20 9.5 15.5 14l-1.4-1.4 2.1-2.1H10a3.8 3.8 0 0 0 0 7.5h4v2h-4a5.8 5.8 0 0 1 0-11.5h6.2l-2.1-2.1z",
};

/** An icon by its name; it says nothing to screen readers: the control that holds it has a label. */
export function icon(name, size = 18) {
  return s("svg", { class: "vlai-icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, s("path", { d: ICON_PATHS[name], fill: "currentColor" }));
}
