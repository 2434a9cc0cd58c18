import { BreakwaterError } from './breakwater-error.ts';

/**
 * The places of pod templates in the kinds that carry one: `kind.group` to a path. `*` stands for every entry of
 * a list. A Pod is its own template.
 */
export type PodTemplatePaths = ReadonlyMap<string, readonly string[]>;

/** The eight built-in kinds that carry a pod template, and Pod itself. */
export const BUILT_IN_POD_TEMPLATES: PodTemplatePaths = new Map([
  ['Pod.', []],
  ['PodTemplate.', ['template']],
  ['ReplicationController.', ['spec', 'template']],
  ['ReplicaSet.apps', ['spec', 'template']],
  ['Deployment.apps', ['spec', 'template']],
  ['DaemonSet.apps', ['spec', 'template']],
  ['StatefulSet.apps', ['spec', 'template']],
  ['Job.batch', ['spec', 'template']],
  ['CronJob.batch', ['spec', 'jobTemplate', 'spec', 'template']],
]);

const KIND_GROUP = /^[A-Za-z][A-Za-z0-9]*(?:\.[a-z0-9.-]+)?$/;
const PATH = /^[A-Za-z][A-Za-z0-9]*(?:\[\*\])?(?:\.[A-Za-z][A-Za-z0-9]*(?:\[\*\])?)*$/;

/**
 * Adds custom kinds to the built-in table. An entry reads `Rollout.argoproj.io=spec.template` or
 * `RayCluster.ray.io=spec.workerGroupSpecs[*].template`.
 *
 * @throws BreakwaterError `invalid-pod-template` when an entry does not read so.
 */
export function podTemplatePaths(custom: readonly string[]): PodTemplatePaths {
  if (custom.length === 0) return BUILT_IN_POD_TEMPLATES;
  const paths = new Map(BUILT_IN_POD_TEMPLATES);
  for (const entry of custom) {
    const equals = entry.indexOf('=');
    const kindGroup = entry.slice(0, Math.max(equals, 0));
    const path = entry.slice(equals + 1);
    if (!KIND_GROUP.test(kindGroup) || !PATH.test(path)) {
      throw new BreakwaterError(
        'invalid-pod-template',
        `"${entry}" does not name a pod template: write KIND.GROUP=PATH, such as Rollout.argoproj.io=spec.template`,
      );
    }
    paths.set(kindGroup.includes('.') ? kindGroup : `${kindGroup}.`, path.replaceAll('[*]', '.*').split('.'));
  }
  return paths;
}
