// The canal: a simulated day at the lock as an animation, queue and waiting beside.

import { get } from "../api.js";
import { choice, el, refill, svg, table } from "../dom.js";
import { status } from "../parts/marks.js";
import { number, pick, say } from "../words.js";

const DAY = 86_400;
const WIDTH = 900;
const HEIGHT = 260;
/** Seconds of the day that pass in a second at each speed. */
const SPEEDS = [300, 900, 1800, 3600];

export async function show({ scenario }) {
  const waterways = await get("canal", { scenario });
  if (!waterways.length) return { element: [el("h2", {}, say("view.canal")), el("p", {}, say("canal.none"))] };
  const asked = { waterway: waterways[0], route: waterways[0].routes.at(-1)?.id, year: waterways[0].years.at(-1) };
  const tools = el("form", { class: "tools", onsubmit: (event) => event.preventDefault() });
  const stage = el("div", { class: "stage" });
  let end = () => {};

  function controls() {
    const set = (name, turn) => (value) => { asked[name] = turn(value); controls(); load(); };
    refill(tools, [
      choice(say("canal.waterway"), waterways.map((w) => [w.id, pick(w.name)]), asked.waterway.id, (id) => {
        asked.waterway = waterways.find((w) => w.id === id);
        asked.route = asked.waterway.routes.at(-1)?.id;
        controls();
        load();
      }, "waterway"),
      choice(say("canal.route"), asked.waterway.routes.map((r) => [r.id, pick(r.name)]), asked.route, set("route", String), "route"),
      choice(say("map.year"), asked.waterway.years.map((y) => [String(y), String(y)]), String(asked.year), set("year", Number), "year"),
    ]);
  }

  async function load() {
    end();
    end = () => {};
    stage.replaceChildren(el("p", {}, say("wait")));
    try {
      const day = await get(`canal/${encodeURIComponent(asked.waterway.id)}/day`, { scenario, route: asked.route, year: asked.year });
      const made = animate(day, asked.waterway);
      stage.replaceChildren(...made.element);
      end = made.end;
    } catch (error) {
      stage.replaceChildren(el("p", { class: "fault", role: "alert" }, pick(error.said) || error.message));
    }
  }

  controls();
  return { element: [el("h2", {}, say("view.canal"), " ", status(waterways[0].status)), el("p", { class: "quiet" }, say("canal.lead")), tools, stage], shown: load, leave: () => end() };
}

/** Minutes a vessel waited before its chamber began to load. */
const waited = (event) => Math.max(0, event.entry_s - event.arrival_s) / 60;

const clock = (seconds) => `${String(Math.floor(seconds / 3600)).padStart(2, "0")}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`;

