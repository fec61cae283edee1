// Sizes of pages and a view → where each page stands on the sheet. No element is touched here.

const PX_PER_PT = 96 / 72;
const MARGIN = 24;
const LABEL = 30;
const THUMB = 148;

/** Return {places: [{x, y, width, height}], height, width, scale}; the places stand in the order of the pages. */
export function placed(pages, view, zoom, isFacing, room) {
  const rows = view === "spread" ? spreads(pages, isFacing) : pages.map((_, index) => [index]);
  if (view === "thumbs") return thumbnails(pages, room);
  const scale = scaleOf(pages, rows, view, zoom, isFacing, room);
  const gap = isFacing ? 0 : 16;
  const wide = Math.max(0, ...rows.map((row) => widthOf(pages, row, isFacing, view) * scale + gap * (row.length - 1)));
  const width = Math.max(room.width, wide + 2 * MARGIN);
  const places = [];
  let y = MARGIN;
  for (const row of rows) {
    const whole = row.reduce((sum, index) => sum + pages[index][1] * scale, 0) + gap * (row.length - 1);
    let x = (width - whole) / 2;
    if (view === "spread" && isFacing && row.length === 1) x = row[0] % 2 === 0 ? width / 2 : width / 2 - whole;
    let tallest = 0;
    for (const index of row) {
      const [, w, h] = pages[index];
      places[index] = { x, y, width: w * scale, height: h * scale };
      x += w * scale + gap;
      tallest = Math.max(tallest, h * scale);
    }
    y += tallest + LABEL;
  }
  return { places, height: y, width, scale };
}

/** Facing pages: the first stands alone on the right. */
function spreads(pages, isFacing) {
  const rows = [];
  for (let index = 0; index < pages.length;) {
    const count = isFacing && index === 0 ? 1 : 2;
    rows.push(pages.slice(index, index + count).map((_, offset) => index + offset));
    index += count;
  }
  return rows;
}

function widthOf(pages, row, isFacing, view) {
  const whole = row.reduce((sum, index) => sum + pages[index][1], 0);
  return view === "spread" && isFacing && row.length === 1 ? 2 * whole : whole;
}

function scaleOf(pages, rows, view, zoom, isFacing, room) {
  if (typeof zoom === "number") return zoom * PX_PER_PT;
  const widest = Math.max(1, ...rows.map((row) => widthOf(pages, row, isFacing, view)));
  const byWidth = (room.width - 2 * MARGIN - (isFacing ? 0 : 16)) / widest;
  if (zoom === "width") return byWidth;
  const tallest = Math.max(1, ...pages.map((page) => page[2]));
  return Math.max(0.1, Math.min(byWidth, (room.height - MARGIN - LABEL) / tallest));
}

function thumbnails(pages, room) {
  const gap = 22;
  const across = Math.max(1, Math.floor((room.width - 2 * MARGIN + gap) / (THUMB + gap)));
  const left = (room.width - across * THUMB - (across - 1) * gap) / 2;
  const places = [];
  let y = MARGIN;
  for (let first = 0; first < pages.length; first += across) {
    let tallest = 0;
    pages.slice(first, first + across).forEach(([, w, h], offset) => {
      const height = Math.min(h * THUMB / w, THUMB * 3);
      places.push({ x: left + offset * (THUMB + gap), y, width: height * w / h, height });
      tallest = Math.max(tallest, height);
    });
    y += tallest + LABEL;
  }
  return { places, height: y, width: room.width, scale: THUMB / (pages[0]?.[1] ?? 1) };
}

/** Return the first and last page (exclusive) that stand between two heights of the sheet. */
export function between(places, top, bottom) {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].y + places[middle].height < top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < places.length && places[end].y <= bottom) end += 1;
  return [low, end];
}
