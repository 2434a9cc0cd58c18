import { describe, expect, it } from 'vitest';
import { isResourceRequest } from '../attributes.ts';
import { attributesOfEvent } from './attributes-of-event.ts';
import { requestAttributes } from './request-info.ts';
import { eventOf } from './test-events.ts';

/** `verb group/resource/subresource namespace name`, with `-` for what is empty. */
function short(method: string, uri: string): string | undefined {
  const attributes = requestAttributes(method, uri);
  if (attributes === undefined) return undefined;
  if (!isResourceRequest(attributes)) return `${attributes.verb} ${attributes.path}`;
  const { verb, group, resource, subresource, namespace, name } = attributes;
  return [
    verb || '-',
    group || '-',
    subresource ? `${resource}/${subresource}` : resource,
    namespace || '-',
    name || '-',
  ].join(' ');
}

describe('the resolver', () => {
  it.each([
    ['GET', '/api/v1/namespaces', 'list - namespaces - -'],
    ['GET', '/api/v1/namespaces/other', 'get - namespaces other other'],
    ['DELETE', '/api/v1/namespaces/other', 'delete - namespaces other other'],
    ['PUT', '/api/v1/namespaces/other/finalize', 'update - namespaces/finalize other other'],
    ['PATCH', '/api/v1/namespaces/other/status', 'patch - namespaces/status other other'],
    ['GET', '/api/v1/namespaces/other/pods', 'list - pods other -'],
    ['GET', '/api/v1/namespaces/other/pods/foo', 'get - pods other foo'],
    ['HEAD', '/api/v1/namespaces/other/pods/foo', 'get - pods other foo'],
    ['GET', '/api/v1/pods', 'list - pods - -'],
    ['HEAD', '/api/v1/pods', 'list - pods - -'],
    ['GET', '/api/v1/nodes/one', 'get - nodes - one'],
    ['POST', '/api/v1/namespaces/other/pods', 'create - pods other -'],
    ['POST', '/api/v1/namespaces', 'create - namespaces - -'],
    ['POST', '/api/v1/namespaces/other/pods/foo/exec?command=ls', 'create - pods/exec other foo'],
    ['GET', '/api/v1/namespaces/other/pods/foo/log', 'get - pods/log other foo'],
    [
      'GET',
      '/api/v1/namespaces/other/services/https:web:443/proxy/a/b?c=d',
      'get - services/proxy other https:web:443',
    ],
    ['OPTIONS', '/api/v1/namespaces/other/pods', '- - pods other -'],
    ['PUT', '/apis/apps/v1/namespaces/other/deployments/web/scale', 'update apps deployments/scale other web'],
    ['PATCH', '/apis/apps/v1/namespaces/other/deployments/web?fieldManager=x', 'patch apps deployments other web'],
    [
      'GET',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/view',
      'get rbac.authorization.k8s.io clusterroles - view',
    ],
    ['DELETE', '/api/v1/namespaces/other/pods', 'deletecollection - pods other -'],
    ['DELETE', '/api/v1/namespaces/other/pods/foo', 'delete - pods other foo'],
    ['DELETE', '/api/v1/namespaces/other/pods?fieldSelector=metadata.name%3Dfoo', 'deletecollection - pods other -'],
  ])('%s %s', (method, uri, expected) => {
    expect(short(method, uri)).toBe(expected);
  });

  it.each([
    ['/api/v1/pods?watch=true', 'watch - pods - -'],
    ['/api/v1/pods?watch=1', 'watch - pods - -'],
    ['/api/v1/pods?watch=', 'watch - pods - -'],
    ['/api/v1/pods?watch', 'watch - pods - -'],
    ['/api/v1/pods?watch=False', 'list - pods - -'],
    ['/api/v1/pods?watch=0', 'list - pods - -'],
    ['/api/v1/pods?watch=false&watch=true', 'list - pods - -'],
    ['/api/v1/pods?watch=true&limit=no', 'watch - pods - -'],
    ['/api/v1/namespaces/other/pods/foo?watch=true', 'get - pods other foo'],
    ['/api/v1/watch/pods', 'watch - pods - -'],
    ['/api/v1/watch/namespaces/other/pods', 'watch - pods other -'],
    ['/api/v1/watch/namespaces/other/pods/foo', 'watch - pods other foo'],
    ['/api/v1/watch/namespaces/other/pods?fieldSelector=metadata.name%3Dfoo', 'watch - pods other -'],
    ['/apis/apps/v1/watch/deployments', 'watch apps deployments - -'],
    ['/api/v1/watch', undefined],
    ['/api/v1/proxy', undefined],
    ['/api/v1/proxy/namespaces/other/pods/foo/a/b', 'proxy - pods other foo'],
    ['/api/v1/proxy/nodes/one/metrics', 'proxy - nodes - one'],
  ])('GET %s', (uri, expected) => {
    expect(short('GET', uri)).toBe(expected);
  });

  it.each([
    ['metadata.name%3Dfoo', 'foo'],
    ['metadata.name=foo', 'foo'],
    ['metadata.name==foo', 'foo'],
    ['metadata.name%21%3Dfoo', '-'],
    ['spec.nodeName%3Da,metadata.name%3Dfoo', 'foo'],
    ['metadata.name%3Db,metadata.name%3Da', 'a'],
    ['metadata.name%3D..', '-'],
    ['metadata.name%3Da%2Fb', '-'],
    ['metadata.name%3Da%5C%2Cb', 'a,b'],
    ['metadata.name%3Da%5Cb', '-'],
    ['metadata.name', '-'],
    ['metadata.name%3Dfoo&limit=500', 'foo'],
    ['metadata.name%3Dfoo&limit=x', '-'],
    ['metadata.name%3Dfoo&timeoutSeconds=99999999999999999999', '-'],
    ['metadata.name%3Dfoo;a', '-'],
    ['metadata.name%3D', '-'],
  ])('a list with the field selector %s names %s', (selector, name) => {
    expect(short('GET', `/api/v1/secrets?fieldSelector=${selector}`)).toBe(`list - secrets - ${name}`);
  });

  it.each([
    ['/', 'get /'],
    ['/healthz?verbose', 'get /healthz'],
    ['/api', 'get /api'],
    ['/api/v1', 'get /api/v1'],
    ['/apis/apps/v1', 'get /apis/apps/v1'],
    ['/apis/apps/v1/', 'get /apis/apps/v1/'],
    ['/apix/v1/pods', 'get /apix/v1/pods'],
    ['/logs/a%20b', 'get /logs/a b'],
    ['/a%zz', undefined],
    ['/a%ff', 'get /a\ufffd'],
    ['/api/v1/namespaces/other/pods/a%2Fb', 'get - pods/b other a'],
    ['//api/v1/pods/', 'list - pods - -'],
    ['/api/v1/namespaces//pods', 'list - pods - -'],
    ['/api/v1/pods//log', 'list - pods/log - -'],
  ])('GET %s is %s', (uri, expected) => {
    expect(short('GET', uri)).toBe(expected);
  });
});

describe('of an event', () => {
  it('the name of a new object, which is in its body, is no name of the request', () => {
    const event = eventOf('create', '/api/v1/namespaces/shop/secrets', {
      objectRef: { resource: 'secrets', name: 'tls' },
    });
    expect(attributesOfEvent(event)).toEqual({
      ...{ verb: 'create', group: '', resource: 'secrets' },
      ...{ subresource: '', namespace: 'shop', name: '' },
    });
  });

  it('server-side apply and create by PUT have a name', () => {
    const uri = '/api/v1/namespaces/shop/secrets/tls?fieldManager=x&force=true';
    expect(attributesOfEvent(eventOf('patch', uri))).toMatchObject({ verb: 'patch', name: 'tls' });
    expect(attributesOfEvent(eventOf('update', uri))).toMatchObject({ verb: 'update', name: 'tls' });
  });

  it('its verb has the last word, since a query may have been cut', () => {
    expect(attributesOfEvent(eventOf('watch', '/api/v1/pods'))).toMatchObject({ verb: 'watch', resource: 'pods' });
  });

  it('the verb of a path is its method', () => {
    expect(attributesOfEvent(eventOf('post', '/metrics'))).toEqual({ verb: 'post', path: '/metrics' });
  });
});
