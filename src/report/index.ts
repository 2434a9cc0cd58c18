export { renderGithub } from './github.ts';
export { renderJson } from './json.ts';
export { jsonText } from './json-text.ts';
export { renderJunit } from './junit.ts';
export { renderMarkdown } from './markdown.ts';
export {
  formatPlace,
  makeReport,
  type Report,
} from './report.ts';
export { safeLine, safeText } from './safe-text.ts';
export { renderSarif } from './sarif.ts';
export { COLOURED, PLAIN, type Style, styleFor } from './style.ts';
export { renderTable } from './table/index.ts';
export { wrap } from './wrap.ts';
