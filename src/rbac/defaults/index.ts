export { missingDefaults, type RbacDefaults } from './rbac-defaults.ts';
