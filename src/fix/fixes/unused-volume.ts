import { containersOf } from '../../kube/index.ts';
import { byHand, type Fix } from '../fix.ts';

/** Takes out volumes that no container mounts. */
export const unusedVolume: Fix = {
  checks: [
    'pod-security/host-path-volumes',
    'pod-security/restricted-volumes',
    'workload/sensitive-host-path',
    'workload/container-runtime-socket',
  ],
  answer({ finding, workload }) {
    if (workload === undefined) return byHand('');
    const { spec, templatePath } = workload;
    const index = finding.path[templatePath.length + 2];
    const volume = spec.volumes?.find((one) => one.index === index);
    if (volume === undefined || finding.path[templatePath.length + 1] !== 'volumes') {
      return byHand('the manifest does not say what the program needs of the node');
    }
    const isUsed = [...containersOf(spec)].some(({ container }) =>
      container.volumeMounts?.some(({ name }) => name === volume.name),
    );
    if (isUsed) {
      return byHand('a container mounts it: what the program reads or writes there decides what can take its place');
    }
    return {
      proposals: [
        {
          tier: 'safe',
          title: `take out the volume ${volume.name}`,
          why: 'no container mounts it',
          changes: [{ op: 'remove', path: finding.path.slice(0, templatePath.length + 3) }],
        },
      ],
      byHand: `take out the volume ${volume.name}, which no container mounts`,
    };
  },
};
