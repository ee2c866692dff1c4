// The chain behind a number, in a dialog.

import { get } from "../api.js";
import { el } from "../dom.js";
import { link } from "../address.js";
import { pick, say } from "../words.js";
import { status } from "./marks.js";

/** Shows what stands behind an indicator, action, promise, source or figure. */
export async function showChain(name, scenario) {
  const dialog = document.getElementById("chain");
  const close = el("button", { type: "button", class: "close", onclick: () => dialog.close() }, say("chain.close"));
  dialog.replaceChildren(el("h2", { id: "chain-title" }, say("chain.title")), close, el("p", {}, say("wait")));
  if (!dialog.open) dialog.showModal();
  try {
    const chain = await get(`why/${encodeURIComponent(name)}`, { scenario });
    dialog.lastChild.replaceWith(el("ul", { class: "chain" }, branch(chain)));
  } catch (error) {
    dialog.lastChild.replaceWith(el("p", { class: "fault", role: "alert" }, pick(error.said) || error.message));
  }
}

function branch(at) {
  return el("li", {},
    el("span", { class: "kind" }, say(`chain.${at.kind}`)), " ", at.name ? el("code", {}, at.name) : undefined, " ",
    words(at), " ", status(at.status),
    at.behind.length ? el("ul", {}, at.behind.map(branch)) : undefined);
}

/** Quoted words lead to the place where they stand. */
function words(at) {
  const text = pick(at.text);
  if (at.kind !== "quote" || !at.name) return text;
  const quoted = text.replace(/^“|”$/g, "");
  const leave = () => document.getElementById("chain").close();
  return el("a", { href: link("documents", at.name, { words: quoted }), onclick: leave }, text);
}
