export { type Profile, type Settled, SPECIFICATION } from './profile.ts';
export { PROFILES } from './profiles.ts';
