/* Years and decades in words. */

/** Gives the words for a year: 2021（令和3）; the year in which an era begins has two names.
 *
 * `eras` are [name, the year in which it began], the latest first.
 */
export const yearNames = (eras) => (year) => {
  const named = eras
    .filter(([, begin], i) => begin <= year && year <= (eras[i - 1]?.[1] ?? Infinity))
    .map(([name, begin]) => `${name}${year === begin ? "元" : year - begin + 1}`);
  return `${year}（${named.reverse().join("・")}）`;
};
