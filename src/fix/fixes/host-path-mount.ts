import { valueAt } from '../../kube/index.ts';
import { byHand, type Fix } from '../fix.ts';

/** Folders of a node that programs in pods look at, and hardly ever have a reason to change. */
const LOOKED_AT =
  /^(?:\/|\/(?:proc|sys|usr|lib|lib64|boot|lib\/modules|etc|var\/log|var\/lib\/docker\/containers)(?:\/.*)?)$/;

/** Mounts folders of the node read-only, where programs mostly do no more than look at them. */
export const hostPathMount: Fix = {
  checks: ['workload/writable-host-path'],
  answer({ finding, workload, placed }) {
    const mount = valueAt(finding.object.content, finding.path);
    const name = valueAt(mount, ['name']);
    const path = workload?.spec.volumes?.find((volume) => volume.name === name)?.hostPath?.path;
    if (placed === undefined || path === undefined) return byHand('');
    if (placed.container.securityContext?.privileged === true) {
      return byHand('a privileged container can write to the node in other ways as well');
    }
    if (!LOOKED_AT.test(path.replace(/(?<=.)\/+$/, ''))) return byHand('');
    return {
      proposals: [
        {
          tier: 'likely',
          title: `mount ${path} of the node read-only`,
          why: 'programs mostly look at it: one that writes there would fail',
          changes: [{ op: 'set', path: [...finding.path, 'readOnly'], value: true }],
        },
      ],
      byHand: 'set readOnly on the mount',
    };
  },
};
