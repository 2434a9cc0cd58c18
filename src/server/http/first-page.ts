import type { FastifyInstance } from 'fastify';
import { API } from './api.ts';

/** What there is to read in a build without the dashboard, for whoever opens the address that was printed. */
export function addFirstPage(app: FastifyInstance): void {
  const links = [
    [`${API}/overview`, 'overview'],
    [`${API}/findings`, 'findings'],
    [`${API}/workloads`, 'workloads'],
    [`${API}/frameworks`, 'frameworks'],
    [`${API}/openapi.json`, 'everything else: the API document'],
    ['/metrics', 'metrics'],
  ];
  const items = links.map(([address, what]) => `<li><a href="${address}">${what}</a></li>`).join('\n');
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Breakwater</title></head>
<body><h1>Breakwater</h1>
<p>This build has no dashboard. The API has:</p>
<ul>
${items}
</ul></body>
</html>
`;
  app.get('/', { config: { audience: 'viewer' } }, async (_, reply) => {
    reply.type('text/html; charset=utf-8');
    return page;
  });
}
