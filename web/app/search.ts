/** What stands behind the `?` of an address: texts by key, several under one key where a filter has several values. */
export type Search = Readonly<Record<string, string | readonly string[]>>;

export function parseSearch(text: string): Search {
  const found = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(text)) found.set(key, [...(found.get(key) ?? []), value]);
  return Object.fromEntries([...found].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string' && one !== '') parameters.append(key, one);
    }
  }
  const text = parameters.toString().replaceAll('%2F', '/').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** The one value of a key; of several the first. */
export function one(search: Search, key: string): string | undefined {
  const value = search[key];
  return typeof value === 'string' ? value : value?.[0];
}

/** All values of a key. */
export function many(search: Search, key: string): readonly string[] {
  const value = search[key];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The value of a key where it is one of those that are known. */
export function oneOf<T extends string>(search: Search, key: string, known: readonly T[]): T | undefined {
  const value = one(search, key);
  return known.find((candidate) => candidate === value);
}
