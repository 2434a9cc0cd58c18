/** `breakwater serve`: scans, keeps history, and serves it. */
export type { AccessSettings, Members, OidcSettings, SignInSettings } from './access/settings.ts';
export type { Channel, QuietTime } from './notify/channel.ts';
export type { ScanPlan } from './scan-plan.ts';
export { parseSchedule } from './scans/schedule.ts';
export { startServer } from './start-server.ts';
