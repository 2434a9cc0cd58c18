import { createHash } from 'node:crypto';
import type { Finding } from '../checks/index.ts';
import { stablePath } from './stable-path.ts';

/**
 * What stays the same of a finding when lines move, files are renamed and entries of lists change places: the check,
 * the object and the field. Entries of lists go by their name or, when they are plain values, by the value.
 *
 * Two files may hold the same object (overlays), so a fingerprint can occur more than once in a scan.
 */
export function fingerprint(finding: Finding): string {
  const { check, object, path } = finding;
  const identity = [
    check.id,
    object.group,
    object.kind,
    object.namespace,
    object.name || object.generateName,
    ...stablePath(object.content, path),
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
