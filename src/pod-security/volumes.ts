import { isJsonObject, type Volume } from '../kube/index.ts';

/** Whether a volume has a source of that type. An empty one (`emptyDir: {}`) counts. */
export function hasSource(volume: Volume, type: string): boolean {
  return Object.hasOwn(volume.source, type) && isJsonObject(volume.source[type]);
}
