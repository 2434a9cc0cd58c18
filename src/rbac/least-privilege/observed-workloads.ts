import type { AuditUser, Snapshot, Workload } from '../../kube/index.ts';
import { serviceAccountName } from '../subject.ts';

const POD_NAME = 'authentication.kubernetes.io/pod-name';
/** Names that the API server makes for pods keep this much of what stands before the random end. */
const LONGEST_BASE = 58;

/** A workload, and whether the log holds a request of it. */
export interface WorkloadSight {
  readonly workload: Workload;
  /** The user name of its service account. */
  readonly account: string;
  /**
   * - `seen`: one of its pods made a request.
   * - `account-seen`: its service account did, and which pod it was is not told.
   * - `never-seen`: neither.
   */
  readonly sight: 'seen' | 'account-seen' | 'never-seen';
}

interface Account {
  readonly workloads: readonly Workload[];
  readonly unseen: Set<Workload>;
  seenWithoutPod: boolean;
}

/** Finds out which workloads of a snapshot made requests, by service account and by the pod that a token is bound to. */
export class ObservedWorkloads {
  readonly #accounts = new Map<string, Account>();

  constructor(snapshot: Snapshot) {
    const byAccount = Map.groupBy(snapshot.workloads, accountOf);
    for (const [account, workloads] of byAccount) {
      this.#accounts.set(account, { workloads, unseen: new Set(workloads), seenWithoutPod: false });
    }
  }

  add({ username = '', extra }: AuditUser): void {
    const account = this.#accounts.get(username);
    if (account === undefined || account.unseen.size === 0) return;
    const [pod] = extra?.get(POD_NAME) ?? [];
    if (pod === undefined) {
      account.seenWithoutPod = true;
      return;
    }
    let longest = -1;
    let found: Workload | undefined;
    for (const workload of account.workloads) {
      const { name } = workload.object;
      if (name.length > longest && isPodOf(pod, workload)) {
        longest = name.length;
        found = workload;
      }
    }
    if (found !== undefined) account.unseen.delete(found);
  }

  /** Every workload, in the order in which they were read. */
  get sights(): readonly WorkloadSight[] {
    return [...this.#accounts].flatMap(([account, { workloads, unseen, seenWithoutPod }]) =>
      workloads.map((workload) => {
        const missing = seenWithoutPod ? 'account-seen' : 'never-seen';
        return { workload, account, sight: unseen.has(workload) ? missing : 'seen' } as const;
      }),
    );
  }
}

function accountOf({ object, spec }: Workload): string {
  return serviceAccountName(object.namespace, spec.serviceAccountName || spec.serviceAccount || 'default');
}

function isPodOf(pod: string, { object, templatePath }: Workload): boolean {
  if (templatePath.length === 0) {
    return object.name === '' ? pod.startsWith(object.generateName.slice(0, LONGEST_BASE)) : pod === object.name;
  }
  return object.name !== '' && pod.startsWith(`${object.name}-`.slice(0, LONGEST_BASE));
}
