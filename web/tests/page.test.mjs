// The page in a real browser: every view shows its data in both languages, nothing complains, a dragged clinic changes the
// number to what the engine gives.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { drawn, goTo, openBrowser, openPage, root, serve } from "./browser.mjs";

const GRIDTOWN = join(root, "examples/gridtown");
let server;
let browser;

before(async () => {
  server = await serve(GRIDTOWN);
  browser = await openBrowser();
});
after(async () => {
  await browser?.end();
  server?.end();
});

const ask = async (path) => (await fetch(`${server.address}api/${path}`)).json();

/** A view in a language, without a complaint. */
async function quiet(view, language, look, options) {
  const { page, faults } = await openPage(browser.context, server.address, options);
  try {
    await goTo(page, server.address, view, language);
    await look(page);
    assert.deepEqual(faults, [], `${view} in ${language} complains`);
  } finally {
    await page.close();
  }
}

const text = (page, selector = "main") => page.locator(selector).first().innerText();

for (const language of ["zh", "en"]) {
  const pick = (said) => said[language];

  test(`the overview tells promises, cost, actions and cards (${language})`, () => quiet("overview", language, async (page) => {
    const overview = await ask("overview");
    const shown = await text(page);
    assert.ok(shown.includes(pick(overview.finding)));
    const counts = await page.locator(".tile b").allInnerTexts();
    const wanted = ["kept", "on-course", "late", "in-danger", "not-judgeable"].map((word) => String(overview.headline[word]));
    assert.deepEqual(counts, wanted);
    assert.ok(overview.costs.length > 0);
    for (const sum of overview.costs) assert.ok(shown.includes(pick(sum.said)), sum.part);
    assert.equal(await page.locator(".timeline li").count(), overview.actions.length);
    assert.ok(await page.locator(".timeline rect.actual").count() > 0);
    await page.locator(".card").first().click();
    await page.waitForSelector("main[data-view=indicator]");
  }));

  test(`an indicator shows its series, target, areas and quotes (${language})`, () => quiet("indicator/income-ratio", language, async (page) => {
    const indicator = await ask("indicators/income-ratio");
    await page.waitForSelector(".chart canvas");
    const shown = await text(page);
    for (const value of indicator.series[0].values) assert.ok(shown.includes(pick(value.said)), value.period);
    assert.ok(shown.includes(pick(indicator.targets[0].said)));
  }));

  test(`every indicator and action opens (${language})`, () => quiet("indicators", language, async (page) => {
    const [indicators, actions] = await Promise.all([ask("indicators"), ask("actions")]);
    for (const [view, list] of [["indicator", indicators], ["action", actions]]) {
      for (const one of list) {
        await goTo(page, server.address, `${view}/${one.id}`, language);
        await page.waitForFunction((name) => document.querySelector("main h2")?.innerText.includes(name), pick(one.name));
        assert.equal(await page.locator("main .fault[role=alert]").count(), 0, one.id);
      }
    }
  }));

  test(`the map draws cells, legend and what is within reach (${language})`, () => quiet("map", language, async (page) => {
    await drawn(page);
    const map = await ask("map");
    const holder = page.locator(".map");
    const [to, cells] = await Promise.all(["to", "cells"].map((name) => page.locator(`select[name=${name}]`).inputValue()));
    const asked = await ask(`map/reach?cells=${cells}&to=${to}&by=streets`);
    assert.equal(await holder.getAttribute("data-values"), String(asked.values.filter((v) => v !== null).length));
    assert.ok((await text(page, ".map-label")).includes(pick(map.note)));
    assert.ok(await page.locator(".map-label .synthetic").count() === 1, "made-up layers must say so on the map");
    assert.ok(await page.locator(".key li").count() >= 5);
    const box = await holder.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => document.querySelector(".map").dataset.isochrone === "3");
    assert.ok(await page.locator(".behind button").count() >= 2);
    // What stands behind the number: its cell, the layers and their sources, each with its chain.
    assert.match(await text(page, ".behind"), /\d/);
    for (const id of [cells, to, "streets"]) {
      const layer = map.layers.find((one) => one.id === id);
      assert.ok((await text(page, ".behind")).includes(pick(layer.name)), id);
      for (const source of layer.sources) assert.ok((await text(page, ".behind")).includes(source), source);
    }
    await page.locator(".behind button").first().click();
    await page.waitForSelector("dialog[open] .chain li");
    // What was drawn is more than one colour: a map that drew nothing would be.
    await page.keyboard.press("Escape");
    const colours = await seen(page);
    assert.ok(colours > 20, `${colours} colours on the map`);
    // Other cells lie hidden, or they would cover those asked about.
    const covering = map.layers.filter((layer) => layer.kind === "cells" && layer.id !== cells);
    assert.ok(covering.length > 0);
    for (const layer of covering) assert.equal(await page.getByRole("checkbox", { name: pick(layer.name) }).isChecked(), false, layer.id);
  }));

  test(`pointing at a cell gives its value, at a clinic its capacity (${language})`, () => quiet("map", language, async (page) => {
    await drawn(page);
    await page.locator("select[name=cells]").selectOption("people");
    await page.locator("select[name=to]").selectOption("clinics");
    await drawn(page);
    const [cells, clinics, reach] = await Promise.all(["map/layers/cells/people", "map/layers/facilities/clinics", "map/reach?cells=people&to=clinics&by=streets"].map(ask));
    const [clinic] = clinics.features;
    await page.mouse.move(...await onScreen(page, clinic.geometry.coordinates));
    await page.waitForFunction((id) => document.querySelector(".told").textContent.includes(id), clinic.properties.id);
    const at = reach.values.findIndex((value) => value !== null && value > 1);
    const [[west, south], , [east, north]] = cells.features[at].geometry.coordinates[0];
    // Beside the middle, where no clinic stands.
    await page.mouse.move(...await onScreen(page, [west + 0.3 * (east - west), south + 0.3 * (north - south)]));
    await page.waitForFunction((id) => document.querySelector(".told").textContent.includes(id), cells.features[at].properties.id);
    assert.ok((await text(page, ".told")).includes(String(Math.round(reach.values[at] * 100) / 100)), await text(page, ".told"));
  }));

  test(`scenarios are compared by any measure (${language})`, () => quiet("scenarios?left=baseline&right=all", language, async (page) => {
    await page.waitForSelector("[data-changed]");
    const [to, cells] = await Promise.all(["to", "cells"].map((name) => page.locator(`select[name=${name}]`).inputValue()));
    for (const measure of ["capacity", "two-step", "people", "time"]) {
      await page.locator("select[name=measure]").selectOption(measure);
      await page.waitForSelector(`[data-measure="${measure}"]`);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")) ?? "measure", "measure");
      const changed = Number(await page.locator("[data-changed]").getAttribute("data-changed"));
      const [before, after] = await Promise.all(["baseline", "all"].map(async (scenario) => (measure === "people" ? undefined : ask(`map/reach?scenario=${scenario}&cells=${cells}&to=${to}&by=streets&measure=${measure}&minutes=15`))));
      const wanted = measure === "people" ? 0 : after.values.filter((v, at) => v !== null && before.values[at] !== null && Math.abs(v - before.values[at]) > 0.01).length;
      assert.equal(changed, wanted, measure);
      assert.ok(await page.locator(".keys.beside .key").count() === 2);
    }
  }));

  test(`two scenarios stand side by side (${language})`, () => quiet("scenarios?left=baseline&right=all", language, async (page) => {
    await drawn(page);
    await page.waitForSelector("[data-changed]");
    const compared = await ask("compare?left=baseline&right=all");
    const shown = await text(page);
    assert.ok(compared.indicators.length > 0);
    for (const one of compared.indicators) assert.ok(shown.includes(pick(one.name)));
    assert.ok(Number(await page.locator("[data-changed]").getAttribute("data-changed")) > 0, "the clinic changes some cells");
    await page.locator("input[type=range]").fill("20");
    assert.match(await page.locator(".map.over").getAttribute("style"), /inset\(0(px)? 0(px)? 0(px)? 20%\)/);
  }));

  test(`the day at the lock runs, with queue and waiting beside (${language})`, () => quiet("canal", language, async (page) => {
    await page.waitForSelector(".lock rect.chamber");
    const [waterway] = await ask("canal");
    const day = await ask(`canal/${waterway.id}/day`);
    assert.ok(day.events.length > 0);
    assert.equal(await page.locator(".lock rect.chamber").count(), day.chambers.length);
    const before = await text(page, ".clock");
    await page.waitForFunction((was) => document.querySelector(".clock").textContent !== was, before);
    const [first] = day.events.filter((event) => event.entry_s > event.arrival_s + 120);
    if (first) {
      await page.locator(".stage .tools button").click();
      const moment = Math.round((first.arrival_s + first.entry_s) / 120) * 60;
      await page.locator(".stage input[type=range]").fill(String(moment));
      const waiting = day.events.filter((event) => event.arrival_s <= moment && moment < event.entry_s).length;
      assert.equal(await page.locator(".lock").getAttribute("data-waiting"), String(waiting));
    }
    assert.ok(await page.locator(".stage tbody tr").count() > 0);
  }));

  test(`a document has its statements and promises marked and linked (${language})`, () => quiet("documents/promises", language, async (page) => {
    const document = await ask("documents/promises");
    assert.ok(document.marks.length > 5);
    assert.ok(await page.locator("article mark.promise").count() >= 5);
    assert.ok(await page.locator("article mark a").count() >= 5);
    await goTo(page, server.address, `documents/yearbook?words=${encodeURIComponent("2021年，方格镇城镇居民人均可支配收入60000元")}`, language);
    await page.waitForSelector("mark.lit");
    const lit = (await page.locator("mark.lit").allInnerTexts()).join("");
    assert.ok(lit.includes("60000元"), lit);
  }));
}

