import { containersOf, type Workload } from '../../kube/index.ts';
import type { Change } from '../edit/index.ts';
import { byHand, type Fix, type PlacedContainer } from '../fix.ts';
import { commandNeeds } from './command-needs.ts';
import { knownImage } from './known-images.ts';

/** Makes the root filesystem read-only, with empty volumes where the program writes. */
export const rootFilesystem: Fix = {
  checks: ['workload/writable-root-filesystem'],
  answer({ workload, placed }) {
    if (workload === undefined || placed === undefined) return byHand('');
    if (placed.list === 'ephemeralContainers') return byHand('an ephemeral container cannot be changed');
    const need = commandNeeds(placed.container);
    if (need?.includes('writable') === true) return byHand(need);
    if (knownImage(placed.container)?.writesOwnFiles === true) {
      return byHand(`the image ${placed.container.image} writes among its own files`);
    }
    const paths = writablePaths(placed);
    return {
      proposals: [
        {
          tier: 'likely',
          title: `set readOnlyRootFilesystem true${paths.length > 0 ? `, with an empty volume at ${paths.join(', ')}` : ''}`,
          why: 'the program may write elsewhere too',
          changes: [
            { op: 'set', path: [...placed.path, 'securityContext', 'readOnlyRootFilesystem'], value: true },
            ...paths.flatMap((path) => emptyVolume(workload, placed, path)),
          ],
        },
      ],
      byHand: 'set readOnlyRootFilesystem, and mount an emptyDir where the program writes',
    };
  },
};

/** Where the program writes and nothing is mounted. */
function writablePaths({ container }: PlacedContainer): readonly string[] {
  const mounted = (container.volumeMounts ?? []).map(({ mountPath = '' }) => mountPath.replace(/\/+$/, ''));
  return ['/tmp', ...(knownImage(container)?.writes ?? [])].filter(
    (path) => !mounted.some((mount) => path === mount || path.startsWith(`${mount}/`)),
  );
}

function emptyVolume(workload: Workload, { path, container }: PlacedContainer, mountPath: string): readonly Change[] {
  const name = volumeName(workload, container.name ?? '', mountPath);
  return [
    { op: 'append', path: [...path, 'volumeMounts'], value: { name, mountPath } },
    { op: 'append', path: [...workload.templatePath, 'spec', 'volumes'], value: { name, emptyDir: {} } },
  ];
}

/** `tmp`, or `tmp-web` where several containers or volumes would have it. At most 63 characters, as the API asks. */
function volumeName({ spec }: Workload, container: string, mountPath: string): string {
  const taken = new Set(spec.volumes?.map(({ name }) => name));
  const base = mountPath.slice(1).replaceAll(/[^a-z0-9]+/g, '-');
  const isAlone = [...containersOf(spec)].length === 1;
  if (isAlone && !taken.has(base)) return base;
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : `-${count}`;
    const name = `${base}-${container}`.slice(0, 63 - suffix.length).replace(/-+$/, '') + suffix;
    if (!taken.has(name)) return name;
  }
}
