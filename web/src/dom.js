// Making elements without a template language. Text is always text: nothing from the server is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** An HTML element. */
export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** A labelled choice. With a name the keyboard stays on it when it is made anew. */
export function choice(label, options, value, changed, name) {
  const select = el("select", { name, onchange: (event) => changed(event.target.value) },
    options.map(([id, said]) => el("option", { value: id, selected: id === value }, said)));
  return el("label", { class: "choice" }, el("span", {}, label), select);
}

/** Puts other children into a holder; the keyboard stays on the control of the same name. */
export function refill(holder, children) {
  const { activeElement } = document;
  const name = holder.contains(activeElement) ? activeElement.getAttribute("name") : undefined;
  holder.replaceChildren(...children);
  if (name) holder.querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
}

/** A table with a caption for readers of screens. */
export function table(caption, head, rows, attributes = {}) {
  return el("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    el("table", attributes, el("caption", { class: "quiet" }, caption),
      el("thead", {}, el("tr", {}, head.map((cell) => el("th", { scope: "col" }, cell)))),
      el("tbody", {}, rows.map((row) => el("tr", row.attributes ?? {},
        (row.cells ?? row).map((cell, at) => (at === 0 ? el("th", { scope: "row" }, cell) : el("td", {}, cell))))))));
}
