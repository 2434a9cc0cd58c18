export { type Exposure, exposuresOf, type OpenWay } from './exposure.ts';
export type { Way, WayKind } from './ways.ts';
