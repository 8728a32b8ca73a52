/* A state as the fragment of an address: #NAME?key=value&… */
import { check, models } from "./model.js";
import { shown, written } from "./numbers.js";

export const fragment = (model, state) =>
  `#${model.name}?${model.parameters.map((p) => `${p.name}=${written(p, state[p.name])}`).join("&")}`;

/** What a reader typed, as far as it can be decoded. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a fragment: {name, state, errors}, or null when it is no such thing. */
export function readFragment(hash) {
  const [, name, query] = /^#([^?]*)\?(.*)$/s.exec(hash) ?? [];
  if (name === undefined) return null;
  const model = models[name];
  if (!model) return { name, errors: [`リンクにあるシミュレータ「${decoded(name)}」は、このページにありません。`] };
  const errors = [];
  const state = { ...model.defaults };
  const named = new Set();
  // After the "&" a "?" is part of a key: one at the very beginning URLSearchParams would drop.
  for (const [key, text] of new URLSearchParams(`&${query}`)) {
    const parameter = model.parameters.find((p) => p.name === key);
    if (!parameter) {
      errors.push(`リンクにある項目「${key}」はありません。`);
      continue;
    }
    if (named.has(key)) {
      errors.push(`リンクに項目「${key}」が二度あります。初めの値を使います。`);
      continue;
    }
    named.add(key);
    const { value, error } = check(parameter, text);
    if (!error) state[key] = value;
    else errors.push(`リンクの${error}この項目は最初の値 ${shown(parameter, parameter.value)} にしました。`);
  }
  return { name, state, errors };
}