/** Where a place stands on the screen. */
const onScreen = (page, place) => page.evaluate(([lon, lat]) => {
  const holder = document.querySelector(".map");
  const box = holder.getBoundingClientRect();
  const at = holder.screen(lon, lat);
  return [box.x + at.x, box.y + at.y];
}, place);

/** How many colours a map shows. */
async function seen(page) {
  const picture = await page.locator(".map").first().screenshot();
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return colours.size;
  }, [...picture]);
}

test("dragging a clinic changes the number to what the engine gives", () => quiet("try?scenario=baseline", "en", async (page) => {
  await drawn(page);
  await page.waitForFunction(() => document.querySelector(".results").dataset.changes === "0");
  const at = { from: await onScreen(page, [120.0103854, 30.0179864]), to: await onScreen(page, [120.0, 30.0]) };
  await page.mouse.move(...at.from);
  await page.mouse.down();
  await page.mouse.move(...at.to, { steps: 8 });
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector(".results").getAttribute("aria-busy") === "false" && document.querySelectorAll(".outcome").length >= 2);
  const shown = await page.locator("[data-indicator=clinic-within-15-minutes]").evaluate((one) => ({ before: Number(one.dataset.before), after: Number(one.dataset.after) }));
  const moved = (await text(page, ".changes")).trim();
  assert.match(moved, /move k1/);
  // The same place, asked of the engine on the command line: the clinic's own table with the clinic put there.
  const [lon, lat] = await page.evaluate(() => {
    const [holder] = document.getElementsByClassName("map");
    return holder.place("clinics", "k1");
  });
  assert.ok(Math.abs(lon - 120.0) < 0.0005 && Math.abs(lat - 30.0) < 0.0005, `dropped at ${lon} ${lat}`);
  assert.equal(engine(lon, lat).toFixed(6), shown.after.toFixed(6));
  assert.ok(shown.after < shown.before);
}));

