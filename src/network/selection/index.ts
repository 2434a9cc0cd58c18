export { smallestSelector } from './smallest-selector.ts';
export { writtenSelector } from './written-selector.ts';
