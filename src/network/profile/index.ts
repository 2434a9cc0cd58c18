export { type Profile, type Settled, SPECIFICATION } from './profile.ts';
