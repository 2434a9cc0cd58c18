import { type Fields, isJsonObject, record, type Shape } from '../../kube/index.ts';

/** A map with known fields alone: another one is a problem, as where the API server decodes strictly. */
export function strictRecord<T extends object>(fields: Fields<T>): Shape<T> {
  const read = record(fields);
  const known = new Set(Object.keys(fields));
  return (value, reading) => {
    if (isJsonObject(value)) {
      for (const name of Object.keys(value)) {
        if (!known.has(name)) reading.at(name, '', (_, field) => field.problem('unknown field'));
      }
    }
    return read(value, reading);
  };
}
