import type { RouteOptions } from 'fastify';

interface RouteSchema {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly querystring?: ObjectSchema;
  readonly params?: ObjectSchema;
  readonly body?: object;
  readonly response?: Readonly<Record<string, { readonly description?: string; readonly 'x-content-type'?: string }>>;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** Makes the OpenAPI 3.1 document from the routes as they are added, with the very schemas that validate. */
export class OpenApi {
  readonly #paths = new Map<string, Record<string, object>>();
  readonly #version: string;

  constructor(version: string) {
    this.#version = version;
  }

  add({ method, url, schema, config }: RouteOptions): void {
    const { operationId, summary, tags, querystring, params, body, response } = (schema ?? {}) as RouteSchema;
    if (operationId === undefined) return;
    const path = url.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    const operations = this.#paths.get(path) ?? {};
    const audience = config?.audience ?? 'viewer';
    const methods = [method].flat().filter((one) => one !== 'HEAD');
    for (const one of methods) {
      operations[one.toLowerCase()] = {
        operationId,
        summary,
        tags,
        ...(audience === 'public' ? { security: [] } : {}),
        ...(audience === 'editor' ? { description: 'For editors.' } : {}),
        parameters: [...parameters(params, 'path'), ...parameters(querystring, 'query')],
        ...(body === undefined
          ? {}
          : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
        responses: Object.fromEntries(
          Object.entries(response ?? {}).map(([status, answer]) => [
            status,
            {
              description: answer.description ?? summary ?? '',
              content: { [answer['x-content-type'] ?? 'application/json']: { schema: answer } },
            },
          ]),
        ),
      };
    }
    this.#paths.set(path, operations);
  }

  document(): object {
    return {
      openapi: '3.1.0',
      info: {
        title: 'Breakwater',
        version: this.#version,
        description: 'What Breakwater found in a cluster or in manifests, its history, and questions to its engines.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ session: [] }, { token: [] }],
      paths: Object.fromEntries([...this.#paths].sort(([a], [b]) => (a < b ? -1 : 1))),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-breakwater' },
          token: { type: 'http', scheme: 'bearer', description: 'A Kubernetes token.' },
        },
      },
    };
  }
}

function parameters(schema: ObjectSchema | undefined, where: 'path' | 'query'): readonly object[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (schema?.required ?? []).includes(name),
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: property,
  }));
}
