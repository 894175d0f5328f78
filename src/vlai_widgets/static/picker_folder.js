// The folders that the kernel sees, to choose clips from.
import { h, size } from "./common.js";
import { icon } from "./icons.js";

/** `chosen(path)`: whether a file is chosen. Returns {root, show(listing), marks(), said(words)}. */
export function folderPanel(view, chosen) {
  const { say } = view;
  let listing = null;
  let at = 0;
  const crumbs = h("nav", { class: "vlai-pick-crumbs", "aria-label": say("where") });
  const typed = h("input", {
    type: "text", class: "vlai-input vlai-grow", placeholder: say("type_hint"), "aria-label": say("type"), spellcheck: "false", autocomplete: "off",
    on: {
      keydown: (event) => event.key === "Enter" && submit(),
      paste: (event) => {
        const text = event.clipboardData?.getData("text") ?? "";
        if (!text.trim().includes("\n")) return;
        event.preventDefault(); // an input would run the lines together
        view.send({ t: "type", text });
      },
    },
  });
  const submit = () => {
    if (!typed.value.trim()) return;
    note.textContent = "";
    view.send({ t: "type", text: typed.value });
  };
  const add = h("button", { type: "button", class: "vlai-button", text: say("add"), on: { click: submit } });
  const note = h("p", { class: "vlai-pick-note", role: "status" });
  const kind = h(
    "select", { class: "vlai-input vlai-pick-select", "aria-label": say("kinds"), on: { change: () => view.send({ t: "browse", path: listing?.path, kind: kind.value }) } },
    h("option", { value: "video", text: say("kind_video") }), h("option", { value: "all", text: say("kind_all") }),
  );
  const recent = h("select", {
    class: "vlai-input vlai-pick-select", "aria-label": say("recent"),
    on: { change: () => { if (recent.value) open(recent.value); recent.value = ""; } },
  });
  const all = h("button", { type: "button", class: "vlai-button", on: { click: () => view.send({ t: "add_folder" }) } });
  const list = h("div", { class: "vlai-pick-list", role: "listbox", "aria-multiselectable": "true", "aria-label": say("files"), tabindex: 0, on: { keydown: onKey } });
  const foot = h("p", { class: "vlai-muted vlai-pick-foot" });
  const root = h(
    "div", { class: "vlai-pick-folder" },
    h("div", { class: "vlai-row vlai-pick-type" }, typed, add), note,
    h("div", { class: "vlai-row vlai-pick-tools" }, crumbs, recent, kind),
    list,
    h("div", { class: "vlai-row" }, foot, all),
  );

  const open = (path) => {
    note.textContent = "";
    view.send({ t: "browse", path });
  };
  const pathOf = (entry) => `${listing.path.replace(/[/\\]$/, "")}${listing.path.includes("\\") ? "\\" : "/"}${entry.name}`;

  function act(entry) {
    if (entry.dir) open(pathOf(entry));
    else if (chosen(pathOf(entry))) view.send({ t: "remove", ids: [chosen(pathOf(entry))] });
    else if (!entry.large) view.send({ t: "add", paths: [entry.name] });
  }

  function onKey(event) {
    const entries = listing?.entries ?? [];
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(Math.max(0, Math.min(entries.length - 1, to)));
    } else if ((event.key === "Enter" || event.key === " ") && entries[at]) {
      event.preventDefault();
      act(entries[at]);
    } else if (event.key === "Backspace" && listing?.crumbs.length > 1) {
      event.preventDefault();
      open(listing.crumbs.at(-2)[1]);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const wanted = event.key.toLowerCase();
      const order = [...entries.keys()].map((n) => (at + 1 + n) % entries.length);
      const found = order.find((n) => entries[n].name.toLowerCase().startsWith(wanted));
      if (found !== undefined) go(found);
    }
  }

  function go(n) {
    list.children[at]?.classList.remove("vlai-at");
    at = n;
    const row = list.children[at];
    if (!row?.id) return;
    row.classList.add("vlai-at");
    list.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  function marks() {
    if (!listing) return;
    let free = 0;
    for (const [n, entry] of listing.entries.entries()) {
      if (entry.dir) continue;
      const is = Boolean(chosen(pathOf(entry)));
      if (!is && !entry.large) free += 1;
      const row = list.children[n];
      row.setAttribute("aria-selected", is);
      row.firstChild.replaceChildren(icon(is ? "check" : "film", 16));
    }
    all.hidden = listing.files < 2;
    all.disabled = free === 0 && !listing.left_out;
    all.textContent = say(free === 0 && !listing.left_out ? "all_chosen" : "add_all", { n: listing.files });
  }

  return {
    root,
    marks,
    said(words) {
      note.textContent = words;
    },
    typed(message) {
      typed.value = "";
      note.textContent = message.fresh === message.found ? "" : say("chosen_before", { n: message.found - message.fresh });
    },
    show(news) {
      const moved = listing?.path !== news.path;
      listing = news;
      if (moved) typed.value = "";
      kind.value = news.kind;
      const steps = news.crumbs.length > 4 ? [news.crumbs[0], null, ...news.crumbs.slice(-3)] : news.crumbs;
      crumbs.replaceChildren(...steps.flatMap((crumb, n) => [
        n > 1 || (n === 1 && steps[0][0] !== "/") ? h("span", { class: "vlai-muted", "aria-hidden": "true", text: "/" }) : null,
        crumb === null
          ? h("span", { class: "vlai-muted", text: "…" })
          : h("button", { type: "button", class: "vlai-pick-crumb", text: crumb[0], title: crumb[1], "aria-current": n === steps.length - 1 ? "location" : null, on: { click: () => open(crumb[1]) } }),
      ]).filter(Boolean));
      recent.replaceChildren(h("option", { value: "", text: say("recent") }), ...news.recent.map((path) => h("option", { value: path, text: path.split(/[/\\]/).slice(-2).join("/"), title: path })));
      recent.hidden = !news.recent.length;
      const id = view.frame.id || (view.frame.id = `vlai-${Math.random().toString(36).slice(2)}`);
      list.replaceChildren(...news.entries.map((entry, n) => h(
        "div",
        { class: `vlai-pick-entry${entry.large ? " vlai-pick-large" : ""}`, role: "option", id: `${id}-e${n}`, "aria-disabled": entry.large ? "true" : null, on: { click: () => { go(n); act(entry); } } },
        h("span", { class: "vlai-pick-icon" }, icon(entry.dir ? "folder" : "film", 16)),
        h("bdi", { class: "vlai-grow", text: entry.name, title: entry.name }),
        entry.dir ? null : h("span", { class: `vlai-number ${entry.large ? "vlai-pick-bad" : "vlai-muted"}`, text: entry.large ? say("too_large_short", { size: size(entry.size_bytes) }) : size(entry.size_bytes) }),
      )));
      if (!news.entries.length) list.append(h("p", { class: "vlai-muted vlai-pick-empty", text: say(news.kind === "video" ? "no_videos" : "no_files") }));
      const parts = [];
      if (news.left_out) parts.push(say("left_out", { n: news.left_out }));
      if (news.others) parts.push(say(news.others === 1 ? "other" : "others", { n: news.others }));
      foot.textContent = parts.join(" ");
      at = 0;
      if (moved) list.scrollTop = 0;
      go(0);
      marks();
    },
  };
}
