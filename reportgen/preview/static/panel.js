// The panel at the side: figures and their uses, findings, the place of what was clicked.

import { find, make } from "./dom.js";
import { flash } from "./marks.js";
import { goTo } from "./sheet.js";
import { say } from "./words.js";

const panel = find("panel");
const body = find("panel-body");
let state = null;
let open = null;
let place = null;
let changed = () => {};

export const openPanel = () => open;
export const lastPlace = () => place;

export function onPanel(listener) {
  changed = listener;
}

/** Show a panel ("facts", "findings", "source") or none. */
export function showPanel(name) {
  const isOther = name !== open;
  open = name;
  panel.hidden = !name;
  if (name) {
    panel.dataset.name = name;
    find("panel-title").textContent = say(name);
    if (isOther) body.replaceChildren();
    find("panel-close").setAttribute("aria-label", say("close"));
    fillPanel();
  }
  if (isOther) changed();
}

export function panelFor(newState) {
  state = newState;
  if (open && open !== "source") fillPanel();
}

function fillPanel() {
  if (open === "facts") fillFacts();
  else if (open === "findings") fillFindings();
  else if (open === "source") fillSource();
}

export async function openEditor(at = place) {
  if (!at || !state?.hasEditor) return;
  const [file, line, column] = at;
  await fetch("open", { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ file, line, column }) });
}

const shownPlace = (at) => `${at[0]}:${at[1]}`;

/** A place in the files as a button: shows its lines, and opens the editor where there is one. */
export function placeButton(at) {
  return make("button", { type: "button", className: "place", onclick: () => showSource(at) }, shownPlace(at));
}

// source

let about = null;

/** Show the lines around a place; `fact` is the figure that was clicked. */
export function showSource(at, fact = "") {
  place = at;
  about = fact;
  showPanel("source");
  openEditor(at);
}

async function fillSource() {
  if (!place) {
    body.replaceChildren(make("p", { className: "hint" }, say("clickHint")));
    return;
  }
  const [file, line, column] = place;
  const head = make("p", { className: "where" }, `${file}:${line}:${column}`);
  const copy = make("button", { type: "button", onclick: async () => {
    await navigator.clipboard?.writeText(`${file}:${line}:${column}`);
    copy.textContent = say("copied");
  } }, say("copy"));
  const tools = make("p", { className: "tools" }, copy);
  if (state?.hasEditor) tools.prepend(make("button", { type: "button", onclick: () => openEditor() }, say("openEditor")));
  const parts = [head, tools];
  const answer = await fetch(`source?${new URLSearchParams({ file, line })}`);
  if (answer.ok) {
    const { first, lines } = await answer.json();
    const list = make("ol", { className: "excerpt", start: first });
    lines.forEach((text, offset) => {
      list.append(make("li", { className: first + offset === line ? "meant" : "", value: first + offset },
        make("code", {}, text || " ")));
    });
    parts.push(list);
  }
  if (about) parts.push(await factRow(about));
  if (!state?.hasEditor) parts.push(make("p", { className: "hint" }, say("noEditor")));
  body.replaceChildren(...parts);
}

// figures

async function facts() {
  const answer = await fetch(`facts/${state.number}`);
  return answer.ok ? answer.json() : null;
}

async function factRow(name) {
  const found = (await facts())?.find((fact) => fact.name === name);
  return found ? make("ul", { className: "facts" }, oneFact(found)) : "";
}

async function fillFacts() {
  const found = state?.pages.length ? await facts() : [];
  if (!found || open !== "facts") return;
  const asked = body.querySelector("input")?.value ?? "";
  const list = make("ul", { className: "facts" });
  const sift = (word) => {
    list.replaceChildren(...found.filter((fact) => `${fact.name} ${fact.text} ${fact.label}`.includes(word)).map(oneFact));
  };
  if (!found.length) {
    body.replaceChildren(make("p", { className: "hint" }, say("noFacts")));
    return;
  }
  sift(asked);
  const box = body.querySelector("input")
    ?? make("input", { type: "search", placeholder: say("filter"), "aria-label": say("filter") });
  box.oninput = () => sift(box.value);
  if (box.isConnected) body.querySelector("ul")?.replaceWith(list);
  if (!list.isConnected) body.replaceChildren(box, list);
}

function oneFact(fact) {
  const uses = make("ul", { className: "uses" });
  for (const use of fact.uses) {
    const [first] = use.boxes;
    const pages = [...new Set(use.boxes.map(([page]) => page + 1))].map((page) => say("page", page)).join("、");
    const look = first
      ? make("button", { type: "button", className: "use", onclick: () => { goTo(first[0], first.slice(1)); flash(use.boxes); } },
        make("b", {}, say(use.kind)), make("span", {}, pages))
      : make("span", { className: "use away" }, make("b", {}, say(use.kind)), make("span", {}, say("notPrinted")));
    uses.append(make("li", {}, look, use.place ? placeButton(use.place) : ""));
  }
  if (!fact.uses.length) uses.append(make("li", { className: "away" }, say("unused")));
  return make("li", { "data-fact": fact.name },
    make("p", { className: "value" }, make("strong", {}, fact.text), make("code", {}, fact.name)),
    make("p", { className: "label" }, fact.label, " ", fact.place ? placeButton(fact.place) : ""),
    uses);
}

// findings

function fillFindings() {
  const found = [...(state?.errors ?? []), ...(state?.findings ?? [])];
  body.replaceChildren(found.length
    ? make("ul", { className: "problems" }, ...found.map(problemRow))
    : make("p", { className: "hint" }, say("noFindings")));
}

/** A problem: where, which rule, what is wrong, what to do. */
export function problemRow(problem) {
  const words = document.documentElement.lang === "en" ? "en" : "zh";
  return make("li", { className: problem.severity },
    make("p", { className: "rule" }, problem.place ? placeButton(problem.place) : "",
      make("span", {}, `${say(problem.severity)} · ${problem.rule}`)),
    make("p", { className: "message" }, problem.message[words]),
    problem.hint[words] ? make("p", { className: "remedy" }, `→ ${problem.hint[words]}`) : "");
}

find("panel-close").addEventListener("click", () => showPanel(null));
