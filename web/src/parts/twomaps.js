// Two scenarios on the map: left and right under one another with a divider to swipe, and the difference beside.

import { el, refill } from "../dom.js";
import { pick, say } from "../words.js";
import { stepped } from "./colours.js";
import { legend } from "./legend.js";
import { drawMap, paintCells, setShown } from "./mapbase.js";
import { canReach, changeClasses, choose, classes, firstQuestion, isAsked, questionControls, valuesByCell } from "./reach.js";

/** The maps; none if there are no cells to compare. */
export function twoMaps(map, left, right) {
  const asked = firstQuestion(map);
  if (!canReach(asked)) return undefined;
  const one = (name, more = "") => el("div", { class: `map ${more}`, role: "application", "aria-label": name });
  const holders = [one(say("scenarios.left")), one(say("scenarios.right"), "over"), one(say("scenarios.difference"))];
  const keys = el("div", { class: "keys beside" });
  const tools = el("form", { class: "tools", onsubmit: (event) => event.preventDefault() });
  const swipe = el("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": say("scenarios.swipe"), oninput: () => cut() });
  const cut = () => { holders[1].style.clipPath = `inset(0 0 0 ${swipe.value}%)`; };
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const drawn = [];
  let asking;

  const controls = () => refill(tools, questionControls(map, asked, (name, value) => {
    choose(map, asked, name, value);
    controls();
    refresh();
  }));

  async function refresh() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const [before, after] = await Promise.all([left, right].map((scenario) => valuesByCell(asked, scenario, signal)));
      if (signal.aborted || drawn.length < 3) return;
      for (const { gl } of drawn) map.layers.forEach((layer) => setShown(gl, layer, isAsked(layer, asked)));
      const cells = map.layers.find((layer) => layer.kind === "cells" && layer.id === asked.cells);
      const own = classes(asked, [...before.values, ...after.values]);
      const change = after.values.map((v, at) => (v === null || before.values[at] === null ? null : v - before.values[at]));
      const ofChange = changeClasses(asked, change);
      paintCells(drawn[0].gl, cells, before.values, stepped(own.breaks, own.colours));
      paintCells(drawn[1].gl, cells, after.values, stepped(own.breaks, own.colours));
      paintCells(drawn[2].gl, cells, change, stepped(ofChange.breaks, ofChange.colours));
      keys.replaceChildren(legend(say(`measure.${asked.measure}`), before.unit, own.breaks, own.colours, say("map.unreached")),
        legend(say("scenarios.difference"), before.unit, ofChange.breaks, ofChange.colours, say("map.unreached")));
      holders[2].dataset.measure = asked.measure;
      holders[2].dataset.changed = String(change.filter((v) => v !== null && Math.abs(v) > 0.01).length);
      fault.hidden = true;
    } catch (error) {
      if (error.name === "AbortError") return;
      fault.textContent = pick(error.said) || error.message;
      fault.hidden = false;
    }
  }

  /** All three look at the same place. */
  function moveTogether() {
    for (const from of drawn) {
      from.gl.on("move", ({ originalEvent }) => {
        if (!originalEvent) return;
        for (const other of drawn.filter((m) => m !== from)) other.gl.jumpTo({ center: from.gl.getCenter(), zoom: from.gl.getZoom() });
      });
    }
  }

  controls();
  return {
    element: [tools, fault, el("div", { class: "two" },
      el("figure", {}, el("figcaption", {}, say("scenarios.swipe-told")), el("div", { class: "swipe" }, holders[0], holders[1]), swipe),
      el("figure", {}, el("figcaption", {}, say("scenarios.difference")), holders[2])), keys],
    shown: async () => {
      const scenarios = [left, right, right];
      drawn.push(...await Promise.all(holders.map((holder, at) => drawMap(holder, { map, scenario: scenarios[at], year: asked.year, describe: `${holder.getAttribute("aria-label")}: ${say("map.told")}` }))));
      moveTogether();
      cut();
      await refresh();
    },
    leave: () => {
      asking?.abort();
      drawn.forEach(({ gl }) => gl.remove());
    },
  };
}
