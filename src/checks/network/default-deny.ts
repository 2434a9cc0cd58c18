import {
  ALL_CONNECTIONS,
  assumedPod,
  type End,
  explain,
  isNoConnection,
  parseAddress,
  SPECIFICATION,
  subtractConnections,
} from '../../network/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { clusterOf, idle, NETWORK_NEEDS, usedNamespaces } from './network-answers.ts';

type Texts = Pick<
  Check,
  'id' | 'title' | 'severity' | 'rationale' | 'remediation' | 'examples' | 'references' | 'sameCauseAs'
>;

/** A check that asks of each namespace what a pod without labels, started there tomorrow, would be open to. */
export function defaultDenyCheck(texts: Texts, direction: 'ingress' | 'egress'): Check {
  const check: Check = {
    ...texts,
    needs: NETWORK_NEEDS,
    nothingToJudge: idle,
    *run(context) {
      for (const { name, object, path } of context.answer(usedNamespaces).values()) {
        const open = PEERS.filter(({ end }) => isOpen(name, end, direction, context)).map(({ title }) => title);
        if (open.length === 0) continue;
        const what = direction === 'ingress' ? 'takes connections from' : 'may connect to';
        yield { check, object, path, message: `a pod that no policy names ${what} ${open.join(' and ')}` };
      }
    },
  };
  return check;
}

/** An address that nobody has (RFC 5737). */
const OUTSIDE = parseAddress('203.0.113.1');
const PEERS: readonly { readonly title: string; readonly end: End }[] = [
  { title: 'every pod', end: { type: 'any-pod' } },
  ...(OUTSIDE === undefined ? [] : [{ title: 'outside', end: { type: 'address', address: OUTSIDE } as const }]),
];

function isOpen(namespace: string, peer: End, direction: 'ingress' | 'egress', context: CheckContext): boolean {
  const own: End = { type: 'pod', ...assumedPod(namespace, {}) };
  const [source, destination] = direction === 'ingress' ? [peer, own] : [own, peer];
  const { answer } = explain(context.answer(clusterOf), SPECIFICATION, source, destination);
  return isNoConnection(subtractConnections(ALL_CONNECTIONS, answer.allowed));
}
