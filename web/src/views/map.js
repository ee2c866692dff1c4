// The map: reach by measure, mode and limit, areas within reach of a place, facilities and streets by year.

import { get } from "../api.js";
import { link } from "../address.js";
import { el, refill, table } from "../dom.js";
import { stepped } from "../parts/colours.js";
import { showChain } from "../parts/chain.js";
import { legend, swatch } from "../parts/legend.js";
import { drawMap, facilityColour, outline, paintCells, setShown, sourceId } from "../parts/mapbase.js";
import { status } from "../parts/marks.js";
import { choose, classes, firstQuestion, isAsked, questionControls, valuesByCell } from "../parts/reach.js";
import { number, pick, say } from "../words.js";

export async function show({ scenario }) {
  const [map, indicators] = await Promise.all([get("map", { scenario }), get("indicators", { scenario })]);
  if (!map.layers.length) return { element: [el("h2", {}, say("view.map")), el("p", {}, say("map.nothing")), areaTable(indicators, scenario)] };
  const of = (kind) => map.layers.filter((layer) => layer.kind === kind);
  const asked = firstQuestion(map);
  const holder = el("div", { class: "map", role: "application", "aria-label": say("map.told") });
  const key = el("div", { class: "keys" });
  const told = el("output", { class: "told", "aria-live": "polite" }, say("map.hint"));
  const tools = el("form", { class: "tools", onsubmit: (event) => event.preventDefault() });
  let drawn;
  let answer;
  let values = [];
  let asking;

  const controls = () => refill(tools, questionControls(map, asked, (name, value) => {
    choose(map, asked, name, value);
    // What is asked about must be on the map; other cells would cover it.
    if (name === "to" || name === "cells") map.layers.filter((l) => l.kind === (name === "to" ? "facilities" : "cells")).forEach((l) => tick(l, name === "to" ? isTicked(l) || isAsked(l, asked) : isAsked(l, asked)));
    controls();
    refresh(name === "year");
  }));

  const boxes = new Map();
  const isTicked = (layer) => boxes.get(layer).checked;
  function tick(layer, shown) {
    boxes.get(layer).checked = shown;
    if (drawn) setShown(drawn.gl, layer, shown);
  }

  const layerList = () => el("fieldset", { class: "layers" }, el("legend", {}, say("map.layers")), map.layers.map((layer) => {
    const box = el("input", { type: "checkbox", checked: isAsked(layer, asked), onchange: () => tick(layer, box.checked) });
    boxes.set(layer, box);
    return el("label", {}, box, layer.kind === "facilities" ? swatch(facilityColour(map, layer.id)) : "", pick(layer.name),
      layer.kind === "zones" ? ` · ${say("map.zones")}` : "", " ", status(layer.status), el("span", { class: "quiet" }, ` ${number(layer.count, 0)}`));
  }));

  /** Asks for the values again and paints them. */
  async function refresh(newYear) {
    if (!drawn) return;
    asking?.abort();
    asking = new AbortController();
    const { gl } = drawn;
    holder.dataset.drawn = "no";
    if (newYear) {
      for (const layer of map.layers.filter((l) => ["streets", "facilities", "zones", "water"].includes(l.kind))) {
        gl.getSource(sourceId(layer)).setData(new URL(`api/map/layers/${layer.kind}/${encodeURIComponent(layer.id)}?${new URLSearchParams({ scenario, year: asked.year })}`, location.href).href);
      }
    }
    const cells = of("cells").find((layer) => layer.id === asked.cells);
    if (!cells) return;
    try {
      answer = await valuesByCell(asked, scenario, asking.signal);
      ({ values } = answer);
      const { breaks, colours } = classes(asked, values);
      paintCells(gl, cells, values, stepped(breaks, colours));
      key.replaceChildren(legend(say(`measure.${asked.measure}`), answer.unit, breaks, colours, say("map.unreached")));
      holder.dataset.values = String(values.filter((v) => v !== null).length);
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = pick(error.said) || error.message;
    }
  }

  /** The area within reach of a place, on the map. */
  async function reachFrom(lngLat) {
    if (!asked.by) return;
    const { gl } = drawn;
    const minutes = [...new Set([asked.minutes, Math.round((2 * asked.minutes) / 3), Math.round(asked.minutes / 3)])].filter((m) => m > 0);
    try {
      const data = await get("map/isochrone", { scenario, year: asked.year, by: asked.by, lon: lngLat.lng, lat: lngLat.lat, minutes: minutes.join(",") });
      if (gl.getSource("isochrone")) gl.getSource("isochrone").setData(data);
      else {
        gl.addSource("isochrone", { type: "geojson", data });
        const first = map.layers.find((l) => l.kind === "streets");
        gl.addLayer({ id: "isochrone", type: "fill", source: "isochrone", paint: { "fill-color": "#cc79a7", "fill-opacity": 0.25, "fill-outline-color": "#7a2e5a" } }, first ? `${sourceId(first)}:line` : undefined);
        gl.addLayer({ id: "isochrone:line", type: "line", source: "isochrone", paint: { "line-color": "#7a2e5a", "line-width": 1.5, "line-dasharray": [2, 1] } });
      }
      holder.dataset.isochrone = String(data.features.length);
      told.replaceChildren(say("map.isochrone", { minutes: minutes.join(", ") }));
    } catch (error) {
      told.textContent = pick(error.said) || error.message;
    }
  }

  function listen() {
    const { gl } = drawn;
    const points = of("facilities").map((layer) => `${sourceId(layer)}:point`);
    const at = (event, layers) => (layers.length ? gl.queryRenderedFeatures(event.point, { layers })[0] : undefined);
    const cellAt = (event) => at(event, asked.cells ? [`cells:${asked.cells}:fill`] : []);
    let over;
    const tell = (event) => {
      const facility = at(event, points);
      const cell = cellAt(event);
      const now = facility ? `${facility.source} ${facility.id}` : cell?.id;
      if (now === over || now === undefined) return;
      over = now;
      outline(gl, cell);
      told.textContent = facility ? ofFacility(facility) : ofCell(cell);
    };
    gl.on("mousemove", tell);
    const act = (event) => {
      tell(event);
      const hit = at(event, points);
      const [lng, lat] = hit ? hit.geometry.coordinates : [event.lngLat.lng, event.lngLat.lat];
      reachFrom({ lng, lat });
      behind(cellAt(event));
    };
    gl.on("click", act);
    // By keyboard: arrows move the map, Enter asks about its middle.
    gl.getCanvas().addEventListener("keydown", ({ key }) => {
      if (key === "Enter") act({ lngLat: gl.getCenter(), point: gl.project(gl.getCenter()) });
    });
  }

  const ofFacility = ({ source, properties }) => say("map.facility", {
    name: pick(map.layers.find((layer) => sourceId(layer) === source)?.name), id: properties.id, capacity: number(properties.capacity) });

  const ofCell = ({ id, properties }) => say("map.cell", { id: properties.id, area: pick(map.areas[properties.area]) || properties.area || "–",
    value: `${number(values[id])} ${pick(answer?.unit)}`, measure: say(`measure.${asked.measure}`) });

  /** What stands behind the number of a cell: how it was worked out, the layers it rests on and their sources; and the indicators over these. */
  function behind(cell) {
    const own = asked.measure === "people" ? [asked.cells] : [asked.cells, asked.to, asked.by];
    const layers = map.layers.filter((layer) => own.includes(layer.id) && layer.kind !== "areas");
    const rows = indicators.filter((one) => one.latest && one.layers.some((id) => id === asked.to || id === asked.cells));
    const opens = (name, shown) => el("button", { type: "button", class: "plain", onclick: () => showChain(name, scenario) }, shown);
    chains.replaceChildren(
      cell ? el("h3", {}, say("map.behind-number")) : "",
      cell ? el("p", {}, ofCell(cell), " ", status(answer?.status)) : "",
      cell && answer?.note ? el("p", { class: "quiet" }, pick(answer.note)) : "",
      el("ul", {}, layers.map((layer) => el("li", {}, pick(layer.name), " ", status(layer.status), " ",
        layer.sources.map((name) => [" ", opens(name, say("map.source", { name }))])))),
      rows.length ? el("h3", {}, say("map.behind")) : "",
      el("ul", {}, rows.map((one) => el("li", {}, opens(one.id, pick(one.name)), ` ${pick(one.latest.said)} `, status(one.latest.status)))));
  }

  const chains = el("div", { class: "behind" });

  const side = el("aside", { "aria-label": say("map.key") }, told, key, layerList(), chains);
  controls();
  return {
    element: [el("h2", {}, say("view.map")), tools, el("div", { class: "with-side" }, holder,
      side), areaTable(indicators, scenario)],
    shown: async () => {
      drawn = await drawMap(holder, { map, scenario, year: asked.year, describe: say("map.told") });
      // For the tests: where a place stands on the screen.
      holder.screen = (lon, lat) => drawn.gl.project([lon, lat]);
      for (const layer of map.layers) setShown(drawn.gl, layer, isTicked(layer));
      listen();
      await refresh(false);
    },
    leave: () => drawn?.gl.remove(),
  };
}

/** The same values as a table, for those who cannot use the map. */
function areaTable(indicators, scenario) {
  const rows = indicators.filter((one) => one.areas > 0 && one.latest);
  if (!rows.length) return "";
  return el("section", {}, el("h3", {}, say("map.by-area")), table(say("map.by-area"), ["indicator", "value", "areas"].map((k) => say(`column.${k}`)),
    rows.map((one) => [el("a", { href: link("indicator", one.id, { scenario }) }, pick(one.name)), pick(one.latest.said), String(one.areas)])));
}

