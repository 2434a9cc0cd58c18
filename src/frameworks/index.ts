export { checksCalled, counterpartsOf, TOOLS, type Tool } from './counterparts.ts';
export {
  type CheckPart,
  type Control,
  controlsOf,
  type Framework,
  formatCheckPart,
  judgedBy,
  type Section,
} from './framework.ts';
export { FRAMEWORKS, findFramework } from './registry.ts';
