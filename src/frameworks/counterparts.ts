import counterparts from './data/counterparts.json' with { type: 'json' };

/** What other tools call a check, or the nearest that they have. */
export type Counterparts = Readonly<Partial<Record<Tool, readonly string[]>>>;

/** Tools that people come from, in the order in which they are shown. */
export const TOOLS = {
  kubescape: 'Kubescape',
  trivy: 'Trivy',
  polaris: 'Polaris',
  kubeLinter: 'kube-linter',
  checkov: 'Checkov',
} as const;
export type Tool = keyof typeof TOOLS;

const BY_CHECK: ReadonlyMap<string, Counterparts> = new Map(Object.entries(counterparts.checks));

/** Empty for a check that no other tool has. */
export function counterpartsOf(check: string): Counterparts {
  return BY_CHECK.get(check) ?? {};
}

/** The checks that another tool calls so: `C-0057`, `KSV-0017`, `AVD-KSV-0017`, `KSV017`, `CKV_K8S_16`. */
export function checksCalled(name: string): readonly string[] {
  const wanted = plain(name);
  return [...BY_CHECK]
    .filter(([, names]) =>
      Object.values(names)
        .flat()
        .some((one) => plain(one) === wanted),
    )
    .map(([id]) => id);
}

/** Trivy wrote the same id in three ways over the years. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^avd-/, '')
    .replace(/^(ksv|kcv)-?0*/, '$1-');
}
