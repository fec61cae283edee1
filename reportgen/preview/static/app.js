// The preview: the stream of editions in, the parts of the page told.

import { find, make } from "./dom.js";
import { listen } from "./keys.js";
import { flash, marksFor, onClick, showOverlays } from "./marks.js";
import { lastPlace, onPanel, openEditor, openPanel, panelFor, showPanel, showSource } from "./panel.js";
import { hidePlates, showPlates } from "./plates.js";
import { current, goTo, places, rowFrom, showPages } from "./sheet.js";
import { showTrouble } from "./trouble.js";
import { chooseLanguage, loadWords, otherLanguage, say } from "./words.js";

const VIEWS = ["spread", "single", "thumbs", "plates"];
const OVERLAYS = ["grid", "frames", "boxes"];
const PANELS = ["facts", "findings", "source"];
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const PX_PER_PT = 96 / 72;
const NARROW = 720;

const desk = find("desk");
const isNarrow = () => innerWidth < NARROW;
const settings = {
  view: localStorage.getItem("view") ?? (isNarrow() ? "single" : "spread"),
  zoom: isNarrow() ? "width" : "page",
  overlays: new Set(),
  plate: 0,
};
let state = null;
let isOffline = false;

function refresh() {
  document.title = `${state?.errors.length ? "✗ " : ""}${state?.title ?? "reportgen"}`;
  find("title").textContent = state?.title ?? "reportgen";
  drawBar();
  if (!state) return;
  showPages(state, settings);
  if (settings.view === "plates") showPlates(state, settings.plate);
  else hidePlates();
  drawStatus();
}

function take(newState) {
  const isNew = state?.number !== newState.number;
  state = newState;
  chooseLanguage(state.language);
  settings.plate = Math.min(settings.plate, Math.max(0, state.pages.length - 1));
  refresh();
  if (isNew) marksFor(state);
  panelFor(state);
  showTrouble(state);
}

// the bar

function button(key, isOn, action, text = say(key), title = text) {
  return make("button", { type: "button", "data-key": key, "aria-pressed": String(isOn), title, onclick: action }, text);
}

function drawBar() {
  fill("views", "view", VIEWS.map((view) => button(view, settings.view === view, () => setView(view))));
  fill("zooms", "zoomIn", [
    button("zoomOut", false, () => step(-1), "−", say("zoomOut")),
    make("output", { id: "zoom" }),
    button("zoomIn", false, () => step(1), "+", say("zoomIn")),
    button("fitPage", settings.zoom === "page", () => setZoom("page")),
    button("fitWidth", settings.zoom === "width", () => setZoom("width")),
  ]);
  fill("overlays", "overlay", OVERLAYS.map((name) => button(name, settings.overlays.has(name), () => overlay(name))));
  fill("panels", "source", PANELS.map((name) => {
    const count = name === "findings" ? (state?.errors.length ?? 0) + (state?.findings.length ?? 0) : 0;
    return button(name, openPanel() === name, () => panel(name), count ? `${say(name)} ${count}` : say(name));
  }));
  fill("others", "help", [
    button("language", false, speak),
    button("help", false, () => showHelp(), "?", say("help")),
  ]);
}

function fill(id, label, children) {
  const focused = document.activeElement?.dataset?.key;
  const group = find(id);
  group.setAttribute("aria-label", say(label));
  group.replaceChildren(...children);
  if (focused) group.querySelector(`[data-key="${focused}"]`)?.focus();
}

function drawStatus() {
  const status = find("status");
  status.classList.toggle("offline", isOffline);
  if (isOffline) status.textContent = say("offline");
  else if (!state?.pages.length) status.textContent = state?.errors.length ? "" : say("waiting");
  else {
    const index = settings.view === "plates" ? settings.plate : current();
    status.textContent = `${say("pageOf", state.pages[index]?.[3] ?? index + 1, state.pages.length)} · ${say("builtIn", state.milliseconds)}`;
  }
  const zoom = find("zoom");
  if (zoom) zoom.textContent = settings.view === "plates" ? "" : `${Math.round(places().scale / PX_PER_PT * 100)}%`;
}

