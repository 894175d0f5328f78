// The model that a widget's page talks to, in place of anywidget's. See bench.py.

window.makeModel = (state) => {
  const listeners = new Map();
  const emit = (name, ...args) => [...(listeners.get(name) ?? [])].forEach((fn) => fn(...args));
  const dirty = new Map();
  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const text = (data) => {
    const view =
      data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    let out = "";
    for (let i = 0; i < view.length; i += 8192) out += String.fromCharCode(...view.subarray(i, i + 8192));
    return btoa(out);
  };
  const model = {
    model_id: "bench",
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      dirty.set(key, value);
      emit(`change:${key}`, model, value);
    },
    save_changes() {
      const changes = Object.fromEntries(dirty);
      dirty.clear();
      if (Object.keys(changes).length) window.toPython("state", changes, []);
    },
    send(content, _callbacks, buffers) { window.toPython("message", content, (buffers ?? []).map(text)); },
    on(name, fn) { if (!listeners.has(name)) listeners.set(name, new Set()); listeners.get(name).add(fn); },
    off(name, fn) { if (fn) listeners.get(name)?.delete(fn); else listeners.delete(name); },
  };
  window.model = model;
  window.fromPython = (kind, content, buffers) => {
    if (kind === "message") return emit("msg:custom", content, buffers.map(bytes));
    for (const [key, value] of Object.entries(content)) {
      if (JSON.stringify(state[key]) === JSON.stringify(value)) continue;
      state[key] = value;
      emit(`change:${key}`, model, value);
    }
  };
};

window.renderView = async (esm) => {
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const module = (await import(url)).default;
  const el = document.createElement("div");
  document.getElementById("here").append(el);
  window.unmount = await module.render({ model: window.model, el, signal: new AbortController().signal, experimental: {} });
};
