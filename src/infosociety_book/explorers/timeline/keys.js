/* Arrow keys on the board: along a lane, and across to the nearest event of the next one. */

/** The event that a key leads to from the current one, if there is one. */
function next(board, key) {
  const { current, byTime, inTime, events, lanes } = board;
  const shown = (byTime ? inTime : board.of(current.lane)).filter((event) => event.shown);
  const at = shown.indexOf(current);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[key];
  if (to !== undefined) return shown[to];
  const inLane = (lane) => events.filter((event) => event.lane === lane && event.shown);
  const side = lanes.filter((lane) => lane === current.lane || inLane(lane).length);
  const lane = side[side.indexOf(current.lane) + (key === "ArrowRight" ? 1 : -1)];
  const distance = (event) => Math.abs(inTime.indexOf(event) - inTime.indexOf(current));
  return lane && inLane(lane).reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

/** Makes the keys of the board work. */
export function followKeys(board) {
  board.element.addEventListener("keydown", (press) => {
    if (press.key === "Escape") {
      for (const { box, head } of board.events.filter((event) => event.box.open)) {
        box.open = false;
        head.focus();
      }
    }
    const on = board.events.find((event) => event.head === press.target);
    if (!on || press.altKey || press.ctrlKey || press.metaKey || !/^(Arrow|Home$|End$)/.test(press.key)) return;
    board.current = on;
    const to = next(board, press.key);
    press.preventDefault();
    if (!to) return;
    board.reach(on, false);
    board.reach(to, true);
    board.current = to;
    to.head.focus();
  });
}
