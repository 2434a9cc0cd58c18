import { LEVELS, type Level, type Policy, parsePolicyVersion } from '../../src/pod-security/index.ts';

/** A namespace with a policy for each mode. */
export interface PolicyNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly enforce: Policy;
  readonly warn: Policy;
}

/**
 * A namespace for every level and every version that a server knows, `latest`, and two that are newer than it. Each
 * warns of a level and version of its own.
 */
export function policyNamespaces(kubernetesVersion: string): PolicyNamespace[] {
  const minor = Number(kubernetesVersion.split('.')[1]);
  const versions = ['latest', ...Array.from({ length: minor + 3 }, (_, index) => `v1.${index}`)];
  return LEVELS.flatMap((level) =>
    versions.map((version, index) => {
      const enforce = policy(level, version);
      // A stride that has no common divisor with the number of versions meets each once.
      const warn = policy(
        level === 'restricted' ? 'baseline' : 'restricted',
        versions[(index * 7 + 3) % versions.length],
      );
      return {
        name: `${level}-${version.replace('.', '-')}`,
        labels: { ...labelsOf('enforce', enforce), ...labelsOf('warn', warn) },
        enforce,
        warn,
      };
    }),
  );
}

function policy(level: Level, text = 'latest'): Policy {
  const version = parsePolicyVersion(text);
  if (version === undefined) throw new Error(`${text} is no policy version`);
  return { level, version };
}

function labelsOf(mode: string, { level, version }: Policy): Record<string, string> {
  const label = `pod-security.kubernetes.io/${mode}`;
  return { [label]: level, [`${label}-version`]: version.text };
}
