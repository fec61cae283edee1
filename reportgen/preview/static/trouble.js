// What stops the pages from being set, over the last good ones.

import { find, make } from "./dom.js";
import { problemRow } from "./panel.js";
import { say } from "./words.js";

const trouble = find("trouble");
let isAside = false;
let last = "";

export function showTrouble(state) {
  const { errors } = state;
  const key = JSON.stringify(errors);
  if (key !== last) isAside = false;
  last = key;
  trouble.hidden = !errors.length;
  document.body.classList.toggle("broken", Boolean(errors.length));
  if (!errors.length) return;
  const count = errors.length === 1 ? say("oneError") : say("errors", errors.length);
  const put = make("button", { type: "button", onclick: () => {
    isAside = !isAside;
    showTrouble(state);
  } }, say(isAside ? "show" : "hide"));
  const head = make("header", {},
    make("h2", {}, say(state.pages.length ? "broken" : "brokenFirst"), make("small", {}, count)), put);
  trouble.replaceChildren(head, ...(isAside ? [] : [make("ul", { className: "problems" }, ...errors.map(problemRow))]));
}
