/**
 * `node scripts/rbac-facts.ts` asks real API servers, one of each version that `e2e/` starts, for what they make by
 * themselves, and writes it down:
 *
 * - `src/rbac/defaults/defaults.generated.json`: the default roles and bindings, after aggregation.
 * - `src/rbac/resources/resources.generated.json`: every resource of the API, its kind, scope and subresources.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ApiClient, KubernetesObject } from '../e2e/client.ts';
import { ControlPlane } from '../e2e/control-plane.ts';
import { readAll } from '../e2e/rbac/cluster.ts';
import { tools } from '../e2e/tools/build.ts';

/** Gates of resources that are off by default, so that rules for them are known as well. */
const EVERY_API = ['--runtime-config=api/all=true', '--feature-gates=AllAlpha=true,AllBeta=true'];

interface Discovery {
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly { readonly resources?: readonly DiscoveredResource[] }[];
  }[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope: 'Cluster' | 'Namespaced';
  readonly shortNames?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface Resource {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
}

async function defaultsOf(client: ApiClient): Promise<KubernetesObject[]> {
  for (;;) {
    const objects = await readAll(client);
    // The controller fills admin, edit and view one after the other.
    const waiting = objects.some(
      ({ aggregationRule, rules }) => aggregationRule && !(rules as unknown[] | null)?.length,
    );
    if (!waiting && objects.length > 0) {
      await sleep(3_000);
      const again = await readAll(client);
      if (JSON.stringify(again) === JSON.stringify(objects)) return objects;
    }
    await sleep(500);
  }
}

async function resourcesOf(client: ApiClient): Promise<Resource[]> {
  const headers = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' };
  const found = new Map<string, Resource>();
  for (const path of ['/api', '/apis']) {
    const { body } = await client.request<Discovery>('GET', path, { headers });
    for (const { metadata, versions } of body.items) {
      for (const entry of versions.flatMap(({ resources }) => resources ?? [])) {
        const group = metadata?.name ?? '';
        const key = `${group}/${entry.resource}`;
        const known = found.get(key);
        const subresources = (entry.subresources ?? []).map(({ subresource }) => subresource);
        found.set(key, {
          group,
          resource: entry.resource,
          kind: entry.responseKind?.kind || (known?.kind ?? ''),
          namespaced: entry.scope === 'Namespaced',
          shortNames: entry.shortNames ?? [],
          subresources: [...new Set([...(known?.subresources ?? []), ...subresources])].sort(),
        });
      }
    }
  }
  return [...found.values()];
}

interface Facts {
  readonly version: string;
  readonly objects: readonly KubernetesObject[];
  readonly resources: readonly Resource[];
}

function write(file: string, text: string): void {
  const path = fileURLToPath(new URL(`../src/rbac/${file}`, import.meta.url));
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
}

function writeDefaults(facts: readonly Facts[]): void {
  /** Each object once, with the versions (by index) that have it so. */
  const objects = new Map<string, { in: number[]; object: object }>();
  for (const [index, { objects: made }] of facts.entries()) {
    for (const object of made) {
      const key = JSON.stringify(object);
      const entry = objects.get(key) ?? { in: [], object };
      entry.in.push(index);
      objects.set(key, entry);
    }
  }
  const versions = JSON.stringify(facts.map(({ version }) => version));
  const lines = [...objects.values()].map((entry) => JSON.stringify(entry));
  write('defaults/defaults.generated.json', `{"versions":${versions},"objects":[\n${lines.join(',\n')}\n]}\n`);
}

function writeResources(facts: readonly Facts[]): void {
  const found = new Map<string, Resource>();
  for (const resource of facts.flatMap(({ resources }) => resources)) {
    const key = `${resource.group}/${resource.resource}`;
    const subresources = [...new Set([...(found.get(key)?.subresources ?? []), ...resource.subresources])].sort();
    found.set(key, { ...resource, subresources });
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => JSON.stringify(resource));
  write('resources/resources.generated.json', `[\n${sorted.join(',\n')}\n]\n`);
}

const found = await tools((line) => console.error(line));
if (found.missing !== undefined) throw new Error(found.missing);
const facts: Facts[] = [];
for (const programs of found.kubernetes) {
  const usual = await ControlPlane.start(programs);
  const objects = await defaultsOf(usual.admin).finally(() => usual.stop());
  const everything = await ControlPlane.start(programs, { apiServerFlags: EVERY_API });
  const resources = await resourcesOf(everything.admin).finally(() => everything.stop());
  facts.push({ version: programs.version, objects, resources });
}
facts.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
writeDefaults(facts);
writeResources(facts);
