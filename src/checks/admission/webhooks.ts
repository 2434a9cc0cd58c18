import {
  type Indexed,
  indexedList,
  int32,
  type KubernetesObject,
  type LabelSelector,
  labelSelector,
  list,
  record,
  string,
} from '../../kube/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';

/** A webhook of a configuration (admissionregistration/v1), with the API's defaults applied. */
export interface Webhook {
  readonly object: KubernetesObject;
  readonly mutating: boolean;
  /** Its index in `webhooks`. */
  readonly index: number;
  readonly name: string;
  readonly failurePolicy: string;
  readonly timeoutSeconds: number | undefined;
  readonly rules: readonly WebhookRule[];
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  readonly hasMatchConditions: boolean;
  readonly service: { readonly namespace?: string; readonly name?: string } | undefined;
  readonly url: string | undefined;
}

export interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
  readonly scope?: string;
}

interface Written {
  readonly name?: string;
  readonly failurePolicy?: string;
  readonly timeoutSeconds?: number;
  readonly rules?: readonly Indexed<WebhookRule>[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly matchConditions?: readonly { readonly name?: string }[];
  readonly clientConfig?: {
    readonly service?: { readonly namespace?: string; readonly name?: string };
    readonly url?: string;
  };
}

const names = list(string, '');

const configuration = record<{ readonly webhooks?: readonly Indexed<Written>[] }>({
  webhooks: indexedList(
    record<Written>({
      name: string,
      failurePolicy: string,
      timeoutSeconds: int32,
      rules: indexedList(record<WebhookRule>({ apiGroups: names, resources: names, operations: names, scope: string })),
      namespaceSelector: labelSelector,
      objectSelector: labelSelector,
      matchConditions: indexedList(record<{ readonly name?: string }>({ name: string })),
      clientConfig: record({ service: record({ namespace: string, name: string }), url: string }),
    }),
  ),
});

const EVERYTHING: LabelSelector = { requirements: [] };
const GROUP = 'admissionregistration.k8s.io';
const KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

/** Every admission webhook of the snapshot. */
export function webhooks(context: CheckContext): readonly Webhook[] {
  return KINDS.flatMap((kind) =>
    context.snapshot.ofKind(GROUP, kind).flatMap((object) => {
      const { webhooks: written = [] } = context.read(object, configuration) ?? {};
      // v1beta1 defaulted to Ignore and 30 seconds, v1 to Fail and 10.
      const old = object.version === 'v1beta1';
      return written.map((webhook) => ({
        object,
        mutating: kind === 'MutatingWebhookConfiguration',
        index: webhook.index,
        name: webhook.name ?? '',
        failurePolicy: webhook.failurePolicy ?? (old ? 'Ignore' : 'Fail'),
        timeoutSeconds: webhook.timeoutSeconds,
        rules: webhook.rules ?? [],
        namespaceSelector: webhook.namespaceSelector ?? EVERYTHING,
        objectSelector: webhook.objectSelector ?? EVERYTHING,
        hasMatchConditions: (webhook.matchConditions?.length ?? 0) > 0,
        service: webhook.clientConfig?.service,
        url: webhook.clientConfig?.url,
      }));
    }),
  );
}

/** A check that judges one webhook at a time. Paths of its faults begin at the webhook. */
export function webhookCheck(
  texts: Omit<Check, 'needs' | 'run'>,
  judge: (webhook: Webhook, context: CheckContext) => Iterable<Pick<Finding, 'path' | 'message' | 'severity'>>,
): Check {
  const check: Check = {
    ...texts,
    needs: ['admission-webhooks'],
    *run(context) {
      for (const webhook of context.answer(webhooks)) {
        for (const { path, ...rest } of judge(webhook, context)) {
          yield { check, object: webhook.object, path: ['webhooks', webhook.index, ...path], ...rest };
        }
      }
    },
  };
  return check;
}

/** Whether the webhook is called for a resource of a group. */
export function covers({ rules }: Webhook, group: string, resource: string): boolean {
  return rules.some(
    ({ apiGroups = [], resources = [] }) =>
      (apiGroups.includes('*') || apiGroups.includes(group)) &&
      resources.some((entry) => entry === '*' || entry === '*/*' || entry === resource),
  );
}

/** Policy engines, by their Service or the name of their webhook. */
const POLICY_ENGINE =
  /gatekeeper|kyverno|kubewarden|jspolicy|polaris|datree|kubescape|neuvector|falco|cosign|sigstore|policy-controller|connaisseur|ratify|portieris|opa(?:-|$)|pod-security/i;

/** Whether the webhook decides about security, as far as its name or its Service tells. */
export function isPolicyEngine({ name, service, url }: Webhook): boolean {
  return POLICY_ENGINE.test(name) || POLICY_ENGINE.test(service?.name ?? '') || POLICY_ENGINE.test(url ?? '');
}

/** A manifest of a ValidatingWebhookConfiguration of a policy engine, for examples. */
export function webhookExample(lines: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: validate.kyverno.svc
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig:
      service: { namespace: kyverno, name: kyverno-svc }
${lines.replaceAll(/^(?=.)/gm, '    ')}
`;
}

export const POD_RULES = 'rules:\n  - { apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE] }';
