import type { Change } from '../edit/index.ts';
import { type Answer, byHand, type Fix, type PlacedContainer, type Subject } from '../fix.ts';
import { commandNeeds } from './command-needs.ts';
import { runsAsNonRoot } from './container-user.ts';

/** Ports below this can be bound by root, or with NET_BIND_SERVICE. */
const FIRST_FREE_PORT = 1024;

/** Drops all capabilities, and takes away those added beyond what restricted allows. */
export const capabilities: Fix = {
  checks: [
    'pod-security/capabilities-restricted',
    'pod-security/capabilities-baseline',
    'workload/net-raw',
    'workload/kept-capabilities',
    'workload/escape-capability',
  ],
  answer(subject) {
    const { placed, finding } = subject;
    if (placed === undefined || subject.workload === undefined) return byHand('');
    if (placed.container.securityContext?.privileged === true) {
      return byHand('a privileged container has every capability, whatever it drops');
    }
    const need = commandNeeds(placed.container);
    if (need !== undefined) return byHand(need);
    return finding.path.includes('add') ? removeAdded(subject, placed) : dropAll(placed);
  },
};

function dropAll({ container, path }: PlacedContainer): Answer {
  const at = [...path, 'securityContext', 'capabilities'];
  const { drop = [], add = [] } = container.securityContext?.capabilities ?? {};
  const spelled = drop.findIndex((name) => /^(?:CAP_)?ALL$/i.test(name));
  if (spelled >= 0) {
    return {
      proposals: [
        {
          tier: 'safe',
          title: 'write ALL as the API server reads it',
          why: 'container runtimes drop all capabilities already, whatever the case of the letters',
          changes: [{ op: 'set', path: [...at, 'drop', spelled], value: 'ALL' }],
        },
      ],
      byHand: 'drop ALL',
    };
  }
  const changes: Change[] =
    drop.length === 0
      ? [{ op: 'set', path: [...at, 'drop', 0], value: 'ALL' }]
      : [
          { op: 'set', path: [...at, 'drop', 0], value: 'ALL' },
          ...drop
            .slice(1)
            .map((_, index): Change => ({ op: 'remove', path: [...at, 'drop', drop.length - 1 - index] })),
        ];
  const lowPort = container.ports?.find(({ containerPort = FIRST_FREE_PORT }) => containerPort < FIRST_FREE_PORT);
  const binds = lowPort !== undefined && !add.includes('NET_BIND_SERVICE');
  if (binds) changes.push({ op: 'append', path: [...at, 'add'], value: 'NET_BIND_SERVICE' });
  return {
    proposals: [
      {
        tier: 'likely',
        title: `drop all capabilities${binds ? `, but keep NET_BIND_SERVICE for port ${lowPort.containerPort}` : ''}`,
        why: 'a program that starts as root may change owners or users, which needs a capability',
        changes,
      },
    ],
    byHand: 'drop ALL, and add back what the program fails without',
  };
}

function removeAdded({ workload, finding }: Subject, { container, path }: PlacedContainer): Answer {
  const { add = [] } = container.securityContext?.capabilities ?? {};
  const index = finding.path.at(-1);
  const name = typeof index === 'number' ? (add[index] ?? '') : 'NET_RAW';
  if (workload === undefined || !runsAsNonRoot(container, workload.spec)) {
    return byHand(
      `${name} was added on purpose, and a program that runs as root uses what it has: see what fails without it`,
    );
  }
  // All at once: taking one away moves the others.
  const isExtra = (capability: string) => capability !== 'NET_BIND_SERVICE';
  const at = [...path, 'securityContext', 'capabilities', 'add'];
  const extra = [...add.entries()].filter(([, capability]) => isExtra(capability)).toReversed();
  return {
    proposals: [
      {
        tier: 'likely',
        title: 'add no capabilities but NET_BIND_SERVICE',
        why: 'a user other than root has added capabilities only for files that carry them',
        changes:
          extra.length === add.length
            ? [{ op: 'remove', path: at }]
            : extra.map(([entry]) => ({ op: 'remove', path: [...at, entry] })),
      },
    ],
    byHand: `${name} was added on purpose: see what fails without it`,
  };
}
