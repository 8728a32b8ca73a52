/* The policy timeline: filters the lists that the page holds, lays them out along the years, leads through the tour.
 *
 * All that is seen follows from one state (what the form says, and the event that is open), which the address keeps:
 * #timeline?from=1990&to=2005&lanes=mic+world&kinds=law&q=…&lecture=yes&view=time&zoom=decade&event=ID&stop=3
 */
(function (root) {
  "use strict";

  const GAP = 6; // pixels between two events; the style sheet has it too
  const ERAS = [
    ["令和", 2019],
    ["平成", 1989],
    ["昭和", 1926],
  ];
  /** 2021（令和3）; the year in which an era begins has two names. */
  function yearWords(year) {
    const names = ERAS.map(([name, begin], i) => [name, year - begin + 1, begin, ERAS[i - 1]?.[1] ?? Infinity])
      .filter(([, count, , end]) => count > 0 && year <= end)
      .reverse();
    return `${year}（${names.map(([name, count]) => `${name}${count === 1 ? "元" : count}`).join("・")}）`;
  }

  function attach(element) {
    const { plain, linkReader, explorer } = root.InfoExplorer;
    const board = element.querySelector(".timeline-lanes"),
      picture = element.querySelector(".timeline-overview");
    const lanes = [...board.querySelectorAll("ol[data-lane]")].map((list) => ({
      name: list.dataset.lane,
      list,
      section: list.parentElement,
      path: picture.querySelector(`[data-row="${list.dataset.lane}"] path`),
      word: list.parentElement.querySelector("h3").textContent,
    }));
    const events = lanes.flatMap((lane) => {
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
          id: item.id.slice(6),
          year: Number(date.slice(0, 4)),
          kind: item.dataset.kind,
          lecture: item.querySelector(".timeline-lecture") !== null,
          text: plain(item.textContent),
          height: 0,
          shown: true,
        };
      });
    });
    const byId = new Map(events.map((event) => [event.id, event]));
    // Dates of differing precision: 2021 comes before 2021-05, as on the lists.
    const inTime = [...events].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    const times = root.document.createElement("ol"),
      axis = root.document.createElement("div");
    times.className = "timeline-time";
    axis.className = "timeline-axis";
    axis.setAttribute("aria-hidden", "true"); // every event says its own year
    const ui = explorer(element, "timeline", "event", "出来事", { write, read, filter, items: byId, open });
    const { form, field, boxes, checked, message, keep } = ui;
    let current = null,
      stop = 0,
      measured = "";

    // ---- the state -----------------------------------------------------------------------------------
    const LISTS = { lanes: "lane", kinds: "kind" },
      CHOICES = { view: ["lane", "time"], zoom: ["year", "decade"], lecture: ["yes"] };
    /** The state as the text of an address; what is as at first is left out. */
    function write() {
      const words = new URLSearchParams();
      ui.writeFields(words, "from", "to");
      for (const [key, name] of Object.entries(LISTS))
        if (checked(name).length < boxes(name).length) words.set(key, checked(name).join(" "));
      ui.writeFields(words, "q");
      if (field("lecture").checked) words.set("lecture", "yes");
      for (const key of ["view", "zoom"]) if (field(key).value !== CHOICES[key][0]) words.set(key, field(key).value);
      const open = events.find((event) => event.box.open);
      if (open) words.set("event", open.id);
      if (stop) words.set("stop", stop);
      return `#timeline?${words}`;
    }
    /** Sets the state from such a text; what is not allowed is told and left as at first. */
    function read(text) {
      const link = linkReader(text);
      ui.clear();
      for (const event of events) event.box.open = false;
      stop = 0;
      let focus = null;
      for (const [key, value] of link.pairs()) {
        if (Object.hasOwn(LISTS, key)) {
          const all = boxes(LISTS[key]),
            codes = value.split(" ").filter(Boolean),
            unknown = codes.filter((code) => !all.some((box) => box.value === code));
          if (unknown.length) link.bad(key, unknown.join(" "), all.map((box) => box.value).join("・") + " のどれか");
          else if (codes.length) for (const box of all) box.checked = codes.includes(box.value);
        } else if (ui.readField(key, value, link.bad)) continue;
        else if (key === "lecture" && value === "yes") field("lecture").checked = true;
        else if (Object.hasOwn(CHOICES, key)) {
          if (CHOICES[key].includes(value)) field(key).value = value;
          else link.bad(key, value, `${CHOICES[key].join("・")} のどれか`);
        } else if (key === "event") focus = ui.readItem(value, link.bad);
        else if (key === "stop" && stops.length) {
          if (/^\d+$/.test(value) && stops[value - 1]) stop = Number(value);
          else link.bad(key, value, `1 から ${stops.length} までの数`);
        } else link.unknown(key);
      }
      ui.checkSpan(link.bad);
      showStop();
      filter();
      message.textContent = [link.tell(), focus ? open(focus) : ""].filter(Boolean).join(" ");
    }

    // ---- what is shown -------------------------------------------------------------------------------
    function filter() {
      const allowed = { lane: new Set(checked("lane")), kind: new Set(checked("kind")) };
      const [from, to] = ui.span(),
        lecture = field("lecture").checked;
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
      const path = new Map(lanes.map((lane) => [lane, ""]));
      for (const event of events) if (event.shown) path.set(event.lane, path.get(event.lane) + event.mark);
      for (const lane of lanes) {
        lane.path.setAttribute("d", path.get(lane));
        lane.section.classList.toggle("timeline-out", !allowed.lane.has(lane.name));
      }
      ui.status.textContent = count
        ? `${events.length} 件のうち ${count} 件を表示しています。`
        : "条件に合う出来事がありません。条件をゆるめるか、最初に戻してください。";
      layOut();
    }
    const period = (year) => (field("zoom").value === "decade" ? Math.floor(year / 10) * 10 : year);
    const periodWords = (start) => (field("zoom").value === "decade" ? `${start}年代` : yearWords(start));
    // Asked once for each width: a question about the layout between two changes costs a layout of its own.
    let room = board.clientWidth;
    const letter = parseFloat(root.getComputedStyle(board).fontSize);
    const wide = () => field("view").value === "lane" && room >= 45 * letter;
    /** On a wide board the lanes are columns and each period begins at one height in all of them. */
    function layOut() {
      const along = wide(),
        byTime = field("view").value === "time";
      board.classList.toggle("timeline-along", along);
      board.classList.toggle("timeline-years", field("zoom").value === "year");
      if (byTime !== times.isConnected) {
        if (byTime) {
          times.append(...inTime.map((event) => event.item));
          board.prepend(times);
        } else {
          for (const lane of lanes)
            lane.list.append(...events.filter((event) => event.lane === lane).map((event) => event.item));
          times.remove();
        }
        board.classList.toggle("timeline-by-time", byTime);
      }
      if (along) place();
      else mark(byTime ? [inTime] : lanes.map((lane) => events.filter((event) => event.lane === lane)));
      // A column stays where it is empty; a list does not.
      for (const lane of lanes)
        lane.section.classList.toggle(
          "timeline-empty",
          !along && !events.some((event) => event.lane === lane && event.shown),
        );
      if (!current?.shown) current = (byTime ? inTime : events).find((event) => event.shown) ?? null;
      for (const event of events) {
        const index = event === current ? 0 : -1;
        if (index !== event.index) event.head.tabIndex = event.index = index;
      }
    }
    /** In plain lists the first event of each period carries its name. */
    function mark(lists) {
      for (const list of lists) {
        let before = null;
        for (const event of list) {
          if (!event.shown) continue;
          const now = period(event.year);
          if (now === before) delete event.item.dataset.period;
          else event.item.dataset.period = periodWords(now);
          before = now;
        }
      }
    }
    function place() {
      // Columns keep their width whatever is filtered: what has been measured once stays true.
      const look = `${room} ${field("zoom").value}`;
      if (look !== measured) for (const event of events) event.height = 0;
      measured = look;
      // All heights are read before anything is written, and only those that are not known: one layout at most.
      const unknown = events.filter((event) => event.shown && !event.height);
      for (const { item } of unknown) item.style.contentVisibility = "visible";
      const heights = unknown.map(({ item }) => item.getBoundingClientRect().height);
      unknown.forEach((event, i) => {
        event.height = heights[i];
        event.item.style.contentVisibility = "";
        event.item.style.containIntrinsicBlockSize = `${heights[i] - 2}px`; // without the two borders
      });
      const highest = new Map(); // period -> height of its highest lane
      for (const lane of lanes) lane.stacks = new Map();
      for (const event of events) {
        if (!event.shown) continue;
        const now = period(event.year),
          stack = (event.lane.stacks.get(now) ?? 0) + event.height + GAP;
        event.lane.stacks.set(now, stack);
        highest.set(now, Math.max(highest.get(now) ?? 0, stack));
      }
      const tops = new Map(),
        labels = [],
        step = field("zoom").value === "decade" ? 10 : 1;
      let top = 0;
      const [from, to] = ui.span();
      for (let now = period(from); now <= to; now += step) {
        tops.set(now, top);
        labels.push(`<span style="top:${top}px">${periodWords(now)}</span>`);
        top += Math.max(highest.get(now) ?? 0, 26); // an empty year stays, as a gap
      }
      // The first event of a period keeps the distance that brings it to its year; the others follow it by themselves.
      for (const lane of lanes) lane.end = 0;
      for (const event of events) {
        const { lane } = event,
          now = period(event.year),
          first = event.shown && now !== lane.now;
        const lead = first ? `${tops.get(now) - lane.end + GAP}px` : "";
        if (lead !== event.lead) event.item.style.marginTop = lead;
        event.lead = lead;
        if (!first) continue;
        lane.now = now;
        lane.end = tops.get(now) + lane.stacks.get(now);
      }
      for (const lane of lanes) lane.now = null;
      for (const { list } of [...lanes, { list: axis }]) list.style.height = `${top}px`;
      axis.style.setProperty("--board", `${room}px`);
      if (axis.dataset.labels !== labels.join("")) axis.innerHTML = axis.dataset.labels = labels.join("");
    }

    // ---- events --------------------------------------------------------------------------------------
    /** Opens an event and goes there; says so if the filter had to be widened, which would hide the event. */
    function open(event) {
      const hidden = !event.shown;
      if (hidden) {
        form.reset();
        filter();
      }
      for (const other of events) if (other !== event) other.box.open = false;
      event.box.open = true;
      current = event;
      event.height = 0;
      layOut();
      ui.show(event.item, event.head);
      return hidden ? "条件の外にある出来事なので、条件を最初に戻しました。" : "";
    }
    function move(key) {
      const byTime = field("view").value === "time",
        shown = (byTime ? inTime : events.filter((event) => event.lane === current.lane)).filter(
          (event) => event.shown,
        );
      const at = shown.indexOf(current),
        to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[key];
      if (to !== undefined) return shown[to];
      // Across: the event of the next lane that is nearest in time.
      const side = lanes.filter(
        (lane) => lane === current.lane || events.some((event) => event.lane === lane && event.shown),
      );
      const lane = side[side.indexOf(current.lane) + (key === "ArrowRight" ? 1 : -1)];
      const distance = (event) => Math.abs(inTime.indexOf(event) - inTime.indexOf(current));
      return (
        lane &&
        events
          .filter((event) => event.lane === lane && event.shown)
          .reduce((a, b) => (distance(b) < distance(a) ? b : a))
      );
    }
    board.addEventListener("keydown", (press) => {
      const on = events.find((event) => event.head === press.target);
      if (press.key === "Escape") {
        for (const event of events.filter((one) => one.box.open)) {
          event.box.open = false;
          event.head.focus();
        }
      }
      if (!on || press.altKey || press.ctrlKey || press.metaKey || !/^(Arrow|Home$|End$)/.test(press.key)) return;
      current = on;
      const next = move(press.key);
      press.preventDefault();
      if (!next) return;
      on.head.tabIndex = on.index = -1;
      next.head.tabIndex = next.index = 0;
      current = next;
      next.head.focus();
    });
    board.addEventListener(
      "toggle",
      ({ target }) => {
        const event = events.find((one) => one.box === target);
        if (!event) return;
        if (target.open) current = event;
        event.height = 0;
        if (event.shown) layOut();
        keep();
      },
      true,
    );

    // ---- the tour ------------------------------------------------------------------------------------
    const tour = root.document.querySelector(".timeline-tour"),
      stops = tour ? [...tour.children] : [];
    let bar = null;
    function showStop() {
      if (!tour) return;
      stops.forEach((item, i) => {
        item.hidden = i !== Math.max(stop, 1) - 1;
      });
      bar.querySelector("output").textContent = `${Math.max(stop, 1)} / ${stops.length}`;
      bar.querySelector("[data-by='-1']").disabled = stop <= 1;
      bar.querySelector("[data-by='1']").disabled = stop >= stops.length;
      bar.querySelector("[data-by='1']").textContent = stop ? "次へ" : "この場面から始める";
    }
    /** A stop sets the view and opens its event; the page stays where it is. */
    function visit(number) {
      read(`${new URLSearchParams(stops[number - 1].dataset.view)}&stop=${number}`.replace(/&event=[^&]*/, ""));
      const focus = byId.get(new URLSearchParams(stops[number - 1].dataset.view).get("event"));
      focus.box.open = true;
      current = focus;
      layOut();
      stops[number - 1].querySelector("h3").focus();
      keep();
    }
    if (tour) {
      bar = root.document.createElement("p");
      bar.className = "explorer-actions";
      bar.innerHTML =
        '<button type="button" data-by="-1">前へ</button><output aria-label="場面"></output><button type="button" data-by="1">次へ</button>';
      tour.after(bar);
      bar.addEventListener("click", ({ target }) => {
        if (target.dataset.by) visit(Math.max(1, stop + Number(target.dataset.by)));
      });
    }

    // ---- begin ---------------------------------------------------------------------------------------
    board.prepend(axis);
    element.classList.add("timeline-ready");
    showStop();
    ui.begin();
    new ResizeObserver(() => {
      if (board.clientWidth === room) return;
      room = board.clientWidth;
      layOut();
    }).observe(board);
  }

  root.document.addEventListener("DOMContentLoaded", () => {
    for (const element of root.document.querySelectorAll("[data-timeline]")) attach(element);
  });
})(globalThis);
