/* What the explorers of data share: a form whose state the address keeps, and links to one item. */

/** Texts that look alike compare as equal: full width and half width, upper and lower case. */
export const folded = (text) => text.normalize("NFKC").toLowerCase();

/** A piece of an address as it is meant; undefined where a % stands for nothing. */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Reads the text of a link, key=value&…, and collects what is wrong with it, in words for the reader. */
export function linkReader(text) {
  const said = [];
  return {
    /** [key, value] pairs, each key once. */
    *pairs() {
      const seen = new Set();
      for (const part of text.split("&").filter(Boolean)) {
        // This takes a wrong % as it is; behind the & it leaves a ? at the start alone.
        const [[key, value]] = new URLSearchParams(`&${part}`);
        if (decode(part) === undefined)
          said.push(`リンクの「${part}」には、正しくない % があります。そのままの文字として読みました。`);
        if (seen.has(key)) said.push(`リンクに項目「${key}」が二つ以上あります。初めの一つだけを使いました。`);
        else yield [key, value];
        seen.add(key);
      }
    },
    bad: (key, value, allowed) =>
      said.push(
        `リンクの「${key}」に「${value}」は使えません。${allowed}にしてください。この条件は最初のままにしました。`,
      ),
    unknown: (key) => said.push(`リンクにある項目「${key}」はありません。`),
    tell: () => said.join(" "),
  };
}

/** The form of one explorer.
 *
 * `element` holds in `dataset[name]` what the book says of its data (see contract.py); `what` the items are called.
 * `write()` gives the state as a fragment, `read(text)` sets it from one, `filter()` shows it; `items` are what the
 * fragments `#ITEM-ID` and `#NAME?ITEM=ID` may name, and `open` goes to one of them and says what it had to change
 * for that. Nothing is live before `begin`.
 */
export function explorer(element, name, item, what, { write, read, filter, items, open }) {
  const given = JSON.parse(element.dataset[name]);
  const { first: FIRST, last: LAST } = given;
  const form = element.querySelector("form");
  const field = (key) => form.elements[key];
  const panel = element.querySelector(".explorer-panel");
  const message = element.querySelector("[role=alert]");
  const years = [field("from"), field("to")];
  const boxes = (key) => [...form.querySelectorAll(`input[name="${key}"]`)];
  let waiting = 0;
  /** Writes the address when the hand rests: browsers refuse a flood of changes. */
  function keep() {
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(null, "", write()), 250);
  }
  form.addEventListener("input", () => {
    const wrong = years.find((box) => !box.checkValidity());
    const crossed = !wrong && Number(years[0].value) > Number(years[1].value);
    for (const box of years) box.toggleAttribute("aria-invalid", box === wrong || crossed);
    message.textContent = wrong
      ? `年には ${FIRST} から ${LAST} までの数を入れてください。表示は前のままです。`
      : crossed
        ? "始まりの年が、終わりの年より後になっています。表示は前のままです。"
        : "";
    if (wrong || crossed) return;
    filter();
    keep();
  });
  form.querySelector("[data-reset]").addEventListener("click", () => {
    read("");
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-copy]").addEventListener("click", async () => {
    const address = location.href.split("#")[0] + write();
    try {
      await navigator.clipboard.writeText(address);
      message.textContent = "リンクをコピーしました。";
    } catch {
      message.textContent = `次のリンクをコピーしてください：${address}`;
    }
  });
  function follow() {
    const { hash } = location;
    const text = decode(hash) ?? hash;
    const id = text.slice(item.length + 2);
    if (hash === `#${name}` || hash.startsWith(`#${name}?`)) read(hash.slice(name.length + 2));
    else if (text.startsWith(`#${item}-`) && items.has(id)) message.textContent = open(items.get(id));
    else if (
      [`#${name}`, `#${item}-`].some((start) => text.startsWith(start)) &&
      !document.getElementById(text.slice(1))
    ) {
      const forms = `#${name}?項目=値 か #${name}?${item}=記号`;
      message.textContent = `リンクの「${text}」は、ここにはありません。${forms} の形にしてください。`;
    }
    // What is wrong must be seen; where a link opened an item, that is in sight.
    if (message.textContent && !element.contains(document.activeElement))
      message.scrollIntoView({ behavior: "instant", block: "center" });
  }
  return {
    given,
    FIRST,
    LAST,
    form,
    field,
    message,
    boxes,
    keep,
    status: element.querySelector("[role=status]"),
    checked: (key) =>
      boxes(key)
        .filter((box) => box.checked)
        .map((box) => box.value),
    /** Years and other fields as at first. */
    clear() {
      form.reset();
      for (const box of years) box.removeAttribute("aria-invalid");
    },
    /** Adds the fields of these names to the text of an address where they are not as at first. */
    writeFields(words, ...names) {
      for (const key of names) if (field(key).value !== field(key).defaultValue) words.set(key, field(key).value);
    },
    /** Sets a year or the words from a link; says whether the key was one of them. */
    readField(key, value, bad) {
      if (key === "q") field("q").value = value;
      else if (key === "from" || key === "to") {
        const year = /^\d{4}$/.test(value) ? Number(value) : NaN;
        if (year >= FIRST && year <= LAST) field(key).value = year;
        else bad(key, value, `${FIRST} から ${LAST} までの年`);
      } else return false;
      return true;
    },
    /** The item that a link names. */
    readItem(id, bad) {
      if (!items.has(id)) bad(item, id, `ここにある${what}の記号`);
      return items.get(id);
    },
    /** Takes back years from a link of which the first is after the last. */
    checkSpan(bad) {
      const [from, to] = years.map((box) => box.value);
      if (from <= to) return;
      bad("from", from, `「to」の ${to} より後でない年`);
      for (const box of years) box.value = box.defaultValue;
    },
    /** Brings an open item into sight, one that is higher than the window with its beginning, and goes to its line. */
    show(box, line) {
      const [behavior, high] = ["instant", box.getBoundingClientRect().height > innerHeight / 2]; // it may be far
      box.scrollIntoView({ behavior, block: high ? "start" : "center" });
      line.focus({ preventScroll: true });
    },
    span: () => years.map((box) => Number(box.value)),
    words: () => folded(field("q").value).split(/\s+/).filter(Boolean),
    begin() {
      panel.hidden = false;
      panel.open = element.clientWidth >= 640; // on a phone the items come first
      filter();
      addEventListener("hashchange", follow);
      // Not before the browser itself has gone to the fragment, which takes the focus away.
      if (document.readyState === "complete") follow();
      else addEventListener("load", () => setTimeout(follow));
    },
  };
}
