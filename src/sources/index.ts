export type { Bounds } from './bounds.ts';
export type { HelmOptions } from './helm.ts';
export { type LoadOptions, loadSnapshot } from './load.ts';
export { type Location, locate } from './locate.ts';
export { workloadGaps } from './problem-gaps.ts';
export type { Progress } from './reader.ts';
export { SourcesError, type SourcesErrorCode } from './sources-error.ts';
export { locateField, type ReadDocument, readDocuments } from './yaml/index.ts';
