export { dataFolder } from './data-folder.ts';
export { type FinishedScan, makeScanRecord } from './make-scan-record.ts';
export { connectStore, type OpenStore, openStore, type StoreLink, type StoreOptions } from './open-store.ts';
export type {
  ControlRecord,
  ExcerptRecord,
  FindingRecord,
  FixRecord,
  ObjectRecord,
  PlaceRecord,
  ScanRecord,
  VerdictRecord,
} from './scan-record.ts';
export type * from './store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
