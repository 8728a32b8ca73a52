/* The results of the search page: which sections contain the query, and where.
 *
 * Sphinx (pinned to 7.4.7) calls Search.performSearch(query), the one function replaced here: its
 * own results name pages only, and count a page in which the query's pairs of characters are merely
 * scattered. Search._index tells which pages come into question, searchTexts (written by
 * _ext/japanese_search.py, as are splitQuery, normaliseSearch and searchCharacters) what they say.
 * Everything is loaded by script elements, so that it works from disk, where fetch() does not.
 */
"use strict";

(() => {
  const SECTIONS_PER_PAGE = 3;
  const SUGGESTIONS = 5;
  const EXCERPT = { before: 50, length: 140 }; // characters

  /** How well a section answers, best first. */
  const Rank = { title: 0, term: 1, partOfTitle: 2, text: 3 };

  /** Two spellings with the same key are the same words: コブ=ダグラス, コブ・ダグラス. */
  const key = (text) => splitQuery(text).join(" ");

  /** The words of a query, which may be separated by full-width spaces. */
  const wordsOf = (query) =>
    query.normalize("NFKC").trim().split(/\s+/).filter((word) => splitQuery(word).length);

  /** What a question is about: なぜ動画サイトは無料なのか is 動画, サイト and 無料. Single characters say too little, 何割 and 何年 nothing. */
  const topicsOf = (query) =>
    [...new Set(query.normalize("NFKC").replace(/何[一-鿿]?/g, " ").match(/[々㐀-䶿一-鿿]{2,}|[ァ-ヺー]{2,}(?:[=・][ァ-ヺー]+)*|[a-z0-9]{2,}(?:-[a-z0-9]+)*/giu) ?? [])];

  /** A pattern that finds the word in a text, whatever mark is written between its parts. */
  const patternOf = (word) => {
    const { japanese, letters } = searchCharacters;
    const isLetters = (part) => new RegExp(`^[${letters}]`, "u").test(part);
    const isNumber = (part) => /^\d+$/.test(part);
    // From the fourth character on, a long vowel is optional: ユーザー and ユーザ, but not スキー and スキ.
    const parts = normaliseSearch(word)
      .replace(/[ァ-ヺー]{4,}/g, (run) => run.slice(0, 3) + run.slice(3).replaceAll("ー", ""))
      .match(new RegExp(`[${japanese}ー]|[${letters}]+`, "gu"));
    const mark = `[^${japanese}${letters}。\n]`;
    const gap = (before, after) => {
      if (isLetters(before) && isLetters(after)) return `${mark}{1,3}`; // Cobb-Douglas, Cobb Douglas
      if (isLetters(before) || isLetters(after)) return `ー?${mark}{0,3}`; // G7広島, G7 広島
      return `ー?(?:(?! )${mark}){0,2}`; // コブ=ダグラス, コブダグラス
    };
    const source = parts.map((part, i) => {
      const loose = [...part].join(isNumber(part) ? ",?" : "[-‐-―]?"); // 1234, 1,234; eLQR, eL-QR
      return i ? gap(parts[i - 1], part) + loose : loose;
    });
    const [first, last] = [parts[0], parts.at(-1)];
    const start = /^[0-9a-z]/.test(first) ? "(?:\\b|_)" : ""; // art is not in smart,
    let end = "ー?";
    if (isNumber(last)) end = "(?!\\d)"; // 192 not in 1928,
    else if (isLetters(last) && last.length < 3) end = `(?![${letters}])`; // IT not in item
    return new RegExp(start + source.join("") + end, "giu");
  };

  /** The names of the pages that the index lists under every token of the query. */
  const candidates = (query) => {
    const { terms, titleterms, docnames } = Search._index;
    const listed = (token) => [terms, titleterms].flatMap((index) => {
      // A Latin word also finds the longer ones that it begins: product, production.
      const tokens = /^[a-z]{3}/.test(token)
        ? Object.keys(index).filter((other) => other.startsWith(token))
        : [token].filter((exact) => Object.hasOwn(index, exact));
      return tokens.flatMap((found) => index[found]);
    });
    const lists = splitQuery(query).map((token) => new Set(listed(token)));
    return new Set(docnames.filter((_, number) => lists.every((list) => list.has(number))));
  };

  const count = (text, pattern) => text.match(pattern)?.length ?? 0;

  /** How a section answers the query; undefined if it has none of the words. */
  const examine = (section, query, patterns) => {
    const inTitle = patterns.map((pattern) => count(section.title, pattern));
    const inText = patterns.map((pattern) => count(section.text, pattern));
    const found = patterns.filter((_, i) => inTitle[i] || inText[i]);
    const wanted = key(query);
    const isQuery = (text) => key(text) === wanted;
    let rank = Rank.text;
    if (section.terms.some(isQuery)) rank = Rank.term;
    else if ([section.title, section.title.replace(/[（(].*?[）)]/g, "")].some(isQuery)) rank = Rank.title;
    else if (inTitle.every(Boolean)) rank = Rank.partOfTitle;
    else if (!found.length) return undefined;
    return { section, rank, found, count: [...inTitle, ...inText].reduce((a, b) => a + b) };
  };

  /** The pages that contain every word of the query, best first, each with its sections and what to mark in it. */
  const find = (query, patterns) => {
    const names = candidates(query);
    const better = (a, b) => a.rank - b.rank || b.found.length - a.found.length;
    return searchTexts
      .filter(({ page }) => names.has(page))
      .map(({ page, sections }) => {
        const hits = sections.map((section) => examine(section, query, patterns)).filter(Boolean);
        return { page, title: sections[0].title, patterns, hits: hits.sort((a, b) => better(a, b) || b.count - a.count) };
      })
      .filter(({ hits }) => patterns.every((pattern) =>
        hits.some(({ rank, found }) => rank === Rank.term || found.includes(pattern))))
      // Among equals the page that speaks of it in more sections, then reading order.
      .sort((a, b) => better(a.hits[0], b.hits[0]) || b.hits.length - a.hits.length);
  };

  /** How much of a question the nearest of a page's headings has: a heading that asks the same answers it. */
  const nearness = (query) => {
    const wanted = new Set(splitQuery(query));
    return ({ hits }) =>
      Math.max(...hits.map(({ section }) => new Set(splitQuery(section.title).filter((token) => wanted.has(token))).size));
  };

  const element = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
    node.append(...children);
    return node;
  };

  const address = (page, anchor) =>
    page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (anchor && `#${anchor}`);

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
  const suggestions = (query) => {
    const wanted = new Set(splitQuery(query));
    const near = searchTexts
      .flatMap(({ page, sections }) => sections.map((section) => ({
        text: section.title,
        href: address(page, section.anchor),
        shared: splitQuery(section.title).filter((token) => wanted.has(token)).length,
      })))
      .filter(({ shared }) => shared)
      .sort((a, b) => b.shared - a.shared);
    const linkTo = (link, part) => ({ text: part + link.textContent, href: link.getAttribute("href") });
    const parts = [...document.querySelectorAll(".sidebar-tree .caption")].map((caption) =>
      linkTo(caption.nextElementSibling.querySelector("a"), `${caption.textContent}：`));
    const pages = [...document.querySelectorAll(".sidebar-tree .toctree-l1 > a")].map((link) => linkTo(link, ""));
    const links = new Map(); // an address leads to its first description
    for (const { text, href } of [...near.slice(0, SUGGESTIONS - 2), ...parts, ...pages]) {
      if (!links.has(href)) links.set(href, text);
    }
    return element("ul", {}, ...[...links].slice(0, SUGGESTIONS).map(([href, text]) =>
      element("li", {}, element("a", { href }, text))));
  };

  const status = element("p", { role: "status" });
  const output = element("div");

  /** Say it when the page is complete: a screen reader does not notice what changes before. */
  const announce = (message) => {
    if (document.readyState === "complete") status.textContent = message;
    else addEventListener("load", () => (status.textContent = message), { once: true });
  };

  const show = (query) => {
    const words = wordsOf(query);
    const patterns = words.map(patternOf);
    const pages = words.length ? find(query, patterns) : [];
    // A whole question stands on no page; what it is about does. What has the very words comes first.
    const topics = topicsOf(query);
    if (topics.length && key(topics.join(" ")) !== key(query)) {
      const seen = new Set(pages.map(({ page }) => page));
      const near = nearness(query);
      const others = find(topics.join(" "), topics.map(patternOf)).filter(({ page }) => !seen.has(page));
      pages.push(...others.sort((a, b) => near(b) - near(a)));
    }
    if (!pages.length) {
      announce(`「${query}」は見つかりませんでした。`);
      output.replaceChildren(
        element("p", {}, "もっと短い言葉にするか、長い言葉を空白で区切ってみてください。次のページも役に立つかもしれません。"),
        suggestions(query),
      );
      return;
    }
    announce(`「${query}」は${pages.length}ページで見つかりました。`);
    output.replaceChildren(
      element("ol", { class: "search" }, ...pages.map(resultOf)),
    );
    // The page opened next marks these words: the reader's, not pairs of characters.
    const marks = pages[0].patterns === patterns ? words : topics;
    localStorage.setItem("sphinx_highlight_terms", marks.join(" ").toLowerCase());
  };

  /** Set up the page; Search.init then calls performSearch if the address has a query. */
  const prepare = () => {
    const label = "この本の中を検索"; // on a phone, furo has a search box in its menu alone
    output.append("言葉を入れて「検索」を押してください。空白で区切ると、すべての言葉があるページを探します。");
    document.getElementById("search-results").append(
      element("form", { role: "search", "aria-label": label, class: "search-form" },
        element("input", { type: "search", name: "q", "aria-label": label }),
        element("button", {}, "検索")),
      status,
      output,
    );
    Search.performSearch = show;
  };

  const start = () => {
    if (typeof Search !== "undefined" && typeof searchTexts !== "undefined") prepare();
  };
  // searchtools.js comes later and starts a search at the same event; this listener is called first.
  if (typeof Search === "undefined") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
