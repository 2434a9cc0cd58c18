import { type FixedObject, objectPatches, type Plan } from '../../fix/index.ts';
import { describeObject, type KubernetesObject } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';
import { type ClusterPatcher, connectPatcher, type ObjectPatch } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { type ClusterOptions, connectionOptions } from '../cluster-options.ts';
import type { Io } from '../io.ts';
import type { Questions } from './questions.ts';

export interface Applied {
  /** What became of the patches, for the summary. */
  readonly lines: readonly string[];
  /** Whether all was made that was asked for. */
  readonly isWhole: boolean;
}

/** Refuses what would change a cluster without anybody's consent. */
export function refuseWithoutConsent(questions: Questions, yes: boolean | undefined): void {
  if (yes === true || questions.isAnswered) return;
  throw new CliError(
    'bad-argument',
    '--apply asks before it changes the cluster, and nobody is at the terminal: say --yes to change it unasked',
  );
}

/**
 * Makes the fixes in the cluster that the objects were read from. All patches go through a dry run first; what the API
 * server takes is asked about once, and then made object by object, each only if it is still as it was read.
 *
 * @throws ClusterError when there is no conversation with the API server
 */
export async function applyPatches(
  io: Io,
  plan: Plan,
  options: ClusterOptions & { readonly yes?: boolean },
  questions: Questions,
): Promise<Applied> {
  const patches = objectPatches(plan.draft).filter(({ object }) => object.origin.type === 'cluster');
  if (patches.length === 0) return { lines: [], isWhole: true };
  const patcher = await connectPatcher(connectionOptions(io, options));
  try {
    refuseOther(patcher, patches);
    const lines: string[] = [];
    const ready: FixedObject[] = [];
    for (const patch of patches) {
      const answer = await patcher.patch(asObjectPatch(patch), 'dry-run');
      if (answer.type === 'made') ready.push(patch);
      else lines.push(`not applied, ${nameOf(patch)}: ${safeText(answer.message)}`);
    }
    if (ready.length === 0) return { lines, isWhole: false };
    const isAgreed = options.yes === true || (await confirm(io, patcher, ready, lines, questions));
    if (!isAgreed) return { lines: [...lines, 'Nothing was applied.'], isWhole: lines.length === 0 };
    let made = 0;
    for (const patch of ready) {
      const answer = await patcher.patch(asObjectPatch(patch), 'apply');
      if (answer.type === 'made') made++;
      else if (answer.type === 'refused') lines.push(`not applied, ${nameOf(patch)}: ${safeText(answer.message)}`);
      else lines.push(`not known whether it was applied, ${nameOf(patch)}: ${safeText(answer.message)}`);
    }
    return {
      lines: [...lines, `${made} of ${count(patches.length)} applied to ${where(patcher)}.`, ...kept(ready)],
      isWhole: made === patches.length,
    };
  } finally {
    patcher.close();
  }
}

/** Somebody may have switched contexts since the cluster was read. */
function refuseOther(patcher: ClusterPatcher, patches: readonly FixedObject[]): void {
  const isSame = patches.every(
    ({ object: { origin } }) => origin.type === 'cluster' && origin.context === patcher.context,
  );
  if (isSame) return;
  throw new CliError('bad-argument', `the current context is now ${patcher.context}, and another cluster was read`);
}

/** @param refused What the dry run refused. */
async function confirm(
  io: Io,
  patcher: ClusterPatcher,
  ready: readonly FixedObject[],
  refused: readonly string[],
  questions: Questions,
): Promise<boolean> {
  const replaced = ready.filter(({ replacesPods }) => replacesPods).length;
  const lines = [
    `In a dry run, ${where(patcher)} takes ${count(ready.length)}:`,
    ...ready.map((patch) => `  ${nameOf(patch)}${patch.replacesPods ? ' (its pods are replaced)' : ''}`),
    ...refused,
    ...kept(ready),
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  const pods = replaced === 0 ? '' : `, and replace the pods of ${replaced}`;
  const answer = await questions.ask(`Apply ${count(ready.length)}${pods}? [y/N] `);
  return answer === 'y' || answer === 'yes';
}

/** What will come again from where it is kept. */
function kept(patches: readonly FixedObject[]): readonly string[] {
  return patches.flatMap(({ object }) => {
    const keeper = keeperOf(object);
    return keeper === undefined
      ? []
      : [`${safeText(describeObject(object))} comes from ${keeper}: mend it there as well, or it may be undone.`];
  });
}

function keeperOf({ annotations, labels }: KubernetesObject): string | undefined {
  const release = annotations.get('meta.helm.sh/release-name');
  if (release !== undefined) return `the Helm release ${safeText(release)}`;
  if (annotations.has('argocd.argoproj.io/tracking-id')) return 'Argo CD';
  const flux = ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'];
  return flux.some((label) => labels.has(label)) ? 'Flux' : undefined;
}

function asObjectPatch({ object, type, body }: FixedObject): ObjectPatch {
  const resourceVersion = object.origin.type === 'cluster' ? object.origin.resourceVersion : '';
  return { object, type, body, resourceVersion };
}

function nameOf({ object }: FixedObject): string {
  return safeText(describeObject(object));
}

function where({ context, url }: ClusterPatcher): string {
  return `the cluster of context ${safeText(context)} (${safeText(url)})`;
}

function count(patches: number): string {
  return `${patches} ${patches === 1 ? 'patch' : 'patches'}`;
}
