export { isClusterInfoDump, withoutLogs } from './cluster-info-dump.ts';
export type { SnapshotHeader } from './format.ts';
export { isGzip } from './gunzip.ts';
export { type CompressedFile, readCompressed } from './read-compressed.ts';
export { redactSnapshot } from './redact.ts';
export { isRepeatedInVeleroBackup } from './velero-folder.ts';
export { snapshotText, writeSnapshotFile } from './write.ts';
