import { type Gap, isKubernetesObject, type JsonValue, type KubernetesObject, readObject } from '../../kube/index.ts';
import { isTooDeep, parseJson } from '../exact-json.ts';
import { gunzipPieces } from './gunzip.ts';
import { TarReader } from './tar.ts';

/** What a backup holds. */
export interface VeleroBackup {
  readonly objects: readonly KubernetesObject[];
  readonly gaps: readonly Gap[];
}

/**
 * `resources/pods/namespaces/shop/web.json`, `resources/nodes/cluster/a.json`. The same objects may be there a second
 * time, below `…/v1-preferredversion/`, and further versions of them below `…/v1beta1/`: those are passed over.
 */
const OBJECT = /^(?:\.\/)?resources\/[^/]+\/(?:cluster|namespaces\/[^/]+)\/[^/]+\.json$/;

const MARK = /^(?:\.\/)?metadata\/version$/;

const MOST_GAPS = 100;

/** Whether the decompressed beginning is a tar archive that Velero wrote. It puts its `metadata/version` anywhere. */
export function isTar(beginning: Buffer): boolean {
  return beginning.length >= 512 && beginning.toString('latin1', 257, 262) === 'ustar';
}

/**
 * Reads the objects of a Velero backup (`velero backup download`, a `.tar.gz`). Undefined when the archive is none.
 * Secrets lose their values before anything is kept.
 */
export async function readVeleroBackup(name: string, bytes: Buffer): Promise<VeleroBackup | undefined> {
  const objects: KubernetesObject[] = [];
  const gaps: Gap[] = [];
  let marked = false;
  const gap = (reason: Gap['reason'], message: string): void => {
    if (gaps.length < MOST_GAPS) gaps.push({ reason, source: name, message });
  };
  const archive = new TarReader(
    (file) => {
      marked ||= MARK.test(file);
      return OBJECT.test(file);
    },
    ({ name: file, content }) => {
      const object = objectOf(file, content, name);
      if (typeof object === 'string') gap('not-an-object', `${file}: ${object}`);
      else objects.push(object);
    },
    (file) => gap('too-large', `${file} is too large`),
  );
  const problem = (await gunzipPieces(bytes, (piece) => archive.push(piece))) ?? archive.end();
  if (!marked && objects.length === 0) return undefined;
  if (problem !== undefined) gap('unreadable', `${problem}: what came before that was read`);
  return { objects, gaps };
}

function objectOf(file: string, content: Buffer, backup: string): KubernetesObject | string {
  const text = content.toString();
  if (isTooDeep(text)) return 'it nests too deep';
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch {
    return 'no JSON';
  }
  const object = readObject(value, { type: 'value', name: `${backup}:${file}` }, '');
  return isKubernetesObject(object) ? object : object.message;
}
