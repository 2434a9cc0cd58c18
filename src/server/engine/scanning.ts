import { resolve } from 'node:path';
import { servedVersion } from '../../answers/index.ts';
import { audit, type Exception, FindingCache } from '../../audit/index.ts';
import { type Check, CheckContext, type CheckSettings, findCheck } from '../../checks/index.ts';
import { type Gap, type KubernetesObject, type Need, podTemplatePaths, type Snapshot } from '../../kube/index.ts';
import { loadSnapshot, problemGaps, workloadGaps } from '../../sources/index.ts';
import type { PathsSource, ScanPlan } from '../scan-plan.ts';
import { ServerError } from '../server-error.ts';
import type { ScanProgress } from './protocol.ts';
import { ScanState } from './scan-state.ts';

/** Reads the files of a plan. */
export async function readPaths(
  plan: ScanPlan,
  source: PathsSource,
  onProgress: (progress: ScanProgress) => void,
): Promise<Snapshot> {
  const snapshot = await loadSnapshot(source.paths, {
    cwd: source.cwd,
    env: plan.env,
    namespace: source.namespace,
    podTemplates: podTemplatePaths(plan.podTemplates),
    helm: { values: source.values, set: source.set },
    onProgress: ({ done, total }) => onProgress({ phase: 'reading', done, total }),
  });
  if (snapshot.objects.length > 0) return snapshot;
  const [gap] = snapshot.gaps;
  const why = gap === undefined ? '' : `: ${gap.source}: ${gap.message}`;
  throw new ServerError('scan-failed', `no Kubernetes object in ${source.paths.join(', ')}${why}`);
}

/** Objects that are new, gone or different. */
export type Changed = Iterable<Pick<KubernetesObject, 'group' | 'kind'>>;

/** Judges one state after the other by a plan; what has not changed is not judged again. */
export class Judge {
  readonly #plan: ScanPlan;
  readonly #checks: readonly Check[];
  #cache = new FindingCache();
  #today = '';

  constructor(plan: ScanPlan) {
    this.#plan = plan;
    this.#checks = plan.checks.map((id) => findCheck(id)).filter((check) => check !== undefined);
  }

  get needs(): readonly Need[] {
    // What the engines are asked beyond the checks.
    const asked: readonly Need[] = ['namespaces', 'rbac', 'service-accounts', 'pods', 'pod-templates', 'nodes'];
    const more: readonly Need[] = [
      'network-policies',
      'service-mesh',
      'services',
      'routes',
      'storage',
      'custom-resource-definitions',
    ];
    return [...new Set([...asked, ...more, ...this.#checks.flatMap((check) => check.needs)])];
  }

  /**
   * @param saved Exceptions of editors, beside those of the configuration.
   * @param changed What is different from the state before; undefined where that is not known.
   */
  judge(snapshot: Snapshot, saved: readonly Exception[], changed: Changed | undefined, now: Date): ScanState {
    const { podSecurity, kubernetesVersion, allowedRegistries, severities, exceptions } = this.#plan;
    const today = now.toISOString().slice(0, 10);
    const isNewDay = today !== this.#today;
    if (isNewDay) this.#cache = new FindingCache();
    this.#today = today;
    const settings: CheckSettings = {
      podSecurity,
      kubernetesVersion: kubernetesVersion ?? servedVersion(snapshot),
      today,
      allowedRegistries,
    };
    const context = new CheckContext(snapshot, settings);
    this.#cache.next(context, isNewDay ? undefined : changed);
    const rules = {
      checks: this.#checks,
      severities,
      exceptions: [...exceptions, ...saved],
      baseline: undefined,
      today,
    };
    const audited = audit(context, rules, (check) => this.#cache.run(check));
    return new ScanState(context, audited, gapsOf(snapshot, context, this.#plan));
  }
}

function gapsOf(snapshot: Snapshot, context: CheckContext, { source }: ScanPlan): readonly Gap[] {
  const own = source.type === 'paths' ? new Set(source.ownFiles) : new Set<string>();
  const cwd = source.type === 'paths' ? source.cwd : '.';
  return [
    ...snapshot.gaps.filter((gap) => gap.reason !== 'not-an-object' || !own.has(resolve(cwd, gap.source))),
    ...workloadGaps(snapshot),
    ...[...context.problems()].flatMap(({ object, problems }) => problemGaps(object, problems)),
  ];
}
