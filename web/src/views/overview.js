// What people look at first: promises, cost, actions.

import { get } from "../api.js";
import { el, table } from "../dom.js";
import { link } from "../address.js";
import { showChain } from "../parts/chain.js";
import { status, verdict } from "../parts/marks.js";
import { timeline } from "../parts/timeline.js";
import { number, pick, say } from "../words.js";

const VERDICTS = ["kept", "on-course", "late", "in-danger", "not-judgeable"];

export async function show({ plan, scenario }) {
  const [overview, indicators] = await Promise.all([get("overview", { scenario }), get("indicators", { scenario })]);
  const name = (id) => pick(indicators.find((one) => one.id === id)?.name) || id;
  return {
    element: [
      el("section", { "aria-labelledby": "promises" },
        el("h2", { id: "promises" }, say("overview.promises")),
        el("p", { class: "lead" }, pick(overview.finding)),
        overview.findings.length ? el("ul", {}, overview.findings.map((finding) => el("li", {}, pick(finding)))) : undefined,
        tiles(overview.headline),
        el("p", { class: "quiet" }, say("overview.illustrative", { count: overview.headline.illustrative }))),
      el("section", { "aria-labelledby": "cost" }, el("h2", { id: "cost" }, say("overview.cost")), costs(overview.costs)),
      el("section", { "aria-labelledby": "actions" }, el("h2", { id: "actions" }, say("overview.actions")),
        overview.actions.length ? timeline(overview.actions, overview.today) : el("p", {}, say("overview.no-actions"))),
      el("section", { "aria-labelledby": "cards" }, el("h2", { id: "cards" }, say("overview.indicators")),
        el("ul", { class: "cards" }, indicators.filter((one) => one.latest).map((one) => card(one, overview, plan)))),
      el("section", {}, el("h2", {}, say("overview.every-promise")),
        promises(overview.promises, scenario, name)),
    ],
  };
}

function tiles(headline) {
  return el("ul", { class: "tiles" }, VERDICTS.map((word) => el("li", { class: `tile ${word}${headline[word] ? "" : " none"}` },
    el("b", {}, number(headline[word], 0)), verdict(word, say(`verdict.${word}`)))));
}

function costs(sums) {
  if (!sums.length) return el("p", {}, say("overview.no-cost"));
  return el("dl", { class: "sums" }, sums.map((sum) => el("div", {}, el("dt", {}, say(`cost.${sum.part}`)),
    el("dd", {}, el("b", {}, pick(sum.said)), " ", status(sum.status), " ",
      el("span", { class: "quiet" }, say("overview.stated", { count: sum.actions }),
        sum.hidden ? ` ${say("overview.hidden", { count: sum.hidden })}` : "")))));
}

/** A card opens its indicator. */
function card(one, overview) {
  const targets = overview.promises.filter((promise) => promise.indicator === one.id);
  return el("li", {}, el("a", { class: "card", href: link("indicator", one.id) },
    el("span", { class: "name" }, pick(one.name)),
    el("b", {}, pick(one.latest.said)), " ", el("span", { class: "quiet" }, one.latest.period), " ", status(one.latest.status),
    targets.map((promise) => el("span", { class: "target" }, verdict(promise.verdict, pick(promise.verdict_name)), " ",
      pick(promise.number?.said), promise.by ? ` · ${promise.by}` : ""))));
}

function promises(list, scenario, name) {
  const rows = list.map((promise) => ({
    attributes: { id: `promise-${promise.id}` },
    cells: [
      [el("button", { type: "button", class: "plain", onclick: () => showChain(promise.id, scenario) }, pick(promise.name)),
        promise.quote ? el("blockquote", {}, el("a", { href: link("documents", promise.quote.source, { words: promise.quote.words }) },
          `“${promise.quote.words}”`), " ", el("span", { class: "quiet" }, pick(promise.quote.title),
          promise.quote.paraphrase ? ` ${say("quote.paraphrase")}` : "")) : undefined,
        promise.illustrative ? el("p", { class: "quiet" }, `${say("overview.not-published")}: ${promise.illustrative}`) : undefined],
      promise.by ?? "–",
      [verdict(promise.verdict, pick(promise.verdict_name)), " ", status(promise.status)],
      [pick(promise.reason), promise.probability === null ? "" : ` · ${say("indicator.odds", { odds: number(promise.probability * 100, 0) })}`],
      promise.indicator ? el("a", { href: link("indicator", promise.indicator) }, name(promise.indicator))
        : promise.action ? el("a", { href: link("action", promise.action) }, say("overview.action")) : "",
    ],
  }));
  return table(say("overview.every-promise"), ["promise", "by", "verdict", "reason", "about"].map((key) => say(`column.${key}`)), rows);
}
