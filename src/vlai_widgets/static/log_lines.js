// The lines that the kernel has told so far (logbook.py says how): each once, in order, asked for again where one is missing.

/** `grown(item)` hears of text that has grown. Items: {number, kind, t, text}. */
export function lineStore(view, grown) {
  let byNumber = new Map();
  let seen = 0;
  let asked = false;

  function ask() {
    if (asked) return;
    asked = true;
    view.send({ t: "sync", from: seen });
  }

  function line(number, kind, t, text, at) {
    const known = byNumber.get(number);
    if (known) {
      if (at + text.length > known.text.length) {
        known.text = known.text.slice(0, at) + text;
        grown(known);
      }
      return null;
    }
    const item = { number, kind, t, text };
    byNumber.set(number, item);
    return item;
  }

  return {
    ask,
    /** Take a message: {fresh, gone} items, or null if something before it is missing, which is then asked for. */
    take(message) {
      if (message.n > seen) {
        ask();
        return null;
      }
      asked = false;
      const fresh = [];
      let number = 0;
      for (const [kind, t, texts, given, at = 0] of message.l) {
        number = given ?? number + 1;
        for (const [i, text] of texts.entries()) {
          number += i ? 1 : 0;
          const item = line(number, kind, t, text, at);
          if (item) fresh.push(item);
        }
      }
      seen = Math.max(seen, message.to);
      const gone = [];
      for (const [known, item] of byNumber) {
        if (known >= message.first) break;
        gone.push(item);
        byNumber.delete(known);
      }
      return { fresh, gone };
    },
    clear() {
      byNumber = new Map();
      seen = 0;
      asked = false;
    },
  };
}
