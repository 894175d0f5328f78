// The assistant's words as elements: paragraphs, headings, bold, emphasis, code, lists and tables of Markdown. Whatever
// is no Markdown stays as it is; markup in the text is text. No pictures, and no links but to https, with their host.
import { h } from "./common.js";

/** A fragment made from Markdown. */
export function markdown(text) {
  const out = document.createDocumentFragment();
  const lines = String(text).replace(/\r\n?/g, "\n").split("\n");
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    if (!line.trim()) {
      i += 1;
    } else if (/^\s*```/.test(line)) {
      const from = i + 1;
      i = from;
      while (i < lines.length && !/^\s*```/.test(lines[i])) i += 1;
      out.append(h("pre", {}, h("code", { text: lines.slice(from, i).join("\n") })));
      i += 1;
    } else if (isTableRow(line) && isTableRule(lines[i + 1])) {
      const from = i;
      i += 2;
      while (i < lines.length && isTableRow(lines[i])) i += 1;
      out.append(tableOf(lines.slice(from, i)));
    } else if (/^#{1,6}\s/.test(line)) {
      out.append(h("p", { class: "vlai-prose-head" }, ...inline(line.replace(/^#+\s+/, "").replace(/\s#+\s*$/, ""))));
      i += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      out.append(h("hr"));
      i += 1;
    } else if (listItem(line)) {
      const [list, next] = listOf(lines, i);
      out.append(list);
      i = next;
    } else {
      const from = i;
      i += 1;
      while (i < lines.length && lines[i].trim() && !startsBlock(lines, i)) i += 1;
      const parts = lines.slice(from, i).flatMap((each, n) => (n ? [h("br"), ...inline(each)] : inline(each)));
      out.append(h("p", {}, ...parts));
    }
  }
  return out;
}

function startsBlock(lines, i) {
  const line = lines[i];
  return /^\s*```/.test(line) || /^#{1,6}\s/.test(line) || listItem(line) || (isTableRow(line) && isTableRule(lines[i + 1]));
}

function listItem(line) {
  return /^(\s*)(?:([-*+•])|(\d{1,4})[.)])\s+(.*)$/.exec(line ?? "");
}

function listOf(lines, start) {
  const first = listItem(lines[start]);
  const depth = first[1].length;
  const list = h(first[3] ? "ol" : "ul", first[3] && first[3] !== "1" ? { start: first[3] } : {});
  let i = start;
  while (i < lines.length) {
    const item = listItem(lines[i]);
    if (item && item[1].length >= depth + 2 && list.lastChild) {
      const [inner, next] = listOf(lines, i);
      list.lastChild.append(inner);
      i = next;
    } else if (item && item[1].length >= depth && Boolean(item[3]) === Boolean(first[3])) {
      list.append(h("li", {}, ...inline(item[4])));
      i += 1;
    } else if (!item && /^\s{2,}\S/.test(lines[i]) && list.lastChild) {
      list.lastChild.append(h("br"), ...inline(lines[i].trim()));
      i += 1;
    } else {
      break;
    }
  }
  return [list, i];
}

function isTableRow(line) {
  return line !== undefined && line.includes("|") && line.trim() !== "|";
}

function isTableRule(line) {
  return line !== undefined && line.includes("-") && line.includes("|") && /^\s*\|?(\s*:?-+:?\s*\|?)+\s*$/.test(line);
}

function cellsOf(line) {
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** A table; columns whose cells are all numbers stand at the right. */
function tableOf(lines) {
  const head = cellsOf(lines[0]);
  const rows = lines.slice(2).map(cellsOf);
  const number = (cell) => cell === undefined || cell === "" || /^[*\s]*[-–−+]?[\d.,]+\s*(%|s|\/\s*\d+)?[*\s]*$/.test(cell) || cell === "–";
  const right = head.map((_, c) => rows.length > 0 && rows.some((row) => row[c]) && rows.every((row) => number(row[c])));
  const cell = (tag, text, c) => h(tag, right[c] ? { class: "vlai-number" } : {}, ...inline(text ?? ""));
  return h(
    "div",
    { class: "vlai-prose-table" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map((text, c) => cell("th", text, c)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, ...head.map((_, c) => cell("td", row[c], c))))),
    ),
  );
}

const INLINE = /(`+)(.+?)\1|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|(?<![\w*])\*(?=[^\s*])([^*]+?)\*(?![\w*])|\[([^\]]+)\]\((https:[^\s)]+)\)/;

function inline(text) {
  const out = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    if (found.index) out.push(rest.slice(0, found.index));
    if (found[2] !== undefined) out.push(h("code", { text: found[2] }));
    else if (found[3] !== undefined || found[4] !== undefined) out.push(h("strong", {}, ...inline(found[3] ?? found[4])));
    else if (found[5] !== undefined) out.push(h("em", {}, ...inline(found[5])));
    else out.push(linkOf(found[6], found[7]));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) out.push(rest);
  return out;
}

function linkOf(label, address) {
  let host;
  try {
    host = new URL(address).host;
  } catch {
    return `${label} (${address})`;
  }
  const link = h("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: label });
  return label.includes(host) ? link : h("span", {}, link, h("span", { class: "vlai-muted", text: ` (${host})` }));
}
