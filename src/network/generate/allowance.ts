import type { JsonObject } from '../../kube/index.ts';
import type { ConnectionSet } from '../connections/index.ts';
import type { Direction, NetworkWorkload } from '../model/index.ts';

/** Connections that a workload is to keep. */
export interface Allowance {
  readonly workload: NetworkWorkload;
  readonly direction: Direction;
  /** The peer as a NetworkPolicy writes it; undefined for anyone. */
  readonly peer: JsonObject | undefined;
  readonly connections: ConnectionSet;
  /** What needs it: `seen at flows.json:12`, `DNS`. */
  readonly why: string;
}
