import type { Gap, KubernetesObject, KubernetesVersion } from '../../kube/index.ts';
import { gunzipPieces } from './gunzip.ts';
import { isSnapshotText, readSnapshotFile } from './read.ts';
import { isTar, readVeleroBackup } from './velero.ts';

/** What a compressed file holds. */
export interface CompressedFile {
  readonly objects: readonly KubernetesObject[];
  readonly gaps: readonly Gap[];
  /** Of the API server that the objects were read from, where the file says it. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
}

/**
 * Reads a gzip-compressed file: a snapshot file or a Velero backup. Anything else is a gap. The values of Secrets are
 * not kept.
 *
 * @param name The file as the user knows it.
 */
export async function readCompressed(name: string, bytes: Buffer): Promise<CompressedFile> {
  let beginning: Buffer = Buffer.alloc(0);
  const problem = await gunzipPieces(bytes, (piece) => {
    beginning = Buffer.concat([beginning, piece]);
    return beginning.length < 1024;
  });
  if (isSnapshotText(beginning.toString('latin1', 0, 64))) return await readSnapshotFile(name, bytes);
  const backup = isTar(beginning) ? await readVeleroBackup(name, bytes) : undefined;
  if (backup !== undefined) return backup;
  const message = problem ?? 'is compressed, and neither a snapshot nor a Velero backup: decompress it first';
  return {
    objects: [],
    gaps: [{ reason: problem === undefined ? 'not-an-object' : 'unreadable', source: name, message }],
  };
}
