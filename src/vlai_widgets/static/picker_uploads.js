// Files from the user's computer on their way: checked, then streamed to Jupyter Server where that has our extension and
// the kernel sees what arrives, else sent to the kernel in pieces. They go on while the widget is not in view.
import { serverBase, xsrf } from "./common.js";

const PIECE_BYTES = 1024 * 1024;
const WINDOW = 4;
const AT_ONCE = 2;
const MOST_BYTES = 500 * 1024 * 1024;
const TAKEN_TYPES = ["mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac"];
const LENGTHS_APART = 2;
const RETRIES = 3;

export const ACCEPT = TAKEN_TYPES.map((type) => `.${type}`).join(",");

const ofModel = new WeakMap();

/** The uploads of a widget: one object for all its views. */
export function uploadsOf(model) {
  if (!ofModel.has(model)) ofModel.set(model, makeUploads(model));
  return ofModel.get(model);
}

function makeUploads(model) {
  let items = [];
  let pending = [];
  let count = 0;
  const mine = Math.random().toString(36).slice(2, 8); // another page of the same widget counts for itself
  const cancelled = new Set();
  let lengths = () => [];
  let server = null; // true, false, or not known yet
  const listeners = new Set();
  const changed = () => listeners.forEach((fn) => fn());
  const tell = (item, what, values = {}, buffers = undefined) =>
    model.send({ t: "up", do: what, key: item.key, upload_id: item.upload_id ?? "", way: item.way, ...values }, undefined, buffers);
  const about = (item) => ({ name: item.file.name, size_bytes: item.file.size, modified_ms: item.file.lastModified });
  const fail = (item, problem, words = null) => {
    item.state = "failed";
    item.problem = problem;
    item.words = words;
    changed();
    next();
  };

  // --- choosing -----------------------------------------------------------------------------------------------------
  function add(files) {
    for (const file of files) {
      const twin = items.find((item) => same(item.file, file) && !["done", "failed"].includes(item.state));
      if (twin) {
        if (twin.state === "paused") resume(twin);
        continue;
      }
      items = items.filter((item) => !(same(item.file, file) && item.state === "failed"));
      const item = { key: `${mine}-${(count += 1)}`, file, state: "checking", received: 0, way: null, tries: 0 };
      items.push(item);
      const type = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
      if (!TAKEN_TYPES.includes(type)) fail(item, "type");
      else if (file.size > MOST_BYTES) fail(item, "large");
      else if (file.size === 0) fail(item, "empty");
      else check(item);
    }
    changed();
  }

  const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

  /** Look at the length before anything is sent: one that is too different is asked about. */
  async function check(item) {
    const known = pending.find((each) => each.name === item.file.name && each.size_bytes === item.file.size && each.modified_ms === item.file.lastModified);
    if (known) Object.assign(item, { upload_id: known.upload_id, way: known.way, received: known.received_bytes });
    item.duration_s = await durationOf(item.file);
    if (item.state !== "checking") return;
    const others = [...lengths(), ...items.filter((each) => each !== item && each.duration_s).map((each) => each.duration_s)].sort((a, b) => a - b);
    const median = others.length ? (others[Math.floor((others.length - 1) / 2)] + others[Math.ceil((others.length - 1) / 2)]) / 2 : null;
    if (median && item.duration_s && Math.max(item.duration_s / median, median / item.duration_s) > LENGTHS_APART) {
      item.state = "asking";
      item.median_s = median;
    } else {
      item.state = "waiting";
    }
    changed();
    next();
  }

  // --- running ------------------------------------------------------------------------------------------------------
  function next() {
    const running = items.filter((item) => item.state === "running").length;
    const most = server === false || serverBase() === null ? 1 : AT_ONCE;
    items.filter((item) => item.state === "waiting").slice(0, Math.max(0, most - running)).forEach(run);
  }

  function run(item) {
    item.state = "running";
    item.problem = null;
    changed();
    if (item.way === "kernel" || serverBase() === null || server === false) byKernel(item);
    else byServer(item).catch((error) => broken(item, error));
  }

  const address = (item) => `${serverBase()}vlai/uploads${item ? `/${encodeURIComponent(item.upload_id)}` : ""}`;

  async function ask(method, url, body) {
    const answer = await fetch(url, {
      method, credentials: "same-origin", headers: { "Content-Type": "application/json", ...xsrf() }, body: body && JSON.stringify(body),
    });
    let told = {};
    try {
      told = await answer.json();
    } catch {
      // an answer that is none of ours
    }
    return { status: answer.status, told };
  }

  async function byServer(item) {
    item.way = "server";
    if (item.upload_id) {
      const { status, told } = await ask("GET", address(item));
      if (status === 200) item.received = told.received_bytes;
      else item.upload_id = null;
    }
    if (!item.upload_id) {
      const { status, told } = await ask("POST", address(null), { name: item.file.name, size_bytes: item.file.size });
      if (status === 201) {
        server = true;
        item.upload_id = told.upload_id;
        item.received = 0;
      } else if (status === 404 || status === 405) {
        server = false;
        return byKernel(item);
      } else {
        return fail(item, "words", told.message ?? `HTTP ${status}`);
      }
    }
    if (item.state === "gone") ask("DELETE", address(item)).catch(() => null);
    if (item.state !== "running") return undefined;
    tell(item, "began", about(item));
    return put(item);
  }

  function put(item) {
    const from = item.received;
    const request = (item.request = new XMLHttpRequest());
    request.open("PUT", `${address(item)}?offset=${from}`);
    for (const [name, value] of Object.entries(xsrf())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      item.received = from + event.loaded;
      changed();
    };
    request.onerror = () => broken(item, null);
    request.onload = () => {
      let told = {};
      try {
        told = JSON.parse(request.responseText);
      } catch {
        // an answer that is none of ours
      }
      if (request.status === 200 && told.done) {
        item.received = item.file.size;
        item.state = "arriving";
        tell(item, "arrived");
        changed();
        next();
      } else if ((request.status === 409 || request.status === 200) && told.received_bytes !== undefined) {
        item.received = told.received_bytes;
        broken(item, null);
      } else if (request.status >= 500 || request.status === 0) broken(item, null);
      else fail(item, "words", told.message ?? `HTTP ${request.status}`);
    };
    request.send(item.file.slice(from));
  }

  /** The connection broke: try again from where the server is, and after some times leave it to the user. */
  function broken(item, error) {
    if (item.state !== "running") return;
    item.tries += 1;
    if (item.tries > RETRIES) {
      item.state = "paused";
      item.problem = "connection";
      item.tries = 0;
      changed();
      next();
      return;
    }
    setTimeout(() => item.state === "running" && byServer(item).catch((again) => broken(item, again)), 500 * 2 ** item.tries);
  }

  function byKernel(item) {
    item.way = "kernel";
    if (item.upload_id) return tell(item, "state");
    item.received = 0;
    return tell(item, "begin", about(item));
  }

  async function pump(item) {
    if (item.pumping) return;
    item.pumping = true;
    while (item.state === "running" && item.sent < item.file.size && item.sent - item.received < WINDOW * PIECE_BYTES) {
      const at = item.sent;
      item.sent = Math.min(item.file.size, at + PIECE_BYTES);
      let piece;
      try {
        piece = await item.file.slice(at, item.sent).arrayBuffer();
      } catch {
        item.pumping = false;
        return fail(item, "unreadable");
      }
      if (item.state === "running") tell(item, "piece", { offset: at }, [piece]);
    }
    item.pumping = false;
    return undefined;
  }

  model.on("msg:custom", (message) => {
    if (message?.t === "pending") {
      pending = message.uploads.filter((each) => !items.some((item) => item.upload_id === each.upload_id));
      changed();
      return;
    }
    if (message?.t !== "up") return;
    const item = items.find((each) => each.key === message.key);
    if (!item) {
      if (message.upload_id && cancelled.delete(message.key)) model.send({ t: "up", do: "cancel", key: "", upload_id: message.upload_id, way: "kernel" });
      return;
    }
    if (message.done) {
      item.state = "done";
      pending = pending.filter((each) => each.upload_id !== item.upload_id);
      changed();
      next();
    } else if (message.problem) {
      fail(item, "words", message.problem);
    } else if (message.unseen) { // server and kernel share no disk
      server = false;
      item.request?.abort();
      ask("DELETE", address(item)).catch(() => null);
      item.upload_id = null;
      byKernel(item);
    } else if (item.way === "kernel" && message.received_bytes !== undefined) {
      if (message.upload_id) {
        item.upload_id = message.upload_id;
        item.sent = message.received_bytes;
      }
      if (message.again) item.sent = message.received_bytes;
      item.received = message.received_bytes;
      changed();
      if (item.state !== "running") return;
      if (item.received >= item.file.size) {
        item.state = "arriving";
        tell(item, "end");
        changed();
        next();
      } else pump(item);
    }
  });

  // --- what the user does -------------------------------------------------------------------------------------------
  function pause(item) {
    item.state = "paused";
    item.request?.abort();
    changed();
    next();
  }

  function resume(item) {
    item.state = "waiting";
    item.tries = 0;
    changed();
    next();
  }

  function cancel(item) {
    const begun = item.upload_id && item.state !== "done";
    item.state = "gone";
    if (!begun && item.way === "kernel") cancelled.add(item.key); // its id is on the way
    item.request?.abort();
    items = items.filter((each) => each !== item);
    if (begun) {
      tell(item, "cancel");
      if (item.way === "server") ask("DELETE", address(item)).catch(() => null);
    }
    changed();
    next();
  }

  function forget(lost) {
    pending = pending.filter((each) => each !== lost);
    model.send({ t: "up", do: "cancel", key: "", upload_id: lost.upload_id, way: lost.way });
    if (lost.way === "server" && serverBase() !== null) ask("DELETE", address(lost)).catch(() => null);
    changed();
  }

  return {
    add, pause, resume, cancel, forget,
    clearDone() {
      items = items.filter((item) => item.state !== "done");
      changed();
    },
    get items() { return items; },
    get pending() { return pending.filter((each) => !items.some((item) => item.upload_id === each.upload_id)); },
    set lengths(fn) { lengths = fn; },
    listen(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}

/** Seconds of a clip, as far as this browser can tell before it is sent; null where it cannot. */
function durationOf(file) {
  if (!/\.(mp4|mov|webm|mkv|m4v)$/i.test(file.name)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const url = URL.createObjectURL(file);
    const video = document.createElement("video");
    const end = (value) => {
      clearTimeout(late);
      video.removeAttribute("src");
      URL.revokeObjectURL(url);
      resolve(value);
    };
    const late = setTimeout(() => end(null), 3000);
    video.preload = "metadata";
    video.muted = true;
    video.onloadedmetadata = () => end(Number.isFinite(video.duration) ? video.duration : null);
    video.onerror = () => end(null);
    video.src = url;
  });
}
