import { randomBytes } from 'node:crypto';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentPolicy } from '../access/guard.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.woff2', 'font/woff2'],
]);

/** Names with a hash of their content never change. */
const HASHED = /^assets\/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

/**
 * Serves the dashboard, for viewers: its files, and its one page for every other address, which the page itself reads.
 * `{{nonce}}` in the page becomes the nonce that its content policy allows for styles.
 *
 * @param folder Where its files are; there is none in a build without it.
 */
export function addStaticFiles(app: FastifyInstance, folder: string, notFound: (reply: FastifyReply) => unknown): void {
  app.get('/*', { config: { audience: 'viewer' } }, async (request, reply) => {
    const path = (request.params as { readonly '*': string })['*'];
    if (path.startsWith('api/')) return notFound(reply);
    const file = path === '' || path === 'index.html' ? undefined : fileAt(folder, path);
    if (file !== undefined) {
      if (HASHED.test(path)) reply.header('cache-control', 'private, max-age=31536000, immutable');
      else reply.header('cache-control', 'no-cache');
      return send(reply, file.path, file.stats);
    }
    const isPage =
      (extname(path) === '' || path === 'index.html') && (request.headers.accept ?? '').includes('text/html');
    const page = isPage ? fileAt(folder, 'index.html') : undefined;
    return page === undefined ? notFound(reply) : sendPage(reply, page.path);
  });
}

async function sendPage(reply: FastifyReply, path: string): Promise<string> {
  const nonce = randomBytes(16).toString('base64url');
  reply.type('text/html; charset=utf-8').header('content-security-policy', contentPolicy(nonce));
  return (await readFile(path, 'utf8')).replaceAll('{{nonce}}', nonce);
}

function send(reply: FastifyReply, path: string, { size }: Stats): FastifyReply {
  reply.type(TYPES.get(extname(path)) ?? 'application/octet-stream').header('content-length', size);
  return reply.send(createReadStream(path));
}

/** A file in the folder, and nothing outside of it, whatever the path says. */
export function fileAt(folder: string, path: string): { readonly path: string; readonly stats: Stats } | undefined {
  if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part.startsWith('.')))
    return undefined;
  const full = normalize(join(folder, path));
  if (!full.startsWith(`${normalize(folder)}${sep}`)) return undefined;
  const stats = statSync(full, { throwIfNoEntry: false });
  return stats?.isFile() ? { path: full, stats } : undefined;
}
