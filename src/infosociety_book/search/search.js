/* The results of the search page: which sections contain the query, and where.
 *
 * `searchTexts` (written by texts.py) is the text of the whole book, and the whole of it is looked
 * through, which takes some milliseconds. Everything is loaded by script elements, so that it works from disk, where
 * fetch() does not. The theme's scripts know the search page by the global `Search`.
 */
"use strict";

/* exported Search */
/* global DOCUMENTATION_OPTIONS, key, patternOf, searchTexts, splitQuery, topicsOf, wordsOf */

const Search = (() => {
  const SECTIONS_PER_PAGE = 3;
  const SUGGESTIONS = 5;
  const EXCERPT = { before: 50, length: 140 }; // characters

  /** How well a section answers, best first. */
  const Rank = { title: 0, term: 1, partOfTitle: 2, text: 3 };

  /** Bytes from base 85 (RFC 1924): four in five characters, none of which a script would have to escape. */
  const bytesOf = (text) => {
    const value = new Uint8Array(128);
    [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"].forEach((digit, i) => {
      value[digit.charCodeAt(0)] = i;
    });
    const bytes = new DataView(new ArrayBuffer(Math.ceil(text.length / 5) * 4));
    for (let i = 0; i < text.length; i += 5) {
      let number = 0;
      for (let k = i; k < i + 5; k += 1) number = number * 85 + (k < text.length ? value[text.charCodeAt(k)] : 84);
      bytes.setUint32((i / 5) * 4, number);
    }
    return new Uint8Array(bytes.buffer, 0, Math.floor((text.length * 4) / 5));
  };

  /** The pages of the book in reading order, each with its sections: unpacked once, at the first search. */
  let book;
  const unpack = async () => {
    const text = new Blob([bytesOf(searchTexts)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const { pages, sections } = await new Response(text).json();
    for (const section of sections) {
      const { title } = section;
      section.titleKeys = [title, title.replace(/[（(].*?[）)]/g, ""), title.split("：")[0]].map(key);
      section.termKeys = section.terms.map(key);
      // What is looked through; what is shown stays as the page has it: n₀, ①.
      section.folded = { title: section.title.normalize("NFKC"), text: section.text.normalize("NFKC") };
    }
    return pages.map(({ page, sections: numbers }) => ({ page, sections: numbers.map((number) => sections[number]) }));
  };

  const count = (text, pattern) => text.match(pattern)?.length ?? 0;

  /** How a section answers the query; undefined if it has none of the words. */
  const examine = (section, wanted, patterns) => {
    const inTitle = patterns.map((pattern) => count(section.folded.title, pattern));
    const inText = patterns.map((pattern) => count(section.folded.text, pattern));
    const found = patterns.filter((_, i) => inTitle[i] || inText[i]);
    let rank = Rank.text;
    if (section.termKeys.includes(wanted)) rank = Rank.term;
    else if (section.titleKeys.includes(wanted)) rank = Rank.title;
    else if (inTitle.every(Boolean)) rank = Rank.partOfTitle;
    else if (!found.length) return undefined;
    if (section.anchor.includes("?")) rank += 0.5; // a page explains what a row of an explorer only names
    return { section, rank, found, count: [...inTitle, ...inText].reduce((a, b) => a + b) };
  };

  /** The pages that contain every word of the query, best first, each with its sections and what to mark in it. */
  const find = (pages, query, patterns) => {
    const wanted = key(query);
    const better = (a, b) => a.rank - b.rank || b.found.length - a.found.length;
    return (
      pages
        .map(({ page, sections }) => {
          const hits = sections.map((section) => examine(section, wanted, patterns)).filter(Boolean);
          return {
            page,
            title: sections[0].title,
            patterns,
            hits: hits.sort((a, b) => better(a, b) || b.count - a.count),
          };
        })
        .filter(({ hits }) =>
          patterns.every((pattern) => hits.some(({ rank, found }) => rank === Rank.term || found.includes(pattern))),
        )
        // Among equals the page that speaks of it in more sections, then reading order.
        .sort((a, b) => better(a.hits[0], b.hits[0]) || b.hits.length - a.hits.length)
    );
  };

  /** How much of a question the nearest of a page's headings has: a heading that asks the same answers it. */
  const nearness = (query) => {
    const wanted = new Set(splitQuery(query));
    return ({ hits }) =>
      Math.max(
        ...hits.map(({ section }) => new Set(splitQuery(section.title).filter((token) => wanted.has(token))).size),
      );
  };

  const element = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
    node.append(...children);
    return node;
  };

  const address = (page, anchor) => page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (anchor && `#${anchor}`);

  /** The text with every match in a mark element. */
  const marked = (text, patterns) => {
    const any = new RegExp(patterns.map((pattern) => pattern.source).join("|"), "giu");
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(any)) {
      nodes.push(text.slice(end, match.index), element("mark", {}, match[0]));
      end = match.index + match[0].length;
    }
    return [...nodes, text.slice(end)];
  };

  /** The text around the first match, from the beginning of its sentence if that is near. */
  const excerpt = (text, patterns) => {
    const places = patterns.map((pattern) => text.search(pattern)).filter((place) => place >= 0);
    const place = places.length ? Math.min(...places) : 0;
    const near = Math.max(0, place - EXCERPT.before);
    const sentence = text.slice(near, place).search(/[。\n][^。\n]*$/);
    const start = sentence < 0 ? near : near + sentence + 1;
    const piece = text.slice(start, start + EXCERPT.length);
    const opening = start === near && start > 0 ? "…" : "";
    return [opening, ...marked(piece, patterns), start + piece.length < text.length ? "…" : ""];
  };

  const resultOf = ({ page, title, hits, patterns }) => {
    const item = element("li", {}, element("a", { href: address(page, "") }, ...marked(title, patterns)));
    for (const { section } of hits.slice(0, SECTIONS_PER_PAGE)) {
      const link = element("a", { href: address(page, section.anchor) }, ...marked(section.title, patterns));
      const place = section.anchor ? [element("span", { class: "search-section" }, link)] : [];
      item.append(element("p", {}, ...place, ...excerpt(section.text, patterns)));
    }
    const rest = hits.length - SECTIONS_PER_PAGE;
    if (rest > 0) item.append(element("p", { class: "search-rest" }, `このページのほかの${rest}か所にもあります。`));
    return item;
  };

  /** Headings that share characters with the query, the first page of each part, other pages. */
  const suggestions = (pages, query) => {
    const wanted = new Set(splitQuery(query));
    const near = pages
      .flatMap(({ page, sections }) =>
        sections.map((section) => ({
          text: section.title,
          href: address(page, section.anchor),
          shared: splitQuery(section.title).filter((token) => wanted.has(token)).length,
        })),
      )
      .filter(({ shared }) => shared)
      .sort((a, b) => b.shared - a.shared);
    const linkTo = (link, part) => ({ text: part + link.textContent, href: link.getAttribute("href") });
    const parts = [...document.querySelectorAll(".sidebar-tree .caption")].map((caption) =>
      linkTo(caption.nextElementSibling.querySelector("a"), `${caption.textContent}：`),
    );
    const others = [...document.querySelectorAll(".sidebar-tree .toctree-l1 > a")].map((link) => linkTo(link, ""));
    const links = new Map(); // an address leads to its first description
    for (const { text, href } of [...near.slice(0, SUGGESTIONS - 2), ...parts, ...others]) {
      if (!links.has(href)) links.set(href, text);
    }
    return element(
      "ul",
      {},
      ...[...links].slice(0, SUGGESTIONS).map(([href, text]) => element("li", {}, element("a", { href }, text))),
    );
  };

  const status = element("p", { role: "status" });
  const output = element("div");

  /** Say it when the page is complete: a screen reader does not notice what changes before. */
  const announce = (message) => {
    if (document.readyState === "complete") status.textContent = message;
    else addEventListener("load", () => (status.textContent = message), { once: true });
  };

  /** Shows what the book has for the query; done when the results stand in the page. */
  const performSearch = async (query) => {
    try {
      show(await (book ??= unpack()), query);
    } catch (error) {
      announce("このブラウザでは検索できません。左の目次か索引から探してください。");
      console.error(error);
    }
  };

  const show = (texts, query) => {
    const words = wordsOf(query);
    const patterns = words.map(patternOf);
    const pages = words.length ? find(texts, query, patterns) : [];
    // A whole question stands on no page; what it is about does. What has the very words comes first.
    const topics = topicsOf(query);
    if (topics.length && key(topics.join(" ")) !== key(query)) {
      const seen = new Set(pages.map(({ page }) => page));
      const near = nearness(query);
      const others = find(texts, topics.join(" "), topics.map(patternOf)).filter(({ page }) => !seen.has(page));
      pages.push(...others.sort((a, b) => near(b) - near(a)));
    }
    if (!pages.length) {
      announce(`「${query}」は見つかりませんでした。`);
      output.replaceChildren(
        element(
          "p",
          {},
          "もっと短い言葉にするか、長い言葉を空白で区切ってみてください。次のページも役に立つかもしれません。",
        ),
        suggestions(texts, query),
      );
      return;
    }
    announce(`「${query}」は${pages.length}ページで見つかりました。`);
    output.replaceChildren(element("ol", { class: "search" }, ...pages.map(resultOf)));
    // The page opened next marks these words: the reader's, not pairs of characters.
    const marks = pages[0].patterns === patterns ? words : topics;
    localStorage.setItem("sphinx_highlight_terms", marks.join(" ").toLowerCase());
  };

  const label = "この本の中を検索"; // on a phone, furo has a search box in its menu alone
  output.append("言葉を入れて「検索」を押してください。空白で区切ると、すべての言葉があるページを探します。");
  document
    .getElementById("search-results")
    .append(
      element(
        "form",
        { role: "search", "aria-label": label, class: "search-form" },
        element("input", { type: "search", name: "q", "aria-label": label }),
        element("button", {}, "検索"),
      ),
      status,
      output,
    );
  const query = new URLSearchParams(location.search).get("q");
  if (query) {
    for (const box of document.querySelectorAll("input[name=q]")) box.value = query;
    performSearch(query);
  }
  return { performSearch };
})();
