// Verdicts, states and statuses: a sign and a word, never a colour alone.

import { el } from "../dom.js";
import { pick, say } from "../words.js";

const SIGNS = {
  kept: "✓", "on-course": "→", late: "✕", "in-danger": "!", "not-judgeable": "?",
  done: "✓", "done-late": "✓", "on-track": "→", "not-started": "○", "no-dates": "?",
};

/** A verdict or a state. */
export const verdict = (word, name) =>
  el("span", { class: `verdict ${word}` }, el("i", { "aria-hidden": "true" }, SIGNS[word] ?? ""), " ", name);

/** How far a number can be trusted. */
export const status = (word) => (word ? el("span", { class: `mark ${word}` }, say(`status.${word}`)) : undefined);

/** A value that opens the chain behind it. */
export function value(shown, open) {
  if (!shown) return "–";
  return [el("button", { type: "button", class: "number", title: say("chain.open"), onclick: open }, pick(shown.said)), " ", status(shown.status)];
}
