import { kubeProxyCheck } from './kubelet.ts';

export const kubeProxyMetrics = kubeProxyCheck(
  {
    id: 'node-configuration/kube-proxy-metrics',
    title: 'kube-proxy serves metrics to the network',
    severity: 'low',
    rationale: 'Its metrics and configuration are shown, without authentication, to everybody who reaches the node.',
    remediation: 'Remove `metricsBindAddress`, or set it to `127.0.0.1:10249`.',
    examples: { bad: 'metricsBindAddress: 0.0.0.0:10249', good: 'metricsBindAddress: 127.0.0.1:10249' },
  },
  (field) => {
    const address = field('metricsBindAddress') ?? '';
    const local = address === '' || (typeof address === 'string' && /^(?:127\.|localhost:|\[::1\]|:?$)/.test(address));
    return local ? undefined : { path: ['metricsBindAddress'], message: `metrics are served on ${address}` };
  },
);
