import { expect, test } from 'vitest';
import { RequestFailure, type RequestFailureKind } from './request-failure.ts';
import { withRetries } from './retry.ts';

test.each<[string, RequestFailureKind, number, number, number]>([
  ['an error of the server', 'status', 500, 10, 5],
  ['one that takes long to come', 'status', 500, 3_000, 2],
  ['too many requests', 'status', 429, 10, 5],
  ['a broken connection', 'connection', 0, 10, 5],
  ['a time-out', 'timeout', 0, 30_000, 2],
  ['a short time-out', 'timeout', 0, 1_000, 2],
  ['a damaged answer', 'malformed', 0, 10, 2],
  ['a refusal', 'status', 403, 10, 1],
  ['a certificate that is not trusted', 'tls', 0, 10, 1],
])('%s is tried so often', async (_, kind, status, took, expected) => {
  let time = 0;
  let tries = 0;
  const attempt = (): Promise<never> => {
    tries++;
    time += took;
    return Promise.reject(new RequestFailure(kind, 'failed', status, 0));
  };
  await expect(withRetries(attempt, undefined, () => time)).rejects.toThrow('failed');
  expect(tries).toBe(expected);
});
