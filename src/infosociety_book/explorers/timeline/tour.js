/* The tour: one stop after the other, each with its view of the board. */

/** The stops of the page's tour, if it has one; `visit(number, view)` shows a stop's view, which is a link's text. */
export class Tour {
  constructor(visit) {
    const list = document.querySelector(".timeline-tour");
    this.stops = list ? [...list.children] : [];
    this.stop = 0; // none yet
    if (!list) return;
    this.bar = document.createElement("p");
    this.bar.className = "explorer-actions";
    this.back = this.button("前へ");
    this.forth = this.button("次へ");
    this.place = document.createElement("output");
    this.place.setAttribute("aria-label", "場面");
    this.bar.append(this.back, this.place, this.forth);
    list.after(this.bar);
    this.bar.addEventListener("click", ({ target }) => {
      const by = [this.back, null, this.forth].indexOf(target) - 1;
      if (by === -1 || by === 1) this.go(Math.max(1, this.stop + by), visit);
    });
  }

  button(word) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    return button;
  }

  go(number, visit) {
    const item = this.stops[number - 1];
    visit(number, item.dataset.view);
    item.querySelector("h3").focus();
  }

  /** Shows the stop that the reader is at; the first before they have begun. */
  show() {
    if (!this.bar) return;
    const { stop, stops } = this;
    stops.forEach((item, i) => {
      item.hidden = i !== Math.max(stop, 1) - 1;
    });
    this.place.textContent = `${Math.max(stop, 1)} / ${stops.length}`;
    this.back.disabled = stop <= 1;
    this.forth.disabled = stop >= stops.length;
    this.forth.textContent = stop ? "次へ" : "この場面から始める";
  }
}
