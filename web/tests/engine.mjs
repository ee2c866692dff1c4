// What `linping build` says of gridtown with its clinic elsewhere: node engine.mjs PLAN LON LAT

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./browser.mjs";

const [plan, lon, lat] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "linping-engine-"));
try {
  const copy = join(folder, "plan");
  cpSync(plan, copy, { recursive: true, filter: (path) => !/[\\/]\.?out/.test(path.slice(plan.length)) });
  const table = join(copy, "sources/files/clinics.csv");
  const rows = readFileSync(table, "utf8").split("\n").map((row) => (row.startsWith("k1,") ? ["k1", lon, lat, row.split(",")[3]].join(",") : row));
  writeFileSync(table, rows.join("\n"));
  const program = process.env.LINPING ?? join(root, "target/release/linping");
  execFileSync(program, ["build", copy, "--quiet", "--scenario", "baseline"], { stdio: ["ignore", "ignore", "inherit"] });
  const [head, ...lines] = readFileSync(join(copy, "out/data/indicators.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
  const column = (name) => head.indexOf(name);
  const last = lines.filter((row) => row[column("indicator")] === "clinic-within-15-minutes" && row[column("region")] === "990101").at(-1);
  console.log(last[column("value")]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
