import { resolve } from 'node:path';
import type { Gap, Snapshot } from '../../kube/index.ts';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';

/** Leaves out the gaps of files that are Breakwater's own and lie among the manifests. */
export function withoutOwnFiles(io: Io, gaps: readonly Gap[], own: readonly (string | undefined)[]): readonly Gap[] {
  const paths = new Set(own.filter((file) => file !== undefined).map((file) => resolve(io.cwd, file)));
  return gaps.filter(({ source, reason }) => reason !== 'not-an-object' || !paths.has(resolve(io.cwd, source)));
}

const MOST_NAMED = 3;

/** A scan that read nothing has judged nothing, and must not look like one that passed. */
export function refuseNothing(paths: readonly string[], snapshot: Snapshot, gaps: readonly Gap[]): void {
  if (snapshot.objects.length > 0) return;
  const reasons = gaps.slice(0, MOST_NAMED).map(({ source, message }) => `\nbreakwater: ${source}: ${message}`);
  const more = gaps.length > MOST_NAMED ? `\nbreakwater: … and ${gaps.length - MOST_NAMED} more` : '';
  throw new CliError('nothing-read', `no Kubernetes object in ${paths.join(', ')}${reasons.join('')}${more}`);
}
