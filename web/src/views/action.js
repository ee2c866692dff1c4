// One action: dates, milestones, money, what it changes, the words it rests on.

import { get } from "../api.js";
import { el, table } from "../dom.js";
import { link } from "../address.js";
import { showChain } from "../parts/chain.js";
import { status, verdict } from "../parts/marks.js";
import { number, pick, say } from "../words.js";

export async function show({ scenario, about }) {
  const [action, indicators] = await Promise.all([get(`actions/${encodeURIComponent(about)}`, { scenario }), get("indicators", { scenario })]);
  const name = (id) => pick(indicators.find((one) => one.id === id)?.name) || id;
  const dates = (span) => (span ? `${span.start ?? "…"} – ${span.end ?? "…"}` : "–");
  const list = (ids) => ids.map((id, at) => [at ? ", " : "", el("a", { href: link("indicator", id) }, name(id))]);
  const facts = [
    ["action.owner", pick(action.owner)],
    ["action.partners", action.partners.map(pick).join(", ")],
    ["timeline.planned", dates(action.planned)],
    ["timeline.actual", dates(action.actual)],
    ["action.serves", list(action.serves)],
    ["action.supports", list(action.supports)],
    ["action.no-effect", pick(action.no_effect)],
  ].filter(([, told]) => told && told.length);
  return {
    element: [
      el("p", {}, el("a", { href: link("overview") }, `← ${say("view.overview")}`)),
      el("h2", {}, pick(action.name), " ", verdict(action.state, pick(action.state_name))),
      el("p", {}, el("button", { type: "button", onclick: () => showChain(about, scenario) }, say("chain.open"))),
      el("dl", { class: "facts" }, facts.map(([key, told]) => el("div", {}, el("dt", {}, say(key)), el("dd", {}, told)))),
      action.milestones.length ? table(say("action.milestones"), ["step", "planned", "actual", "state"].map((key) => say(`column.${key}`)),
        action.milestones.map((m) => [pick(m.name), m.planned ?? "–", m.actual ?? "–", verdict(m.state, pick(m.state_name))])) : undefined,
      action.costs.length + action.funding.length ? table(say("overview.cost"), ["amount", "value", "source"].map((key) => say(`column.${key}`)),
        [...action.costs, ...action.funding].map((a) => [a.from ? pick(a.from) : say(`cost.${a.part}`), [pick(a.said), " ", status(a.status)], a.because ?? ""])) : undefined,
      action.effects.length ? table(say("action.effects"), ["indicator", "place", "before", "after", "alone"].map((key) => say(`column.${key}`)),
        action.effects.map((e) => [name(e.indicator), e.region, number(e.before), number(e.after), number(e.alone)])) : undefined,
      action.steps.length ? el("ul", {}, action.steps.map((step) => el("li", {}, pick(step)))) : undefined,
      action.quotes.map((quote) => el("blockquote", {}, el("a", { href: link("documents", quote.source, { words: quote.words }) }, `“${quote.words}”`),
        " ", el("span", { class: "quiet" }, pick(quote.title)))),
    ].filter(Boolean),
  };
}
