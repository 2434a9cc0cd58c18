export { type ConfigurationFile, readConfigurationFile } from './admission-configuration.ts';
export { admit } from './admit.ts';
export {
  DEFAULT_CONFIGURATION,
  type Exemptions,
  type PodSecurityConfiguration,
  PodSecurityConfigurationError,
  readPodSecurityConfiguration,
} from './configuration.ts';
export { existingPodWarnings } from './existing-pods.ts';
export {
  type LabelError,
  labelErrorMessage,
  levelLabel,
  MODES,
  type Mode,
  type NamespacePolicy,
  namespacePolicy,
  versionLabel,
} from './namespace-policy.ts';
export type {
  AdmissionContext,
  AdmissionRequest,
  AdmissionResponse,
  AdmissionStatus,
  ExistingPod,
} from './request.ts';
