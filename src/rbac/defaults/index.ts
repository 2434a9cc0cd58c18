export {
  missingDefaults,
  RBAC_DEFAULT_VERSIONS,
  type RbacDefaults,
  rbacDefaultsFor,
} from './rbac-defaults.ts';
