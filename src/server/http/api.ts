import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import type { Audience, Identity } from '../access/identity.ts';
import { ServerError } from '../server-error.ts';
import type { AnswerCache } from './answer-cache.ts';
import { ErrorBody } from './schemas/common.ts';

declare module 'fastify' {
  interface FastifyInstance {
    answers: AnswerCache;
  }
  interface FastifyRequest {
    /** Who it is from; undefined when nobody is signed in. */
    identity: Identity | undefined;
  }
  interface FastifyContextConfig {
    /** Who the route is for; `viewer` when nothing is said. */
    audience?: Audience;
  }
}

/** JSON that is already text, as the engines' thread sends it. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What is written as a `T` in JSON: lists may be read-only, and what is undefined is left out. */
export type Written<T> = T extends readonly (infer Item)[]
  ? readonly Written<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: object extends Pick<T, K> ? Written<T[K]> | undefined : Written<T[K]> }
    : T;

const NONE = Type.Object({}, { additionalProperties: false });
type None = typeof NONE;

/** A route of the API. Its schemas validate what comes, and are what the API document is made of. */
export interface ApiRoute<Q extends TSchema, P extends TSchema, B extends TSchema, A extends TSchema> {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** From `/api/v1`; parameters as `:name`. */
  readonly path: string;
  /** The name of the operation in the API document. */
  readonly operation: string;
  readonly summary: string;
  readonly tag: string;
  readonly audience?: Audience;
  readonly query?: Q;
  readonly params?: P;
  readonly body?: B;
  readonly answer: A;
  /** Whether the answer depends on who asks or on the moment; others are the same until something is scanned. */
  readonly isFresh?: boolean;
  /** 200 when nothing is said. */
  readonly status?: 200 | 201 | 202;
  readonly handle: (request: ApiRequest<Q, P, B>) => Promise<Written<Static<A>> | JsonText>;
}

export interface ApiRequest<Q extends TSchema, P extends TSchema, B extends TSchema> {
  readonly query: Static<Q>;
  readonly params: Static<P>;
  readonly body: Static<B>;
  readonly identity: Identity;
}

export const API = '/api/v1';

/** Adds a route of the API to the server. */
export function addRoute<
  A extends TSchema,
  Q extends TSchema = None,
  P extends TSchema = None,
  B extends TSchema = typeof NONE,
>(app: FastifyInstance, route: ApiRoute<Q, P, B, A>): void {
  const { method = 'GET', path, operation, summary, tag, audience = 'viewer', query, params, body, answer } = route;
  const status = route.status ?? 200;
  app.route({
    method,
    url: `${API}${path}`,
    config: { audience },
    schema: {
      operationId: operation,
      summary,
      tags: [tag],
      querystring: query ?? NONE,
      ...(params === undefined ? {} : { params }),
      ...(body === undefined ? {} : { body }),
      response: { [status]: answer, default: ErrorBody },
    } as object,
    handler: async (request, reply) => {
      const answered = async (): Promise<string> => {
        const given = await route.handle({
          query: request.query as Static<Q>,
          params: request.params as Static<P>,
          body: request.body as Static<B>,
          identity: identityOf(request),
        });
        return given instanceof JsonText ? given.text : JSON.stringify(given);
      };
      const isShared = method === 'GET' && route.isFresh !== true;
      const text = isShared ? await app.answers.get(request.url, answered) : await answered();
      reply.code(status).type('application/json; charset=utf-8');
      return text;
    },
  });
}

function identityOf({ identity }: FastifyRequest): Identity {
  // The guard lets nobody through to a route that is for somebody.
  if (identity === undefined) throw new ServerError('sign-in', 'sign in first');
  return identity;
}
