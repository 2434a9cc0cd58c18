export { type Exposure, exposuresOf, type OpenWay } from './exposure.ts';
export { type Way, type WayKind, waysInto } from './ways.ts';
