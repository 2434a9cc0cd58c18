import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { AnswersError, didYouMean } from '../../../answers/index.ts';
import { matchesGlob } from '../../../audit/index.ts';
import { CHECKS } from '../../../checks/index.ts';
import { ServerError } from '../../server-error.ts';
import { addRoute } from '../api.ts';
import type { ServerContext } from '../context.ts';
import { exact, Id } from '../schemas/common.ts';
import { Exceptions, NewException, SavedException } from '../schemas/state.ts';

/** Exceptions: those in use, and saving and removing them. */
export function addExceptionRoutes(app: FastifyInstance, { store, scanner }: ServerContext): void {
  const tag = 'exceptions';
  addRoute(app, {
    path: '/exceptions',
    operation: 'listExceptions',
    summary: 'Exceptions that editors saved, and what became of these and of those in configuration and annotations',
    tag,
    answer: Exceptions,
    handle: async () => {
      const [saved, used] = await Promise.all([store.savedExceptions(), store.exceptionUses()]);
      return { saved: [...saved], used: [...used] };
    },
  });
  addRoute(app, {
    method: 'POST',
    path: '/exceptions',
    operation: 'saveException',
    summary: 'Accept findings, from the next scan on, which begins at once',
    tag,
    audience: 'editor',
    status: 201,
    body: NewException,
    answer: SavedException,
    handle: async ({ body, identity }) => {
      refuseWrong(body, new Date().toISOString().slice(0, 10));
      const saved = await store.saveException({ ...body, by: identity.name, at: Date.now() });
      app.answers.clear();
      await scanner.request();
      return saved;
    },
  });
  addRoute(app, {
    method: 'DELETE',
    path: '/exceptions/:id',
    operation: 'removeException',
    summary: 'Remove a saved exception; its findings are open again from the next scan on, which begins at once',
    tag,
    audience: 'editor',
    params: exact({ id: Id }),
    answer: exact({ removed: Type.Literal(true) }),
    handle: async ({ params, identity }) => {
      const isRemoved = await store.removeException(params.id, identity.name, Date.now());
      app.answers.clear();
      if (!isRemoved) throw new ServerError('not-found', 'there is no such exception');
      await scanner.request();
      return { removed: true as const };
    },
  });
}

function refuseWrong({ check, reason, expires }: Static<typeof NewException>, today: string): void {
  const ids = CHECKS.map(({ id }) => id);
  if (!ids.some((id) => matchesGlob(check, id))) {
    throw new AnswersError('bad-question', `there is no check "${check}"${didYouMean(check, ids)}`);
  }
  if (reason.trim() === '') throw new AnswersError('bad-question', 'an exception needs a reason');
  if (expires === undefined) return;
  const time = Date.parse(`${expires}T00:00:00Z`);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(expires);
  if (!isDay) throw new AnswersError('bad-question', `${expires} is no day of the calendar`);
  if (expires < today)
    throw new AnswersError('bad-question', `${expires} is over: an exception holds until its last day`);
}
