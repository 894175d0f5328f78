// What pages that show clips of a board ask the kernel for, once each: facts, measurements, posters, film strips.

/**
 * `on`: {clips(list), detail(d), poster(clip_id, url), strip(clip_id, film)}. Returns {fact(clip_id), detail(clip_id), poster(clip_id), strip(clip_id),
 * drop()}; the last three ask where nothing is known yet, and `on` is told when it comes.
 */
export function makeShelf(view, on) {
  const facts = new Map();
  const details = new Map();
  const posters = new Map();
  const strips = new Map();
  const asked = new Set();
  const stale = new Set();
  const ask = (t, clipId) => {
    if (!clipId || asked.has(`${t} ${clipId}`)) return;
    asked.add(`${t} ${clipId}`);
    view.send({ t, clip_id: clipId });
  };
  const url = (buffer, type) => URL.createObjectURL(new Blob([buffer], { type }));
  view.onMessage("clips", (message) => {
    for (const fact of message.clips) facts.set(fact.clip_id, fact);
    on.clips?.(message.clips);
  });
  view.onMessage("detail", (message) => {
    asked.delete(`detail ${message.clip_id}`);
    stale.delete(message.clip_id);
    details.set(message.clip_id, message);
    on.detail?.(message);
  });
  view.onMessage("poster", (message, buffers) => {
    if (posters.has(message.clip_id)) return;
    posters.set(message.clip_id, buffers.length ? url(buffers[0], "image/jpeg") : null);
    if (buffers.length) on.poster?.(message.clip_id, posters.get(message.clip_id));
  });
  view.onMessage("strip", (message, buffers) => {
    const film = buffers.length ? { ...message, url: url(buffers[0], "image/jpeg") } : null;
    strips.set(message.clip_id, film);
    if (film) on.strip?.(message.clip_id, film);
  });
  view.cleanup(() => {
    for (const one of posters.values()) if (one) URL.revokeObjectURL(one);
    for (const one of strips.values()) if (one) URL.revokeObjectURL(one.url);
  });
  return {
    facts,
    fact(clipId) {
      if (clipId && !facts.has(clipId)) ask("clips", clipId);
      return facts.get(clipId) ?? null;
    },
    detail(clipId) {
      if (!details.has(clipId) || stale.has(clipId)) ask("detail", clipId);
      return details.get(clipId) ?? null;
    },
    poster(clipId) {
      if (!posters.has(clipId)) ask("poster", clipId);
      return posters.get(clipId) ?? null;
    },
    strip(clipId) {
      if (!strips.has(clipId)) ask("strip", clipId);
      return strips.get(clipId) ?? null;
    },
    /** Ask for the measurements again when they are wanted, and show the old ones until then: other weights give other reasons. */
    drop() {
      for (const clipId of details.keys()) stale.add(clipId);
      for (const key of [...asked]) if (key.startsWith("detail ")) asked.delete(key);
    },
  };
}

/** Put all that is known of a clip into a player, and ask for the rest. */
export function fillPlayer(shelf, player, clipId, how = {}) {
  const fact = shelf.fact(clipId);
  if (!fact) return false;
  player.show(fact, how);
  const poster = fact.has_poster ? shelf.poster(clipId) : null;
  if (poster) player.poster(poster);
  const detail = shelf.detail(clipId);
  if (detail) player.detail(detail);
  return true;
}
