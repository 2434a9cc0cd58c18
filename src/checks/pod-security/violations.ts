import type { Workload } from '../../kube/index.ts';
import { type CheckId, type Evidence, evaluatePod, type Policy } from '../../pod-security/index.ts';
import type { CheckContext } from '../context.ts';

/** A field of a workload that breaks a rule of the Pod Security Standards. */
export interface Violation {
  readonly workload: Workload;
  readonly evidence: Evidence;
}

/**
 * The violations of all workloads, by the check that reports them. Restricted is what decides. Where one of its
 * checks takes the place of a baseline check, what breaks baseline too is reported by the baseline check.
 */
export function podSecurityViolations(context: CheckContext): ReadonlyMap<CheckId, readonly Violation[]> {
  const { podSecurity: policy, kubernetesVersion } = context.settings;
  const found = new Map<CheckId, Violation[]>();
  for (const workload of context.snapshot.workloads) {
    const kind = workload.templatePath.length === 0 ? 'Pod' : 'template';
    const server = { version: kubernetesVersion, kind } as const;
    const { violations } = evaluatePod(policy, workload, server);
    const replaced = violations.some(({ check }) => REPLACES.has(check));
    const baseline = replaced ? evaluatePod(atBaseline(policy), workload, server).violations : [];
    for (const { check, evidence } of violations) {
      const replacedCheck = REPLACES.get(check);
      const breaksBaseline = baseline.find((violation) => violation.check === replacedCheck)?.evidence ?? [];
      for (const one of evidence) {
        if (check === 'hostPorts' && isDefaultedPort(workload, one)) continue;
        const worse = replacedCheck !== undefined && breaksBaseline.some((other) => sameField(one, other));
        // Servers before 1.24 report both themselves.
        if (worse && violations.some((violation) => violation.check === replacedCheck)) continue;
        add(found, worse ? replacedCheck : check, { workload, evidence: one });
      }
    }
  }
  return found;
}

/** The restricted checks that the API server evaluates in place of baseline ones. */
const REPLACES: ReadonlyMap<CheckId, CheckId> = new Map([
  ['capabilities_restricted', 'capabilities_baseline'],
  ['procMount_restricted', 'procMount'],
  ['restrictedVolumes', 'hostPathVolumes'],
  ['seccompProfile_restricted', 'seccompProfile_baseline'],
]);

function atBaseline(policy: Policy): Policy {
  return { ...policy, level: 'baseline' };
}

function sameField(a: Evidence, b: Evidence): boolean {
  return a.path.length === b.path.length && a.path.every((part, index) => part === b.path[index]);
}

/**
 * In a Pod with hostNetwork every port becomes a host port: one cause, reported as the host network. In a cluster, the
 * API server has written them out.
 */
function isDefaultedPort({ object, spec }: Workload, { list, path }: Evidence): boolean {
  if (list === undefined || spec.hostNetwork !== true) return false;
  const container = spec[list]?.find(({ index }) => index === path[2]);
  const port = container?.ports?.find(({ index }) => index === path[4]);
  if (port === undefined) return false;
  return (port.hostPort ?? 0) === 0 || (object.origin.type === 'cluster' && port.hostPort === port.containerPort);
}

function add(found: Map<CheckId, Violation[]>, check: CheckId, violation: Violation): void {
  const list = found.get(check);
  if (list === undefined) found.set(check, [violation]);
  else list.push(violation);
}
