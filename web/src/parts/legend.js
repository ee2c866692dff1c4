import { el } from "../dom.js";
import { number, pick, say } from "../words.js";
import { NOTHING } from "./colours.js";

/** Classes with their colours and unit. */
export function legend(title, unit, breaks, colours, outside) {
  const range = (at) => {
    if (!breaks.length) return "";
    if (at === 0) return `< ${number(breaks[0])}`;
    if (at === breaks.length) return `≥ ${number(breaks[at - 1])}`;
    return `${number(breaks[at - 1])} – ${number(breaks[at])}`;
  };
  return el("div", { class: "key" }, el("b", {}, title), unit ? ` (${pick(unit)})` : "",
    el("ul", {}, colours.map((colour, at) => el("li", {}, swatch(colour), range(at))),
      outside ? el("li", {}, swatch(NOTHING), outside) : undefined));
}

export function swatch(colour) {
  const box = el("i", { class: "swatch", "aria-hidden": "true" });
  box.style.background = colour;
  return box;
}

/** The label every map carries; made-up layers are named. */
export function label(map, layers) {
  const invented = layers.filter((layer) => layer.status === "synthetic").map((layer) => pick(layer.name));
  return el("div", { class: "map-label" },
    invented.length ? el("p", { class: "synthetic" }, say("map.synthetic", { layers: invented.join(", ") })) : undefined,
    el("p", {}, pick(map.note)));
}
