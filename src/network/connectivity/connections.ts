import { type Answer, DENIED } from '../reach/index.ts';
import type { Connectivity } from './connectivity.ts';
import { INGRESS_CONTROLLER, type Peer } from './peers.ts';

/** What may pass from one peer to another. */
export interface Connection {
  readonly source: Peer;
  readonly destination: Peer;
  readonly answer: Answer;
}

/**
 * Every pair of workloads, addresses outside and the ingress controller between which something can pass. A peer to
 * itself is left out.
 */
export function* connectionsIn(connectivity: Connectivity): Generator<Connection> {
  const { workloads, reachability } = connectivity;
  const answer = (id: number) => reachability.verdicts.answerOf(id);
  for (const source of workloads) {
    const row = connectivity.row(source);
    for (const [index, destination] of workloads.entries()) {
      const verdict = row[index] ?? DENIED;
      if (destination !== source && verdict !== DENIED) yield { source, destination, answer: answer(verdict) };
    }
    for (const { range, verdict } of connectivity.toOutside(source)) {
      yield { source, destination: { type: 'external', range }, answer: answer(verdict) };
    }
  }
  for (const destination of workloads) {
    for (const { range, verdict } of connectivity.fromOutside(destination)) {
      yield { source: { type: 'external', range }, destination, answer: answer(verdict) };
    }
  }
  for (const [destination, verdict] of connectivity.fromIngressController()) {
    yield { source: INGRESS_CONTROLLER, destination, answer: answer(verdict) };
  }
}
