// A browser and a server for the tests: the built program on a plan, Chromium with software drawing.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export const browserPath = () => [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));

/** The program serving a plan; gives its address and how to end it. */
export async function serve(plan, ...more) {
  const program = process.env.LINPING ?? join(root, "target/release/linping");
  const child = spawn(program, ["serve", plan, "--port", "0", "--json", "--no-progress", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let complained = "";
  child.stderr.on("data", (text) => { complained += text; });
  const address = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      said += text;
      try {
        resolve(JSON.parse(said).address);
      } catch {
        // Not all of it has come yet.
      }
    });
    child.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${complained}`)));
  });
  return { address, end: () => child.kill("SIGINT") };
}

/** A fresh browser; its pages collect everything they complain about. */
export async function openBrowser() {
  const folder = mkdtempSync(join(tmpdir(), "linping-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: browserPath(), args: FLAGS, viewport: { width: 1280, height: 860 }, locale: "en-GB",
  });
  return { context, end: async () => { await context.close(); rmSync(folder, { recursive: true, force: true }); } };
}

/** A page at an address; `faults` fills with console errors, exceptions and requests to elsewhere. */
export async function openPage(context, address, options = {}) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["blob:", "data:"].includes(url.protocol) && url.origin !== new URL(address).origin) faults.push(`asked elsewhere: ${request.url()}`);
  });
  if (process.env.LINPING_WEB_SOURCE) await fromSource(page, address);
  if (options.size) await page.setViewportSize(options.size);
  if (options.dark) await page.emulateMedia({ colorScheme: "dark" });
  return { page, faults };
}

/** While writing the page: its files as they are now, not as they were built in. */
async function fromSource(page, address) {
  await page.route(`${address}**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === "/" ? "index.html" : path.startsWith("/web/") && !path.startsWith("/web/vendor/") ? path.slice(5) : undefined;
    return file ? route.fulfill({ path: join(root, "web/src", file) }) : route.continue();
  });
}

/** Goes to a view and waits until it is there. */
export async function goTo(page, address, view, language = "en", query = "") {
  const name = view.split(/[/?]/)[0];
  await page.goto(`${address}?lang=${language}${query}#/${view}`);
  await page.waitForSelector(`main[data-view="${name}"][aria-busy="false"]`, { timeout: 20_000 });
}

/** Waits until every map on the page has nothing left to draw. */
export const drawn = (page) => page.waitForFunction(() => {
  const maps = [...document.querySelectorAll(".map")];
  return maps.length > 0 && maps.every((map) => map.dataset.drawn === "yes");
}, undefined, { timeout: 30_000 });
