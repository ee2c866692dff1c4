// Classes and colours. Viridis and PuOr can be told apart by people who see colours otherwise, and in print.

export const SEQUENCE = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];
export const DIFFERENCE = ["#b35806", "#f1a340", "#d8d8d8", "#998ec3", "#542788"];
export const NOTHING = "#9a9a9a";

/** Breaks between five classes of times: a third, two thirds, the whole and twice the limit. */
export const timeBreaks = (limit) => [limit / 3, (2 * limit) / 3, limit, 2 * limit];

/** Breaks between five classes of as many cells each, to two digits. */
export function quantileBreaks(values) {
  const known = values.filter((v) => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
  if (!known.length) return [];
  const breaks = [0.2, 0.4, 0.6, 0.8].map((share) => Number(known[Math.floor(share * known.length)].toPrecision(2)));
  return [...new Set(breaks)].filter((at) => at > known[0]);
}

/** Breaks between five classes of changes, alike on both sides: hardly any, some, and the largest third. */
export function changeBreaks(changes) {
  const sizes = changes.filter((v) => v !== null && Math.abs(v) > 1e-9).map(Math.abs).sort((a, b) => a - b);
  if (!sizes.length) return [-1, -0.1, 0.1, 1];
  const large = Number(sizes[Math.floor((2 * sizes.length) / 3)].toPrecision(2));
  return [-large, -large / 10, large / 10, large];
}

/** Colours for so many classes; times count down: little is good and bright. */
export function coloursFor(breaks, reverse) {
  const all = reverse ? [...SEQUENCE].reverse() : SEQUENCE;
  const last = breaks.length;
  return breaks.length ? Array.from({ length: last + 1 }, (_, at) => all[Math.round((at * (all.length - 1)) / last)]) : [all[2]];
}

/** A paint expression over the feature state `v`. */
export function stepped(breaks, colours) {
  const value = ["to-number", ["feature-state", "v"]];
  const colour = breaks.length ? ["step", value, colours[0], ...breaks.flatMap((at, i) => [at, colours[i + 1]])] : colours[0];
  return ["case", ["==", ["feature-state", "v"], null], NOTHING, colour];
}
