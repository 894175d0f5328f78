// The words and numbers that all widgets share. Pages are tested in a real browser, from Python; this needs none.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const source = await readFile(new URL("../../src/vlai_widgets/static/common.js", import.meta.url), "utf8");
const { clock, points, size, word } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

test("seconds read as a clock, and never round up into a second that is not over", () => {
  assert.equal(clock(7), "0:07");
  assert.equal(clock(59.99), "0:59");
  assert.equal(clock(59.99, true), "0:59.9");
  assert.equal(clock(3723.25, true), "1:02:03.2");
  assert.equal(clock(0.3, true), "0:00.3");
  assert.equal(clock(null), "–");
  assert.equal(clock(Number.NaN), "–");
});

test("bytes come in decimal units", () => {
  assert.equal(size(999), "999 B");
  assert.equal(size(1000), "1.0 kB");
  assert.equal(size(999_600), "1.0 MB");
  assert.equal(size(500_000_000), "500 MB");
  assert.equal(size(undefined), "–");
});

test("what is missing is a dash, never 0", () => {
  assert.equal(points(97.25), "97.3");
  assert.equal(points(null), "–");
  assert.equal(points(Number.NaN), "–");
});

test("a word comes in the language, else in English, else as its key; values are put in as they are", () => {
  const table = { en: { hello: "Hello {name}", only: "Only" }, zh: { hello: "{name}你好" } };
  assert.equal(word(table, "zh", "hello", { name: "<b>$&" }), "<b>$&你好");
  assert.equal(word(table, "zh", "only"), "Only");
  assert.equal(word(table, "en", "missing"), "missing");
  assert.equal(word(table, "en", "hello"), "Hello {name}");
});
