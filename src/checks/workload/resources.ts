import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, type Snapshot } from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import type { Fault, PlacedContainer } from './workload-check.ts';

type ResourceName = 'cpu' | 'memory';
type ResourceList = 'limits' | 'requests';

const WORDS = { cpu: 'CPU', memory: 'memory', limits: 'limit', requests: 'request' } as const;

/** Finds that a container lacks a limit or a request. Where it has nothing of the kind, that is one cause. */
export function* missingResource(
  placed: PlacedContainer,
  resource: ResourceName,
  wanted: ResourceList,
  context: CheckContext,
): Generator<Fault> {
  if (hasResource(placed, resource, wanted, context)) return;
  const hasAny = (['cpu', 'memory'] as const).some((name) => hasResource(placed, name, 'requests', context));
  yield {
    path: hasAny ? ['resources', wanted, resource] : ['resources'],
    message: `has no ${WORDS[resource]} ${WORDS[wanted]}`,
  };
}

/**
 * Whether something gives the container a limit or a request: its own resources, the pod's (`spec.resources`, from
 * 1.34), or the default of a LimitRange in its namespace. A request defaults to the limit.
 */
function hasResource(
  { container, workload, list }: PlacedContainer,
  resource: ResourceName,
  wanted: ResourceList,
  context: CheckContext,
): boolean {
  // The API server takes no resources for an ephemeral container: it uses what the pod has left.
  if (list === 'ephemeralContainers') return true;
  const lists: readonly ResourceList[] = wanted === 'requests' ? ['requests', 'limits'] : ['limits'];
  const defaults = context.answer(limitRangeDefaults).get(workload.object.namespace);
  return lists.some(
    (name) =>
      isSet(container.resources?.[name], resource) ||
      isSet(workload.spec.resources?.[name], resource) ||
      defaults?.has(`${name}/${resource}`),
  );
}

function isSet(quantities: JsonObject | undefined, resource: ResourceName): boolean {
  const quantity = quantities?.[resource];
  // Zero is no request and no limit.
  return quantity !== undefined && quantity !== null && !/^0+(?:\.0+)?[a-zA-Z]*$/.test(String(quantity));
}

/** The containers' defaults of each namespace's LimitRanges (core/v1 LimitRangeItem): `limits/cpu`. */
function limitRangeDefaults({ snapshot }: CheckContext): ReadonlyMap<string, ReadonlySet<string>> {
  const defaults = new Map<string, Set<string>>();
  for (const { namespace, items } of containerLimits(snapshot)) {
    const known = defaults.get(namespace) ?? new Set();
    defaults.set(namespace, known);
    for (const item of items) {
      addDefaults(known, 'limits', item['default']);
      addDefaults(known, 'limits', item['max']);
      addDefaults(known, 'requests', item['defaultRequest']);
      addDefaults(known, 'requests', item['min']);
    }
  }
  return defaults;
}

function containerLimits(snapshot: Snapshot) {
  return snapshot.ofKind('', 'LimitRange').map(({ namespace, content }) => {
    const spec = content['spec'];
    const limits = isJsonObject(spec) ? spec['limits'] : undefined;
    const items = isJsonArray(limits) ? limits.filter(isJsonObject).filter((item) => item['type'] === 'Container') : [];
    return { namespace, items };
  });
}

function addDefaults(known: Set<string>, list: ResourceList, quantities: JsonValue | undefined): void {
  if (!isJsonObject(quantities)) return;
  for (const resource of ['cpu', 'memory'] as const) if (isSet(quantities, resource)) known.add(`${list}/${resource}`);
}
