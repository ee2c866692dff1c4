// Every indicator in a table.

import { get } from "../api.js";
import { el, table } from "../dom.js";
import { link } from "../address.js";
import { showChain } from "../parts/chain.js";
import { value } from "../parts/marks.js";
import { pick, say } from "../words.js";

export async function show({ scenario }) {
  const rows = await get("indicators", { scenario });
  return {
    element: [el("h2", {}, say("view.indicators")), table(say("view.indicators"),
      ["indicator", "value", "period", "areas", "measure"].map((key) => say(`column.${key}`)),
      rows.map((one) => [
        el("a", { href: link("indicator", one.id) }, pick(one.name)),
        one.latest ? [value(one.latest, () => showChain(one.id, scenario)), one.place ? el("span", { class: "quiet" }, ` ${pick(one.place)}`) : ""] : pick(one.missing) || "–",
        one.latest?.period ?? "",
        one.areas ? String(one.areas) : "",
        one.measure ? el("code", {}, one.measure) : say("indicator.observed"),
      ]))],
  };
}