/** The share within 15 minutes by `linping build` on a copy of the plan with the clinic elsewhere. */
function engine(lon, lat) {
  const out = execFileSync(process.execPath, [join(root, "web/tests/engine.mjs"), GRIDTOWN, String(lon), String(lat)], { encoding: "utf8" });
  return Number(out);
}

test("a clinic is put on the map and closed, a street added and closed, and each can be undone", () => quiet("try", "en", async (page) => {
  await drawn(page);
  await page.waitForFunction(() => document.querySelector(".results").dataset.changes === "0");
  const [clinic] = (await ask("map/layers/facilities/clinics")).features;
  const map = await ask("map");
  const [west, south, east, north] = map.bounds;
  const place = (x, y) => onScreen(page, [west + x * (east - west), south + y * (north - south)]);
  const answered = (changes) => page.waitForFunction((wanted) => {
    const results = document.querySelector(".results");
    return results.getAttribute("aria-busy") === "false" && results.dataset.changes === wanted;
  }, String(changes));
  const use = async (tool, ...places) => {
    await page.locator(`[data-tool="${tool}"]`).click();
    for (const at of places) await page.mouse.click(...at);
  };
  await use("open", await place(0.8, 0.8));
  await answered(1);
  await use("close", await onScreen(page, clinic.geometry.coordinates));
  await answered(2);
  await use("street", await place(0.2, 0.2), await place(0.8, 0.8));
  await answered(3);
  await use("close-street", await place(0.5, 0.5));
  await answered(4);
  const told = await text(page, ".changes");
  for (const word of [/open new-1/, new RegExp(`close ${clinic.properties.id}`), /a street along 2 points/, /streets closed within 40 m/]) assert.match(told, word);
  assert.ok(await page.locator(".outcome").count() >= 2);
  assert.equal(await page.locator(".results .fault").count(), 0, await text(page, ".results"));
  for (const left of [3, 2, 1, 0]) {
    await page.locator(".changes button").first().click();
    await answered(left);
  }
  assert.match(await text(page, ".results"), /Nothing is changed yet/);
}));

