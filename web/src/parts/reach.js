// What is asked of the cells: which measure, of which facilities, by which way, within which limit, of which people.

import { get } from "../api.js";
import { choice } from "../dom.js";
import { pick, say } from "../words.js";
import { changeBreaks, coloursFor, DIFFERENCE, quantileBreaks, timeBreaks } from "./colours.js";

const MEASURES = ["time", "capacity", "two-step", "people"];
const LIMITS = [5, 10, 15, 20, 30, 45, 60];
/** Minutes of change that are worth telling apart. */
const TIME_CHANGES = [-5, -0.5, 0.5, 5];

const of = (map, kind) => map.layers.filter((layer) => layer.kind === kind);
/** The layer of a kind at which most indicators look. */
const mostWatched = (layers) => layers.reduce((best, layer) => (best === undefined || layer.watched > best.watched ? layer : best), undefined);

/** What is asked first: minutes to the facilities at which most indicators look. */
export function firstQuestion(map) {
  const [cells, to, by] = ["cells", "facilities", "streets"].map((kind) => mostWatched(of(map, kind)));
  return { year: map.years.at(-1), cells: cells?.id, to: to?.id, by: by?.id, measure: "time", minutes: 15, group: cells?.groups[0] };
}

/** True unless a layer is one of several cells or facilities and not the one that is asked about: it would only hide the others. */
export const isAsked = (layer, asked) => (layer.kind !== "facilities" || layer.id === asked.to) && (layer.kind !== "cells" || layer.id === asked.cells);

/** Takes a choice over; other cells count other groups. */
export function choose(map, asked, name, value) {
  asked[name] = value;
  const groups = groupsOf(map, asked);
  if (!groups.includes(asked.group)) [asked.group] = groups;
}

/** True if there are cells, facilities and streets, so that reach can be asked for. */
export const canReach = (asked) => Boolean(asked.cells && asked.to && asked.by);

/** The choices; `set(name, value)` is told what was chosen. Only those that the measure heeds are there. */
export function questionControls(map, asked, set) {
  const names = (layers) => layers.map((layer) => [layer.id, pick(layer.name)]);
  const { measure } = asked;
  const ofPeople = measure === "people";
  return [
    canReach(asked) ? choice(say("map.measure"), MEASURES.map((m) => [m, say(`measure.${m}`)]), measure, (m) => set("measure", m), "measure") : undefined,
    canReach(asked) && !ofPeople ? choice(say("map.to"), names(of(map, "facilities")), asked.to, (id) => set("to", id), "to") : undefined,
    of(map, "streets").length && !ofPeople ? choice(say("map.mode"), of(map, "streets").map((l) => [l.id, `${say(`mode.${l.mode}`)} · ${pick(l.name)}`]), asked.by, (id) => set("by", id), "by") : undefined,
    asked.by && !ofPeople ? choice(say("map.limit"), LIMITS.map((m) => [String(m), say("map.minutes", { minutes: m })]), String(asked.minutes), (m) => set("minutes", Number(m)), "minutes") : undefined,
    of(map, "cells").length > 1 ? choice(say("map.cells"), names(of(map, "cells")), asked.cells, (id) => set("cells", id), "cells") : undefined,
    asked.cells && (ofPeople || measure === "two-step") ? choice(say("map.group"), groupsOf(map, asked).map((group) => [group, group]), asked.group, (group) => set("group", group), "group") : undefined,
    map.years.length > 1 ? choice(say("map.year"), map.years.map((y) => [String(y), String(y)]), String(asked.year), (y) => set("year", Number(y)), "year") : undefined,
  ].filter(Boolean);
}

const groupsOf = (map, asked) => of(map, "cells").find((layer) => layer.id === asked.cells)?.groups ?? [];

/** The values by cell, in the order of the cells' layer, with their unit. */
export async function valuesByCell(asked, scenario, signal) {
  const { year, cells, group, to, by, measure, minutes } = asked;
  if (measure !== "people" && canReach(asked)) return get("map/reach", { scenario, year, cells, group, to, by, measure, minutes }, signal);
  const data = await get(`map/layers/cells/${encodeURIComponent(cells)}`, { scenario, year }, signal);
  return { values: data.features.map((f) => f.properties[`people:${group}`] ?? null), unit: { zh: "人", en: "people" } };
}

/** Classes for values, the same for all that are given. Of times little is good, so the colours count down. */
export function classes({ measure, minutes }, values) {
  const isTime = measure === "time";
  const breaks = isTime ? timeBreaks(minutes) : quantileBreaks(values);
  return { breaks, colours: coloursFor(breaks, isTime) };
}

/** Classes for changes: what became better is purple, what became worse orange. */
export function changeClasses({ measure }, changes) {
  const isTime = measure === "time";
  return { breaks: isTime ? TIME_CHANGES : changeBreaks(changes), colours: isTime ? [...DIFFERENCE].reverse() : DIFFERENCE };
}
