import {
  type FieldPath,
  type Indexed,
  indexedList,
  type KubernetesObject,
  list,
  Reading,
  record,
  type Snapshot,
  string,
  stringMap,
} from '../../../kube/index.ts';

export type AuthorizationAction = 'CUSTOM' | 'DENY' | 'ALLOW' | 'AUDIT';

/** An AuthorizationPolicy (security.istio.io/v1). */
export interface AuthorizationPolicy {
  readonly object: KubernetesObject;
  readonly action: AuthorizationAction;
  /** Undefined for all workloads of the namespace, or of the mesh in the root namespace. */
  readonly selector: ReadonlyMap<string, string> | undefined;
  /** Gateways, waypoints and Services that it is for, instead of workloads. */
  readonly targets: readonly TargetReference[];
  readonly rules: readonly AuthorizationRule[];
}

export interface TargetReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface AuthorizationRule {
  readonly path: FieldPath;
  /** Undefined: any. */
  readonly from: readonly Source[] | undefined;
  readonly to: readonly Operation[] | undefined;
  readonly when: readonly Condition[];
}

/** Lists by Istio's field names; a `not…` field must not match. */
export type Source = Readonly<Partial<Record<(typeof SOURCE_FIELDS)[number], readonly string[]>>>;
export type Operation = Readonly<Partial<Record<(typeof OPERATION_FIELDS)[number], readonly string[]>>>;

export interface Condition {
  readonly key: string;
  readonly values: readonly string[] | undefined;
  readonly notValues: readonly string[] | undefined;
}

const SOURCE_FIELDS = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'trustDomains',
  'notTrustDomains',
] as const;
const OPERATION_FIELDS = [
  'hosts',
  'notHosts',
  'ports',
  'notPorts',
  'methods',
  'notMethods',
  'paths',
  'notPaths',
] as const;

const texts = list(string, '');
const source = record<Source>(Object.fromEntries(SOURCE_FIELDS.map((field) => [field, texts])) as never);
const operation = record<Operation>(Object.fromEntries(OPERATION_FIELDS.map((field) => [field, texts])) as never);

interface WrittenRule {
  readonly from?: readonly Indexed<{ readonly source?: Source }>[];
  readonly to?: readonly Indexed<{ readonly operation?: Operation }>[];
  readonly when?: readonly Indexed<WrittenCondition>[];
}

interface WrittenCondition {
  readonly key?: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

interface Written {
  readonly action?: string;
  readonly selector?: { readonly matchLabels?: ReadonlyMap<string, string> };
  readonly targetRef?: Partial<TargetReference>;
  readonly targetRefs?: readonly Indexed<Partial<TargetReference>>[];
  readonly rules?: readonly Indexed<WrittenRule>[];
}

const target = record<Partial<TargetReference>>({ group: string, kind: string, name: string });
const spec = record<Written>({
  action: string,
  selector: record({ matchLabels: stringMap }),
  targetRef: target,
  targetRefs: indexedList(target),
  rules: indexedList(
    record<WrittenRule>({
      from: indexedList(record<{ readonly source?: Source }>({ source })),
      to: indexedList(record<{ readonly operation?: Operation }>({ operation })),
      when: indexedList(record<WrittenCondition>({ key: string, values: texts, notValues: texts })),
    }),
  ),
});

export function readAuthorizationPolicies(snapshot: Snapshot): readonly AuthorizationPolicy[] {
  return snapshot.ofKind('security.istio.io', 'AuthorizationPolicy').map((object) => {
    const written = new Reading().at('spec', object.content['spec'], spec) ?? {};
    const labels = written.selector?.matchLabels;
    const references = [...(written.targetRefs ?? []), ...(written.targetRef === undefined ? [] : [written.targetRef])];
    return {
      object,
      action: actionOf(written.action),
      selector: labels === undefined || labels.size === 0 ? undefined : labels,
      targets: references.map(({ group = '', kind = '', name = '' }) => ({ group, kind, name })),
      rules: (written.rules ?? []).map(({ index, from, to, when = [] }) => ({
        path: ['spec', 'rules', index],
        from: nonEmpty(from)?.map(({ source = {} }) => source),
        to: nonEmpty(to)?.map(({ operation = {} }) => operation),
        when: when.map(({ key = '', values, notValues }) => ({ key, values, notValues })),
      })),
    };
  });
}

function actionOf(written: string | undefined): AuthorizationAction {
  return written === 'DENY' || written === 'AUDIT' || written === 'CUSTOM' ? written : 'ALLOW';
}

function nonEmpty<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items;
}
