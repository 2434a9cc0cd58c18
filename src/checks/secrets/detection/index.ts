export { type DetectedSecret, detectProviderSecrets, detectSecretsInSetting } from './detect-secrets.ts';
