/* Points of a figure that can be dragged: an extra, since every parameter has its slider, number and buttons. */
import { ACROSS, BOTTOM, HEIGHT, LEFT, UP, WIDTH } from "./frame.js";

/** Calls `moved([[name, value], …])` while a point is dragged; a name may be empty, a value out of range. */
export function draggable(element, moved) {
  element.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".sim-handle");
    if (!handle) return;
    event.preventDefault();
    const { dragX, dragY, frame } = handle.dataset;
    const [x0, x1, y0, y1] = frame.split(",").map(Number);
    const box = handle.closest("[data-figure]"); // the handle itself is drawn anew as it moves
    const released = new AbortController();
    const { signal } = released;
    const move = ({ clientX, clientY }) => {
      const area = box.firstElementChild.getBoundingClientRect();
      const scale = WIDTH / area.width;
      const across = ((clientX - area.left) * scale - LEFT) / ACROSS;
      const up = (HEIGHT - BOTTOM - (clientY - area.top) * scale) / UP;
      moved([
        [dragX, x0 + across * (x1 - x0)],
        [dragY, y0 + up * (y1 - y0)],
      ]);
    };
    addEventListener("pointermove", move, { signal });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => released.abort(), { signal });
  });
}
