import type { Check } from '../check.ts';
import { kubeProxyMetrics } from './kube-proxy-metrics.ts';
import { kubeletAlwaysAllow } from './kubelet-always-allow.ts';
import { kubeletAnonymousAuth } from './kubelet-anonymous-auth.ts';
import { kubeletClientCa } from './kubelet-client-ca.ts';
import { kubeletEventRate } from './kubelet-event-rate.ts';
import { kubeletHostnameOverride } from './kubelet-hostname-override.ts';
import { kubeletIptablesChains } from './kubelet-iptables-chains.ts';
import { kubeletPodPids } from './kubelet-pod-pids.ts';
import { kubeletReadOnlyPort } from './kubelet-read-only-port.ts';
import { kubeletRotateCertificates } from './kubelet-rotate-certificates.ts';
import { kubeletRotateServerCertificate } from './kubelet-rotate-server-certificate.ts';
import { kubeletSeccompDefault } from './kubelet-seccomp-default.ts';
import { kubeletServingCertificate } from './kubelet-serving-certificate.ts';
import { kubeletStreamingTimeout } from './kubelet-streaming-timeout.ts';
import { kubeletWeakCiphers } from './kubelet-weak-ciphers.ts';

/** How kubelets and kube-proxy are configured: CIS Kubernetes Benchmark, section 4. */
export const NODE_CONFIGURATION_CHECKS: readonly Check[] = [
  kubeletAnonymousAuth,
  kubeletAlwaysAllow,
  kubeletClientCa,
  kubeletReadOnlyPort,
  kubeletStreamingTimeout,
  kubeletIptablesChains,
  kubeletHostnameOverride,
  kubeletEventRate,
  kubeletServingCertificate,
  kubeletRotateCertificates,
  kubeletRotateServerCertificate,
  kubeletWeakCiphers,
  kubeletPodPids,
  kubeletSeccompDefault,
  kubeProxyMetrics,
];
