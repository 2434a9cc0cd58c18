import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { isJsonObject, type JsonValue } from '../../src/kube/index.ts';
import { readDocuments } from '../../src/sources/yaml/index.ts';
import { messageOf } from '../client.ts';
import { onEveryVersion } from '../suite.ts';
import { yamlLines } from './arbitrary-yaml.ts';

const GROUP = 'e2e.breakwater.dev';
const COLLECTION = `/apis/${GROUP}/v1/namespaces/default/notes`;

/** A kind whose objects hold any value. */
const DEFINITION = {
  metadata: { name: `notes.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { plural: 'notes', kind: 'Note' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

/** What was read from a text, or that it was refused. */
type Outcome = { readonly spec: JsonValue | undefined } | 'refused';

onEveryVersion('the YAML reader', (controlPlane) => {
  beforeAll(async () => {
    await controlPlane().admin.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', DEFINITION);
    await vi.waitFor(() => controlPlane().admin.get(COLLECTION), { timeout: 30_000 });
  });

  test('reads 2,000 random texts as the API server does', async () => {
    const seen = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(yamlLines, async (lines) => {
        const body = lines.map((line) => `  ${line}`).join('\n');
        const text = `apiVersion: ${GROUP}/v1\nkind: Note\nmetadata:\n  name: note\nspec:\n${body}\n`;
        const response = await controlPlane().admin.request<string>(
          'POST',
          `${COLLECTION}?dryRun=All&fieldValidation=Ignore`,
          {
            text,
            headers: { 'content-type': 'application/yaml' },
          },
        );
        const server = outcomeOf(response.status, response.body);
        const engine = read(text);
        if (!isDeepStrictEqual(engine, server)) {
          throw new Error(
            `${JSON.stringify(text)}\nserver: ${show(server)} ${response.status === 201 ? '' : messageOf(response.body)}\nreader: ${show(engine)}`,
          );
        }
        seen[server === 'refused' ? 'refused' : 'read']++;
      }),
      { numRuns: 2000 },
    );
    expect(seen.read).toBeGreaterThan(400);
    expect(seen.refused).toBeGreaterThan(200);
  }, 240_000);
});

function outcomeOf(status: number, body: string): Outcome {
  if (status === 400) return 'refused';
  if (status !== 201) throw new Error(`${status}: ${body}`);
  return specOf(readDocuments({ name: 'answer', text: body })[0]?.value);
}

function read(text: string): Outcome {
  const [first, ...others] = readDocuments({ name: 'note', text });
  if (first?.error !== undefined || others.length > 0) return 'refused';
  return specOf(first?.value);
}

function specOf(object: JsonValue | undefined): Outcome {
  if (object === undefined || !isJsonObject(object)) throw new Error(`no object: ${show(object)}`);
  return { spec: object['spec'] };
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'nothing';
}
