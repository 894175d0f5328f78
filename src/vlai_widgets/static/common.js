// What all widgets share: elements made from data, the frame with its error box, talk between widgets of one page,
// words in two languages, numbers, and the address of a file.
//
// Text from outside is only ever set as text. Nothing here fetches from another host.

/**
 * Make an element. Properties: `class`, `on` ({event: handler}), `data` (dataset), `style` ({property: value}),
 * `text`, and any attribute; `null`, `undefined` and `false` leave an attribute out. Children: nodes, strings, null.
 * Keys typed while the element has the focus stay with it (JupyterLab listens in the capture phase).
 */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  fill(node, properties);
  if (/^(button|select|input|textarea|summary|video|a)$/.test(tag) || properties.tabindex !== undefined && properties.tabindex !== null) {
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make an SVG element; see `h`. */
export function s(tag, properties = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, properties);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function fill(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.setAttribute("class", value);
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") for (const [key, to] of Object.entries(value)) node.style.setProperty(key, to);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * The module of a widget. `build(view)` fills `view.root`; what it returns (a function) is called when the view goes.
 * `view`: {model, root, say(key, values), send(message, buffers), on(trait, fn), onMessage(type, fn), bus, cleanup(fn)}.
 * An exception of `build` or of a listener shows in the error box, as do the kernel's.
 */
export function component(name, words, build) {
  return {
    render({ model, el }) {
      const undo = [];
      const root = h("div", { class: `vlai-body` });
      const trouble = h("div", { class: "vlai-trouble", role: "alert" });
      const frame = h("div", { class: `vlai vlai-live vlai-${name}`, lang: language(model), data: { group: model.get("_group") || "" } }, root, trouble);
      el.append(frame);
      const fail = (error) => showTrouble(trouble, { words: String(error?.message ?? error), detail: String(error?.stack ?? "") }, language(model));
      const guarded = (fn) => (...args) => {
        try {
          const result = fn(...args);
          if (result instanceof Promise) result.catch(fail);
          return result;
        } catch (error) {
          fail(error);
          return undefined;
        }
      };
      const view = {
        model,
        root,
        frame,
        bus: bus(model.get("_group") || model.model_id || "alone"),
        say: (key, values) => word(words, language(model), key, values),
        send: (message, buffers) => model.send(message, undefined, buffers),
        on(trait, fn) {
          const handler = guarded(fn);
          model.on(`change:${trait}`, handler);
          undo.push(() => model.off(`change:${trait}`, handler));
        },
        onMessage(type, fn) {
          const handler = guarded((message, buffers) => message?.t === type && fn(message, buffers));
          model.on("msg:custom", handler);
          undo.push(() => model.off("msg:custom", handler));
        },
        onBus(type, fn) {
          undo.push(view.bus.on(type, guarded(fn)));
        },
        cleanup: (fn) => undo.push(fn),
        guarded,
        fail,
      };
      view.on("_trouble", () => showTrouble(trouble, model.get("_trouble"), language(model), () => view.send({ t: "calm" })));
      showTrouble(trouble, model.get("_trouble"), language(model), () => view.send({ t: "calm" }));
      const done = guarded(build)(view);
      if (typeof done === "function") undo.push(done);
      return () => {
        for (const fn of undo.reverse()) fn();
      };
    },
  };
}

const FRAME_WORDS = {
  en: { trouble: "That did not work", detail: "Details", copy: "Copy details", copied: "Copied", close: "Close" },
  zh: { trouble: "操作没有成功", detail: "详情", copy: "复制详情", copied: "已复制", close: "关闭" },
};

/** Show what went wrong under a widget: words, details that can be copied, and a way to close it. */
export function showTrouble(box, trouble, lang, onClose) {
  box.replaceChildren();
  if (!trouble || !trouble.words) return;
  const say = (key) => word(FRAME_WORDS, lang, key);
  const copy = h("button", {
    type: "button",
    class: "vlai-button",
    text: say("copy"),
    on: {
      click: async () => {
        await navigator.clipboard?.writeText(`${trouble.words}\n\n${trouble.detail ?? ""}`);
        copy.textContent = say("copied");
      },
    },
  });
  const close = h("button", {
    type: "button",
    class: "vlai-button",
    text: say("close"),
    on: {
      click: () => {
        box.replaceChildren();
        onClose?.();
      },
    },
  });
  box.append(
    h(
      "div",
      { class: "vlai-trouble-box" },
      h("strong", { text: say("trouble") }),
      h("p", { text: trouble.words }),
      trouble.detail ? h("details", {}, h("summary", { text: say("detail") }), h("pre", { text: trouble.detail })) : null,
      h("div", { class: "vlai-row" }, copy, close),
    ),
  );
}

/**
 * The talk between widgets of one page that belong together (same `_group`): at once, also while the kernel is busy.
 * Events: `select` {clip_id, t_s, play}, `hover` {clip_id, t_s}, `time` {clip_id, t_s}, `weights` {weights}.
 */
export function bus(group) {
  const all = (globalThis.__vlaiBuses ??= new Map());
  if (!all.has(group)) all.set(group, new EventTarget());
  const target = all.get(group);
  return {
    emit: (type, detail) => target.dispatchEvent(new CustomEvent(type, { detail })),
    on(type, fn) {
      const handler = (event) => fn(event.detail);
      target.addEventListener(type, handler);
      return () => target.removeEventListener(type, handler);
    },
  };
}

/** `en` or `zh`, as the kernel says. */
export function language(model) {
  return model.get("_language") === "zh" ? "zh" : "en";
}

/** The word for a key in a table {en: {...}, zh: {...}}; `{name}` is replaced by `values.name`. */
export function word(table, lang, key, values = {}) {
  const text = table[lang]?.[key] ?? table.en?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Seconds as people read them: `0:07`, `1:02:03`; with `precise` tenths as well. */
export function clock(seconds, precise = false) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "–";
  const tenths = Math.max(0, precise ? Math.floor(seconds * 10 + 1e-6) / 10 : Math.floor(seconds + 1e-6));
  const hours = Math.floor(tenths / 3600);
  const minutes = Math.floor((tenths % 3600) / 60);
  const rest = tenths % 60;
  const tail = precise ? rest.toFixed(1).padStart(4, "0") : String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** Bytes as people read them, in decimal units: `1.4 MB`. */
export function size(bytes) {
  if (bytes === null || bytes === undefined) return "–";
  if (bytes < 1000) return `${bytes} B`;
  for (const [unit, step] of [["kB", 1e3], ["MB", 1e6], ["GB", 1e9]]) {
    if (bytes < step * 999.5 || unit === "GB") return `${(bytes / step).toFixed(bytes / step < 10 ? 1 : 0)} ${unit}`;
  }
  return "–";
}

/** A score or points with one decimal; a dash where there is none. */
export function points(value) {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : value.toFixed(1);
}

/** True if the page asks for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** `light` or `dark`, as the page shows itself. */
export function theme() {
  const body = document.body;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false" ? "dark" : "light";
  if (body.classList.contains("vscode-dark") || document.documentElement.getAttribute("theme") === "dark") return "dark";
  if (body.classList.contains("vscode-light")) return "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Call `fn(theme)` when the page changes its theme; returns what ends it. */
export function onTheme(fn) {
  const observer = new MutationObserver(() => fn(theme()));
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  return () => observer.disconnect();
}

/** The base address of the Jupyter server that shows this page, or null where there is none (VS Code, a saved page). */
export function serverBase() {
  const config = document.getElementById("jupyter-config-data");
  if (!config) return null;
  try {
    return JSON.parse(config.textContent).baseUrl ?? "/";
  } catch {
    return null;
  }
}

/** Headers that the Jupyter server wants on a request that changes something. */
export function xsrf() {
  const match = document.cookie.match(/(?:^|;\s*)_xsrf=([^;]+)/);
  return match ? { "X-XSRFToken": decodeURIComponent(match[1]) } : {};
}

const addresses = new Map();

/**
 * The address of a granted file: the server's own where the server reads the same disk, else a Blob of what the kernel
 * sends (a small rendition). `view` is a component's view; the kernel answers `media` messages.
 */
export async function mediaAddress(view, grant) {
  if (!addresses.has(grant)) addresses.set(grant, find(view, grant).catch((error) => { addresses.delete(grant); throw error; }));
  return addresses.get(grant);
}

async function find(view, grant) {
  const base = serverBase();
  if (base !== null) {
    const url = `${base}vlai/media/${encodeURIComponent(grant)}`;
    const answer = await fetch(url, { method: "HEAD", credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && (answer.headers.get("content-type") ?? "").match(/^(video|image|audio)\//)) return url;
  }
  return fromKernel(view, grant, false);
}

/** The address of a small rendition that every browser plays, made by the kernel: for files that this one does not. */
export async function mediaPreview(view, grant) {
  const key = `preview ${grant}`;
  if (!addresses.has(key)) addresses.set(key, fromKernel(view, grant, true).catch((error) => { addresses.delete(key); throw error; }));
  return addresses.get(key);
}

function fromKernel(view, grant, preview) {
  return new Promise((resolve, reject) => {
    const parts = [];
    const listen = (message, buffers) => {
      if (message?.t !== "media" || message.grant !== grant || Boolean(message.preview) !== preview) return;
      if (message.words) return end(() => reject(new Error(message.words)));
      parts[message.i] = buffers[0];
      if (parts.filter(Boolean).length === message.n) end(() => resolve(URL.createObjectURL(new Blob(parts, { type: message.type }))));
    };
    const end = (then) => {
      view.model.off("msg:custom", listen);
      then();
    };
    view.model.on("msg:custom", listen);
    view.send({ t: "media", grant, preview });
  });
}
