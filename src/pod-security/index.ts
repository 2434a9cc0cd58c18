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
export { LATEST_SERVER, type Server } from './server.ts';
