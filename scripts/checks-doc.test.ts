import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKS, findCheck } from '../src/checks/index.ts';
import counterparts from '../src/frameworks/data/counterparts.json' with { type: 'json' };
import { CHECKS_DOC, checksDocument } from './checks-doc.ts';

test('docs/checks.md is current: node scripts/checks-doc.ts writes it', () => {
  expect(readFileSync(CHECKS_DOC, 'utf8')).toBe(checksDocument());
});

test('it has each check once', () => {
  const document = checksDocument();
  for (const { id } of CHECKS) expect(document.split(`| \`${id}\` |`)).toHaveLength(2);
});

test('counterparts are of checks that there are, and look like ids of their tool', () => {
  const forms = {
    kubescape: /^C-[0-9]{4}$/,
    trivy: /^K[SC]V-[0-9]{4,5}$/,
    polaris: /^[a-z][A-Za-z]+$/,
    kubeLinter: /^[a-z]+(?:-[a-z0-9]+)+$/,
    checkov: /^CKV_K8S_[0-9]+$/,
  };
  for (const [id, names] of Object.entries(counterparts.checks)) {
    expect(findCheck(id)?.id).toBe(id);
    for (const [tool, ids] of Object.entries(names)) {
      for (const one of ids) expect(one).toMatch(forms[tool as keyof typeof forms]);
    }
  }
});
