// A map from the plan itself: no tiles, no fonts, no outside service.

import { address } from "../api.js";
import { el } from "../dom.js";
import { currentLanguage, say } from "../words.js";
import { label } from "./legend.js";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FACILITY_COLOURS = ["#d55e00", "#0072b2", "#cc79a7", "#009e73", "#e69f00"];

function sheet() {
  if (document.querySelector("link[data-maplibre]")) return undefined;
  const link = el("link", { rel: "stylesheet", href: "web/vendor/maplibre-gl.css", "data-maplibre": true });
  return new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
}

/** Colour of a layer of facilities. */
export const facilityColour = (map, id) =>
  FACILITY_COLOURS[map.layers.filter((l) => l.kind === "facilities").findIndex((l) => l.id === id) % FACILITY_COLOURS.length];

/** A map in a holder that stands in the page already; resolves when its layers are drawn. */
export async function drawMap(holder, { map, scenario, year, describe }) {
  const [library] = await Promise.all([import("../vendor/maplibre-gl.mjs"), sheet()]);
  const gl = new library.Map({
    container: holder,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": css("--ground") } }] },
    bounds: map.bounds ?? [-180, -60, 180, 75],
    fitBoundsOptions: { padding: 40 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    localIdeographFontFamily: "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    locale: locale(),
  });
  gl.touchZoomRotate.disableRotation();
  gl.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  gl.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-right");
  gl.getCanvas().setAttribute("aria-label", describe);
  holder.append(label(map, map.layers));
  await new Promise((resolve) => (gl.loaded() ? resolve() : gl.once("load", resolve)));
  for (const layer of map.layers) add(gl, layer, map, scenario, year);
  map.layers.filter((layer) => layer.kind === "areas").forEach((layer) => nameAreas(gl, layer));
  forPrinting(gl, holder);
  // For the tests: the map tells when it has nothing left to draw.
  holder.dataset.drawn = "no";
  gl.on("idle", () => { holder.dataset.drawn = "yes"; });
  gl.on("error", ({ error }) => console.error(error));
  return { gl, library };
}

/** What the card has drawn is gone by the time a printer asks for it, so it is drawn once more and copied. */
function forPrinting(gl, holder) {
  const copy = el("canvas", { class: "printed", "aria-hidden": "true" });
  const take = () => {
    const { width, height } = gl.getCanvas();
    Object.assign(copy, { width, height });
    gl.redraw();
    copy.getContext("2d").drawImage(gl.getCanvas(), 0, 0);
  };
  holder.append(copy);
  addEventListener("beforeprint", take);
  gl.on("remove", () => removeEventListener("beforeprint", take));
}

const locale = () => ({
  "NavigationControl.ZoomIn": say("map.zoom-in"), "NavigationControl.ZoomOut": say("map.zoom-out"), "Map.Title": say("view.map"),
});

const sourceId = (layer) => `${layer.kind}:${layer.id}`;

/** The address of a layer's features. */
export const features = (layer, scenario, year) =>
  address(`map/layers/${layer.kind}/${encodeURIComponent(layer.id)}`, { scenario, year });

function add(gl, layer, map, scenario, year) {
  const id = sourceId(layer);
  gl.addSource(id, { type: "geojson", data: new URL(features(layer, scenario, year), location.href).href, tolerance: 0.3 });
  const line = (paint, more = {}) => gl.addLayer({ id: `${id}:line`, type: "line", source: id, paint, layout: { "line-cap": "round", "line-join": "round" }, ...more });
  if (layer.kind === "cells") {
    // Squares side by side need no softened edges, which would be drawn as lines of their own.
    gl.addLayer({ id: `${id}:fill`, type: "fill", source: id, paint: { "fill-color": "#9a9a9a", "fill-opacity": 0.72, "fill-antialias": false } });
  } else if (layer.kind === "streets") {
    // Seen from afar thousands of streets would only hide what the cells say.
    gl.addLayer({ id: `${id}:line`, type: "line", source: id, paint: { "line-color": css("--street"),
      "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.5, 16, 3], "line-opacity": ["interpolate", ["linear"], ["zoom"], 10, 0.25, 13, 0.8] } });
    gl.addLayer({ id: `${id}:closed`, type: "line", source: id, filter: ["get", "closed"], paint: { "line-color": "#d55e00", "line-width": 3, "line-dasharray": [1, 2] } });
  } else if (layer.kind === "water") {
    line({ "line-color": "#0072b2", "line-width": ["interpolate", ["linear"], ["zoom"], 9, 2, 15, 7], "line-opacity": 0.75 });
  } else if (layer.kind === "zones") {
    gl.addLayer({ id: `${id}:fill`, type: "fill", source: id, paint: { "fill-color": "#009e73", "fill-opacity": 0.14, "fill-outline-color": css("--zone") } });
  } else if (layer.kind === "heritage") {
    gl.addLayer({ id: `${id}:point`, type: "circle", source: id, paint: { "circle-radius": 5, "circle-color": "#f0e442", "circle-stroke-color": "#1b1f24", "circle-stroke-width": 1.5 } });
  } else if (layer.kind === "facilities") {
    gl.addLayer({ id: `${id}:point`, type: "circle", source: id, paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 4, 15, 9],
      "circle-color": facilityColour(map, layer.id), "circle-stroke-color": "#fff", "circle-stroke-width": 2,
    } });
  } else {
    line({ "line-color": css("--ink"), "line-width": layer.kind === "boundary" ? 2 : 1 });
  }
}

/** Names stand above everything else. */
function nameAreas(gl, layer) {
  gl.addLayer({ id: `${sourceId(layer)}:name`, type: "symbol", source: sourceId(layer), layout: { "text-field": ["get", `name_${currentLanguage()}`], "text-size": 12 },
    paint: { "text-color": css("--ink"), "text-halo-color": css("--page"), "text-halo-width": 1.5 } });
}

/** Shows or hides a layer. */
export function setShown(gl, layer, shown) {
  for (const part of ["fill", "line", "closed", "point", "name"]) {
    const id = `${sourceId(layer)}:${part}`;
    if (gl.getLayer(id)) gl.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
  }
}

/** Outlines one feature, or none. */
export function outline(gl, feature) {
  const data = { type: "FeatureCollection", features: feature ? [{ type: "Feature", properties: {}, geometry: feature.geometry }] : [] };
  if (gl.getSource("outlined")) gl.getSource("outlined").setData(data);
  else {
    gl.addSource("outlined", { type: "geojson", data });
    gl.addLayer({ id: "outlined", type: "line", source: "outlined", paint: { "line-color": css("--ink"), "line-width": 2 } });
  }
}

/** Colours the cells by values in their order. */
export function paintCells(gl, layer, values, colour) {
  const source = sourceId(layer);
  values.forEach((v, id) => gl.setFeatureState({ source, id }, { v }));
  gl.setPaintProperty(`${source}:fill`, "fill-color", colour);
}

export { sourceId };
