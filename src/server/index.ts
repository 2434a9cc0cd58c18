/** `breakwater serve`: scans, keeps history, and serves it. */
export {
  type AccessSettings,
  isLoopback,
  type KubernetesSignIn,
  type Members,
  type OidcSettings,
  type SignInSettings,
} from './access/settings.ts';
export { LOG_LEVELS } from './log.ts';
export type { Channel, QuietTime } from './notify/channel.ts';
export type { ScanPlan } from './scan-plan.ts';
export { parseSchedule, type Schedule } from './scans/schedule.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
