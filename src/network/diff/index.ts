export { type Cause, causesOf } from './causes.ts';
export { type ConnectionChange, diffOf } from './diff.ts';
