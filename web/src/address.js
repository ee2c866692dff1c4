// Addresses inside the page: `#/indicator/gdp?scenario=all`.

/** What every view shares: the plan and the scenario shown. */
export const page = { plan: undefined, scenario: undefined };

/** The view, what it is about, and its settings, as the address says. */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/");
  return { view, about: decoded(rest.join("/")), query: new URLSearchParams(query) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address inside the page that keeps the scenario. */
export function link(view, about, query = {}) {
  const settings = new URLSearchParams(query);
  if (page.scenario !== page.plan?.scenario && !settings.has("scenario")) settings.set("scenario", page.scenario);
  const text = settings.toString();
  return `#/${view}${about ? `/${encodeURIComponent(about)}` : ""}${text ? `?${text}` : ""}`;
}
