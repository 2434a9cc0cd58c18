import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { readConfig } from './read-config.ts';

const schema = JSON.parse(readFileSync(new URL('../../../schemas/config.schema.json', import.meta.url), 'utf8'));
const fitsSchema = new Ajv2020({ strict: true }).compile(schema);

function parse(text: string): JsonValue {
  return readDocuments({ name: 'breakwater.yaml', text })[0]?.value ?? {};
}

function problems(value: JsonValue): readonly string[] {
  return readConfig(value, () => 'here').problems.map(({ message }) => message);
}

test('the example in the documentation is right', () => {
  const docs = readFileSync(new URL('../../../docs/scan.md', import.meta.url), 'utf8');
  const example = /```yaml\n(level:[\s\S]*?)```/.exec(docs)?.[1] ?? '';
  const value = parse(example);
  expect(problems(value)).toEqual([]);
  expect(fitsSchema(value)).toBe(true);
  expect(readConfig(value, () => 'here').config).toMatchObject({
    kubernetesVersion: '1.33',
    output: ['table', 'sarif=breakwater.sarif'],
    exceptions: [{ name: 'log-agent', expires: '2026-12-31', source: 'here' }],
  });
});

test('the example of serving in the documentation is right', () => {
  const docs = readFileSync(new URL('../../../docs/serve.md', import.meta.url), 'utf8');
  const value = parse(/```yaml\n(serve:\n {2}listen[\s\S]*?)```/.exec(docs)?.[1] ?? '');
  expect(problems(value)).toEqual([]);
  expect(fitsSchema(value)).toBe(true);
  expect(readConfig(value, () => 'here').config.serve?.notifications).toMatchObject([{ name: 'security' }]);
});

describe('the schema and the reader agree', () => {
  test.each([
    ['{}', true],
    ['level: baseline', true],
    ['level: lax', false],
    ['failOn: none', true],
    ['show: none', false],
    ['strict: true', true],
    ['strict: "true"', false],
    ['output: json', true],
    ['output: [table, json=x]', true],
    ['output: [1]', false],
    ['output: ""', false],
    ['kubernetesVersion: 1.33', false],
    ['severities: {pod-security/privileged: info}', true],
    ['severities: {pod-security/privileged: none}', false],
    ['exceptions: [{check: "*", reason: r}]', true],
    ['exceptions: [{check: "*"}]', false],
    ['exceptions: [{reason: r}]', false],
    ['exceptions: [{check: "*", reason: r, expires: 2026-12-31}]', true],
    ['exceptions: [{check: "*", reason: r, expires: soon}]', false],
    ['exceptions: [{check: "*", reason: r, until: x}]', false],
    ['exceptions: {}', false],
    ['disabledChecks: [pod-security/*]', true],
    ['disabledChecks: pod-security/*', false],
    ['paths: [.]', false],
    ['serve: {}', true],
    ['serve: {listen: "127.0.0.1:7180", schedule: 15m, keep: 30d, data: x, url: "https://x"}', true],
    ['serve: {port: 80}', false],
    ['serve: {tls: {certFile: x}}', false],
    ['serve: {metricsToken: {file: x}}', true],
    ['serve: {metricsToken: {file: x, env: Y}}', false],
    ['serve: {metricsToken: {}}', false],
    ['serve: {metricsToken: abc}', false],
    ['serve: {signIn: {oidc: {issuer: "https://x", clientId: web, viewers: {groups: ["*"]}}}}', true],
    ['serve: {signIn: {oidc: {issuer: "https://x", clientId: web, clientSecret: abc}}}', false],
    ['serve: {signIn: {oidc: {clientId: web}}}', false],
    ['serve: {signIn: {kubernetes: {audiences: [breakwater]}, idle: 1h}}', true],
    ['serve: {notifications: [{name: a, url: "https://x", format: teams, severity: low, resolved: false}]}', true],
    ['serve: {notifications: [{name: a, url: {env: X}, quiet: {from: "22:00", to: "07:00"}}]}', true],
    ['serve: {notifications: [{name: a}]}', false],
    ['serve: {notifications: [{name: a, url: "https://x", format: mail}]}', false],
    ['serve: {notifications: [{name: a, url: "https://x", quiet: {from: "22:00"}}]}', false],
    ['[]', false],
  ])('%s: %s', (text, isRight) => {
    const value = parse(text);
    expect(fitsSchema(value)).toBe(isRight);
    expect(problems(value).length === 0).toBe(isRight);
  });

  test('on the keys that there are', () => {
    expect(
      Object.keys(schema.properties).filter((key) =>
        problems({ [key]: {} }).some((text) => text.startsWith('unknown')),
      ),
    ).toEqual([]);
  });
});
