import { isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import type { ApiServer, RequestOptions } from './api-server.ts';
import { RequestFailure } from './request-failure.ts';

/** Discovery of a thousand resource types is about 1 MB. */
const LARGEST = 32 << 20;

/**
 * Gets a small JSON document whole.
 *
 * @throws RequestFailure
 */
export async function getDocument(server: ApiServer, path: string, options: RequestOptions): Promise<JsonObject> {
  return await server.get(path, options, async (body) => {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LARGEST) throw new RequestFailure('too-large', `answered with more than ${LARGEST >> 20} MiB`);
    }
    const value = parse(Buffer.concat(chunks).toString());
    if (!isJsonObject(value))
      throw new RequestFailure('malformed', 'answered with something that is no Kubernetes object');
    return value;
  });
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined; // the parser's message would quote the text
  }
}