test("everything can be tried by keyboard, and kept as files that are only shown", () => quiet("try", "en", async (page) => {
  await drawn(page);
  await page.locator(".by-hand [name=id]").focus();
  await page.locator(".by-hand [name=lon]").fill("120.0156");
  await page.locator(".by-hand [name=lat]").fill("30.0001");
  await page.locator(".by-hand [data-do=open]").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".outcome");
  await page.locator(".keep button").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".files pre");
  const files = await page.locator(".files pre").allInnerTexts();
  assert.ok(files[0].includes("place-facilities") && files.at(-1).includes("[tried-out]"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".files a.button").first().click()]);
  assert.equal(readFileSync(await download.path(), "utf8"), files[0], "what is shown is what is saved");
  assert.ok(!existsSync(join(GRIDTOWN, "actions", download.suggestedFilename())), "the server writes nothing");
}));

test("the page fits a phone and goes dark", () => quiet("overview", "zh", async (page) => {
  for (const view of ["overview", "map", "try", "documents", "indicators", "scenarios"]) {
    await goTo(page, server.address, view, "zh");
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen + 1, `${view} is ${wide} wide on ${seen}`);
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(13, 17, 23)");
}, { size: { width: 390, height: 800 }, dark: true }));

test("printing leaves out the controls and keeps what they show", () => quiet("overview", "en", async (page) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.locator("#head nav").isVisible(), false);
  assert.equal(await page.locator("#head button").isVisible(), false);
  assert.equal(await page.locator(".tiles").isVisible(), true);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
}));

test("the keyboard asks about the middle of the map", () => quiet("map", "en", async (page) => {
  await drawn(page);
  await page.locator(".map canvas").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".map").dataset.isochrone === "3");
  assert.ok(await page.locator(".behind button").count() >= 2);
}));

test("a printed map is as colourful as the one on the screen", () => quiet("map", "en", async (page) => {
  await drawn(page);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".map .printed").isVisible(), true);
  const colours = await seen(page);
  assert.ok(colours > 20, `${colours} colours on paper`);
}));

test("nothing stands in the way of people who hear, zoom or see colours otherwise", async () => {
  const checker = readFileSync(join(root, "web/tests/node_modules/axe-core/axe.min.js"), "utf8");
  for (const view of ["overview", "map", "try", "scenarios", "documents", "indicators", "indicator/clinic-walk", "canal"]) {
    for (const dark of [false, true]) {
      await quiet(view, "en", async (page) => {
        await page.evaluate(checker);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${view}${dark ? " in the dark" : ""}`);
      }, { dark });
    }
  }
});

test("every control has a name, every picture a description", async () => {
  for (const view of ["overview", "map", "try", "scenarios", "documents", "indicators", "indicator/clinic-walk"]) {
    await quiet(view, "en", async (page) => {
      const nameless = await page.evaluate(() => [...document.querySelectorAll("button,select,input,a[href],[role=img],canvas")]
        .filter((one) => !one.closest("[aria-hidden=true]"))
        .filter((one) => !(one.innerText?.trim() || one.getAttribute("aria-label") || one.title || one.labels?.length)).map((one) => one.outerHTML));
      assert.deepEqual(nameless, [], view);
    });
  }
});

test("pictures for the README", { skip: !process.env.LINPING_PICTURES }, async () => {
  const folder = process.env.LINPING_PICTURES;
  mkdirSync(folder, { recursive: true });
  const district = await serve(join(root, "examples/linping"));
  try {
    for (const [view, language] of [["overview", "en"], ["map", "en"], ["canal", "zh"]]) {
      const { page, faults } = await openPage(browser.context, district.address, { size: { width: 1280, height: 960 } });
      await goTo(page, district.address, view, language);
      if (view === "map") await drawn(page);
      if (view === "canal") await page.waitForSelector(".lock .ship", { state: "attached" });
      await page.screenshot({ path: join(folder, `page-${view}.png`) });
      assert.deepEqual(faults, []);
      await page.close();
    }
  } finally {
    district.end();
  }
});
