import { isOfCluster, type RbacState, rbacStateOf } from '../../answers/index.ts';
import { type Audit, type AuditedFinding, fingerprint } from '../../audit/index.ts';
import type { CheckContext } from '../../checks/index.ts';
import type { Gap, Snapshot } from '../../kube/index.ts';
import {
  type Cluster,
  MeshedConnectivity,
  meshesOf,
  PROFILES,
  type Profile,
  Reachability,
  readCluster,
  SPECIFICATION,
} from '../../network/index.ts';

/** What was read and judged last, ready to be asked. What a question needs is worked out when one comes. */
export class ScanState {
  readonly snapshot: Snapshot;
  readonly context: CheckContext;
  readonly audit: Audit;
  readonly gaps: readonly Gap[];
  #rbac: RbacState | undefined;
  #cluster: Cluster | undefined;
  #connectivity: { readonly profile: Profile; readonly connectivity: MeshedConnectivity } | undefined;
  #byId: ReadonlyMap<string, AuditedFinding> | undefined;

  constructor(context: CheckContext, audit: Audit, gaps: readonly Gap[]) {
    this.context = context;
    this.snapshot = context.snapshot;
    this.audit = audit;
    this.gaps = gaps;
  }

  get rbac(): RbacState {
    this.#rbac ??= rbacStateOf(this.snapshot, this.context.settings.kubernetesVersion, !isOfCluster(this.snapshot));
    return this.#rbac;
  }

  get cluster(): Cluster {
    this.#cluster ??= readCluster(this.snapshot);
    return this.#cluster;
  }

  /** Who reaches whom, through service meshes, of the network plugin that was asked for last: one at a time is kept. */
  connectivity(cni: string | undefined): MeshedConnectivity {
    const profile = profileNamed(cni);
    if (this.#connectivity?.profile !== profile) {
      const reachability = new Reachability(this.cluster, profile);
      this.#connectivity = { profile, connectivity: new MeshedConnectivity(reachability, meshesOf(this.cluster)) };
    }
    return this.#connectivity.connectivity;
  }

  /** The findings by the ids that the store gives them: a fingerprint, numbered where several have it. */
  finding(id: string): AuditedFinding | undefined {
    this.#byId ??= findingsById(this.audit.findings);
    return this.#byId.get(id);
  }

  /** Works out ahead what questions about rights and the network begin with. */
  prepare(): readonly unknown[] {
    return [this.rbac, this.connectivity(undefined)];
  }

  /** What the network engine could not evaluate either. */
  get networkGaps(): readonly Gap[] {
    return [...this.gaps, ...this.cluster.gaps];
  }
}

export function profileNamed(cni: string | undefined): Profile {
  return PROFILES.get(cni ?? '') ?? SPECIFICATION;
}

function findingsById(findings: readonly AuditedFinding[]): ReadonlyMap<string, AuditedFinding> {
  const found = new Map<string, AuditedFinding>();
  const seen = new Map<string, number>();
  for (const one of findings) {
    const print = fingerprint(one.finding);
    const number = (seen.get(print) ?? 0) + 1;
    seen.set(print, number);
    found.set(number === 1 ? print : `${print}~${number}`, one);
  }
  return found;
}
