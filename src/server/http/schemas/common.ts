import { type TSchema, Type } from 'typebox';
import { SEVERITIES } from '../../../checks/index.ts';

/** An object with these properties and no others. */
export function exact<T extends Record<string, TSchema>>(properties: T, description?: string) {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

export const optional = Type.Optional;

/** Any of these words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
}

export const Text = Type.String({ maxLength: 500 });
export const Count = Type.Integer({ minimum: 0 });
export const Time = Type.Integer({ minimum: 0, description: 'Milliseconds since 1970.' });
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'A day in UTC.' });
export const Severity = oneOf(SEVERITIES);
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const count = (): typeof Count => Count;
export const SeverityCounts = exact({
  critical: count(),
  high: count(),
  medium: count(),
  low: count(),
  info: count(),
});

/** Several values of one parameter: `?severity=high&severity=critical`. */
export function several<T extends TSchema>(item: T) {
  return Type.Optional(Type.Array(item, { maxItems: 200 }));
}

const MOST_ON_A_PAGE = 500;

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ON_A_PAGE, description: 'How many; 100 by default.' })),
  cursor: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'From `next` of the page before, with the same other parameters.' }),
  ),
};

export function pageOf<T extends TSchema>(item: T) {
  return exact({
    items: Type.Array(item),
    next: Type.Optional(Type.String({ description: 'The cursor of the next page; absent on the last.' })),
  });
}

/** A page of what an engine works out whole. */
export const SliceQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ON_A_PAGE, description: 'How many; 100 by default.' })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'How many to pass over.' })),
};

export const ErrorBody = exact(
  {
    error: exact({
      code: Type.String({ description: 'Stable, for programs.' }),
      message: Type.String({ description: 'One line that says what to do.' }),
    }),
  },
  'What went wrong.',
);

const Position = exact({ line: Type.Integer({ minimum: 1 }), column: Type.Integer({ minimum: 1 }) });

export const Place = exact(
  {
    file: Type.String(),
    start: optional(Position),
    end: optional(Position),
    exact: optional(Type.Boolean({ description: 'Whether this is the field itself, and not what it is missing in.' })),
    definition: optional(exact({ start: Position, end: Position })),
  },
  'Where something is written.',
);

export const ObjectName = exact({
  id: optional(Id),
  apiVersion: Type.String(),
  kind: Type.String(),
  namespace: Type.String({ description: 'Empty outside namespaces.' }),
  name: Type.String(),
});

export const Gap = exact(
  {
    reason: Type.String(),
    source: Type.String(),
    position: optional(Position),
    object: optional(Type.String()),
    field: optional(Type.String()),
    message: Type.String(),
  },
  'Something that was not read or not evaluated.',
);
