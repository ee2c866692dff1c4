// One indicator: series, path to the target, odds, by area, source and quote, status.

import { get } from "../api.js";
import { el, table } from "../dom.js";
import { link } from "../address.js";
import { showChain } from "../parts/chain.js";
import { draw } from "../parts/chart.js";
import { verdict, value } from "../parts/marks.js";
import { number, pick, say } from "../words.js";

export async function show({ scenario, about }) {
  const indicator = await get(`indicators/${encodeURIComponent(about)}`, { scenario });
  const chart = el("div", { class: "chart" });
  const why = () => showChain(about, scenario);
  let remove;
  return {
    element: [
      el("p", {}, el("a", { href: link("indicators") }, `← ${say("view.indicators")}`)),
      el("h2", {}, pick(indicator.name)),
      indicator.definition ? el("p", {}, pick(indicator.definition)) : undefined,
      el("p", { class: "facts" }, `${say("column.unit")}: ${pick(indicator.unit)} · ${say(`better.${indicator.better}`)}`, " · ",
        el("button", { type: "button", onclick: why }, say("chain.open"))),
      indicator.missing ? el("p", { class: "fault" }, pick(indicator.missing)) : undefined,
      indicator.flags.map((flag) => el("p", { class: "caution" }, pick(flag))),
      indicator.targets.length ? el("ul", { class: "targets" }, indicator.targets.map((target) => el("li", {},
        verdict(target.verdict, say(`verdict.${target.verdict}`)), ` ${pick(target.said)} `,
        target.cited ? "" : el("span", { class: "quiet" }, say("overview.not-published")),
        target.probability === null ? "" : ` · ${say("indicator.odds", { odds: number(target.probability * 100, 0) })}`))) : undefined,
      indicator.series.length ? chart : undefined,
      ...indicator.series.map((place, at) => values(place, at === 0 ? "h3" : "h4", why)),
    ].filter(Boolean),
    shown: async () => {
      if (indicator.series.length) remove = await draw(chart, indicator);
    },
    leave: () => remove?.(),
  };
}

function values(place, heading, why) {
  const rows = place.values.map((one) => [one.period, value(one, why), say(`origin.${one.origin}`), origin(one)]);
  return el("section", {}, el(heading, {}, pick(place.name)),
    table(pick(place.name), ["period", "value", "origin", "source"].map((key) => say(`column.${key}`)), rows));
}

/** The words a value was read from, its equation, or the name of where it comes from. */
function origin(one) {
  if (one.quote) {
    return el("a", { href: link("documents", one.quote.source, { words: one.quote.words }) }, `“${one.quote.words}”`);
  }
  if (one.origin === "action") return el("a", { href: link("action", one.reference) }, one.reference);
  return [el("code", {}, one.reference), one.equation ? ` ${one.equation}` : ""];
}

