/**
 * Builds the dashboard by Vite: `dist/web/` for the server, and `dist/web/report.html`, the same in one file, which
 * `scan -o html` puts its data into.
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'web');
const elkWorker = join(root, 'node_modules/elkjs/lib/elk-worker.min.js');
const font = join(root, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

/** What the server puts a nonce in the place of, in each answer. */
const NONCE = '{{nonce}}';

/**
 * @param dist The folder that the program is built into.
 * @returns The files that went into it, whose licences ask to go with it.
 */
export async function buildWeb(dist: string): Promise<readonly string[]> {
  await build({ ...common(false), build: { ...common(false).build, outDir: join(dist, 'web'), emptyOutDir: true } });
  const modules = await buildOneFile(join(dist, 'web'));
  return [...modules, elkWorker, font];
}

function common(isOneFile: boolean): InlineConfig {
  return {
    root: web,
    base: isOneFile ? './' : '/',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    define: { __ONE_FILE__: JSON.stringify(isOneFile) },
    html: isOneFile ? {} : { cspNonce: NONCE },
    build: {
      target: 'es2023',
      modulePreload: { polyfill: false },
      // Fonts and workers are files of their own: the policy lets data: in for neither.
      assetsInlineLimit: isOneFile ? 1_000_000 : 0,
      chunkSizeWarningLimit: 2_000,
      reportCompressedSize: false,
    },
  };
}

/** One page with everything in it: its policy names its script and its styles by their hashes. */
async function buildOneFile(folder: string): Promise<readonly string[]> {
  const config = common(true);
  const result = await build({
    ...config,
    publicDir: false,
    build: {
      ...config.build,
      write: false,
      cssCodeSplit: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  if (bundle === undefined || !('output' in bundle)) throw new Error('vite built nothing');
  const script = bundle.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n');
  const style = bundle.output
    .flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : []))
    .join('\n');
  const template = onePage(
    inElement(script),
    style,
    gzipSync(readFileSync(elkWorker), { level: 9 }).toString('base64'),
  );
  writeFileSync(join(folder, 'report.html'), template);
  return bundle.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/** JavaScript that cannot end the element it stands in, nor begin a comment in it. */
function inElement(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function onePage(script: string, style: string, elk: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'worker-src blob:',
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<title>Breakwater</title>',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="root"></div>',
    '<noscript>This report needs JavaScript, which it carries itself.</noscript>',
    '<!--breakwater-data-->',
    `<script type="application/octet-stream" id="elk-worker">${elk}</script>`,
    `<script type="module">${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(root, 'dist');
  rmSync(join(dist, 'web'), { recursive: true, force: true });
  await buildWeb(dist);
}
