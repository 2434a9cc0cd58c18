/** Where a field sits in its object: keys of maps and indices of lists, from the outside in. */
export type FieldPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Writes a path as people write it: `spec.containers[0].securityContext.privileged`. Keys that are not plain
 * names are quoted in brackets: `metadata.annotations["example.com/a"]`.
 */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!PLAIN_KEY.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
