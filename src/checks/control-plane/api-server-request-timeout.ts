import { componentExample, flagCheck } from './flag-check.ts';

/** Seconds: what the CIS Kubernetes Benchmark gives as an example for slow networks. */
const LONGEST = 300;

export const apiServerRequestTimeout = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-request-timeout',
    title: 'API server lets requests run for long',
    severity: 'low',
    rationale: 'Requests that are made to be slow hold their place in the queues, and keep others from being answered.',
    remediation: 'Remove `--request-timeout`, whose default is one minute, or set it to 300s at most.',
    examples: {
      bad: componentExample('kube-apiserver', { 'request-timeout': '1h' }),
      good: componentExample('kube-apiserver', { 'request-timeout': '300s' }),
    },
  },
  (flags) => {
    const written = flags.value('request-timeout');
    const seconds = written === undefined ? undefined : secondsIn(written);
    return seconds === undefined || seconds <= LONGEST
      ? undefined
      : { flag: 'request-timeout', message: `a request may take ${written}` };
  },
);

const UNITS: ReadonlyMap<string, number> = new Map([
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['ns', 1e-9],
]);

/** A duration as Go writes it: `1h30m`. Undefined for what is none. */
function secondsIn(written: string): number | undefined {
  if (!/^(?:[0-9]{1,9}(?:\.[0-9]{1,9})?(?:h|m|s|ms|us|µs|ns)){1,6}$/.test(written)) return undefined;
  const parts = written.matchAll(/([0-9.]+)([a-zµ]+)/g);
  return [...parts].reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS.get(unit) ?? 0), 0);
}
