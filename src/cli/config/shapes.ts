import { didYouMean } from '../../answers/index.ts';
import { isJsonObject, type JsonValue, type Shape, string } from '../../kube/index.ts';

/** A map in which every key must be known. */
export function strict<T extends object>(keys: readonly string[], shape: Shape<T>): Shape<T> {
  return (value, reading) => {
    if (isJsonObject(value)) {
      for (const key of Object.keys(value)) {
        if (keys.includes(key)) continue;
        reading.at(key, value[key] ?? false, (_, at) => at.problem(`unknown key "${key}"${didYouMean(key, keys)}`));
      }
    }
    return shape(value, reading);
  };
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  return (value, reading) => {
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    const hint = typeof value === 'string' ? didYouMean(value, words) : '';
    return reading.problem(`expected one of ${words.join(', ')}${hint}`);
  };
}

/** A string that says something. */
export const text: Shape<string> = (value, reading) => {
  const read = string(value, reading);
  if (read === undefined || read.trim() !== '') return read;
  return reading.problem('expected a text, found an empty one');
};

/** A string, or a list of them. */
export const texts: Shape<readonly string[]> = (value: JsonValue, reading) => {
  if (typeof value === 'string') {
    const one = text(value, reading);
    return one === undefined ? undefined : [one];
  }
  if (!Array.isArray(value)) return reading.wrongType('a string or a list of strings', value);
  return value.flatMap((entry: JsonValue, index) => reading.at(index, entry ?? '', text) ?? []);
};

/** A day of the calendar, as `2026-12-31`. */
export const day: Shape<string> = (value, reading) => {
  const read = string(value, reading);
  if (read === undefined || isDay(read)) return read;
  return reading.problem('expected a day, such as 2026-12-31');
};

function isDay(written: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(written)) return false;
  const time = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
}
