export { type PathChange, type PathChanges, pathChanges } from './path-changes.ts';
export { type PermissionChange, permissionsOnlyIn } from './permission-changes.ts';
