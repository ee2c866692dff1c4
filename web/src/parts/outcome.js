// What a try does to one indicator: before, after, better or worse, the worst-off area.

import { el, table } from "../dom.js";
import { number, pick, say } from "../words.js";
import { status } from "./marks.js";

/** One indicator before and after. */
export function outcome(one) {
  const change = one.better === true ? "better" : one.better === false ? "worse" : "same";
  const worst = one.areas.find((area) => area.area === one.worst);
  return el("section", { class: `outcome ${change}`, "data-indicator": one.id, "data-before": one.before, "data-after": one.after },
    el("h3", {}, pick(one.name), " ", status(one.status)),
    one.missing ? el("p", { class: "fault" }, pick(one.missing))
      : el("p", { class: "change" }, pick(one.before_said), " → ", el("b", {}, pick(one.after_said)), " ", el("span", { class: change }, say(`change.${change}`))),
    worst ? el("p", {}, say("try.worst", { area: pick(worst.name), before: number(worst.before), after: number(worst.after) })) : "",
    one.areas.length ? el("details", {}, el("summary", {}, say("map.by-area")), table(pick(one.name), ["place", "before", "after"].map((k) => say(`column.${k}`)),
      one.areas.map((area) => [pick(area.name), number(area.before), number(area.after)]))) : "");
}
