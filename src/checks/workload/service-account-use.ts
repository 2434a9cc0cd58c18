import { containersOf, type Workload } from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import { rbacOf } from '../rbac/rbac-answers.ts';
import { commandsOf } from './command-text.ts';

/** The service account that a pod runs as, when its token is mounted without the pod asking for it. */
export interface UnaskedToken {
  readonly account: string;
  /** Whether a binding gives the account something that not every account has. */
  readonly hasRights: boolean;
}

/** Says whether the token of the pod's service account is mounted because nobody said no; undefined when it is not. */
export function unaskedToken(workload: Workload, context: CheckContext): UnaskedToken | undefined {
  const { object, spec, metadata } = workload;
  // Static pods have no token.
  if (metadata.annotations?.has('kubernetes.io/config.mirror')) return undefined;
  const account = spec.serviceAccountName || spec.serviceAccount || 'default';
  const ofAccount = context.snapshot.find('', 'ServiceAccount', object.namespace, account);
  const asked = spec.automountServiceAccountToken ?? ofAccount?.content['automountServiceAccountToken'];
  if (asked !== undefined && asked !== null) return undefined;
  const rights = context.answer(accountsWithRights);
  return { account, hasRights: rights.has(`${object.namespace}/${account}`) || rights.has(`${object.namespace}/*`) };
}

/** Words that show that a program calls the API of the cluster it runs in. */
const USES_API = /\bkubectl\b|kubernetes\.default|KUBERNETES_SERVICE_HOST|secrets\/kubernetes\.io\/serviceaccount/;

/** Whether a command, an argument or a variable of the pod shows that it calls the API. */
export function seemsToUseApi({ spec }: Workload): boolean {
  for (const { container } of containersOf(spec)) {
    if (commandsOf(container).some(({ text }) => USES_API.test(text))) return true;
    if (container.env?.some(({ name = '', value = '' }) => USES_API.test(name) || USES_API.test(value))) return true;
    if (container.volumeMounts?.some(({ mountPath = '' }) => USES_API.test(`${mountPath}/`))) return true;
  }
  return false;
}

/** Service accounts, as `namespace/name` or `namespace/*`, that a binding names beyond what all accounts have. */
function accountsWithRights(context: CheckContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { namespace, subjects } of context.answer(rbacOf).bindings) {
    for (const subject of subjects) {
      const group = /^system:serviceaccounts:(.+)$/.exec(subject.name)?.[1];
      const user = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.name);
      if (subject.kind === 'ServiceAccount') found.add(`${subject.namespace || namespace}/${subject.name}`);
      else if (subject.kind === 'Group' && group !== undefined) found.add(`${group}/*`);
      else if (subject.kind === 'User' && user !== null) found.add(`${user[1]}/${user[2]}`);
    }
  }
  return found;
}
