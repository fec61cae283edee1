// The keyboard, and the page that tells of it.

import { find, make } from "./dom.js";
import { say } from "./words.js";

const help = find("help");

/** `keys` are rows of [keys, word, action]; an action may be none where the browser acts itself. */
export function listen(keys) {
  const actions = new Map(keys.flatMap(([names, , action]) => names.map((name) => [name, action])));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input") && event.key !== "Escape") return;
    if (help.open && event.key !== "?" && event.key !== "Escape") return;
    const action = actions.get(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
  return () => showHelp(keys);
}

function showHelp(keys) {
  if (help.open) {
    help.close();
    return;
  }
  const rows = keys.map(([names, word]) => make("tr", {},
    make("th", {}, ...names.flatMap((name) => [make("kbd", {}, SHOWN[name] ?? name), " "])), make("td", {}, say(word))));
  const close = make("button", { type: "button", onclick: () => help.close() }, say("close"));
  help.replaceChildren(make("h2", {}, say("help")), make("table", {}, make("tbody", {}, ...rows)),
    make("p", { className: "hint" }, say("clickHint")), close);
  help.showModal();
}

const SHOWN = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", " ": "␣" };
