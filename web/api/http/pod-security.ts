import type { Static } from 'typebox';
import type { PodSecurity } from '../../../src/server/http/schemas/engine.ts';
import type { NamespaceLevels, PodSecurityView, RejectionView } from '../../../src/views/index.ts';
import type { Parameters } from './client.ts';
import { placeOf } from './words.ts';

type Answer = Static<typeof PodSecurity>;
type Namespace = Answer['namespaces'][number];
type Rejection = NonNullable<Namespace['rejections']>[number];

/** How many versions stand beside the newest. */
const VERSIONS_BESIDE = 4;

/** What each namespace satisfies, and what each level would reject in it; versions of the policy side by side. */
export async function podSecurityOf(ask: (question: Parameters) => Promise<Answer>): Promise<PodSecurityView> {
  const [levels, baseline, restricted] = await Promise.all([
    ask({}),
    ask({ enforce: 'baseline' }),
    ask({ enforce: 'restricted' }),
  ]);
  const newest = Number(/^v1\.(\d+)$/.exec(levels.kubernetesVersion)?.[1] ?? 0);
  const versions = Array.from({ length: Math.min(VERSIONS_BESIDE, newest) }, (_, back) => `v1.${newest - back}`);
  const older = await Promise.all(
    versions.map(async (version) => ({
      baseline: rejecting(await ask({ enforce: `baseline:${version}` })),
      restricted: rejecting(await ask({ enforce: `restricted:${version}` })),
    })),
  );
  const rejected = (answer: Answer, name: string): readonly RejectionView[] =>
    (answer.namespaces.find((one) => one.name === name)?.rejections ?? []).map(rejectionOf);
  return {
    versions: ['latest', ...versions],
    kubernetesVersion: levels.kubernetesVersion,
    namespaces: levels.namespaces.map(
      ({ name, workloads, policy, labelErrors, exempt, level }): NamespaceLevels => ({
        name,
        workloads,
        policy,
        labelErrors,
        exempt,
        satisfies: [
          levelNamed(level),
          ...older.map((one) =>
            one.restricted.has(name) ? (one.baseline.has(name) ? 'privileged' : 'baseline') : 'restricted',
          ),
        ],
        baseline: rejected(baseline, name),
        restricted: rejected(restricted, name),
      }),
    ),
  };
}

/** The namespaces in which something is rejected. */
function rejecting({ namespaces }: Answer): ReadonlySet<string> {
  return new Set(namespaces.filter(({ rejections = [] }) => rejections.length > 0).map(({ name }) => name));
}

function levelNamed(level: string | undefined): NamespaceLevels['satisfies'][number] {
  return level === 'restricted' || level === 'baseline' ? level : 'privileged';
}

export function rejectionOf({ object, message, violations }: Rejection): RejectionView {
  return {
    object: `${object.kind}/${object.namespace ?? ''}/${object.name}`,
    message,
    violations: violations.map(({ reason, detail, level, fields }) => ({
      reason,
      detail,
      level: levelNamed(level),
      fields: fields.map(({ field, container, message: text = '', location }) => ({
        field,
        container,
        message: text,
        place: placeOf(location),
      })),
    })),
  };
}
