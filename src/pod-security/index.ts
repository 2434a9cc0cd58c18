export {
  type AdmissionContext,
  type AdmissionRequest,
  type AdmissionResponse,
  type AdmissionStatus,
  admit,
  type ConfigurationFile,
  DEFAULT_CONFIGURATION,
  type Exemptions,
  type ExistingPod,
  existingPodWarnings,
  type LabelError,
  labelErrorMessage,
  levelLabel,
  MODES,
  type Mode,
  type NamespacePolicy,
  namespacePolicy,
  type PodSecurityConfiguration,
  PodSecurityConfigurationError,
  readConfigurationFile,
  readPodSecurityConfiguration,
  versionLabel,
} from './admission/index.ts';
export type { CheckId, Evidence } from './check.ts';
export {
  admissionMessage,
  type CheckViolation,
  type Evaluation,
  evaluatePod,
  strictestLevel,
  warningMessage,
} from './evaluate.ts';
export { compareLevels, isLevel, LEVELS, type Level } from './level.ts';
export { formatPolicy, LATEST_POLICY_VERSION, type Policy, type PolicyVersion, parsePolicyVersion } from './policy.ts';
export {
  type Change,
  type LevelPreview,
  type NamespaceState,
  type PolicyPreview,
  type PreviewOptions,
  previewLevels,
  previewPolicy,
  previewUpgrade,
  type Rejection,
  type Subject,
  type UpgradePreview,
} from './preview/index.ts';
export { LATEST_SERVER, type Server } from './server.ts';
