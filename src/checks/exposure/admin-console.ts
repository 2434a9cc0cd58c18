import { containersOf, type Workload } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import { parseImage } from '../image-reference/parse-image.ts';
import { exposedServices } from './exposed-services.ts';
import { serviceExample } from './service.ts';

/** Images whose purpose is to administer something, by the end of their repository. */
const CONSOLES: readonly (readonly [repository: RegExp, what: string])[] = [
  [/(?:^|\/)kubernetesui\/dashboard(?:-[a-z]+)?$/, 'Kubernetes Dashboard'],
  [/(?:^|\/)headlamp(?:-k8s\/headlamp)?$/, 'Headlamp'],
  [/(?:^|\/)portainer(?:-ce|-ee)?$/, 'Portainer'],
  [/(?:^|\/)rancher\/rancher$/, 'Rancher'],
  [/(?:^|\/)weaveworks\/scope$/, 'Weave Scope'],
  [/(?:^|\/)kubeshark\/(?:hub|front)$/, 'Kubeshark'],
  [/(?:^|\/)phpmyadmin(?:\/phpmyadmin)?$/, 'phpMyAdmin'],
  [/(?:^|\/)adminer$/, 'Adminer'],
  [/(?:^|\/)(?:dpage\/)?pgadmin4$/, 'pgAdmin'],
  [/(?:^|\/)mongo-express$/, 'mongo-express'],
  [/(?:^|\/)redis-?commander$|(?:^|\/)redisinsight$/, 'a Redis console'],
  [/(?:^|\/)jenkins(?:\/jenkins)?$/, 'Jenkins'],
  [/(?:^|\/)kafka-ui$|(?:^|\/)kafdrop$|(?:^|\/)cmak$/, 'a Kafka console'],
  [/(?:^|\/)jupyter\/[a-z-]+-notebook$|(?:^|\/)jupyterlab$/, 'Jupyter'],
  [/(?:^|\/)airflow$/, 'Airflow'],
  [/(?:^|\/)kubeflow.*centraldashboard$/, 'Kubeflow'],
];

export const adminConsole: Check = {
  id: 'exposure/admin-console',
  title: 'Administration console is exposed outside the cluster',
  severity: 'high',
  rationale:
    'Consoles run with the rights of an administrator of what they show. Exposed ones are searched for all day, and a ' +
    'weak password or one vulnerability in them is the whole system.',
  remediation:
    'Reach it with `kubectl port-forward`, or behind a proxy that signs people in before it lets them through.',
  examples: {
    bad: `${consoleExample()}---\n${serviceExample('type: LoadBalancer')}`,
    good: `${consoleExample()}---\n${serviceExample('type: ClusterIP')}`,
  },
  references: [
    {
      title: 'Microsoft: Threat matrix for Kubernetes, exposed sensitive interfaces',
      url: 'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Exposed%20sensitive%20interfaces/',
    },
  ],
  needs: ['services', 'routes', 'pods', 'pod-templates'],
  *run(context) {
    for (const { object, through, workloads } of context.answer(exposedServices)) {
      for (const workload of workloads) {
        const what = consoleIn(workload);
        if (what === undefined) continue;
        yield {
          check: adminConsole,
          object,
          path: ['spec', 'selector'],
          message: `exposes ${what} through ${through}`,
        };
        break;
      }
    }
  },
};

/** The console that a workload runs, by its images. */
export function consoleIn({ spec }: Workload): string | undefined {
  for (const { container } of containersOf(spec)) {
    const repository = parseImage(container.image ?? '')?.repository;
    const found = repository === undefined ? undefined : CONSOLES.find(([pattern]) => pattern.test(repository));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

function consoleExample(): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: phpmyadmin:5.2
`;
}
