/* How numbers are written: in words, in fields and addresses, along an axis. */
import { UI } from "./words.js";

const minus = (text) => text.replace("-", "−");

export const short = (value, digits) => minus(String(Number(value.toFixed(digits))));

/** Without what is left of adding binary fractions: 0.2, not 0.19999999999999998. */
export const plain = (value) => Number(value.toPrecision(12));

/** A parameter's value for addresses and fields, which hold the state itself: also one between two steps. */
export function written(parameter, value) {
  const onGrid = Number(value.toFixed(parameter.decimals));
  return String(Math.abs(onGrid - value) < 1e-9 ? onGrid : plain(value));
}

/** A parameter's value in words, with the decimals of its step. */
export const shown = (parameter, value) => short(value, parameter.decimals);

/** A quantity's value in words. */
export function fixed(value, digits) {
  if (value === null) return UI.none;
  if (Math.abs(value) < 1e-12) return (0).toFixed(digits); // what is left of two equal numbers
  if (Math.abs(value) < 0.5 / 10 ** digits) return minus(value.toPrecision(2));
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** The next round number at or beyond a positive `value`, so that an axis jumps rarely instead of drifting. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return power * [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((f) => f * power >= value * (1 - 1e-9));
}

/** Round numbers along an axis, each with its text. */
export function ticks(low, high) {
  const least = (high - low) / 5;
  const exponent = Math.floor(Math.log10(least) + 1e-9);
  const power = 10 ** exponent;
  const factor = [1, 2, 2.5, 5, 10].find((f) => f * power >= least * (1 - 1e-9));
  const step = factor * power;
  const digits = Math.max(0, (factor === 2.5 ? 1 : 0) - exponent);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    found.push([i * step, short(i * step, digits)]);
  }
  return found;
}
