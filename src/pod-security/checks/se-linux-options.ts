/*
 * SELinux must confine containers by one of the types that are made for them, with no user or role of their own.
 *
 * Fields:  spec.securityContext.seLinuxOptions
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seLinuxOptions
 * Allowed: type absent, empty, container_t, container_init_t, container_kvm_t; from 1.31 container_engine_t;
 *          user and role absent or empty
 *
 * Servers before 1.26 name user and role only beside a forbidden type.
 *
 * Pod Security Standards, Baseline, "SELinux".
 */
import type { PodTemplate, SeLinuxOptions } from '../../kube/index.ts';
import type { Check, CheckVersion, Evidence, Forbidden } from '../check.ts';
import { containersWhere, inContainer, inPod, nameSetters } from '../visitor.ts';
import { plural, quoted, sortedSet } from '../words.ts';

const TYPES_1_0: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);
const TYPES_1_31: ReadonlySet<string> = new Set([...TYPES_1_0, 'container_engine_t']);

export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, serversBefore: 26, forbids: forbidsOtherThan(TYPES_1_0, nameTypesThenRest) },
    { since: 0, forbids: forbidsOtherThan(TYPES_1_0, nameAll) },
    { since: 31, forbids: forbidsOtherThan(TYPES_1_31, nameAll) },
  ],
};

/** What is wrong, to be put into words. */
interface Faults {
  readonly types: readonly string[];
  readonly user: boolean;
  readonly role: boolean;
}

function forbidsOtherThan(
  allowed: ReadonlySet<string>,
  name: (faults: Faults) => readonly string[],
): CheckVersion['forbids'] {
  const isForbidden = (options: SeLinuxOptions | undefined): options is SeLinuxOptions =>
    options !== undefined && (!allowed.has(options.type ?? '') || Boolean(options.user) || Boolean(options.role));

  return (pod: PodTemplate): Forbidden | undefined => {
    const ofPod = pod.spec?.securityContext?.seLinuxOptions;
    const containers = containersWhere(pod, ({ securityContext }) => isForbidden(securityContext?.seLinuxOptions));
    if (!isForbidden(ofPod) && containers.length === 0) return undefined;

    const forbidden: SeLinuxOptions[] = [];
    const evidence: Evidence[] = [];
    if (isForbidden(ofPod)) {
      forbidden.push(ofPod);
      for (const { field, message } of faultyFields(ofPod, allowed)) {
        evidence.push(inPod(['spec', 'securityContext', 'seLinuxOptions', field], message));
      }
    }
    for (const placed of containers) {
      const options = placed.container.securityContext?.seLinuxOptions ?? {};
      forbidden.push(options);
      for (const { field, message } of faultyFields(options, allowed)) {
        evidence.push(inContainer(placed, ['securityContext', 'seLinuxOptions', field], message));
      }
    }
    const faults = {
      types: sortedSet(forbidden.map(({ type }) => type ?? '').filter((type) => !allowed.has(type))),
      user: forbidden.some(({ user }) => Boolean(user)),
      role: forbidden.some(({ role }) => Boolean(role)),
    };
    return {
      reason: 'seLinuxOptions',
      detail: `${nameSetters(isForbidden(ofPod), containers)} set forbidden securityContext.seLinuxOptions: ${name(faults).join('; ')}`,
      evidence,
    };
  };
}

function faultyFields(
  { type = '', user, role }: SeLinuxOptions,
  allowed: ReadonlySet<string>,
): readonly { readonly field: string; readonly message: string }[] {
  const faulty: { field: string; message: string }[] = [];
  if (!allowed.has(type)) faulty.push({ field: 'type', message: `the SELinux type is ${type}` });
  if (user) faulty.push({ field: 'user', message: `the SELinux user is ${user}` });
  if (role) faulty.push({ field: 'role', message: `the SELinux role is ${role}` });
  return faulty;
}

function nameAll({ types, user, role }: Faults): readonly string[] {
  const named: string[] = [];
  if (types.length > 0) named.push(`${plural('type', 'types', types.length)} ${quoted(types)}`);
  if (user) named.push('user may not be set');
  if (role) named.push('role may not be set');
  return named;
}

function nameTypesThenRest(faults: Faults): readonly string[] {
  return faults.types.length > 0 ? nameAll(faults) : [];
}
