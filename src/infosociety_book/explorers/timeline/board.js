/* How the events lie: lanes as columns along the years where there is room, else plain lists. */
import { yearNames } from "./years.js";

const EMPTY = 26; // pixels of a year without an event, which stays as a gap

/** The board of a timeline; `current` is the event that the Tab key comes to. */
export class Board {
  constructor(element, lanes, events, { field, span, given }) {
    Object.assign(this, { element, lanes, events, field, span });
    this.yearWords = yearNames(given.eras);
    // Dates of differing precision: 2021 comes before 2021-05, as on the lists.
    this.inTime = [...events].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    this.times = document.createElement("ol");
    this.times.className = "timeline-time";
    this.axis = document.createElement("div");
    this.axis.className = "timeline-axis";
    this.axis.setAttribute("aria-hidden", "true"); // every event says its own year
    this.current = null;
    this.measured = "";
    const style = getComputedStyle(element);
    this.letter = parseFloat(style.fontSize);
    this.gap = parseFloat(style.getPropertyValue("--timeline-gap")); // pixels between two events
    // Asked once for each width: a question about the layout between two changes costs a layout of its own.
    this.room = element.clientWidth;
    element.prepend(this.axis);
    const resized = () => {
      if (element.clientWidth === this.room) return;
      this.room = element.clientWidth;
      this.layOut();
    };
    this.watch = () => new ResizeObserver(resized).observe(element);
  }

  get byTime() {
    return this.field("view").value === "time";
  }

  get decades() {
    return this.field("zoom").value === "decade";
  }

  of(lane) {
    return this.events.filter((event) => event.lane === lane);
  }

  period(year) {
    return this.decades ? Math.floor(year / 10) * 10 : year;
  }

  periodWords(start) {
    return this.decades ? `${start}年代` : this.yearWords(start);
  }

  /** On a wide board the lanes are columns and each period begins at one height in all of them. */
  layOut() {
    const { element, lanes, events, byTime, inTime } = this;
    const along = this.field("view").value === "lane" && this.room >= 45 * this.letter;
    element.classList.toggle("timeline-along", along);
    element.classList.toggle("timeline-years", !this.decades);
    this.sort();
    if (along) this.place();
    else this.mark(byTime ? [inTime] : lanes.map((lane) => this.of(lane)));
    for (const lane of lanes) {
      // A column stays where it is empty; a list does not.
      const empty = !along && !this.of(lane).some((event) => event.shown);
      lane.section.classList.toggle("timeline-empty", empty);
    }
    if (!this.current?.shown) this.current = (byTime ? inTime : events).find((event) => event.shown) ?? null;
    for (const event of events) this.reach(event, event === this.current);
  }

  /** Whether the Tab key comes to an event; arrow keys lead from there to the others. */
  reach(event, reached) {
    const index = reached ? 0 : -1;
    if (index !== event.index) event.head.tabIndex = event.index = index;
  }

  /** Puts the events into one list or back into those of the lanes. */
  sort() {
    const { byTime, times, element } = this;
    if (byTime === times.isConnected) return;
    if (byTime) {
      times.append(...this.inTime.map((event) => event.item));
      element.prepend(times);
    } else {
      for (const lane of this.lanes) lane.list.append(...this.of(lane).map((event) => event.item));
      times.remove();
    }
    element.classList.toggle("timeline-by-time", byTime);
  }

  /** In plain lists the first event of each period carries its name. */
  mark(lists) {
    for (const list of lists) {
      let before = null;
      for (const { shown, year, item } of list) {
        if (!shown) continue;
        const now = this.period(year);
        if (now === before) delete item.dataset.period;
        else item.dataset.period = this.periodWords(now);
        before = now;
      }
    }
  }

  /** Gives each event of a column its height along the years. */
  place() {
    this.measure();
    const { lanes, events, axis, gap } = this;
    const highest = new Map(); // period -> height of its highest lane
    for (const lane of lanes) lane.stacks = new Map();
    for (const { shown, year, lane, height } of events) {
      if (!shown) continue;
      const now = this.period(year);
      const stack = (lane.stacks.get(now) ?? 0) + height + gap;
      lane.stacks.set(now, stack);
      highest.set(now, Math.max(highest.get(now) ?? 0, stack));
    }
    const tops = new Map();
    const labels = [];
    const [from, to] = this.span();
    let top = 0;
    for (let now = this.period(from); now <= to; now += this.decades ? 10 : 1) {
      tops.set(now, top);
      labels.push(`<span style="top:${top}px">${this.periodWords(now)}</span>`);
      top += Math.max(highest.get(now) ?? 0, EMPTY);
    }
    this.lead(tops);
    for (const { list } of [...lanes, { list: axis }]) list.style.height = `${top}px`;
    axis.style.setProperty("--board", `${this.room}px`);
    const text = labels.join("");
    if (axis.dataset.labels !== text) axis.innerHTML = axis.dataset.labels = text;
  }

  /** The first event of a period keeps the distance that brings it to its year; the others follow by themselves. */
  lead(tops) {
    for (const lane of this.lanes) Object.assign(lane, { end: 0, now: null });
    for (const event of this.events) {
      const { lane } = event;
      const now = this.period(event.year);
      const first = event.shown && now !== lane.now;
      const lead = first ? `${tops.get(now) - lane.end + this.gap}px` : "";
      if (lead !== event.lead) event.item.style.marginTop = lead;
      event.lead = lead;
      if (!first) continue;
      lane.now = now;
      lane.end = tops.get(now) + lane.stacks.get(now);
    }
  }

  /** Learns the heights that are not known. */
  measure() {
    // Columns keep their width whatever is filtered: what has been measured once stays true.
    const look = `${this.room} ${this.field("zoom").value}`;
    if (look !== this.measured) for (const event of this.events) event.height = 0;
    this.measured = look;
    // All heights are read before anything is written: one layout at most.
    const unknown = this.events.filter((event) => event.shown && !event.height);
    for (const { item } of unknown) item.style.contentVisibility = "visible";
    const heights = unknown.map(({ item }) => item.getBoundingClientRect().height);
    unknown.forEach((event, i) => {
      event.height = heights[i];
      event.item.style.contentVisibility = "";
      event.item.style.containIntrinsicBlockSize = `${heights[i] - 2}px`; // without the two borders
    });
  }
}
