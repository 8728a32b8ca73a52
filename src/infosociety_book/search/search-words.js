/* How the search reads a query, and what counts as the same words in a text.
 *
 * Japanese is written without spaces, so a run of it is compared by pairs of neighbouring characters, which needs no
 * dictionary; words and numbers in other scripts are compared whole.
 */
"use strict";

/* exported key, patternOf, splitQuery, topicsOf, wordsOf -- search.js uses them */

const { key, patternOf, splitQuery, topicsOf, wordsOf } = (() => {
  // Insides of a character class.
  /** Kanji and kana, written without spaces. */
  const JAPANESE = "々-〇ぁ-ゖゝ-ゟァ-ヺヽ-ヿ㐀-䶿一-鿿豈-﫿𠀀-\u{3FFFF}";
  /** Letters and digits that make a whole word: Latin, Greek, Cyrillic. */
  const LETTERS = "0-9a-zµß-öø-ɏͰ-ϿЀ-ӿ";
  /** What one writer puts into a compound and the next does not: コブ=ダグラス, コブ・ダグラス; ユーザー, ユーザ. */
  const JOINERS = "-=/_~・ー〜゠‐-―−";
  const RUN = new RegExp(`[${JAPANESE}](?:[${JOINERS}]*[${JAPANESE}])*|[${LETTERS}]+`, "gu");

  /** Undoes differences of writing: full and half width, case, 1,234 and 1234. */
  const normalise = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/(\d),(?=\d{3}(?!\d))/g, "$1");

  /** Cuts a text into pairs of Japanese characters, and whole words and numbers. */
  const splitQuery = (text) =>
    (normalise(text).match(RUN) ?? []).flatMap((run) => {
      if (!new RegExp(`^[${JAPANESE}]`, "u").test(run)) return run;
      const characters = [...run.replace(new RegExp(`[${JOINERS}]`, "gu"), "")];
      if (characters.length === 1) return characters;
      return characters.slice(1).map((second, i) => characters[i] + second);
    });

  /** Two spellings with the same key are the same words: コブ=ダグラス, コブ・ダグラス. */
  const key = (text) => splitQuery(text).join(" ");

  /** The words of a query, which may be separated by full-width spaces. */
  const wordsOf = (query) =>
    query
      .normalize("NFKC")
      .trim()
      .split(/\s+/)
      .filter((word) => splitQuery(word).length);

  /** What a question is about: なぜ動画サイトは無料なのか is 動画, サイト and 無料. Single characters say too little, 何割 and 何年 nothing. */
  const topicsOf = (query) => [
    ...new Set(
      query
        .normalize("NFKC")
        .replace(/何[一-鿿]?/g, " ")
        .match(/[々㐀-䶿一-鿿]{2,}|[ァ-ヺー]{2,}(?:[=・][ァ-ヺー]+)*|[a-z0-9]{2,}(?:-[a-z0-9]+)*/giu) ?? [],
    ),
  ];

  /** A pattern that finds the word in a text, whatever mark is written between its parts. */
  const patternOf = (word) => {
    const isLetters = (part) => new RegExp(`^[${LETTERS}]`, "u").test(part);
    const isNumber = (part) => /^\d+$/.test(part);
    // From the fourth character on, a long vowel is optional: ユーザー and ユーザ, but not スキー and スキ.
    const parts = normalise(word)
      .replace(/[ァ-ヺー]{4,}/g, (run) => run.slice(0, 3) + run.slice(3).replaceAll("ー", ""))
      .match(new RegExp(`[${JAPANESE}ー]|[${LETTERS}]+`, "gu"));
    const mark = `[^${JAPANESE}${LETTERS}。\n]`;
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
    let start = /^[0-9a-z]/.test(first) ? "(?<![0-9a-z])" : ""; // art is not in smart,
    if (isNumber(first)) start = `(?<!\\d,(?=\\d{3}(?!\\d)))${start}`; // 234 not in 1,234,
    let end = "ー?";
    if (isLetters(last) && last.length < 3) end = `(?![${LETTERS}])`; // IT not in item
    if (isNumber(last)) end = "(?!\\d)"; // 192 not in 1928
    return new RegExp(start + source.join("") + end, "giu");
  };

  return { key, patternOf, splitQuery, topicsOf, wordsOf };
})();