// what keys and buttons do

function setView(view) {
  const index = settings.view === "plates" ? settings.plate : current();
  settings.view = view;
  settings.plate = index;
  localStorage.setItem("view", view);
  refresh();
  if (view !== "plates") show(index);
}

/** Scroll to a page, and say so at once: the scroll event comes a frame later. */
function show(index) {
  goTo(index);
  drawStatus();
}

function setZoom(zoom) {
  settings.zoom = zoom;
  if (settings.view === "thumbs" || settings.view === "plates") setView("single");
  else refresh();
}

function step(by) {
  const now = places().scale / PX_PER_PT;
  const next = by > 0 ? STEPS.find((one) => one > now * 1.02) : STEPS.findLast((one) => one < now * 0.98);
  if (next) setZoom(next);
}

function overlay(name) {
  if (!settings.overlays.delete(name)) settings.overlays.add(name);
  showOverlays(new Set(settings.overlays));
  drawBar();
  drawStatus();
}

function panel(name) {
  showPanel(openPanel() === name ? null : name);
}

function speak() {
  otherLanguage();
  chooseLanguage(state?.language);
  refresh();
  if (state) showTrouble(state);
  const open = openPanel();
  if (open) {
    showPanel(null);
    showPanel(open);
  }
}

function turn(by) {
  if (settings.view === "plates") {
    settings.plate = Math.max(0, Math.min(settings.plate + by, state.pages.length - 1));
    refresh();
  } else show(rowFrom(current(), by));
}

function edge(isLast) {
  const index = isLast ? (state?.pages.length ?? 1) - 1 : 0;
  if (settings.view === "plates") {
    settings.plate = index;
    refresh();
  } else show(index);
}

const KEYS = [
  [["ArrowRight", "n"], "nextPage", () => turn(1)],
  [["ArrowLeft", "p"], "previousPage", () => turn(-1)],
  [["ArrowUp", "ArrowDown", " "], "scroll", null],
  [["Home"], "firstPage", () => edge(false)],
  [["End"], "lastPage", () => edge(true)],
  [["1"], "spread", () => setView("spread")],
  [["2"], "single", () => setView("single")],
  [["3"], "thumbs", () => setView("thumbs")],
  [["4"], "plates", () => setView("plates")],
  [["+", "="], "zoomIn", () => step(1)],
  [["-"], "zoomOut", () => step(-1)],
  [["0"], "fitPage", () => setZoom("page")],
  [["9"], "fitWidth", () => setZoom("width")],
  [["g"], "grid", () => overlay("grid")],
  [["f"], "frames", () => overlay("frames")],
  [["b"], "boxes", () => overlay("boxes")],
  [["d"], "facts", () => panel("facts")],
  [["c"], "findings", () => panel("findings")],
  [["s"], "source", () => panel("source")],
  [["e"], "openEditor", () => openEditor(lastPlace())],
  [["l"], "languageKey", speak],
  [["Escape"], "close", () => (find("help").open ? find("help").close() : showPanel(null))],
  [["?"], "help", () => showHelp()],
];
const showHelp = listen(KEYS);

onClick((hit, index) => {
  if (desk.dataset.view === "thumbs") {
    setView("single");
    show(index);
  } else if (hit) {
    flash([[hit.index, ...hit.box.slice(0, 4)]]);
    showSource(hit.place, hit.fact);
  }
});
onPanel(() => refresh());
desk.addEventListener("scroll", drawStatus, { passive: true });
new ResizeObserver(() => state && refresh()).observe(desk);

// the stream; a hidden tab gives its connection back, for a browser has few to one server

let stream = null;

function connect() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource("events");
  stream.onmessage = (event) => {
    isOffline = false;
    take(JSON.parse(event.data));
  };
  stream.onerror = () => {
    isOffline = true;
    drawStatus();
  };
  stream.onopen = () => {
    isOffline = false;
    drawStatus();
  };
}

await loadWords();
chooseLanguage(null);
refresh();
drawStatus();
document.addEventListener("visibilitychange", connect);
connect();
desk.focus();