function animate(day, waterway) {
  const scene = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "lock", "aria-label": say("canal.told", { lock: day.lock, vessels: day.events.length }) });
  const time = el("input", { type: "range", min: "0", max: String(DAY), step: "60", value: "21600", "aria-label": say("canal.time"), oninput: () => draw(Number(time.value)) });
  const hour = el("output", { class: "clock" });
  const now = el("output", { class: "told" });
  const play = el("button", { type: "button", onclick: () => start(!running) });
  let running = false;
  let speed = SPEEDS[1];
  let last;
  let frame;

  function start(wanted) {
    running = wanted;
    last = undefined;
    play.textContent = say(running ? "canal.pause" : "canal.play");
    cancelAnimationFrame(frame);
    if (running) frame = requestAnimationFrame(step);
  }

  function step(moment) {
    const seconds = last === undefined ? 0 : Math.min(0.2, (moment - last) / 1000);
    last = moment;
    let next = Number(time.value) + seconds * speed;
    if (next >= DAY) next = 0;
    // The slider keeps whole minutes; what is left over is kept beside it.
    position = running && Math.floor(next / 60) === Math.floor(position / 60) ? position + seconds * speed : next;
    time.value = String(position);
    draw(position);
    frame = requestAnimationFrame(step);
  }
  let position = Number(time.value);

  const longest = Math.max(1, ...day.chambers.map(([, length]) => length));
  const unit = 240 / longest;
  const rows = day.chambers.length;
  const row = (at) => 30 + ((HEIGHT - 60) / rows) * (at + 0.5);

  /** Where things stand at a moment of the day. */
  function draw(moment) {
    const ships = [];
    const waiting = { upper: 0, lower: 0 };
    const inside = new Map();
    for (const event of day.events) {
      const size = [Math.max(6, event.size_m[0] * unit), Math.max(3, event.size_m[1] * unit)];
      const name = say("canal.vessel", { class: event.class, tonnes: number(event.cargo_tonnes, 0), wait: number(waited(event), 0) });
      if (event.arrival_s <= moment && moment < event.entry_s) {
        const side = event.from_upper ? "upper" : "lower";
        const at = waiting[side]++;
        const column = Math.floor(at / 12);
        const x = event.from_upper ? WIDTH / 2 - 170 - column * 70 - size[0] : WIDTH / 2 + 170 + column * 70;
        ships.push(ship(x, 20 + (at % 12) * 19, size, event, name));
      } else if (event.entry_s <= moment && moment < event.exit_s) {
        const lying = inside.get(event.chamber) ?? 0;
        inside.set(event.chamber, lying + 1);
        const share = (moment - event.entry_s) / Math.max(1, event.exit_s - event.entry_s);
        const from = event.from_upper ? -1 : 1;
        const x = WIDTH / 2 - size[0] / 2 + from * (0.5 - share) * 60;
        ships.push(ship(x, row(event.chamber) - 16 + (lying % 4) * 9, size, event, name));
      }
    }
    const chambers = day.chambers.map(([, length, width], at) => svg("g", {},
      svg("rect", { class: "chamber", x: WIDTH / 2 - (length * unit) / 2 - 8, y: row(at) - 24, width: length * unit + 16, height: 48, rx: 3 }),
      svg("text", { x: WIDTH / 2, y: row(at) - 28, "text-anchor": "middle" }, say("canal.chamber", { number: at + 1, length: number(length, 0), width: number(width, 0) }))));
    scene.replaceChildren(svg("rect", { class: "water", x: 0, y: 0, width: WIDTH, height: HEIGHT }),
      svg("text", { x: 8, y: 16 }, say("canal.upper")), svg("text", { x: WIDTH - 8, y: 16, "text-anchor": "end" }, say("canal.lower")), ...chambers, ...ships);
    hour.textContent = clock(moment);
    scene.dataset.waiting = String(waiting.upper + waiting.lower);
    now.textContent = say("canal.now", { upper: waiting.upper, lower: waiting.lower, inside: [...inside.values()].reduce((sum, n) => sum + n, 0) });
    cursor.setAttribute("x1", String(across(moment)));
    cursor.setAttribute("x2", String(across(moment)));
  }

  const ship = (x, y, [length, beam], event, name) => svg("g", { class: `ship ${event.from_upper ? "down" : "up"}` },
    svg("title", {}, name), svg("rect", { x, y, width: length, height: beam, rx: beam / 2 }));

  const { chart, across, cursor } = queueChart(day);
  const faster = choice(say("canal.speed"), SPEEDS.map((s) => [String(s), `× ${s}`]), String(speed), (value) => { speed = Number(value); });
  draw(position);
  start(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  return {
    element: [
      day.unstable ? el("p", { class: "caution" }, say("canal.unstable")) : "",
      el("figure", {}, el("figcaption", {}, `${pick(waterway.name)} · ${day.lock}`), scene, el("div", { class: "tools" }, play, faster, time, hour), now),
      el("h3", {}, say("canal.queue")), chart,
      el("h3", {}, say("canal.waits")), waits(day),
    ],
    end: () => cancelAnimationFrame(frame),
  };
}

/** Vessels waiting over the day, both sides one above the other, with the moment shown. */
function queueChart(day) {
  const top = Math.max(1, ...day.queue.map((at) => at.upper + at.lower));
  const across = (seconds) => 40 + (seconds / DAY) * (WIDTH - 50);
  const up = (vessels) => 150 - (vessels / top) * 130;
  const line = (value) => {
    let path = "";
    let level = 0;
    for (const at of day.queue) {
      path += path ? `H${across(at.time_s).toFixed(1)}V${up(value(at)).toFixed(1)}` : `M${across(at.time_s).toFixed(1)} ${up(value(at)).toFixed(1)}`;
      level = value(at);
    }
    return path ? `${path}H${across(DAY)}V${up(level)}` : "";
  };
  const cursor = svg("line", { class: "today", y1: 10, y2: 150, x1: 0, x2: 0 });
  const chart = svg("svg", { viewBox: `0 0 ${WIDTH} 175`, role: "img", class: "queue", "aria-label": say("canal.queue-told", { most: top }) },
    [0, 6, 12, 18, 24].map((h) => [svg("line", { class: "grid", x1: across(h * 3600), x2: across(h * 3600), y1: 10, y2: 150 }),
      svg("text", { x: across(h * 3600), y: 168, "text-anchor": h === 24 ? "end" : "middle" }, `${h}:00`)]),
    [0, top].map((v) => svg("text", { x: 34, y: up(v) + 4, "text-anchor": "end" }, String(v))),
    svg("path", { class: "both", d: line((at) => at.upper + at.lower) }), svg("path", { class: "upper", d: line((at) => at.upper) }), cursor);
  return { chart: el("figure", {}, chart, el("figcaption", { class: "quiet" }, say("canal.queue-key"))), across, cursor };
}

/** Waiting by class, as a table. */
function waits(day) {
  const classes = [...new Set(day.events.map((event) => event.class))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  return table(say("canal.waits"), ["class", "vessels", "mean-wait", "longest-wait"].map((key) => say(`column.${key}`)), classes.map((name) => {
    const own = day.events.filter((event) => event.class === name).map(waited);
    return [name, number(own.length, 0), say("map.minutes", { minutes: number(own.reduce((sum, w) => sum + w, 0) / own.length, 0) }), say("map.minutes", { minutes: number(Math.max(...own), 0) })];
  }));
}
