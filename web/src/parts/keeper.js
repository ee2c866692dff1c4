// A try as files of the plan, to be looked at and saved by the reader.

import { post } from "../api.js";
import { el } from "../dom.js";
import { pick, say } from "../words.js";

/** Offers the try as files of the plan; they are shown and saved by the reader, never written by the server. */
export function keeper(state, scenario) {
  const name = el("input", { name: "name", pattern: "[a-z0-9][a-z0-9\\-]*", value: "tried-out", "aria-label": say("try.name") });
  const files = el("div", { class: "files" });
  const offer = async (event) => {
    event.preventDefault();
    try {
      const kept = await post("try/keep", { name: name.value, trial: { scenario, year: state.year, changes: state.changes } });
      files.replaceChildren(...kept.files.map((file) => el("section", {},
        el("h4", {}, el("code", {}, file.path), file.append ? ` ${say("try.append")}` : ""),
        el("pre", { tabindex: "0" }, file.text),
        el("button", { type: "button", onclick: () => navigator.clipboard?.writeText(file.text) }, say("try.copy")), " ",
        el("a", { class: "button", href: URL.createObjectURL(new Blob([file.text], { type: "text/plain" })), download: file.path.split("/").at(-1) }, say("try.download")))));
    } catch (error) {
      files.replaceChildren(el("p", { class: "fault", role: "alert" }, pick(error.said) || error.message));
    }
  };
  return el("form", { class: "keep", onsubmit: offer }, el("h3", {}, say("try.keep")), el("p", { class: "quiet" }, say("try.keep-lead")),
    name, " ", el("button", {}, say("try.offer")), files);
}

