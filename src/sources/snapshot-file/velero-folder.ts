import { statSync } from 'node:fs';
import { join } from 'node:path';

const VERSION_FOLDER = /^(.*)[/\\]resources[/\\][^/\\]+[/\\]v[0-9][a-z0-9]{0,20}(?:-preferredversion)?$/;

/**
 * Whether a folder lies in an unpacked Velero backup and holds, by the version of their API, objects that the backup
 * holds a second time beside it.
 */
export function isRepeatedInVeleroBackup(folder: string): boolean {
  const root = VERSION_FOLDER.exec(folder)?.[1];
  return (
    root !== undefined && statSync(join(root, 'metadata', 'version'), { throwIfNoEntry: false })?.isFile() === true
  );
}
