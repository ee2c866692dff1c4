// The map: reach by measure, mode and limit, areas within reach of a place, facilities and streets by year.

import { get } from "../api.js";
import { link } from "../address.js";
import { choice, el, table } from "../dom.js";
import { coloursFor, quantileBreaks, stepped, timeBreaks } from "../parts/colours.js";
import { showChain } from "../parts/chain.js";
import { legend, swatch } from "../parts/legend.js";
import { drawMap, facilityColour, paintCells, setShown, sourceId } from "../parts/mapbase.js";
import { status } from "../parts/marks.js";
import { number, pick, say } from "../words.js";

const MEASURES = ["time", "capacity", "two-step", "people"];
const LIMITS = [5, 10, 15, 20, 30, 45, 60];

export async function show({ scenario }) {
  const [map, indicators] = await Promise.all([get("map", { scenario }), get("indicators", { scenario })]);
  if (!map.layers.length) return { element: [el("h2", {}, say("view.map")), el("p", {}, say("map.nothing")), areaTable(indicators, scenario)] };
  const of = (kind) => map.layers.filter((layer) => layer.kind === kind);
  const names = (layers) => layers.map((layer) => [layer.id, pick(layer.name)]);
  const asked = {
    year: map.years.at(-1), cells: of("cells")[0]?.id, to: (of("facilities").find((layer) => layer.watched) ?? of("facilities")[0])?.id, by: of("streets")[0]?.id,
    measure: "time", minutes: 15, group: of("cells")[0]?.groups[0],
  };
  const holder = el("div", { class: "map", role: "application", "aria-label": say("map.told") });
  const key = el("div", { class: "keys" });
  const told = el("output", { class: "told", "aria-live": "polite" }, say("map.hint"));
  const tools = el("form", { class: "tools", onsubmit: (event) => event.preventDefault() });
  let drawn;
  let values = [];
  let asking;

  const controls = () => {
    const set = (name, turn = (v) => v) => (v) => { asked[name] = turn(v); controls(); refresh(name === "year"); };
    const canReach = asked.cells && asked.to && asked.by;
    tools.replaceChildren(...[
      canReach ? choice(say("map.measure"), MEASURES.map((m) => [m, say(`measure.${m}`)]), asked.measure, set("measure")) : undefined,
      canReach ? choice(say("map.to"), names(of("facilities")), asked.to, set("to")) : undefined,
      of("streets").length ? choice(say("map.mode"), of("streets").map((l) => [l.id, `${say(`mode.${l.mode}`)} · ${pick(l.name)}`]), asked.by, set("by")) : undefined,
      asked.by ? choice(say("map.limit"), LIMITS.map((m) => [String(m), say("map.minutes", { minutes: m })]), String(asked.minutes), set("minutes", Number)) : undefined,
      of("cells").length ? choice(say("map.group"), of("cells").flatMap((l) => l.groups.map((g) => [g, g])), asked.group, set("group")) : undefined,
      choice(say("map.year"), map.years.map((y) => [String(y), String(y)]), String(asked.year), set("year", Number)),
    ].filter(Boolean));
  };

  const layerList = () => el("fieldset", { class: "layers" }, el("legend", {}, say("map.layers")), map.layers.map((layer) => {
    const box = el("input", { type: "checkbox", checked: true, onchange: () => drawn && setShown(drawn.gl, layer, box.checked) });
    return el("label", {}, box, layer.kind === "facilities" ? swatch(facilityColour(map, layer.id)) : "", pick(layer.name), " ", status(layer.status),
      el("span", { class: "quiet" }, ` ${number(layer.count, 0)}`));
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
      const found = await answer(cells, asking.signal);
      values = found.values;
      const isTime = asked.measure === "time";
      const breaks = isTime ? timeBreaks(asked.minutes) : quantileBreaks(values);
      const colours = coloursFor(breaks, isTime);
      paintCells(gl, cells, values, stepped(breaks, colours));
      key.replaceChildren(legend(say(`measure.${asked.measure}`), found.unit, breaks, colours, say("map.unreached")));
      holder.dataset.values = String(values.filter((v) => v !== null).length);
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = pick(error.said) || error.message;
    }
  }

  async function answer(cells, signal) {
    if (asked.measure !== "people" && asked.to && asked.by) {
      return get("map/reach", { scenario, year: asked.year, cells: asked.cells, group: asked.group, to: asked.to, by: asked.by, measure: asked.measure, minutes: asked.minutes }, signal);
    }
    const data = await get(`map/layers/cells/${encodeURIComponent(cells.id)}`, { scenario, year: asked.year }, signal);
    return { values: data.features.map((f) => f.properties[`people:${asked.group}`] ?? null), unit: { zh: "人", en: "people" } };
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
    const cells = of("cells").find((layer) => layer.id === asked.cells);
    let over;
    if (cells) {
      const source = sourceId(cells);
      gl.on("mousemove", `${source}:fill`, ({ features: [first] }) => {
        if (over === first.id) return;
        if (over !== undefined) gl.setFeatureState({ source, id: over }, { over: false });
        over = first.id;
        gl.setFeatureState({ source, id: over }, { over: true });
        told.textContent = say("map.cell", { id: first.properties.id, area: first.properties.area ?? "–", value: number(values[over]), measure: say(`measure.${asked.measure}`) });
      });
    }
    gl.on("click", (event) => {
      const facility = map.layers.filter((l) => l.kind === "facilities").map((l) => `${sourceId(l)}:point`);
      const [hit] = gl.queryRenderedFeatures(event.point, { layers: facility.filter((id) => gl.getLayer(id)) });
      const [lng, lat] = hit ? hit.geometry.coordinates : [event.lngLat.lng, event.lngLat.lat];
      reachFrom({ lng, lat });
      behind();
    });
  }

  /** Indicators that rest on the layers shown: a click leads to the chain behind each. */
  function behind() {
    const own = indicators.filter((one) => one.over_layers && one.latest);
    chains.replaceChildren(el("h3", {}, say("map.behind")), el("ul", {}, own.map((one) => el("li", {},
      el("button", { type: "button", onclick: () => showChain(one.id, scenario) }, pick(one.name)), ` ${pick(one.latest.said)} `, status(one.latest.status)))));
  }
  const chains = el("div", { class: "behind" });

  controls();
  return {
    element: [el("h2", {}, say("view.map")), tools, el("div", { class: "with-side" }, holder,
      el("aside", { "aria-label": say("map.key") }, told, key, layerList(), chains)), areaTable(indicators, scenario)],
    shown: async () => {
      drawn = await drawMap(holder, { map, scenario, year: asked.year, describe: say("map.told") });
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

