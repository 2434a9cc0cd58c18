import type { Check } from '../check.ts';
import { apiServerAlwaysAdmit } from './api-server-always-admit.ts';
import { apiServerAlwaysAllow } from './api-server-always-allow.ts';
import { apiServerAlwaysPullImages } from './api-server-always-pull-images.ts';
import { apiServerAnonymousAuth } from './api-server-anonymous-auth.ts';
import { apiServerAuditLogMaxAge } from './api-server-audit-log-max-age.ts';
import { apiServerAuditLogMaxBackup } from './api-server-audit-log-max-backup.ts';
import { apiServerAuditLogMaxSize } from './api-server-audit-log-max-size.ts';
import { apiServerAuditLogPath } from './api-server-audit-log-path.ts';
import { apiServerAuditPolicy } from './api-server-audit-policy.ts';
import { apiServerClientCaFile } from './api-server-client-ca-file.ts';
import { apiServerEncryptionAtRest } from './api-server-encryption-at-rest.ts';
import { apiServerEtcdCaFile } from './api-server-etcd-ca-file.ts';
import { apiServerEtcdClientCertificate } from './api-server-etcd-client-certificate.ts';
import { apiServerEventRateLimit } from './api-server-event-rate-limit.ts';
import { apiServerExtendedTokens } from './api-server-extended-tokens.ts';
import { apiServerExternalIps } from './api-server-external-ips.ts';
import { apiServerKubeletCertificateAuthority } from './api-server-kubelet-certificate-authority.ts';
import { apiServerKubeletClientCertificate } from './api-server-kubelet-client-certificate.ts';
import { apiServerNamespaceLifecycle } from './api-server-namespace-lifecycle.ts';
import { apiServerNoNodeAuthorization } from './api-server-no-node-authorization.ts';
import { apiServerNoRbacAuthorization } from './api-server-no-rbac-authorization.ts';
import { apiServerNodeRestriction } from './api-server-node-restriction.ts';
import { apiServerProfiling } from './api-server-profiling.ts';
import { apiServerRequestTimeout } from './api-server-request-timeout.ts';
import { apiServerServiceAccountAdmission } from './api-server-service-account-admission.ts';
import { apiServerServiceAccountKeyFile } from './api-server-service-account-key-file.ts';
import { apiServerServiceAccountLookup } from './api-server-service-account-lookup.ts';
import { apiServerTlsCertificate } from './api-server-tls-certificate.ts';
import { apiServerTokenAuthFile } from './api-server-token-auth-file.ts';
import { apiServerWeakCiphers } from './api-server-weak-ciphers.ts';
import { controllerManagerBindAddress } from './controller-manager-bind-address.ts';
import { controllerManagerKubeletRotation } from './controller-manager-kubelet-rotation.ts';
import { controllerManagerPodGarbage } from './controller-manager-pod-garbage.ts';
import { controllerManagerProfiling } from './controller-manager-profiling.ts';
import { controllerManagerRootCaFile } from './controller-manager-root-ca-file.ts';
import { controllerManagerServiceAccountKey } from './controller-manager-service-account-key.ts';
import { controllerManagerSharedCredentials } from './controller-manager-shared-credentials.ts';
import { etcdAutoTls } from './etcd-auto-tls.ts';
import { etcdClientCertificates } from './etcd-client-certificates.ts';
import { etcdPeerAutoTls } from './etcd-peer-auto-tls.ts';
import { etcdPeerClientCertificates } from './etcd-peer-client-certificates.ts';
import { etcdPeerTlsCertificate } from './etcd-peer-tls-certificate.ts';
import { etcdSharedAuthority } from './etcd-shared-authority.ts';
import { etcdTlsCertificate } from './etcd-tls-certificate.ts';
import { schedulerBindAddress } from './scheduler-bind-address.ts';
import { schedulerProfiling } from './scheduler-profiling.ts';

/** How the control plane is started: CIS Kubernetes Benchmark, sections 1 to 3. */
export const CONTROL_PLANE_CHECKS: readonly Check[] = [
  apiServerAnonymousAuth,
  apiServerTokenAuthFile,
  apiServerExternalIps,
  apiServerKubeletClientCertificate,
  apiServerKubeletCertificateAuthority,
  apiServerAlwaysAllow,
  apiServerNoNodeAuthorization,
  apiServerNoRbacAuthorization,
  apiServerEventRateLimit,
  apiServerAlwaysAdmit,
  apiServerAlwaysPullImages,
  apiServerServiceAccountAdmission,
  apiServerNamespaceLifecycle,
  apiServerNodeRestriction,
  apiServerProfiling,
  apiServerAuditLogPath,
  apiServerAuditPolicy,
  apiServerAuditLogMaxAge,
  apiServerAuditLogMaxBackup,
  apiServerAuditLogMaxSize,
  apiServerRequestTimeout,
  apiServerServiceAccountLookup,
  apiServerServiceAccountKeyFile,
  apiServerEtcdClientCertificate,
  apiServerTlsCertificate,
  apiServerClientCaFile,
  apiServerEtcdCaFile,
  apiServerEncryptionAtRest,
  apiServerWeakCiphers,
  apiServerExtendedTokens,
  controllerManagerProfiling,
  controllerManagerPodGarbage,
  controllerManagerSharedCredentials,
  controllerManagerServiceAccountKey,
  controllerManagerRootCaFile,
  controllerManagerKubeletRotation,
  controllerManagerBindAddress,
  schedulerProfiling,
  schedulerBindAddress,
  etcdTlsCertificate,
  etcdClientCertificates,
  etcdAutoTls,
  etcdPeerTlsCertificate,
  etcdPeerClientCertificates,
  etcdPeerAutoTls,
  etcdSharedAuthority,
];
