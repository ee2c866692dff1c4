// The page: which view is shown, in which language, of which scenario.

import { link, page, route } from "./address.js";
import { get } from "./api.js";
import { choice, el, refill } from "./dom.js";
import { currentLanguage, pick, readWords, say, setLanguage } from "./words.js";

/** Views load when they are asked for; the map's library only with the map. */
const VIEWS = {
  overview: () => import("./views/overview.js"),
  indicators: () => import("./views/indicators.js"),
  indicator: () => import("./views/indicator.js"),
  action: () => import("./views/action.js"),
  map: () => import("./views/map.js"),
  try: () => import("./views/try.js"),
  scenarios: () => import("./views/scenarios.js"),
  canal: () => import("./views/canal.js"),
  documents: () => import("./views/documents.js"),
};
/** Where in the menu a view belongs that has no entry of its own. */
const WITHIN = { indicator: "indicators", action: "overview" };
const MENU = ["overview", "indicators", "map", "try", "scenarios", "documents", "canal"];

let leave;
let turns = 0;

function header(view) {
  const { plan } = page;
  const other = currentLanguage() === "zh" ? "en" : "zh";
  const scenarios = plan.scenarios.map(({ id, name }) => [id, pick(name)]);
  return [
    el("div", { class: "title" },
      el("p", { class: "quiet" }, `${pick(plan.region.name)} · ${say("head.as-of", { day: plan.as_of })}`),
      el("h1", {}, pick(plan.name))),
    el("div", { class: "tools" },
      choice(say("head.scenario"), scenarios, page.scenario, (id) => {
        const at = route();
        at.query.set("scenario", id);
        location.hash = `#/${at.view}${at.about ? `/${encodeURIComponent(at.about)}` : ""}?${at.query}`;
      }, "scenario"),
      el("button", { type: "button", name: "language", lang: other === "zh" ? "zh-Hans" : "en", onclick: () => { setLanguage(other); show(); } },
        other === "zh" ? "中文" : "English")),
    el("nav", { "aria-label": say("head.views") }, el("ul", {}, MENU.map((name) => el("li", {},
      el("a", { href: link(name), "aria-current": name === view ? "page" : name === WITHIN[view] ? "true" : undefined }, say(`view.${name}`)))))),
  ];
}

function footer() {
  return el("p", { class: "quiet" },
    say("foot.note", { version: page.plan.version }), " ",
    el("a", { href: `report/report.${currentLanguage()}.html` }, say("foot.report")), " · ",
    el("a", { href: "api/openapi.json" }, say("foot.interface")));
}

async function show() {
  const turn = ++turns;
  const { about, query, view: wanted } = route();
  const view = VIEWS[wanted] ? wanted : "overview";
  const asked = query.get("scenario");
  page.scenario = page.plan.scenarios.some(({ id }) => id === asked) ? asked : page.plan.scenario;
  leave?.();
  leave = undefined;
  const content = document.getElementById("content");
  content.setAttribute("aria-busy", "true");
  document.getElementById("skip").textContent = say("head.skip");
  refill(document.getElementById("head"), header(view));
  document.getElementById("foot").replaceChildren(footer());
  document.title = `${say(`view.${view}`)} · ${pick(page.plan.name)}`;
  try {
    const module = await VIEWS[view]();
    const made = await module.show({ plan: page.plan, scenario: page.scenario, about, query });
    if (turn !== turns) return made.leave?.();
    content.replaceChildren(...[made.element].flat(Infinity).filter(Boolean));
    leave = made.leave;
    made.shown?.();
  } catch (error) {
    if (turn !== turns) return;
    if (!error.said) console.error(error);
    content.replaceChildren(el("p", { class: "fault", role: "alert" }, pick(error.said) || say("fault.unexpected", { why: error.message })));
  }
  content.setAttribute("aria-busy", "false");
  content.dataset.view = view;
}

async function start() {
  const [plan] = await Promise.all([get("plan"), readWords()]);
  page.plan = plan;
  addEventListener("hashchange", show);
  await show();
}

start().catch((error) => {
  document.getElementById("content").textContent = error.message;
});
