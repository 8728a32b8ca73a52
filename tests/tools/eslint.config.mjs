/* What is asked of the book's scripts and styles. Prettier sees to their form; `npm run lint` runs both.
 *
 * The browsers that the book works in are stated once, in package.json (`browserslist`, and `baseline` for styles):
 * those of the end of 2023 and newer, which is what MDN and caniuse call "Baseline 2023".
 */
import css from "@eslint/css";
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";
import globals from "globals";

import settings from "./package.json" with { type: "json" };

const [, YEAR] = /^baseline (\d{4})$/.exec(settings.browserslist[0]);

/** Methods that arrays have had for long have the names of newer ones of iterators; nothing tells the two apart. */
const ALIKE = Object.keys(es.rules).filter((rule) => rule.startsWith("no-iterator-prototype-"));

/** What older browsers do without: the page looks plainer there, and everything works. */
const EXTRAS = {
  allowProperties: [
    "accent-color",
    "break-after",
    "content-visibility",
    "paint-order",
    "print-color-adjust",
    "text-autospace",
    "text-wrap",
  ],
  allowPropertyValues: { "font-family": ["math"], "word-break": ["auto-phrase"] },
  allowSelectors: ["details-content"],
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.js", "**/*.mjs"],
    rules: {
      ...js.configs.recommended.rules,
      "max-len": ["error", { code: 120 }],
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-implicit-globals": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
    },
  },
  {
    files: ["src/**/*.js"],
    ...es.configs[`flat/restrict-to-es${YEAR}`],
    settings: { "es-x": { aggressive: true } },
  },
  {
    files: ["src/**/*.js"],
    plugins: { compat },
    languageOptions: { ecmaVersion: Number(YEAR), sourceType: "module", globals: globals.browser },
    settings: { browsers: settings.browserslist },
    rules: {
      "compat/compat": "error",
      ...Object.fromEntries(ALIKE.map((rule) => [`es-x/${rule}`, "off"])),
    },
  },
  {
    // Loaded as they are, not joined: what they share is global.
    files: ["src/infosociety_book/{quiz,search,theme}/*.js"],
    languageOptions: { sourceType: "script" },
  },
  {
    files: ["**/*.css"],
    plugins: { css },
    language: "css/css",
    rules: {
      ...css.configs.recommended.rules,
      "css/no-important": "off", // what the script hides or a phone stacks must win over the theme's rules
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }], // the theme has them
      "css/use-baseline": ["error", { available: Number(YEAR), ...EXTRAS }],
    },
  },
];
