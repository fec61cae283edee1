// The pages on the desk: only those near the window are in the document; each is refreshed in its place.

import { find, make } from "./dom.js";
import { between, placed } from "./placing.js";
import { say } from "./words.js";

const desk = find("desk");
const sheet = find("sheet");
const shown = new Map();
const AHEAD = 0.6;

let state = { pages: [], isFacing: false };
let placing = { places: [], height: 0, width: 0, scale: 1 };
let settings = { view: "spread", zoom: "page" };
let told = () => {};

export function onPages(listener) {
  told = listener;
}

export const places = () => placing;
export const shownPages = () => shown;

/** Show a state's pages, keeping what is in the middle of the window where it is. */
export function showPages(newState, newSettings) {
  const before = anchor();
  const isSame = newSettings.view === settings.view && newSettings.zoom === settings.zoom;
  const changed = new Set();
  if (state.pages.length) {
    newState.pages.forEach((page, index) => {
      if (page[0] !== state.pages[index]?.[0]) changed.add(index);
    });
  }
  state = newState;
  settings = newSettings;
  desk.dataset.view = settings.view;
  sheet.hidden = settings.view === "plates";
  if (sheet.hidden) return changed;
  const room = { width: desk.clientWidth, height: desk.clientHeight };
  const old = placing;
  placing = placed(state.pages, settings.view, settings.zoom, state.isFacing, room);
  sheet.style.height = `${placing.height}px`;
  sheet.style.width = `${placing.width}px`;
  for (const [index, element] of shown) if (index < placing.places.length) put(element, placing.places[index]);
  const isMoved = !isSame || old.height !== placing.height || old.width !== placing.width;
  if (before && isMoved && before.index < placing.places.length) toAnchor(before);
  fill(changed);
  return changed;
}

/** What is in the middle of the window: page, and where on it as shares of its size. */
function anchor() {
  if (sheet.hidden || !placing.places.length) return null;
  const x = desk.scrollLeft + desk.clientWidth / 2;
  const y = desk.scrollTop + desk.clientHeight / 2;
  const index = current();
  const place = placing.places[index];
  return place && { index, across: (x - place.x) / place.width, down: (y - place.y) / place.height };
}

function toAnchor({ index, across, down }) {
  const place = placing.places[index];
  desk.scrollLeft = place.x + across * place.width - desk.clientWidth / 2;
  desk.scrollTop = place.y + down * place.height - desk.clientHeight / 2;
}

/** Return the page nearest to the middle of the window. */
export function current() {
  const y = desk.scrollTop + desk.clientHeight / 2;
  const x = desk.scrollLeft + desk.clientWidth / 2;
  let best = 0;
  let least = Infinity;
  const [first, end] = between(placing.places, desk.scrollTop, desk.scrollTop + desk.clientHeight);
  for (let index = first; index < end; index += 1) {
    const place = placing.places[index];
    const away = Math.abs(place.y + place.height / 2 - y) + Math.abs(place.x + place.width / 2 - x) / 1000;
    if (away < least) [best, least] = [index, away];
  }
  return best;
}

/** Scroll a page's top, or a box of it in pt, into the window. */
export function goTo(index, box) {
  const place = placing.places[Math.max(0, Math.min(index, placing.places.length - 1))];
  if (!place) return;
  const scale = place.width / state.pages[Math.max(0, Math.min(index, state.pages.length - 1))][1];
  desk.scrollTop = box ? place.y + (box[1] + box[3] / 2) * scale - desk.clientHeight / 2 : place.y - 14;
  if (box) desk.scrollLeft = place.x + (box[0] + box[2] / 2) * scale - desk.clientWidth / 2;
  else desk.scrollLeft = place.x + place.width / 2 - desk.clientWidth / 2;
  fill();
}

/** Return the page from which another one is `by` rows away. */
export function rowFrom(index, by) {
  const rows = [...new Set(placing.places.map((place) => place.y))];
  const row = rows.indexOf(placing.places[index]?.y) + by;
  const y = rows[Math.max(0, Math.min(row, rows.length - 1))];
  return placing.places.findIndex((place) => place.y === y);
}

export function fill(changed = new Set()) {
  if (sheet.hidden) return;
  const ahead = desk.clientHeight * AHEAD;
  const [first, end] = between(placing.places, desk.scrollTop - ahead, desk.scrollTop + desk.clientHeight + ahead);
  for (const [index, element] of shown) {
    if (index < first || index >= end) {
      element.remove();
      shown.delete(index);
    }
  }
  for (let index = first; index < end; index += 1) {
    let element = shown.get(index);
    if (!element) {
      element = make("figure", { className: "page", "data-index": index }, make("figcaption"));
      put(element, placing.places[index]);
      shown.set(index, element);
      sheet.append(element);
    }
    const [digest, , , label] = state.pages[index];
    element.querySelector("figcaption").textContent = label;
    element.setAttribute("aria-label", say("page", label));
    refresh(element, digest, Math.round(placing.places[index].width * devicePixelRatio), changed.has(index));
  }
  told();
}

function put(element, { x, y, width, height }) {
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

/** Load the picture of a page behind the present one and change them when it is ready. */
async function refresh(element, digest, width, isChanged) {
  const wanted = `page/${digest}/${Math.max(40, Math.min(4096, width))}`;
  if (element.dataset.wanted === wanted) return;
  element.dataset.wanted = wanted;
  const image = make("img", { alt: "", draggable: "false" });
  image.src = wanted;
  try {
    await image.decode();
  } catch {
    if (element.dataset.wanted === wanted) delete element.dataset.wanted;
    return;
  }
  if (element.dataset.wanted !== wanted) return;
  element.querySelector("img")?.remove();
  element.prepend(image);
  element.append(element.querySelector("figcaption"));
  element.dataset.digest = digest;
  if (isChanged) {
    element.classList.remove("changed");
    void element.offsetWidth;
    element.classList.add("changed");
  }
}

desk.addEventListener("scroll", () => fill(), { passive: true });
