// Actions on a timeline: planned above, actual below, milestones as signs.

import { el, svg } from "../dom.js";
import { link } from "../address.js";
import { pick, say } from "../words.js";
import { verdict } from "./marks.js";

const WIDTH = 640;
const HEIGHT = 30;

export function timeline(actions, today) {
  const moments = actions.flatMap((action) => [action.planned, action.actual].flatMap((s) => (s ? [s.from, s.to] : []))
    .concat(action.milestones.flatMap((m) => [m.planned_at, m.actual_at]))).filter((at) => at !== null && at !== undefined);
  const from = Math.floor(Math.min(today, ...moments) - 0.25);
  const to = Math.ceil(Math.max(today, ...moments) + 0.25);
  const x = (at) => ((at - from) / (to - from)) * WIDTH;
  const step = Math.max(1, Math.ceil((to - from) / 8));
  const years = [];
  for (let year = from; year <= to; year += step) years.push(year);
  const axis = svg("svg", { viewBox: `0 0 ${WIDTH} 18`, class: "axis", "aria-hidden": "true" },
    years.map((year) => svg("text", { x: x(year) + 2, y: 12 }, String(year))),
    svg("text", { x: x(today), y: 12, class: "today", "text-anchor": "middle" }, "▼"));
  return el("div", { class: "timeline" },
    el("p", { class: "legend" }, el("span", {}, el("i", { class: "bar planned" }), ` ${say("timeline.planned")}`), el("span", {}, el("i", { class: "bar actual" }), ` ${say("timeline.actual")}`),
      el("span", {}, `◇ ${say("timeline.step-planned")}`), el("span", {}, `◆ ${say("timeline.step-actual")}`), el("span", {}, `▼ ${say("timeline.today")}`)),
    el("div", { class: "row head", "aria-hidden": "true" }, el("span", {}), axis),
    el("ul", {}, actions.map((action) => row(action, x, years, today))));
}

function row(action, x, years, today) {
  const bar = (span, y, name) => {
    if (!span) return undefined;
    const start = span.from ?? span.to;
    // What has begun and not ended is drawn up to the day of the plan.
    const end = span.to ?? (name === "actual" ? Math.max(today, start) : start);
    return svg("rect", { x: x(start), y, width: Math.max(2, x(end) - x(start)), height: 8, rx: 2, class: name });
  };
  const step = (at, sign, y, name) => (at === null || at === undefined ? undefined
    : svg("text", { x: x(at), y, class: `step ${name}`, "text-anchor": "middle" }, sign));
  const dates = (span) => (span ? `${span.start ?? "…"} – ${span.end ?? "…"}` : "–");
  const told = say("timeline.told", { name: pick(action.name), state: pick(action.state_name), planned: dates(action.planned), actual: dates(action.actual) });
  return el("li", { class: "row" },
    el("span", { class: "what" }, el("a", { href: link("action", action.id) }, pick(action.name)), " ", verdict(action.state, pick(action.state_name))),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": told },
      svg("title", {}, told),
      years.map((year) => svg("line", { x1: x(year), x2: x(year), y1: 0, y2: HEIGHT, class: "grid" })),
      bar(action.planned, 5, "planned"), bar(action.actual, 17, "actual"),
      action.milestones.map((m) => [step(m.planned_at, "◇", 13, "planned"), step(m.actual_at, "◆", 26, "actual")]),
      svg("line", { x1: x(today), x2: x(today), y1: 0, y2: HEIGHT, class: "today" })));
}
