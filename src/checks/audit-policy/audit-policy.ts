import {
  type FieldPath,
  type Indexed,
  indexedList,
  type KubernetesObject,
  list,
  record,
  string,
} from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';

/** A rule of an audit policy (audit.k8s.io/v1 PolicyRule). An absent list stands for everything. */
export interface AuditRule {
  readonly level?: string;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resources?: readonly Indexed<GroupResources>[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface GroupResources {
  readonly group?: string;
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

const names = list(string, '');

const policy = record<{ readonly rules?: readonly Indexed<AuditRule>[] }>({
  rules: indexedList(
    record<AuditRule>({
      level: string,
      users: names,
      userGroups: names,
      verbs: names,
      resources: indexedList(record<GroupResources>({ group: string, resources: names, resourceNames: names })),
      namespaces: names,
      nonResourceURLs: names,
    }),
  ),
});

const GROUP = 'audit.k8s.io';
const KIND = 'Policy';

/** A check of the rules of an audit policy. */
export function auditPolicyCheck(
  texts: Omit<Check, 'needs' | 'references' | 'run'>,
  judge: (
    rules: readonly Indexed<AuditRule>[],
    object: KubernetesObject,
    context: CheckContext,
  ) => Iterable<{ readonly path: FieldPath; readonly message: string }>,
): Check {
  const check: Check = {
    ...texts,
    // It is a file of the control plane, which no API shows.
    needs: ['pods'],
    nothingToJudge: ({ snapshot }) =>
      snapshot.ofKind(GROUP, KIND).length > 0 ? undefined : 'no audit policy in what was read',
    references: [{ title: 'Kubernetes: Auditing', url: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/' }],
    *run(context) {
      for (const object of context.snapshot.ofKind(GROUP, KIND)) {
        const rules = context.read(object, policy)?.rules ?? [];
        for (const { path, message } of judge(rules, object, context)) yield { check, object, path, message };
      }
    },
  };
  return check;
}

/** A request to a resource by somebody of whom nothing is known. */
export interface AuditedRequest {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `serviceaccounts/token`. */
  readonly resource: string;
}

/**
 * The rule that decides for such a request: the first that matches whoever asks, whatever the name (apiserver
 * `pkg/audit/policy/checker.go`). Rules for some users, names or namespaces alone are passed over.
 */
export function deciding(
  rules: readonly Indexed<AuditRule>[],
  request: AuditedRequest,
): Indexed<AuditRule> | undefined {
  return rules.find(
    ({ users, userGroups, verbs, namespaces, nonResourceURLs, resources }) =>
      isAny(users) &&
      isAny(userGroups) &&
      isAny(namespaces) &&
      (isAny(verbs) || verbs?.includes(request.verb)) &&
      (resources === undefined || resources.length === 0
        ? isAny(nonResourceURLs)
        : resources.some((entry) => covers(entry, request))),
  );
}

function isAny(list: readonly string[] | undefined): boolean {
  return list === undefined || list.length === 0;
}

function covers({ group = '', resources, resourceNames }: GroupResources, request: AuditedRequest): boolean {
  if (group !== request.group || !isAny(resourceNames)) return false;
  return isAny(resources) || (resources ?? []).some((entry) => coversResource(entry, request.resource));
}

/** `*` is every resource and subresource, `pods/*` the subresources of pods, `*\/scale` that of all resources. */
export function coversResource(entry: string, resource: string): boolean {
  if (entry === '*' || entry === resource) return true;
  const [name = '', sub] = resource.split('/');
  if (sub === undefined) return false;
  return entry === `${name}/*` || entry === `*/${sub}`;
}

/** A policy for examples: lines of its rules. */
export function policyExample(rules: string): string {
  return `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
${rules.replaceAll(/^(?=.)/gm, '  ')}
`;
}
