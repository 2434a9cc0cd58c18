import { describe, expect, it } from 'vitest';
import type { Attributes } from './attributes.ts';
import { RuleMatcher } from './match-rule.ts';
import { makeRule } from './policy-rule.ts';

const POD: Attributes = { verb: 'get', group: '', resource: 'pods', name: 'a', namespace: 'shop' };

describe('a rule', () => {
  const plain = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
  it.each([
    ['its verb, group and resource', plain, POD, true],
    ['no other verb', plain, { ...POD, verb: 'list' }, false],
    ['no other group', plain, { ...POD, group: 'metrics.k8s.io' }, false],
    ['no other resource', plain, { ...POD, resource: 'secrets' }, false],
    ['no subresource of its resource', plain, { ...POD, subresource: 'exec' }, false],
    ['every verb with *, made-up ones too', { ...plain, verbs: ['*'] }, { ...POD, verb: 'frobnicate' }, true],
    ['every group with *', { ...plain, apiGroups: ['*'] }, { ...POD, group: 'metrics.k8s.io' }, true],
    ['every resource with *', { ...plain, resources: ['*'] }, { ...POD, resource: 'secrets' }, true],
    ['subresources with *', { ...plain, resources: ['*'] }, { ...POD, subresource: 'exec' }, true],
    ['a named subresource', { ...plain, resources: ['pods/exec'] }, { ...POD, subresource: 'exec' }, true],
    ['not the resource by its subresource', { ...plain, resources: ['pods/exec'] }, POD, false],
    [
      'a subresource of every resource with */exec',
      { ...plain, resources: ['*/exec'] },
      { ...POD, subresource: 'exec' },
      true,
    ],
    ['no other subresource with */exec', { ...plain, resources: ['*/exec'] }, { ...POD, subresource: 'log' }, false],
    [
      'no longer subresource with */exec',
      { ...plain, resources: ['*/exec'] },
      { ...POD, subresource: 'myexec' },
      false,
    ],
    ['no resource with */exec', { ...plain, resources: ['*/exec'] }, POD, false],
    ['no subresource with pods/*', { ...plain, resources: ['pods/*'] }, { ...POD, subresource: 'exec' }, false],
    ['the subresource * with pods/*', { ...plain, resources: ['pods/*'] }, { ...POD, subresource: '*' }, true],
    ['no subresource with */*', { ...plain, resources: ['*/*'] }, { ...POD, subresource: 'exec' }, false],
    [
      'the subresource * of every resource with */*',
      { ...plain, resources: ['*/*'] },
      { ...POD, subresource: '*' },
      true,
    ],
    ['a listed name', { ...plain, resourceNames: ['a', 'b'] }, POD, true],
    ['no name that is not listed', { ...plain, resourceNames: ['b'] }, POD, false],
    [
      'no request without a name when names are listed',
      { ...plain, resourceNames: ['a'] },
      { ...POD, name: '' },
      false,
    ],
    ['no request whose name is absent either', { ...plain, resourceNames: ['a'] }, { ...POD, name: undefined }, false],
    ['the name * as itself alone', { ...plain, resourceNames: ['*'] }, POD, false],
    ['no path by its resources', { ...plain, resources: ['*'], verbs: ['*'] }, { verb: 'get', path: '/pods' }, false],
    ['nothing without groups', { ...plain, apiGroups: [] }, POD, false],
  ] as const)('allows %s', (_, written, attributes, allowed) => {
    expect(new RuleMatcher(makeRule(written)).allows(attributes)).toBe(allowed);
  });

  it.each([
    ['the path', '/metrics', '/metrics', true],
    ['no path below it', '/healthz', '/healthz/ping', false],
    ['paths below a prefix', '/healthz/*', '/healthz/ping', true],
    ['the bare prefix', '/healthz/*', '/healthz/', true],
    ['not the prefix without its slash', '/healthz/*', '/healthz', false],
    ['every path with *', '*', '/anything', true],
    ['a star in the middle as itself', '/a/*/b', '/a/x/b', false],
    ['several stars at the end as one', '/a/**', '/a/x', true],
    ['no path without the slash that a rule has', '/metrics/', '/metrics', false],
  ])('allows %s', (_, url, path, allowed) => {
    const rule = makeRule({ verbs: ['get'], nonResourceURLs: [url] });
    expect(new RuleMatcher(rule).allows({ verb: 'get', path })).toBe(allowed);
    expect(new RuleMatcher(rule).allows({ verb: 'post', path })).toBe(false);
    expect(new RuleMatcher(rule).allows({ verb: 'get', group: '', resource: path })).toBe(false);
  });
});
