/* The events and lanes that the page's lists hold. */
import { folded } from "../parts/form.js";

/** The lanes, in the order of the page. */
export function lanesOf(board, picture) {
  return [...board.querySelectorAll("ol[data-lane]")].map((list) => ({
    name: list.dataset.lane,
    list,
    section: list.parentElement,
    path: picture.querySelector(`[data-row="${list.dataset.lane}"] path`), // one dot an event
  }));
}

/** The events, lane by lane, each in order of time. */
export function eventsOf(lanes) {
  return lanes.flatMap((lane) => {
    const marks = lane.path.getAttribute("d").split("M").slice(1);
    return [...lane.list.children].map((item, i) => {
      const date = item.querySelector("time").dateTime;
      return {
        item,
        lane,
        date,
        mark: `M${marks[i]}`,
        box: item.firstElementChild,
        head: item.querySelector("summary"),
        id: item.id.slice("event-".length),
        year: Number(date.slice(0, 4)),
        kind: item.dataset.kind,
        lecture: item.querySelector(".timeline-lecture") !== null,
        text: folded(item.textContent),
        height: 0,
        shown: true,
      };
    });
  });
}
