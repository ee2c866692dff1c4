// Two scenarios side by side: table, difference on the map, swipe.

import { get } from "../api.js";
import { choice, el, svg, table } from "../dom.js";
import { link } from "../address.js";
import { twoMaps } from "../parts/twomaps.js";
import { number, pick, say } from "../words.js";

export async function show({ plan, scenario, query }) {
  const left = query.get("left") ?? "baseline";
  const right = query.get("right") ?? (scenario === left ? plan.scenario : scenario);
  const [difference, map, indicators] = await Promise.all([get("compare", { left, right }), get("map", { scenario: right }), get("indicators", { scenario: right })]);
  const curves = await sweeps(right, indicators);
  const names = plan.scenarios.map(({ id, name }) => [id, pick(name)]);
  const go = (change) => { location.hash = link("scenarios", "", { left, right, ...change }); };
  const verdictName = (word) => (word ? say(`verdict.${word}`) : "–");
  const maps = twoMaps(map, left, right);
  return {
    element: [
      el("h2", {}, say("view.scenarios")),
      el("form", { class: "tools", onsubmit: (event) => event.preventDefault() },
        choice(say("scenarios.left"), names, left, (id) => go({ left: id }), "left"),
        choice(say("scenarios.right"), names, right, (id) => go({ right: id }), "right")),
      maps?.element,
      el("h3", {}, say("scenarios.indicators")),
      ...indicatorTables(difference, plan.region.id, right),
      el("h3", {}, say("overview.promises")),
      difference.promises.length ? table(say("overview.promises"), ["promise", "before", "after"].map((k) => say(`column.${k}`)),
        difference.promises.map((one) => [pick(one.name), verdictName(one.before), verdictName(one.after)])) : el("p", {}, say("scenarios.same")),
      el("h3", {}, say("overview.actions")),
      difference.actions.length ? table(say("overview.actions"), ["action", "before", "after"].map((k) => say(`column.${k}`)),
        difference.actions.map((one) => [pick(one.name), side(one.before), side(one.after)])) : el("p", {}, say("scenarios.same")),
      el("h3", {}, say("overview.cost")),
      table(say("overview.cost"), ["amount", "before", "after"].map((k) => say(`column.${k}`)),
        difference.costs.filter((one) => one.before || one.after).map((one) => [say(`cost.${one.part}`), stated(one.before), stated(one.after)])),
      curves,
    ].filter(Boolean),
    shown: maps?.shown,
    leave: maps?.leave,
  };
}

/** Each indicator once, for the whole district at the last time it differs; every period and area only when it is asked for. */
function indicatorTables({ indicators: changes, said, places }, district, right) {
  const indicators = changes.map((one, at) => ({ ...one, said: said[at].map((words) => pick(words) || "–") }));
  if (!indicators.length) return [el("p", {}, say("scenarios.same"))];
  const last = new Map();
  for (const one of indicators) {
    const known = last.get(one.indicator);
    if (!known || (one.region === district) >= (known.region === district)) last.set(one.indicator, one);
  }
  const inTable = (rows) => table(say("scenarios.indicators"), ["indicator", "period", "place", "before", "after", "change"].map((k) => say(`column.${k}`)),
    rows.map((one) => [el("a", { href: link("indicator", one.indicator, { scenario: right }) }, pick(one.name)), one.period,
      pick(places[one.region]) || one.region, ...one.said,
      one.better === null ? "" : el("span", { class: one.better ? "better" : "worse" }, say(one.better ? "change.better" : "change.worse"))]));
  const all = el("details", { ontoggle: () => { if (all.open && all.children.length === 1) all.append(inTable(indicators)); } },
    el("summary", {}, say("scenarios.all", { count: number(indicators.length, 0) })));
  return [inTable([...last.values()]), indicators.length > last.size ? all : ""];
}

const yuan = (amount) => say("scenarios.yuan", { wan: number(amount / 1e4, 2), million: number(amount / 1e6, 4) });
/** Nothing stated is not the same as nothing spent. */
const stated = (amount) => (amount ? yuan(amount) : "–");
const side = (one) => (one ? `${pick(one.words)}${one.yuan === null ? "" : ` · ${yuan(one.yuan)}`}` : "–");

/** What each further million buys: one curve for each indicator that a budget moves. */
async function sweeps(scenario, names) {
  const found = await get("sweeps", { scenario });
  return found.flatMap((sweep) => {
    const ids = [...new Set(sweep.steps.flatMap((step) => step.indicators.map(([id]) => id)))];
    const of = (step, id) => step.indicators.find(([own]) => own === id)?.[1] ?? null;
    const said = (step) => { const why = step.impossible ?? step.nothing; return why ? pick(why) : step.touched.join(", "); };
    const name = (id) => pick(names.find((one) => one.id === id)?.name) || id;
    return [el("h3", {}, say("sweep.title", { action: pick(sweep.name) })), el("p", { class: "quiet" }, say("sweep.lead")),
      ...ids.map((id) => curve(name(id), sweep.unit, sweep.steps.map((step) => [step.value, of(step, id)]).filter(([, v]) => v !== null))),
      table(say("sweep.title", { action: pick(sweep.name) }), [say("sweep.budget", { unit: sweep.unit }), ...ids.map(name), say("sweep.chosen")],
        sweep.steps.map((step) => [number(step.value), ...ids.map((id) => number(of(step, id))), said(step)]))];
  });
}

/** One indicator over the budget. */
function curve(name, unit, points) {
  const [width, height] = [640, 200];
  const values = points.map(([, v]) => v);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1];
  const x = (v) => 60 + ((v - first) / (last - first || 1)) * (width - 80);
  const y = (v) => height - 30 - ((v - low) / (high - low || 1)) * (height - 50);
  return el("figure", { class: "sweep" }, el("figcaption", {}, name),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "queue", role: "img", "aria-label": say("sweep.told", { name, from: number(first), to: number(last), unit, low: number(values[0]), high: number(values.at(-1)) }) },
      [low, high].map((v) => svg("text", { x: 54, y: y(v) + 4, "text-anchor": "end" }, number(v))),
      points.map(([at]) => svg("text", { x: x(at), y: height - 8, "text-anchor": "middle" }, number(at))),
      svg("path", { d: points.map(([at, v], n) => `${n ? "L" : "M"}${x(at).toFixed(1)} ${y(v).toFixed(1)}`).join("") }),
      points.map(([at, v]) => svg("circle", { cx: x(at), cy: y(v), r: 4 }, svg("title", {}, `${number(at)} ${unit}: ${number(v)}`)))));
}
