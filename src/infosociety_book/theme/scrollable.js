// A box that scrolls sideways (a wide table, a long line of code) can be reached by keyboard;
// one whose content fits is no stop on the way through the page.
(() => {
  const stop = { tabindex: "0", role: "group", "aria-label": "横に動かせる範囲" };
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));

  function update(box) {
    const scrolls = box.scrollWidth > box.clientWidth;
    for (const [name, value] of Object.entries(stop)) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }

  for (const box of document.querySelectorAll("article :is(pre, .table-wrapper, .cell_output):not([tabindex])")) {
    update(box);
    observer.observe(box);
  }
})();
