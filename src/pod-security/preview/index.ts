export type { NamespaceState, PreviewOptions } from './namespaces.ts';
export {
  type Change,
  type LevelPreview,
  type PolicyPreview,
  previewLevels,
  previewPolicy,
  previewUpgrade,
  type Rejection,
  type UpgradePreview,
} from './preview.ts';
export type { Subject } from './subjects.ts';
