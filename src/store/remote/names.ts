import type { Store } from '../store.ts';

/** What is answered beside a scan that is being written. */
export const READS = [
  ...(['scans', 'scan', 'latestScan', 'scanAt'] as const),
  ...(['findings', 'finding', 'facets', 'findingGroups', 'changes'] as const),
  ...(['objects', 'object', 'gaps', 'verdicts', 'controls', 'exceptionUses', 'trend'] as const),
  ...(['savedExceptions', 'messages', 'session', 'setting'] as const),
  ...(['stats', 'ping'] as const),
] as const;

/** What one after the other changes the database. */
export const WRITES = [
  ...(['lead', 'recordScan', 'prune', 'backup'] as const),
  ...(['saveException', 'removeException'] as const),
  ...(['untold', 'queueMessages', 'takeMessages', 'messageDelivered', 'messageFailed'] as const),
  ...(['saveSession', 'removeSession', 'setSetting', 'settingOnce'] as const),
] as const;

export type ReadName = (typeof READS)[number];
export type WriteName = (typeof WRITES)[number];

/** The calls of a store that a worker answers. */
export type Calls = Pick<Store, ReadName | WriteName>;
