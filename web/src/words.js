// Words in the reader's language. Every string stands in strings.json in Chinese and English.

let strings = {};
let language = "zh";

/** Reads the strings and takes the language last chosen, else the browser's. */
export async function readWords() {
  strings = await (await fetch("web/strings.json")).json();
  const asked = new URLSearchParams(location.search).get("lang");
  const kept = asked ?? stored("linping.language");
  setLanguage(kept === "zh" || kept === "en" ? kept : navigator.language.startsWith("zh") ? "zh" : "en");
}

export function setLanguage(wanted) {
  language = wanted;
  document.documentElement.lang = wanted === "zh" ? "zh-Hans" : "en";
  try {
    localStorage.setItem("linping.language", wanted);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const currentLanguage = () => language;

/** A string of the page, `{name}` replaced by what is given. */
export function say(key, values = {}) {
  const found = strings[key]?.[language];
  if (found === undefined) throw new Error(`strings.json lacks ${key} (${language})`);
  return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Words of the server, which come in both languages. */
export const pick = (said) => (said ? said[language] : "");

/** A number as people write it. */
export const number = (value, digits = 2) =>
  value === null || value === undefined || !Number.isFinite(value)
    ? "–"
    : new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", { maximumFractionDigits: digits }).format(value + 0);
