// The view of printing plates: the inks of one page, each for itself.

import { find, make } from "./dom.js";
import { problemRow } from "./panel.js";
import { say } from "./words.js";

const desk = find("desk");
let shown = "";

export function hidePlates() {
  shown = "";
  find("plates")?.remove();
}

/** Show the plates of a page of an edition; the old ones stay until the new ones are there. */
export async function showPlates(state, index) {
  const key = `${state.number}/${index}/${document.documentElement.lang}`;
  if (key === shown || !state.pages[index]) return;
  shown = key;
  let room = find("plates");
  if (!room) {
    room = make("div", { id: "plates" });
    desk.append(room);
  }
  room.dataset.page = index;
  if (!room.childElementCount) room.append(make("p", { className: "hint" }, say("platesWait")));
  room.classList.add("waiting");
  const answer = await fetch(`plates/${state.number}/${index}`);
  if (shown !== key) return;
  room.classList.remove("waiting");
  if (!answer.ok) {
    shown = "";
    return;
  }
  const { plates, problems } = await answer.json();
  if (problems) {
    room.replaceChildren(make("ul", { className: "problems" }, ...problems.map(problemRow)));
    return;
  }
  room.replaceChildren(...plates.map((plate, position) => {
    const image = make("img", { src: `plate/${state.number}/${index}/${position}`, alt: "" });
    const name = make("b", {}, say(plate.ink));
    name.style.borderColor = plate.colour;
    return make("figure", {}, image,
      make("figcaption", {}, name, make("span", {}, say("ink", (plate.amount * 100).toFixed(1)))));
  }));
}
