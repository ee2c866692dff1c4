// Documents: every statement and commitment marked where it stands, linked to its number or action.

import { get } from "../api.js";
import { link } from "../address.js";
import { el } from "../dom.js";
import { pick, say } from "../words.js";

const KINDS = ["figure", "promise", "action", "statement", "commitment"];
const TAGS = { title: "h3", heading: "h4", caption: "h5", paragraph: "p", cell: "p" };

export async function show({ scenario, about, query }) {
  const list = await get("documents");
  const chosen = list.find((one) => one.id === about) ?? list[0];
  if (!chosen) return { element: [el("h2", {}, say("view.documents")), el("p", {}, say("documents.none"))] };
  const document = await get(`documents/${encodeURIComponent(chosen.id)}`, { scenario });
  const wanted = folded(query.get("words") ?? "");
  const told = el("output", { class: "told", "aria-live": "polite" });
  const lit = wanted ? lightsUp(document, wanted) : new Set();
  const [numbers, actions, background] = document.counts;
  const text = el("article", { class: "document", lang: "zh-Hans" }, document.blocks.map((block) =>
    el(TAGS[block.kind] ?? "p", { class: block.kind }, block.pieces.map((piece) => words(piece, document.marks, lit, told)))));
  return {
    element: [
      el("h2", {}, say("view.documents")),
      el("nav", { "aria-label": say("documents.list") }, el("ul", { class: "list" }, list.map((one) => el("li", {},
        el("a", { href: link("documents", one.id), "aria-current": one.id === chosen.id ? "true" : undefined }, pick(one.title)), " ",
        el("span", { class: "quiet" }, [pick(one.producer), one.published].filter(Boolean).join(", ")))))),
      el("h3", {}, pick(document.title)),
      document.paraphrase ? el("p", { class: "caution" }, say("documents.paraphrase")) : undefined,
      el("p", { class: "quiet" }, say("documents.counts", { numbers, actions, background })),
      el("ul", { class: "legend" }, KINDS.map((kind) => el("li", {}, el("mark", { class: kind }, say(`mark.${kind}`))))),
      told, text,
    ].filter(Boolean),
    shown: () => text.querySelector(".lit")?.scrollIntoView({ block: "center" }),
  };
}

const folded = (text) => text.replace(/\s+/g, "");

/** Pieces that make up the words asked for. */
function lightsUp(document, wanted) {
  for (const block of document.blocks) {
    let whole = "";
    const starts = block.pieces.map((piece) => {
      const at = whole.length;
      whole += folded(piece.text);
      return at;
    });
    const from = whole.indexOf(wanted);
    if (from < 0) continue;
    return new Set(block.pieces.filter((piece, at) => starts[at] < from + wanted.length && from < starts[at] + folded(piece.text).length));
  }
  return new Set();
}

function words(piece, marks, lit, told) {
  const own = piece.marks.map((at) => marks[at]);
  const isLit = lit.has(piece);
  if (!own.length) return isLit ? el("mark", { class: "lit" }, piece.text) : piece.text;
  const main = own.find((mark) => mark.to) ?? own[0];
  const names = own.map((mark) => `${say(`mark.${mark.kind}`)}: ${pick(mark.text)}`).join("\n");
  const tell = () => { told.textContent = names; };
  const attributes = { class: `${main.kind}${isLit ? " lit" : ""}`, title: names, onmouseenter: tell, onfocusin: tell };
  const href = target(main);
  return el("mark", attributes, href ? el("a", { href }, piece.text) : piece.text);
}

/** Where a mark leads: its indicator or action, or the list of promises. */
function target(mark) {
  if (mark.to === "indicator" || mark.to === "action") return link(mark.to, mark.id);
  if (mark.to === "promise") return link("overview");
  return undefined;
}
