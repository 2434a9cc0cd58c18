import { type ConnectionSet, subtractConnections, unionConnections } from '../connections/index.ts';
import type { ConnectionChange } from '../diff/index.ts';
import type { Mesh, MeshReason } from './mesh.ts';
import { endOfPeer, type MeshedConnectivity } from './meshed-connectivity.ts';

/** What a mesh says of a changed pair in one of the two states, and not in the other. */
export interface MeshCause {
  readonly state: 'before' | 'after';
  readonly mesh: string;
  readonly port: number;
  readonly reason: MeshReason;
}

/** What meshes say otherwise of a changed pair: at the first TCP port that changed, where they decide differently. */
export function meshCausesOf(
  change: ConnectionChange,
  before: MeshedConnectivity,
  after: MeshedConnectivity,
): readonly MeshCause[] {
  const port = differing(change).TCP[0];
  if (port === undefined) return [];
  const was = reasonsOf(change.ends.before, before, port);
  const is = reasonsOf(change.ends.after, after, port);
  if (was.decisions === is.decisions) return [];
  const known = (reasons: readonly Said[]) => new Set(reasons.map(({ key }) => key));
  return [
    ...was.said
      .filter(({ key }) => !known(is.said).has(key))
      .map(({ cause }) => ({ ...cause, state: 'before' as const })),
    ...is.said
      .filter(({ key }) => !known(was.said).has(key))
      .map(({ cause }) => ({ ...cause, state: 'after' as const })),
  ];
}

function differing({ before, after }: ConnectionChange): ConnectionSet {
  const changed = (a: ConnectionSet, b: ConnectionSet) =>
    unionConnections(subtractConnections(a, b), subtractConnections(b, a));
  return unionConnections(changed(before.allowed, after.allowed), changed(before.possible, after.possible));
}

interface Said {
  readonly key: string;
  readonly cause: Omit<MeshCause, 'state'>;
}

function reasonsOf(
  { source, destination }: ConnectionChange['ends']['before'],
  { meshes }: MeshedConnectivity,
  port: number,
): { readonly decisions: string; readonly said: readonly Said[] } {
  const from = source && endOfPeer(source);
  const to = destination && endOfPeer(destination);
  if (from === undefined || to === undefined) return { decisions: '', said: [] };
  const verdicts = meshes.map((mesh: Mesh) => ({ mesh: mesh.name, ...mesh.judge(from, to, port) }));
  return {
    decisions: verdicts.map(({ mesh, decision }) => `${mesh} ${decision}`).join(),
    said: verdicts.flatMap(({ mesh, reasons }) =>
      reasons.map((reason) => ({
        key: `${mesh} ${reason.object?.kind} ${reason.object?.namespace} ${reason.object?.name} ${reason.text}`,
        cause: { mesh, port, reason },
      })),
    ),
  };
}
