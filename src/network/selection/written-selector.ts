import type { JsonObject, LabelSelector } from '../../kube/index.ts';

/** The selector as it is written in an object: `matchLabels` where one value is wanted, expressions otherwise. */
export function writtenSelector({ requirements }: LabelSelector): JsonObject {
  const single = requirements.filter(({ operator, values }) => operator === 'In' && values.length === 1);
  const others = requirements.filter((requirement) => !single.includes(requirement));
  return {
    ...(single.length > 0 && {
      matchLabels: Object.fromEntries(single.map(({ key, values }) => [key, values[0] ?? ''])),
    }),
    ...(others.length > 0 && {
      matchExpressions: others.map(({ key, operator, values }) => ({
        key,
        operator,
        ...(values.length > 0 && { values }),
      })),
    }),
  };
}
