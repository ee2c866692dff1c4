// The page in a real browser: every view shows its data in both languages, nothing complains, a dragged clinic changes the
// number to what the engine gives.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
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

  test(`every indicator and action opens (${language})`, async () => {
    for (const one of await ask("indicators")) {
      await quiet(`indicator/${one.id}`, language, async (page) => assert.ok((await text(page, "h2")).includes(pick(one.name))));
    }
    for (const one of await ask("actions")) {
      await quiet(`action/${one.id}`, language, async (page) => assert.ok((await text(page, "h2")).includes(pick(one.name))));
    }
  });

  test(`the map draws cells, legend and what is within reach (${language})`, () => quiet("map", language, async (page) => {
    await drawn(page);
    const map = await ask("map");
    const holder = page.locator(".map");
    const asked = await ask("map/reach?cells=people&to=clinics&by=streets");
    assert.equal(await holder.getAttribute("data-values"), String(asked.values.filter((v) => v !== null).length));
    assert.ok((await text(page, ".map-label")).includes(pick(map.note)));
    assert.ok(await page.locator(".map-label .synthetic").count() === 1, "made-up layers must say so on the map");
    assert.ok(await page.locator(".key li").count() >= 5);
    const box = await holder.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => document.querySelector(".map").dataset.isochrone === "3");
    assert.ok(await page.locator(".behind button").count() >= 2);
    await page.locator(".behind button").first().click();
    await page.waitForSelector("dialog[open] .chain li");
    // What was drawn is more than one colour: a map that drew nothing would be.
    await page.keyboard.press("Escape");
    const colours = await seen(page);
    assert.ok(colours > 20, `${colours} colours on the map`);
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
  const at = await page.evaluate(() => {
    const holder = document.querySelector(".map");
    const box = holder.getBoundingClientRect();
    const place = (lon, lat) => { const p = holder.screen(lon, lat); return [box.x + p.x, box.y + p.y]; };
    return { from: place(120.0103854, 30.0179864), to: place(120.0, 30.0) };
  });
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
}));

test("the page fits a phone and goes dark", () => quiet("overview", "zh", async (page) => {
  for (const view of ["overview", "map", "try", "documents", "indicators", "scenarios"]) {
    await goTo(page, server.address, view, "zh");
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen + 1, `${view} is ${wide} wide on ${seen}`);
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(13, 17, 23)");
}, { size: { width: 390, height: 800 }, dark: true }));

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
  for (const [view, language] of [["overview", "en"], ["map", "en"], ["try", "zh"], ["documents", "zh"]]) {
    await quiet(view, language, async (page) => {
      if (["map", "try"].includes(view)) await drawn(page);
      await page.screenshot({ path: join(folder, `page-${view}.png`) });
    });
  }
});
