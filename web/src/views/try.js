// Try it: put, drag and close facilities, open and close streets; the plan's indicators change at once.

import { get, post } from "../api.js";
import { choice, el, refill } from "../dom.js";
import { coloursFor, stepped, timeBreaks } from "../parts/colours.js";
import { keeper } from "../parts/keeper.js";
import { legend, swatch } from "../parts/legend.js";
import { drawMap, facilityColour, paintCells, setShown, sourceId } from "../parts/mapbase.js";
import { outcome } from "../parts/outcome.js";
import { firstQuestion } from "../parts/reach.js";
import { number, pick, say } from "../words.js";

const TOOLS = ["move", "open", "close", "street", "close-street"];
const LIMIT = 15;
const CLOSE_RADIUS = 40;

export async function show({ scenario }) {
  const map = await get("map", { scenario });
  const of = (kind) => map.layers.filter((layer) => layer.kind === kind);
  if (!["facilities", "streets", "cells"].every((kind) => of(kind).length)) return { element: [el("h2", {}, say("view.try")), el("p", {}, say("try.nothing"))] };
  const { to, by, cells, year } = firstQuestion(map);
  const state = { tool: "move", layer: to, by, cells, year, changes: [], first: undefined };
  const base = {};
  for (const layer of of("facilities")) {
    base[layer.id] = (await get(`map/layers/facilities/${encodeURIComponent(layer.id)}`, { scenario, year: state.year })).features
      .map((f) => ({ id: f.properties.id, capacity: f.properties.capacity, lon: f.geometry.coordinates[0], lat: f.geometry.coordinates[1] }));
  }
  const holder = el("div", { class: "map", role: "application", "aria-label": say("map.told") });
  const results = el("div", { class: "results", role: "status", "aria-live": "polite" });
  const list = el("ol", { class: "changes" });
  const tools = el("form", { class: "tools", onsubmit: (event) => event.preventDefault() });
  const byHand = el("form", { class: "by-hand" });
  const key = el("div", { class: "keys" });
  let drawn;
  let waiting = false;
  let again = false;

  /** The facilities of a layer after the changes. */
  function now(layer) {
    let each = base[layer].map((f) => ({ ...f }));
    for (const change of state.changes.filter((c) => c.layer === layer)) {
      if (change.kind === "close") each = each.filter((f) => f.id !== change.id);
      if (change.kind === "open") each.push({ id: change.id, lon: change.lon, lat: change.lat, capacity: change.capacity ?? 1, tried: true });
      if (change.kind === "move") each = each.map((f) => (f.id === change.id ? { ...f, lon: change.lon, lat: change.lat, tried: true } : f));
    }
    return each;
  }

  const point = (lng, lat) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];

  function openAt(lngLat) {
    const known = new Set([...base[state.layer].map((f) => f.id), ...state.changes.map((c) => c.id)]);
    let n = 1;
    while (known.has(`new-${n}`)) n += 1;
    const [lon, lat] = point(lngLat.lng, lngLat.lat);
    state.changes.push({ kind: "open", layer: state.layer, id: `new-${n}`, lon, lat });
    changed();
  }

  /** Moves a facility; one that was only tried out simply stands elsewhere. */
  function moveTo(layer, id, lngLat) {
    const [lon, lat] = point(lngLat.lng, lngLat.lat);
    const before = state.changes.find((c) => c.layer === layer && c.id === id && ["open", "move"].includes(c.kind));
    if (before) Object.assign(before, { lon, lat });
    else state.changes.push({ kind: "move", layer, id, lon, lat });
    changed();
  }

  function close(layer, id) {
    const own = state.changes.filter((c) => c.layer === layer && c.id === id);
    state.changes = state.changes.filter((c) => !own.includes(c));
    if (!own.some((c) => c.kind === "open")) state.changes.push({ kind: "close", layer, id });
    changed();
  }

  /** Facilities that no indicator looks at, such as places to choose among, stand in the way until they are chosen. */
  const shown = (layer) => layer.watched > 0 || layer.id === state.layer;

  function showFacilities() {
    for (const layer of of("facilities")) if (drawn) setShown(drawn.gl, layer, shown(layer));
  }

  function drawFacilities() {
    if (!drawn) return;
    for (const layer of of("facilities")) {
      const features = now(layer.id).map((f, id) => ({ type: "Feature", id, properties: { id: f.id, tried: !!f.tried }, geometry: { type: "Point", coordinates: [f.lon, f.lat] } }));
      drawn.gl.getSource(sourceId(layer)).setData({ type: "FeatureCollection", features });
    }
    const streets = state.changes.filter((c) => c.kind === "street").map((c) => ({ type: "Feature", properties: { kind: "street" }, geometry: { type: "LineString", coordinates: c.points } }));
    const closed = state.changes.filter((c) => c.kind === "close-street").map((c) => ({ type: "Feature", properties: { kind: "closed" }, geometry: { type: "Point", coordinates: [c.lon, c.lat] } }));
    const first = state.first ? [{ type: "Feature", properties: { kind: "first" }, geometry: { type: "Point", coordinates: state.first } }] : [];
    drawn.gl.getSource("tried").setData({ type: "FeatureCollection", features: [...streets, ...closed, ...first] });
  }

  function changed() {
    drawFacilities();
    panel();
    ask();
  }

  /** Asks what the changes do. While one answer is awaited only the last question is kept. */
  async function ask() {
    if (waiting) {
      again = true;
      return;
    }
    waiting = true;
    results.setAttribute("aria-busy", "true");
    const begun = performance.now();
    try {
      const trial = { scenario, year: state.year, changes: state.changes, reach: { cells: state.cells, to: state.layer, by: state.by } };
      const found = await post("try", trial);
      tell(found, performance.now() - begun);
    } catch (error) {
      results.replaceChildren(el("p", { class: "fault", role: "alert" }, pick(error.said) || error.message));
    }
    waiting = false;
    if (again) {
      again = false;
      ask();
      return;
    }
    results.setAttribute("aria-busy", "false");
  }

  function tell(found, round) {
    if (drawn && found.minutes) {
      const cells = of("cells").find((layer) => layer.id === state.cells);
      const breaks = timeBreaks(LIMIT);
      const colours = coloursFor(breaks, true);
      paintCells(drawn.gl, cells, found.minutes, stepped(breaks, colours));
      key.replaceChildren(legend(say("measure.time"), { zh: "分钟", en: "min" }, breaks, colours, say("map.unreached")),
        el("ul", {}, of("facilities").filter(shown).map((layer) => el("li", {}, swatch(facilityColour(map, layer.id)), pick(layer.name)))));
    }
    results.dataset.milliseconds = String(found.milliseconds);
    results.dataset.changes = String(state.changes.length);
    if (!state.changes.length) {
      results.replaceChildren(el("p", {}, say("try.hint")));
      return;
    }
    results.replaceChildren(
      el("p", { class: "quiet" }, say("try.took", { server: number(found.milliseconds, 1), round: number(round, 0) })),
      found.indicators.length ? "" : el("p", {}, say("try.no-indicator")),
      ...found.indicators.map(outcome));
  }

  function panel() {
    refill(tools, [
      el("div", { class: "buttons", role: "group", "aria-label": say("try.tools") }, TOOLS.map((tool) => el("button", {
        type: "button", name: `tool-${tool}`, "data-tool": tool, "aria-pressed": String(state.tool === tool), onclick: () => { state.tool = tool; state.first = undefined; panel(); },
      }, say(`tool.${tool}`)))),
      choice(say("map.to"), of("facilities").map((l) => [l.id, pick(l.name)]), state.layer, (id) => { state.layer = id; showFacilities(); panel(); ask(); }, "layer"),
      choice(say("map.mode"), of("streets").map((l) => [l.id, pick(l.name)]), state.by, (id) => { state.by = id; panel(); ask(); }, "by"),
      choice(say("map.year"), map.years.map((y) => [String(y), String(y)]), String(state.year), (year) => { state.year = Number(year); ask(); }, "year"),
    ]);
    list.replaceChildren(...state.changes.map((change, at) => el("li", {}, told(change), " ",
      el("button", { type: "button", class: "plain", "aria-label": say("try.undo", { change: told(change) }), onclick: () => { state.changes.splice(at, 1); changed(); } }, "✕"))));
    form();
  }

  function told(change) {
    if (change.kind === "street") return say("told.street", { points: change.points.length });
    if (change.kind === "close-street") return say("told.close-street", { radius: change.radius });
    return say(`told.${change.kind}`, { id: change.id });
  }

  /** The same by keyboard: choose, say where, press. */
  function form() {
    const each = now(state.layer);
    const which = el("select", { name: "id", "aria-label": say("try.which") }, each.map((f) => el("option", { value: f.id }, f.id)));
    const [w, s, e, n] = map.bounds;
    const lon = el("input", { name: "lon", type: "number", step: "0.0001", value: ((w + e) / 2).toFixed(4), "aria-label": say("try.lon") });
    const lat = el("input", { name: "lat", type: "number", step: "0.0001", value: ((s + n) / 2).toFixed(4), "aria-label": say("try.lat") });
    const here = () => ({ lng: Number(lon.value), lat: Number(lat.value) });
    which.addEventListener("change", () => {
      const f = each.find((one) => one.id === which.value);
      [lon.value, lat.value] = [f.lon.toFixed(4), f.lat.toFixed(4)];
    });
    const button = (name, act) => el("button", { type: "button", "data-do": name, onclick: act }, say(`tool.${name}`));
    byHand.replaceChildren(el("fieldset", {}, el("legend", {}, say("try.by-hand")), which, lon, lat,
      button("open", () => openAt(here())), button("move", () => moveTo(state.layer, which.value, here())), button("close", () => close(state.layer, which.value))));
  }

  function listen() {
    const { gl } = drawn;
    const points = of("facilities").map((layer) => `${sourceId(layer)}:point`);
    let dragged;
    const hit = (at) => {
      const [found] = gl.queryRenderedFeatures([[at.x - 6, at.y - 6], [at.x + 6, at.y + 6]], { layers: points });
      return found && { layer: found.source.slice("facilities:".length), id: found.properties.id };
    };
    const grab = (event) => {
      if (state.tool !== "move") return;
      dragged = hit(event.point);
      if (dragged) event.preventDefault();
    };
    gl.on("mousedown", grab);
    gl.on("touchstart", (event) => { if (event.points.length === 1) grab(event); });
    const drag = (event) => { if (dragged) moveTo(dragged.layer, dragged.id, event.lngLat); };
    gl.on("mousemove", (event) => {
      drag(event);
      if (!dragged) gl.getCanvas().style.cursor = hit(event.point) ? (state.tool === "close" ? "pointer" : "grab") : state.tool === "move" ? "" : "crosshair";
    });
    gl.on("touchmove", drag);
    const drop = (event) => {
      drag(event);
      dragged = undefined;
    };
    gl.on("mouseup", drop);
    gl.on("touchend", drop);
    gl.on("click", (event) => {
      if (state.tool === "open") openAt(event.lngLat);
      if (state.tool === "close") {
        const found = hit(event.point);
        if (found) close(found.layer, found.id);
      }
      if (state.tool === "street") {
        const here = point(event.lngLat.lng, event.lngLat.lat);
        if (state.first) state.changes.push({ kind: "street", by: state.by, points: [state.first, here] });
        state.first = state.first ? undefined : here;
        if (state.first) drawFacilities();
        else changed();
      }
      if (state.tool === "close-street") {
        const [lon, lat] = point(event.lngLat.lng, event.lngLat.lat);
        state.changes.push({ kind: "close-street", by: state.by, lon, lat, radius: CLOSE_RADIUS });
        changed();
      }
    });
  }

  panel();
  return {
    element: [el("h2", {}, say("view.try")), el("p", { class: "quiet" }, say("try.lead")), tools,
      el("div", { class: "with-side" }, holder, el("aside", { "aria-label": say("try.results") }, results, key,
        el("h3", {}, say("try.changes")), list, byHand, keeper(state, scenario)))],
    shown: async () => {
      drawn = await drawMap(holder, { map, scenario, year: state.year, describe: say("map.told") });
      const { gl } = drawn;
      gl.addSource("tried", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      gl.addLayer({ id: "tried:line", type: "line", source: "tried", filter: ["==", ["get", "kind"], "street"], paint: { "line-color": "#0072b2", "line-width": 4 } });
      gl.addLayer({ id: "tried:point", type: "circle", source: "tried", filter: ["!=", ["get", "kind"], "street"], paint: { "circle-radius": 9, "circle-color": ["case", ["==", ["get", "kind"], "closed"], "#d55e00", "#0072b2"], "circle-opacity": 0.6 } });
      for (const layer of of("facilities")) {
        gl.setPaintProperty(`${sourceId(layer)}:point`, "circle-stroke-color", ["case", ["get", "tried"], "#000", "#fff"]);
        gl.setPaintProperty(`${sourceId(layer)}:point`, "circle-color", facilityColour(map, layer.id));
      }
      // For the tests: where a place stands on the screen, and where a facility stands now.
      holder.screen = (lon, lat) => gl.project([lon, lat]);
      holder.place = (layer, id) => now(layer).filter((f) => f.id === id).map((f) => [f.lon, f.lat])[0];
      showFacilities();
      of("cells").forEach((layer) => setShown(gl, layer, layer.id === state.cells));
      listen();
      changed();
    },
    leave: () => drawn?.gl.remove(),
  };
}
