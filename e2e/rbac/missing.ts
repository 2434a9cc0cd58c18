import type { PolicyRule } from '../../src/rbac/index.ts';

/** Every single combination that rules give, as text. Two sets of rules that say the same give the same. */
export function combinations(rules: readonly PolicyRule[]): string[] {
  const all = new Set<string>();
  for (const rule of rules) {
    for (const verb of rule.verbs) {
      for (const path of rule.nonResourceURLs) all.add(JSON.stringify([verb, path]));
      for (const group of rule.apiGroups) {
        for (const resource of rule.resources) {
          if (rule.resourceNames.length === 0) all.add(JSON.stringify([verb, group, resource]));
          for (const name of rule.resourceNames) all.add(JSON.stringify([verb, group, resource, name]));
        }
      }
    }
  }
  return [...all].sort();
}

/** The rules that the API server says are missing, a line each: `{APIGroups:["apps"], Resources:["pods"], Verbs:["get"]}`. */
export function missingRules(message: string): PolicyRule[] {
  return message
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const list = (name: string): string[] => {
        const text = new RegExp(`\\b${name}:\\[((?:"[^"]*" ?)*)\\]`).exec(line)?.[1] ?? '';
        return Array.from(text.matchAll(/"([^"]*)"/g), ([, value = '']) => value);
      };
      return {
        verbs: list('Verbs'),
        apiGroups: list('APIGroups'),
        resources: list('Resources'),
        resourceNames: list('ResourceNames'),
        nonResourceURLs: list('NonResourceURLs'),
      };
    });
}
