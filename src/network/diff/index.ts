export { type ConnectionChange, diffOf } from './diff.ts';
