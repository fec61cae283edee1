// The interface in the reader's language.

const LANGUAGES = ["zh", "en"];
let table = {};
let current = "zh";

export async function loadWords() {
  table = await (await fetch("static/words.json")).json();
}

export function language() {
  return current;
}

/** Take the language that was asked for on the command line, chosen on the page, or that of the browser. */
export function chooseLanguage(asked) {
  const own = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  current = localStorage.getItem("language") ?? asked ?? own;
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
}

export function otherLanguage() {
  localStorage.setItem("language", current === "zh" ? "en" : "zh");
}

export function say(key, ...values) {
  const text = table[key]?.[LANGUAGES.indexOf(current)] ?? key;
  return values.length ? text.replace(/\{(\d)\}/g, (_, index) => values[index]) : text;
}
