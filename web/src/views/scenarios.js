// Two scenarios side by side: table, difference on the map, swipe.

import { get } from "../api.js";
import { choice, el, svg, table } from "../dom.js";
import { link } from "../address.js";
import { coloursFor, DIFFERENCE, stepped, timeBreaks } from "../parts/colours.js";
import { legend } from "../parts/legend.js";
import { drawMap, paintCells } from "../parts/mapbase.js";
import { number, pick, say } from "../words.js";

const LIMIT = 15;
const BREAKS = [-5, -0.5, 0.5, 5];

export async function show({ plan, scenario, query }) {
  const left = query.get("left") ?? "baseline";
  const right = query.get("right") ?? (scenario === left ? plan.scenario : scenario);
  const [difference, map, indicators] = await Promise.all([get("compare", { left, right }), get("map", { scenario: right }), get("indicators", { scenario: right })]);
  const curves = await sweeps(right, indicators);
  const names = plan.scenarios.map(({ id, name }) => [id, pick(name)]);
  const go = (change) => { location.hash = link("scenarios", "", { left, right, ...change }); };
  const verdictName = (word) => (word ? say(`verdict.${word}`) : "–");
  const maps = compareMaps(map, left, right);
  return {
    element: [
      el("h2", {}, say("view.scenarios")),
      el("form", { class: "tools", onsubmit: (event) => event.preventDefault() },
        choice(say("scenarios.left"), names, left, (id) => go({ left: id })),
        choice(say("scenarios.right"), names, right, (id) => go({ right: id }))),
      maps?.element,
      el("h3", {}, say("scenarios.indicators")),
      difference.indicators.length ? table(say("scenarios.indicators"), ["indicator", "period", "place", "before", "after", "change"].map((k) => say(`column.${k}`)),
        difference.indicators.map((one) => [el("a", { href: link("indicator", one.indicator, { scenario: right }) }, pick(one.name)), one.period,
          pick(difference.places[one.region]) || one.region, `${number(one.before)} ${one.unit}`, `${number(one.after)} ${one.unit}`,
          one.better === null ? "" : el("span", { class: one.better ? "better" : "worse" }, say(one.better ? "change.better" : "change.worse"))]))
        : el("p", {}, say("scenarios.same")),
      el("h3", {}, say("overview.promises")),
      difference.promises.length ? table(say("overview.promises"), ["promise", "before", "after"].map((k) => say(`column.${k}`)),
        difference.promises.map((one) => [pick(one.name), verdictName(one.before), verdictName(one.after)])) : el("p", {}, say("scenarios.same")),
      el("h3", {}, say("overview.actions")),
      difference.actions.length ? table(say("overview.actions"), ["action", "before", "after"].map((k) => say(`column.${k}`)),
        difference.actions.map((one) => [pick(one.name), side(one.before), side(one.after)])) : el("p", {}, say("scenarios.same")),
      el("h3", {}, say("overview.cost")),
      table(say("overview.cost"), ["amount", "before", "after"].map((k) => say(`column.${k}`)),
        difference.costs.map((one) => [say(`cost.${one.part}`), yuan(one.before), yuan(one.after)])),
      curves,
    ].filter(Boolean),
    shown: maps?.shown,
    leave: maps?.leave,
  };
}

const yuan = (amount) => say("scenarios.yuan", { wan: number(amount / 1e4, 2), million: number(amount / 1e6, 4) });
const side = (one) => (one ? `${pick(one.words)}${one.yuan === null ? "" : ` · ${yuan(one.yuan)}`}` : "–");

/** What each further million buys: one curve for each indicator that a budget moves. */
async function sweeps(scenario, names) {
  const found = await get("sweeps", { scenario });
  return found.flatMap((sweep) => {
    const ids = [...new Set(sweep.steps.flatMap((step) => step.indicators.map(([id]) => id)))];
    const of = (step, id) => step.indicators.find(([own]) => own === id)?.[1] ?? null;
    const name = (id) => pick(names.find((one) => one.id === id)?.name) || id;
    return [el("h3", {}, say("sweep.title", { action: pick(sweep.name) })), el("p", { class: "quiet" }, say("sweep.lead")),
      ...ids.map((id) => curve(name(id), sweep.unit, sweep.steps.map((step) => [step.value, of(step, id)]).filter(([, v]) => v !== null))),
      table(say("sweep.title", { action: pick(sweep.name) }), [say("sweep.budget", { unit: sweep.unit }), ...ids.map(name), say("sweep.chosen")],
        sweep.steps.map((step) => [number(step.value), ...ids.map((id) => number(of(step, id))), step.nothing ? pick(step.nothing) : step.touched.join(", ")]))];
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

/** Left and right under one another with a divider to swipe, and the difference; none if there is nothing to reach. */
function compareMaps(map, left, right) {
  const one = (kind) => map.layers.find((layer) => layer.kind === kind && layer.watched) ?? map.layers.find((layer) => layer.kind === kind);
  const [cells, to, by] = [one("cells"), one("facilities"), one("streets")];
  if (!cells || !to || !by) return undefined;
  const holders = [el("div", { class: "map", "aria-label": say("scenarios.left") }), el("div", { class: "map over", "aria-label": say("scenarios.right") })];
  const third = el("div", { class: "map", "aria-label": say("scenarios.difference") });
  const keys = el("div", { class: "keys" });
  const swipe = el("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": say("scenarios.swipe"), oninput: () => cut() });
  const cut = () => { holders[1].style.clipPath = `inset(0 0 0 ${swipe.value}%)`; };
  const drawn = [];
  const ask = (scenario) => get("map/reach", { scenario, cells: cells.id, to: to.id, by: by.id, measure: "time", minutes: LIMIT });
  return {
    element: [el("div", { class: "two" },
      el("figure", {}, el("figcaption", {}, say("scenarios.swipe-told")), el("div", { class: "swipe" }, holders), swipe),
      el("figure", {}, el("figcaption", {}, say("scenarios.difference")), third)), keys],
    shown: async () => {
      const [before, after] = await Promise.all([ask(left), ask(right)]);
      const breaks = timeBreaks(LIMIT);
      const colours = coloursFor(breaks, true);
      const made = await Promise.all([[holders[0], left], [holders[1], right], [third, right]].map(([holder, scenario]) =>
        drawMap(holder, { map, scenario, describe: say("map.told") })));
      drawn.push(...made);
      paintCells(made[0].gl, cells, before.values, stepped(breaks, colours));
      paintCells(made[1].gl, cells, after.values, stepped(breaks, colours));
      const change = after.values.map((v, at) => (v === null || before.values[at] === null ? null : v - before.values[at]));
      paintCells(made[2].gl, cells, change, stepped(BREAKS, [...DIFFERENCE].reverse()));
      for (const from of made) {
        from.gl.on("move", ({ originalEvent }) => {
          if (!originalEvent) return;
          for (const other of made.filter((m) => m !== from)) other.gl.jumpTo({ center: from.gl.getCenter(), zoom: from.gl.getZoom() });
        });
      }
      cut();
      keys.replaceChildren(legend(say("measure.time"), before.unit, breaks, colours, say("map.unreached")),
        legend(say("scenarios.difference"), before.unit, BREAKS, [...DIFFERENCE].reverse(), say("map.unreached")));
      third.dataset.changed = String(change.filter((v) => v !== null && Math.abs(v) > 0.01).length);
    },
    leave: () => drawn.forEach(({ gl }) => gl.remove()),
  };
}
