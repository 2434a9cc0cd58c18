import {
  type Cause,
  type ConnectionChange,
  causesOf,
  formatConnections,
  type MeshCause,
  type MeshedConnectivity,
  meshCausesOf,
} from '../../../network/index.ts';
import { fieldAndPlace, objectName, placeOf } from '../place.ts';

/** To find the causes of a change is to explain its pair twice; beyond this many they are not sought. */
const MOST_EXPLAINED = 2_000;

export interface CausedChange {
  readonly change: ConnectionChange;
  /** Undefined where they were not sought. */
  readonly causes: readonly Cause[] | undefined;
  readonly ofMeshes: readonly MeshCause[];
}

/** The changes with what makes them. */
export function withCauses(
  changes: readonly ConnectionChange[],
  before: MeshedConnectivity,
  after: MeshedConnectivity,
): readonly CausedChange[] {
  return changes.map((change, index) => ({
    change,
    causes: index < MOST_EXPLAINED ? causesOf(change, before, after) : undefined,
    ofMeshes: index < MOST_EXPLAINED ? meshCausesOf(change, before, after) : [],
  }));
}

/** Why a pair changed, a line for each cause. */
export function causeLines({ change, causes, ofMeshes }: CausedChange): readonly string[] {
  const { addedWorkloads, removedWorkloads } = change;
  const workloads = [
    ...addedWorkloads.map(({ namespace, name }) => `${namespace}/${name} is new`),
    ...removedWorkloads.map(({ namespace, name }) => `${namespace}/${name} is gone`),
  ];
  if (workloads.length > 0) return workloads;
  if (causes === undefined) return [`not sought: there are more than ${MOST_EXPLAINED} changes`];
  if (causes.length + ofMeshes.length === 0) return ['labels, ports or addresses changed, and no rule'];
  return [...causes.map(causeText), ...ofMeshes.map(meshCauseText)];
}

function causeText({ state, direction, policy, path, effect, connections }: Cause): string {
  const { object } = policy;
  if (effect === 'selects') {
    const verb = state === 'after' ? 'now selects' : 'no longer selects';
    const place = placeOf(object, []);
    return `${objectName(object)}${place && ` (${place})`} ${verb} it for ${direction}`;
  }
  const verb = `${state === 'after' ? 'now' : 'no longer'} ${VERBS[effect]}`;
  return `${objectName(object)} ${fieldAndPlace(object, path)} ${verb} ${formatConnections(connections)}`;
}

const VERBS = { Accept: 'accepts', Deny: 'denies', Pass: 'passes on' } as const;

function meshCauseText({ state, mesh, port, reason: { text, object, path } }: MeshCause): string {
  const place = object === undefined ? '' : `${objectName(object)} ${fieldAndPlace(object, path ?? [])}: `;
  return `${mesh} at TCP ${port} ${state === 'after' ? 'now' : 'before'}: ${place}${text}`;
}
