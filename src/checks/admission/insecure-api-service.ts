import { boolean, int32, record, string } from '../../kube/index.ts';
import { objectCheck } from '../object-check.ts';

interface ApiService {
  readonly spec?: {
    readonly insecureSkipTLSVerify?: boolean;
    readonly groupPriorityMinimum?: number;
    readonly service?: { readonly name?: string; readonly namespace?: string };
  };
}

const shape = record<ApiService>({
  spec: record({
    insecureSkipTLSVerify: boolean,
    groupPriorityMinimum: int32,
    service: record({ name: string, namespace: string }),
  }),
});

const example = (line: string): string => `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  service: { namespace: kube-system, name: metrics-server }
  ${line}
`;

export const insecureApiService = objectCheck(
  {
    id: 'admission/insecure-api-service',
    title: 'API server does not verify an aggregated API',
    severity: 'medium',
    needs: ['api-services'],
    rationale:
      'The API server forwards requests, with the name of the caller, to whoever answers at that address. Somebody on the ' +
      'way can read them and answer in the place of the API.',
    remediation: 'Remove `insecureSkipTLSVerify` and set `caBundle`; cert-manager’s CA injector keeps it current.',
    examples: {
      bad: example('insecureSkipTLSVerify: true'),
      good: example('caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t'),
    },
    references: [
      {
        title: 'Kubernetes: Configure the aggregation layer',
        url: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
      },
    ],
  },
  { group: 'apiregistration.k8s.io', kind: 'APIService', shape },
  function* ({ spec }) {
    if (spec?.insecureSkipTLSVerify !== true || spec.service === undefined) return;
    yield { path: ['spec', 'insecureSkipTLSVerify'], message: 'any certificate is accepted' };
  },
);
