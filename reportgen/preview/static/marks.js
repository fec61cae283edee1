// What is drawn over a page: grid, frames, boxes, what the pointer is on, and the flash of what was looked for.

import { draw, find } from "./dom.js";
import { onPages, places, shownPages } from "./sheet.js";

const desk = find("desk");
const FLASH = 1800;
const REACH = 1.5;

let number = -1;
let pages = [];
let overlays = new Set();
let known = new Map();
let flashes = [];
let clicked = () => {};

export function onClick(listener) {
  clicked = listener;
}

/** Take another edition: the boxes of the one before do not hold. */
export function marksFor(state) {
  number = state.number;
  pages = state.pages;
  known = new Map();
  hover(null);
  drawAll();
}

export function showOverlays(chosen) {
  overlays = chosen;
  drawAll();
}

/** Mark boxes [page, x, y, width, height] for a moment. */
export function flash(boxes) {
  flashes = boxes;
  drawAll();
  setTimeout(() => {
    if (flashes === boxes) flashes = [];
    drawAll();
  }, FLASH);
}

function boxesOf(index) {
  if (!known.has(index)) {
    const asked = number;
    known.set(index, fetch(`boxes/${asked}/${index}`).then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null));
  }
  return known.get(index);
}

function drawAll() {
  for (const [index, element] of shownPages()) drawOn(index, element);
}

function flashesOn(index) {
  return flashes.filter(([page]) => page === index);
}

function keyOf(index) {
  return `${number} ${[...overlays].join()} ${JSON.stringify(flashesOn(index))}`;
}

async function drawOn(index, element) {
  const own = flashesOn(index);
  if (!overlays.size && !own.length) {
    element.querySelector(".marks")?.remove();
    return;
  }
  const key = keyOf(index);
  if (element.querySelector(".marks")?.dataset.key === key) return;
  const found = overlays.size ? await boxesOf(index) : null;
  if (keyOf(index) !== key || !pages[index] || shownPages().get(index) !== element) return;
  const [, width, height] = pages[index];
  const canvas = draw("svg", { class: "marks", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  canvas.dataset.key = key;
  if (found && overlays.has("grid")) drawGrid(canvas, found.grid, height);
  if (found && overlays.has("frames")) drawFrames(canvas, found.frames);
  if (found && overlays.has("boxes")) for (const [x, y, w, h] of found.boxes) rect(canvas, "box", x, y, w, h);
  for (const [, x, y, w, h] of own) rect(canvas, "flash", x - 3, y - 3, w + 6, h + 6);
  element.querySelector(".marks")?.remove();
  element.append(canvas);
}

function drawGrid(canvas, grid, height) {
  for (const [x, width] of grid.columns) rect(canvas, "column", x, grid.top, width, Math.max(0, grid.bottom - grid.top));
  const end = Math.min(grid.bottom, height);
  for (let y = grid.top; y <= end + 0.01; y += grid.baseline) {
    canvas.append(draw("line", { class: "baseline", x1: grid.left, x2: grid.right, y1: y, y2: y }));
  }
}

function drawFrames(canvas, frames) {
  for (const [name, x, y, width, height] of frames) {
    rect(canvas, "frame", x, y, width, height);
    const label = draw("text", { class: "frame-name", x: x + 3, y: y + 9 });
    label.textContent = name;
    canvas.append(label);
  }
}

function rect(canvas, name, x, y, width, height) {
  canvas.append(draw("rect", { class: name, x, y, width, height }));
}

/** Return the smallest box under a point of the desk, with its page and all boxes of its whole. */
async function under(event) {
  const element = event.target.closest?.(".page");
  if (!element || desk.dataset.view === "thumbs") return null;
  const index = Number(element.dataset.index);
  if (!pages[index]) return null;
  const frame = element.getBoundingClientRect();
  const scale = places().places[index].width / pages[index][1];
  const x = (event.clientX - frame.left) / scale;
  const y = (event.clientY - frame.top) / scale;
  const found = await boxesOf(index);
  if (!found) return null;
  let best = null;
  for (const box of found.boxes) {
    const [left, top, width, height] = box;
    const isIn = x >= left - REACH && x <= left + width + REACH && y >= top - REACH && y <= top + height + REACH;
    if (isIn && (!best || width * height < best[2] * best[3])) best = box;
  }
  if (!best) return null;
  const [, , , , place, whole, fact] = best;
  return { index, element, place, fact, box: best, boxes: found.boxes.filter((box) => box[5] === whole) };
}

function hover(hit) {
  for (const old of desk.querySelectorAll(".hover")) old.remove();
  desk.classList.toggle("on-thing", Boolean(hit));
  if (!hit) return;
  const [, width, height] = pages[hit.index];
  const canvas = draw("svg", { class: "hover", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  for (const [x, y, w, h] of hit.boxes) rect(canvas, "whole", x, y, w, h);
  const [x, y, w, h] = hit.box;
  rect(canvas, hit.fact ? "part fact" : "part", x - 1, y - 1, w + 2, h + 2);
  hit.element.append(canvas);
}

let latest = 0;
desk.addEventListener("pointermove", async (event) => {
  const turn = (latest += 1);
  const hit = event.buttons ? null : await under(event);
  if (turn === latest) hover(hit);
});
desk.addEventListener("pointerleave", () => {
  latest += 1;
  hover(null);
});
desk.addEventListener("click", async (event) => {
  const page = event.target.closest?.(".page");
  if (page) clicked(await under(event), Number(page.dataset.index));
});
onPages(drawAll);
