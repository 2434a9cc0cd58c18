import type { CheckSettings, Finding } from '../../checks/index.ts';
import type { JsonObject, JsonValue, KubernetesObject, Snapshot } from '../../kube/index.ts';
import { blockText } from '../edit/index.ts';
import type { Proposal } from '../fix.ts';
import { patchedObjects } from '../object-patch.ts';
import { evaluate, identityKey } from '../plan/evaluation.ts';
import type { Plan } from '../plan/plan-fixes.ts';
import { type Candidates, candidates } from './candidates.ts';
import { type Landing, landings, markedValues } from './landings.ts';
import { isInPlace, wantedValues } from './wanted.ts';

/** Values of a chart that were proven to mend findings. */
export interface ChartFix {
  /** The chart's folder, as the user named it. */
  readonly root: string;
  /** For a values file. */
  readonly values: JsonObject;
  /** The findings that are gone with them. */
  readonly mended: readonly Finding[];
}

/** What a chart is, for whoever looks for values. */
export interface ChartSource {
  /** Renders it with values beside those that the user gave; undefined when it cannot be rendered so. */
  readonly render: (root: string, values: JsonObject) => Promise<Snapshot | undefined>;
  /** Its `values.yaml`, where there is one. */
  readonly defaults: (root: string) => JsonValue | undefined;
}

/** The values as a file for Helm. */
export function valuesText({ values }: ChartFix): string {
  return blockText(values);
}

/**
 * Finds values that do the same as the fixes of a chart's objects. Where a value ends up is seen from rendering the
 * chart with marks in it. A value is set only to what every object that it reaches was to have, and a fix is made as a
 * whole or not at all. The chart, rendered with the values, is without findings that it had, and has none that is new.
 */
export async function chartFixes(
  plan: Plan,
  settings: CheckSettings,
  source: ChartSource,
): Promise<readonly ChartFix[]> {
  const roots = new Set(patchedObjects(plan.draft).map(rootOf));
  const found: ChartFix[] = [];
  for (const root of roots) {
    if (root === undefined) continue;
    const fix = await new ChartValues(root, plan, settings, source).find();
    if (fix !== undefined) found.push(fix);
  }
  return found;
}

/** The chart that an object was made from. */
function rootOf({ origin }: KubernetesObject): string | undefined {
  return origin.type === 'rendered' && origin.by === 'helm' ? origin.root : undefined;
}

class ChartValues {
  readonly #root: string;
  readonly #settings: CheckSettings;
  readonly #source: ChartSource;
  /** The findings that the plan mends in the chart's objects. */
  readonly #mendable: readonly Finding[];
  /** The fixes of each of the chart's objects, each once. */
  readonly #fixes: ReadonlyMap<KubernetesObject, readonly Proposal[]>;
  readonly #candidates: Candidates;

  constructor(root: string, { outcomes }: Plan, settings: CheckSettings, source: ChartSource) {
    this.#root = root;
    this.#settings = settings;
    this.#source = source;
    const own = outcomes.filter(({ finding }) => rootOf(finding.object) === root);
    this.#mendable = own.filter(({ type }) => type === 'fixed' || type === 'also-fixed').map(({ finding }) => finding);
    const fixed = Map.groupBy(
      own.filter((outcome) => outcome.type === 'fixed'),
      ({ finding }) => finding.object,
    );
    this.#fixes = new Map([...fixed].map(([object, of]) => [object, once(of.map(({ proposal }) => proposal))]));
    this.#candidates = candidates(source.defaults(root), [...fixed.keys()]);
  }

  async find(): Promise<ChartFix | undefined> {
    const base = await this.#render({});
    const probe = base && (await this.#render(markedValues(this.#candidates)));
    if (base === undefined || probe === undefined) return undefined;
    const places = landings(probe.objects, this.#candidates);
    const tried = await this.#wholeFixes(base, places);
    if (tried === undefined) return undefined;
    const before = evaluate(base, this.#settings).byIdentity;
    const after = evaluate(tried.rendered, this.#settings).byIdentity;
    if ([...after].some(([key, count]) => count > (before.get(key) ?? 0))) return undefined;
    const mended = this.#mendable.filter((finding) => {
      const key = identityKey(finding);
      return (after.get(key) ?? 0) < (before.get(key) ?? 0);
    });
    return mended.length === 0 ? undefined : { root: this.#root, values: tried.values, mended };
  }

  /** Renders the chart with the values of all fixes, but without those that values make in part alone. */
  async #wholeFixes(
    base: Snapshot,
    places: ReadonlyMap<readonly string[], readonly Landing[]>,
  ): Promise<{ readonly values: JsonObject; readonly rendered: Snapshot } | undefined> {
    let fixes = this.#fixes;
    for (;;) {
      const values = wantedValues(base, places, fixes, this.#candidates);
      if (Object.keys(values).length === 0) return undefined;
      const rendered = await this.#render(values);
      if (rendered === undefined) return undefined;
      const whole = new Map(
        [...fixes].map(([object, proposals]) => {
          const now = rendered.find(object.group, object.kind, object.namespace, object.name);
          const isWholeOrAbsent = ({ changes }: Proposal): boolean => {
            const made = changes.filter((change) => now !== undefined && isInPlace(object, now, change)).length;
            return made === 0 || made === changes.length;
          };
          return [object, proposals.filter(isWholeOrAbsent)] as const;
        }),
      );
      if ([...whole].every(([object, proposals]) => proposals.length === fixes.get(object)?.length)) {
        return { values, rendered };
      }
      fixes = whole;
    }
  }

  #render(values: JsonObject): Promise<Snapshot | undefined> {
    return this.#source.render(this.#root, values);
  }
}

function once(proposals: readonly Proposal[]): readonly Proposal[] {
  return [...new Map(proposals.map((proposal) => [JSON.stringify(proposal.changes), proposal])).values()];
}
