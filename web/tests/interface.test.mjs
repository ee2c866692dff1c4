// The interface says what it gives: every answer fits its description, and everything in it is described.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { root, serve } from "./browser.mjs";

let server;
let description;
const ask = async (path) => (await fetch(new URL(path, server.address))).json();

before(async () => {
  server = await serve(join(root, "examples/gridtown"));
  description = await ask("/api/openapi.json");
});
after(() => server?.end());

/** What stands for the names in a path, taken from the plan itself. */
async function examples() {
  const [indicators, actions, documents, canal, map] = await Promise.all(["indicators", "actions", "documents", "canal", "map"].map((name) => ask(`/api/${name}`)));
  const first = (kind) => map.layers.find((layer) => layer.kind === kind).id;
  const reach = `cells=${first("cells")}&to=${first("facilities")}&by=${first("streets")}`;
  const [west, south, east, north] = map.bounds;
  return {
    "/api/indicators/{id}": indicators.map(({ id }) => `/api/indicators/${id}`),
    "/api/actions/{id}": actions.map(({ id }) => `/api/actions/${id}`),
    "/api/why/{id}": [...indicators, ...actions].map(({ id }) => `/api/why/${id}`),
    "/api/documents/{id}": documents.map(({ id }) => `/api/documents/${id}`),
    "/api/canal/{id}/day": canal.map(({ id }) => `/api/canal/${id}/day`),
    "/api/compare": ["/api/compare", "/api/compare?left=baseline&right=all"],
    "/api/map/layers/{kind}/{id}": map.layers.map(({ kind, id }) => `/api/map/layers/${kind}/${id}`),
    "/api/map/reach": ["time", "capacity", "two-step"].map((measure) => `/api/map/reach?${reach}&measure=${measure}`),
    "/api/map/isochrone": [`/api/map/isochrone?by=${first("streets")}&lon=${(west + east) / 2}&lat=${(south + north) / 2}`],
  };
}

/** Descriptions under which nothing may be left undescribed. Parts that are laid together with others cannot say so themselves. */
function strict(description) {
  const copy = structuredClone(description);
  const parts = new Set(JSON.stringify(copy).match(/"allOf":\[[^\]]*\]/g)?.flatMap((all) => [...all.matchAll(/schemas\/(\w+)/g)].map(([, name]) => name)));
  for (const [name, schema] of Object.entries(copy.components.schemas)) {
    if (!parts.has(name) && (schema.properties || schema.allOf)) schema.unevaluatedProperties = false;
  }
  return copy;
}

function checker() {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema(strict(description), "interface");
  return (path, method, answer) => {
    const pointer = `${path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}`;
    const content = description.paths[path][method].responses["200"].content ?? {};
    if (!content["application/json"]) return;
    const check = ajv.compile({ $ref: `interface#/paths/${pointer}/${method}/responses/200/content/application~1json/schema` });
    assert.ok(check(answer), `${path}: ${JSON.stringify(check.errors?.[0])}`);
  };
}

test("every answer to a question fits its description", async () => {
  const given = await examples();
  const fits = checker();
  const asked = Object.entries(description.paths).filter(([, ways]) => ways.get);
  assert.ok(asked.length >= 15, `${asked.length} questions are described`);
  for (const [path] of asked) {
    const addresses = given[path] ?? [path];
    assert.ok(addresses.length > 0 && !addresses[0].includes("{"), `no example for ${path}`);
    for (const address of addresses) {
      const response = await fetch(new URL(address, server.address));
      assert.equal(response.status, 200, address);
      fits(path, "get", await response.json());
    }
  }
});

test("a try and its files fit their descriptions", async () => {
  const fits = checker();
  const post = async (path, body) => (await fetch(new URL(path, server.address), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
  const trial = { changes: [{ kind: "move", layer: "clinics", id: "k1", lon: 120.0, lat: 30.0 }], reach: { cells: "people", to: "clinics", by: "streets" } };
  fits("/api/try", "post", await post("/api/try", trial));
  fits("/api/try/keep", "post", await post("/api/try/keep", { name: "tried", trial }));
});

test("what is described is there, and nothing else answers", async () => {
  for (const path of ["/ogc", "/sdmx", "/ogc/collections", "/sdmx/data", "/api/nothing"]) {
    assert.equal((await fetch(new URL(path, server.address))).status, 404, path);
  }
});
