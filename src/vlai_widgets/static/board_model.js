// A board's numbers on the page, and the score under other weights, reckoned as the kernel does it.

export const DIMENSIONS = ["hook", "pace", "clarity", "appeal", "audio", "fit"];
const ARRAY_TYPES = { dimensions: Float64Array, mass: Float64Array, score: Float64Array, rank: Int32Array, rank_lo: Int32Array, rank_hi: Int32Array, tie_group: Int32Array, p_first: Float32Array, coverage: Float32Array };

/** Put the buffers of a message into typed arrays, by their names. */
export function readArrays(message, buffers) {
  const found = {};
  message.arrays.forEach((name, i) => {
    const view = buffers[i];
    const bytes = view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view;
    found[name] = new ARRAY_TYPES[name](bytes);
  });
  return found;
}

/**
 * Scores and points under `weights` (a number a dimension, of any sum): the mean of what was measured, weighted with
 * mass x weight. NaN where nothing counts. Clips are in the order of their names, so equal scores keep that order.
 */
export function weigh(arrays, n, weights) {
  const all = DIMENSIONS.reduce((sum, name) => sum + weights[name], 0);
  const outer = DIMENSIONS.map((name) => weights[name] / all);
  const score = new Float64Array(n).fill(NaN);
  const points = new Float64Array(n * 6);
  for (let i = 0; i < n; i += 1) {
    let total = 0;
    for (let d = 0; d < 6; d += 1) total += arrays.mass[i * 6 + d] * outer[d];
    if (!(total > 0)) continue;
    let sum = 0;
    for (let d = 0; d < 6; d += 1) {
      const value = arrays.dimensions[i * 6 + d];
      if (Number.isNaN(value)) continue;
      points[i * 6 + d] = (arrays.mass[i * 6 + d] * outer[d] * value) / total;
      sum += points[i * 6 + d];
    }
    score[i] = sum;
  }
  return { score, points };
}

/** Places of clips, best first; clips without a score last. */
export function orderByScore(score) {
  const rounded = Array.from(score, (value) => (Number.isNaN(value) ? -Infinity : Math.round(value * 1e9) / 1e9));
  return Array.from(score.keys()).sort((a, b) => rounded[b] - rounded[a] || a - b);
}
