// A long list of rows of any height of which only those near the view are in the page. Rows come in blocks; a block that
// is far away is one empty element of the height that it had, or is thought to have.
import { h } from "./common.js";

const ROWS_A_BLOCK = 60;
const GUESSED_ROW_PX = 24;
const MARGIN_PX = 600;

/**
 * Rows in `scroller`. `makeRow(item)` makes an element; `onFollow(following)` hears when the user leaves the end or
 * comes back to it.
 */
export function windowedRows(scroller, makeRow, onFollow) {
  const inner = h("div", { class: "vlai-rows" });
  scroller.append(inner);
  let blocks = [];
  let frame = 0;
  let following = true;
  let lastTop = 0;
  let rowPx = GUESSED_ROW_PX;

  const soon = () => (frame ||= requestAnimationFrame(update));

  const setFollowing = (to) => {
    if (following === to) return;
    following = to;
    anchor();
    onFollow?.(to);
  };

  // Who reads above stays where they read while rows come and go; who follows the end is brought there by `update`.
  const anchor = () => scroller.style.setProperty("overflow-anchor", following ? "none" : "auto");
  anchor();

  function onScroll() {
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 12;
    if (atEnd) setFollowing(true);
    else if (scroller.scrollTop < lastTop - 2) setFollowing(false);
    lastTop = scroller.scrollTop;
    soon();
  }

  function addTo(block, item) {
    block.items.push(item);
    if (block.live) block.el.append((item.el = makeRow(item)));
    else {
      block.height += rowPx;
      block.el.style.height = `${block.height}px`;
    }
  }

  function append(items) {
    for (const item of items) {
      let last = blocks.at(-1);
      if (!last || last.items.length >= ROWS_A_BLOCK) {
        last = { items: [], el: h("div", { class: "vlai-rows-block" }), live: false, height: 0 };
        blocks.push(last);
        inner.append(last.el);
      }
      addTo(last, item);
    }
    if (items.length) soon();
  }

  function setLive(block, live) {
    if (block.live === live) return;
    block.live = live;
    if (live) {
      block.el.style.height = "";
      block.el.append(...block.items.map((item) => (item.el = makeRow(item))));
    } else {
      block.el.replaceChildren();
      block.el.style.height = `${block.height}px`;
      for (const item of block.items) item.el = null;
    }
  }

  function measure() {
    let rows = 0;
    let px = 0;
    for (const block of blocks) {
      if (!block.live) continue;
      block.height = block.el.offsetHeight;
      rows += block.items.length;
      px += block.height;
    }
    if (rows > 20 && px) rowPx = px / rows;
  }

  function update() {
    frame = 0;
    if (!scroller.clientHeight) return;
    for (let round = 0; round < 3; round += 1) {
      measure();
      const whole = blocks.reduce((sum, block) => sum + block.height, 0);
      const top = following ? Math.max(0, whole - scroller.clientHeight) : scroller.scrollTop;
      let y = 0;
      let changed = false;
      for (const block of blocks) {
        const live = y + block.height >= top - MARGIN_PX && y <= top + scroller.clientHeight + MARGIN_PX;
        changed ||= live && !block.live;
        setLive(block, live);
        y += block.height;
      }
      if (!changed) break;
    }
    if (following) {
      scroller.scrollTop = scroller.scrollHeight;
      lastTop = scroller.scrollTop;
    }
  }

  const resized = new ResizeObserver(soon);
  resized.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });

  return {
    append,
    /** Show other rows. */
    reset(items) {
      blocks = [];
      inner.replaceChildren();
      append(items);
      soon();
    },
    /** Make the row of an item anew, if it is in the page. */
    refresh(item) {
      if (!item.el) return;
      const fresh = makeRow(item);
      item.el.replaceWith(fresh);
      item.el = fresh;
      if (following) soon();
    },
    /** Forget whole blocks of rows that `gone(item)` says are gone. */
    forget(gone) {
      while (blocks.length && gone(blocks[0].items.at(-1))) blocks.shift().el.remove();
    },
    follow(to) {
      setFollowing(to);
      if (to) soon();
    },
    get following() {
      return following;
    },
    /** Rows that are in the page. */
    get shown() {
      return blocks.reduce((sum, block) => sum + (block.live ? block.items.length : 0), 0);
    },
    end() {
      cancelAnimationFrame(frame);
      resized.disconnect();
      scroller.removeEventListener("scroll", onScroll);
    },
  };
}
