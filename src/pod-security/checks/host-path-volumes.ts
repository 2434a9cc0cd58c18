/*
 * Pods must not mount the node's file system.
 *
 * Fields:  spec.volumes[*].hostPath
 * Allowed: absent
 *
 * Pod Security Standards, Baseline, "HostPath Volumes".
 */
import type { PodTemplate, Volume } from '../../kube/index.ts';
import type { Check, Forbidden } from '../check.ts';
import { inPod } from '../visitor.ts';
import { hasSource } from '../volumes.ts';
import { plural, quoted } from '../words.ts';

export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const isHostPath = (volume: Volume): boolean => hasSource(volume, 'hostPath');

function forbids({ spec }: PodTemplate): Forbidden | undefined {
  if (!spec?.volumes?.some(isHostPath)) return undefined;
  const volumes = spec.volumes.filter(isHostPath);
  return {
    reason: 'hostPath volumes',
    detail: `${plural('volume', 'volumes', volumes.length)} ${quoted(volumes.map(({ name }) => name ?? ''))}`,
    evidence: volumes.map(({ index, name }) =>
      inPod(['spec', 'volumes', index, 'hostPath'], `volume ${name ?? ''} is a hostPath`),
    ),
  };
}
