/* The policy timeline: filters the lists that the page holds, lays them out along the years, leads through the tour.
 *
 * All that is seen follows from one state (what the form says, and the event that is open), which the address keeps:
 * #timeline?from=1990&to=2005&lanes=mic+world&kinds=law&q=…&lecture=yes&view=time&zoom=decade&event=ID&stop=3
 */
import { explorer, linkReader } from "./parts/form.js";
import { Board } from "./timeline/board.js";
import { eventsOf, lanesOf } from "./timeline/events.js";
import { followKeys } from "./timeline/keys.js";
import { Tour } from "./timeline/tour.js";

/** Keys of a link and the boxes that they check; and keys with one value, the form's first if none is named. */
const LISTS = { lanes: "lane", kinds: "kind" };
const CHOICES = ["view", "zoom", "lecture"];

function attach(element) {
  const lanes = lanesOf(element.querySelector(".timeline-lanes"), element.querySelector(".timeline-overview"));
  const events = eventsOf(lanes);
  const byId = new Map(events.map((event) => [event.id, event]));
  const ui = explorer(element, "timeline", "event", "出来事", { write, read, filter, items: byId, open });
  const { form, field, boxes, checked, message, keep } = ui;
  const board = new Board(element.querySelector(".timeline-lanes"), lanes, events, ui);
  const tour = new Tour(visit);
  const codes = (name) => boxes(name).map((box) => box.value);

  // ---- the state -----------------------------------------------------------------------------------
  /** The state as the text of an address; what is as at first is left out. */
  function write() {
    const words = new URLSearchParams();
    ui.writeFields(words, "from", "to");
    for (const [key, name] of Object.entries(LISTS)) {
      if (checked(name).length < boxes(name).length) words.set(key, checked(name).join(" "));
    }
    ui.writeFields(words, "q");
    if (field("lecture").checked) words.set("lecture", "yes");
    for (const key of ["view", "zoom"]) if (field(key).value !== codes(key)[0]) words.set(key, field(key).value);
    const opened = events.find((event) => event.box.open);
    if (opened) words.set("event", opened.id);
    if (tour.stop) words.set("stop", tour.stop);
    return `#timeline?${words}`;
  }

  /** Checks the boxes that a link names; none named means all. */
  function readCodes(key, value, link) {
    const known = codes(LISTS[key]);
    const wanted = value.split(" ").filter(Boolean);
    const unknown = wanted.filter((code) => !known.includes(code));
    if (unknown.length) link.bad(key, unknown.join(" "), `${known.join("・")} のどれか`);
    else if (wanted.length) for (const box of boxes(LISTS[key])) box.checked = wanted.includes(box.value);
  }

  /** Sets the state from such a text; what is not allowed is told and left as at first. */
  function read(text) {
    const link = linkReader(text);
    const { stops } = tour;
    ui.clear();
    for (const event of events) event.box.open = false;
    tour.stop = 0;
    let focus = null;
    for (const [key, value] of link.pairs()) {
      if (Object.hasOwn(LISTS, key)) readCodes(key, value, link);
      else if (ui.readField(key, value, link.bad)) continue;
      else if (CHOICES.includes(key)) {
        if (!codes(key).includes(value)) link.bad(key, value, `${codes(key).join("・")} のどれか`);
        else if (key === "lecture") field(key).checked = true;
        else field(key).value = value;
      } else if (key === "event") focus = ui.readItem(value, link.bad);
      else if (key === "stop" && stops.length) {
        if (/^\d+$/.test(value) && stops[value - 1]) tour.stop = Number(value);
        else link.bad(key, value, `1 から ${stops.length} までの数`);
      } else link.unknown(key);
    }
    ui.checkSpan(link.bad);
    tour.show();
    filter();
    message.textContent = [link.tell(), focus ? open(focus) : ""].filter(Boolean).join(" ");
  }

  // ---- what is shown -------------------------------------------------------------------------------
  function filter() {
    const allowed = { lane: new Set(checked("lane")), kind: new Set(checked("kind")) };
    const [from, to] = ui.span();
    const lecture = field("lecture").checked;
    const words = ui.words();
    let count = 0;
    for (const event of events) {
      const shown =
        event.year >= from &&
        event.year <= to &&
        allowed.lane.has(event.lane.name) &&
        allowed.kind.has(event.kind) &&
        (!lecture || event.lecture) &&
        words.every((word) => event.text.includes(word));
      if (shown && !event.shown) event.item.removeAttribute("aria-hidden");
      if (!shown && event.shown) {
        event.item.setAttribute("aria-hidden", "true");
        event.box.open = false;
      }
      event.shown = shown;
      count += shown;
    }
    for (const lane of lanes) {
      const marks = board.of(lane).map((event) => (event.shown ? event.mark : ""));
      lane.path.setAttribute("d", marks.join(""));
      lane.section.classList.toggle("timeline-out", !allowed.lane.has(lane.name));
    }
    ui.status.textContent = count
      ? `${events.length} 件のうち ${count} 件を表示しています。`
      : "条件に合う出来事がありません。条件をゆるめるか、最初に戻してください。";
    board.layOut();
  }

  /** Unfolds an event, whose height is then another. */
  function unfold(event) {
    event.box.open = true;
    event.height = 0;
    board.current = event;
    board.layOut();
  }

  /** Opens an event and goes there; says so if the filter had to be widened, which would hide the event. */
  function open(event) {
    const hidden = !event.shown;
    if (hidden) {
      form.reset();
      filter();
    }
    for (const other of events) if (other !== event) other.box.open = false;
    unfold(event);
    ui.show(event.item, event.head);
    return hidden ? "条件の外にある出来事なので、条件を最初に戻しました。" : "";
  }

  /** A stop sets the view and unfolds its event; the page stays where it is. */
  function visit(number, view) {
    const words = new URLSearchParams(view);
    const event = byId.get(words.get("event"));
    words.delete("event");
    words.set("stop", number);
    read(String(words));
    unfold(event);
    keep();
  }

  followKeys(board);
  board.element.addEventListener(
    "toggle",
    ({ target }) => {
      const event = events.find((one) => one.box === target);
      if (!event) return;
      if (target.open) board.current = event;
      event.height = 0;
      if (event.shown) board.layOut();
      keep();
    },
    true,
  );
  tour.show();
  ui.begin();
  board.watch();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-timeline]")) attach(element);
});
