import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from './arbitraries.ts';
import { arbitraryPod } from './pod.ts';

/** A kind that carries a pod template. */
export interface TemplateKind {
  readonly kind: string;
  readonly group: string;
  /** The plural name: `deployments`. */
  readonly resource: string;
  /** Where its objects are created in a namespace. */
  readonly path: (namespace: string) => string;
  readonly wrap: (template: Fields) => Fields;
}

const LABELS = { app: 'shop' };
const SELECTOR = { matchLabels: LABELS };

const once = (template: Fields): Fields => {
  const spec = template['spec'] as Fields;
  return { ...template, spec: { ...spec, restartPolicy: 'Never' } };
};

/** The eight built-in kinds that carry a pod template. */
export const TEMPLATE_KINDS: readonly TemplateKind[] = [
  kindOf('PodTemplate', '/api/v1', 'podtemplates', (template) => ({ template })),
  kindOf('ReplicationController', '/api/v1', 'replicationcontrollers', (template) => ({
    spec: { selector: LABELS, template },
  })),
  kindOf('ReplicaSet', '/apis/apps/v1', 'replicasets', (template) => ({ spec: { selector: SELECTOR, template } })),
  kindOf('Deployment', '/apis/apps/v1', 'deployments', (template) => ({ spec: { selector: SELECTOR, template } })),
  kindOf('DaemonSet', '/apis/apps/v1', 'daemonsets', (template) => ({ spec: { selector: SELECTOR, template } })),
  kindOf('StatefulSet', '/apis/apps/v1', 'statefulsets', (template) => ({
    spec: { selector: SELECTOR, serviceName: 'shop', template },
  })),
  kindOf('Job', '/apis/batch/v1', 'jobs', (template) => ({ spec: { template: once(template) } })),
  kindOf('CronJob', '/apis/batch/v1', 'cronjobs', (template) => ({
    spec: { schedule: '0 4 * * *', jobTemplate: { spec: { template: once(template) } } },
  })),
];

function kindOf(kind: string, api: string, resource: string, wrap: (template: Fields) => Fields): TemplateKind {
  return {
    kind,
    group: api.split('/')[2] === 'v1' ? '' : (api.split('/')[2] ?? ''),
    resource,
    path: (namespace) => `${api}/namespaces/${namespace}/${resource}`,
    wrap: (template) => ({ metadata: { name: 'shop' }, ...wrap(template) }),
  };
}

/** Pod templates that API servers accept, as `{metadata, spec}`. */
export function arbitraryTemplate(): Arbitrary<Fields> {
  return arbitraryPod().map(({ metadata, spec }) => {
    const { annotations } = metadata as { annotations: Fields };
    return { metadata: { labels: LABELS, annotations }, spec };
  });
}

export const arbitraryKind: Arbitrary<TemplateKind> = fc.constantFrom(...TEMPLATE_KINDS);
