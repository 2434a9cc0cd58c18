export { meshesOf, throughMeshes } from './compose.ts';
export type { Mesh, MeshReason, MeshVerdict } from './mesh.ts';
