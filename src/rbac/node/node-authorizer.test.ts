import { describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, parseKubernetesVersion } from '../../kube/index.ts';
import type { ResourceAttributes } from '../attributes.ts';
import { authorize } from '../authorize.ts';
import { buildRbac } from '../rbac-index.ts';
import { nodeUser, type User } from '../subject.ts';
import { snapshotOf } from '../test-objects.ts';

function pod(name: string, spec: JsonObject, more: JsonObject = {}): JsonObject {
  const annotations = more['annotations'] ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', name, annotations },
    spec,
    status: more['status'] ?? {},
  };
}

const PODS = [
  pod(
    'cart',
    {
      nodeName: 'one',
      serviceAccountName: 'cart-sa',
      imagePullSecrets: [{ name: 'pull' }],
      containers: [
        {
          name: 'a',
          env: [{ name: 'x', valueFrom: { secretKeyRef: { name: 'env' } } }],
          envFrom: [{ configMapRef: { name: 'settings' } }],
        },
      ],
      ephemeralContainers: [{ name: 'e', envFrom: [{ secretRef: { name: 'debug' } }] }],
      volumes: [
        { name: 'tls', secret: { secretName: 'tls' } },
        {
          name: 'both',
          projected: { sources: [{ secret: { name: 'projected' } }, { configMap: { name: 'projected' } }] },
        },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'scratch', ephemeral: {} },
        { name: 'csi', csi: { nodePublishSecretRef: { name: 'csi' } } },
      ],
      resourceClaims: [
        { name: 'gpu', resourceClaimName: 'gpu' },
        { name: 't', resourceClaimTemplateName: 't' },
      ],
    },
    { status: { resourceClaimStatuses: [{ name: 't', resourceClaimName: 'made' }] } },
  ),
  pod('other', { nodeName: 'two', volumes: [{ name: 's', secret: { secretName: 'other' } }] }),
  pod('waiting', { volumes: [{ name: 's', secret: { secretName: 'waiting' } }] }),
  pod(
    'mirror',
    { nodeName: 'one', volumes: [{ name: 's', secret: { secretName: 'mirror' } }] },
    { annotations: { 'kubernetes.io/config.mirror': 'x' } },
  ),
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: {
      claimRef: { namespace: 'shop', name: 'data' },
      csi: {
        nodeStageSecretRef: { namespace: 'storage', name: 'stage' },
        controllerPublishSecretRef: { namespace: 'storage', name: 'controller' },
      },
    },
  },
  { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: { name: 'va' }, spec: { nodeName: 'one' } },
  { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceSlice', metadata: { name: 'slice' }, spec: { nodeName: 'one' } },
] satisfies JsonValue[];

function may(request: string, version = 'v1.37', who: User = nodeUser('one'), selector?: string): boolean {
  const [verb = '', target = '', place = ''] = request.split(' ');
  const [resourceGroup = '', subresource] = target.split('/');
  const [resource = '', ...group] = resourceGroup.split('.');
  const [namespace, name] = place.includes('/') ? place.split('/') : ['', place];
  const fieldSelector = selector === undefined ? undefined : new Map([['spec.nodeName', selector]]);
  const attributes: ResourceAttributes = {
    verb,
    group: group.join('.'),
    resource,
    subresource,
    namespace,
    name,
    fieldSelector,
  };
  return authorize(
    buildRbac(snapshotOf(...PODS), { kubernetesVersion: parseKubernetesVersion(version) }),
    who,
    attributes,
  ).allowed;
}

describe('a node may', () => {
  it.each([
    'get secrets shop/tls',
    'list secrets shop/tls',
    'watch secrets shop/pull',
    'get secrets shop/env',
    'get secrets shop/debug',
    'get secrets shop/projected',
    'get secrets shop/csi',
    'get secrets storage/stage',
    'get configmaps shop/settings',
    'get configmaps shop/projected',
    'get persistentvolumeclaims shop/data',
    'get persistentvolumeclaims shop/cart-scratch',
    'patch persistentvolumeclaims/status shop/data',
    'get persistentvolumes pv',
    'get resourceclaims.resource.k8s.io shop/gpu',
    'get resourceclaims.resource.k8s.io shop/made',
    'get volumeattachments.storage.k8s.io va',
    'delete resourceslices.resource.k8s.io slice',
    'create resourceslices.resource.k8s.io',
    'create serviceaccounts/token shop/cart-sa',
    'create serviceaccounts/token shop/default'.replace('default', 'cart-sa'),
    'get serviceaccounts shop/cart-sa',
    'get pods shop/cart',
    'get pods shop/mirror',
    'list pods shop/cart',
    'create pods shop/',
    'delete pods shop/other',
    'patch pods/status shop/other',
    'create pods/eviction shop/other',
    'get nodes one',
    'update nodes two',
    'patch nodes/status one',
    'create nodes',
    'get leases.coordination.k8s.io kube-node-lease/one',
    'create leases.coordination.k8s.io kube-node-lease/',
    'update csinodes.storage.k8s.io one',
    'create events shop/',
    'list services',
    'create tokenreviews.authentication.k8s.io',
    'create certificatesigningrequests.certificates.k8s.io',
    'list csidrivers.storage.k8s.io',
    'list clustertrustbundles.certificates.k8s.io',
    'create podcertificaterequests.certificates.k8s.io shop/',
  ])('%s', (request) => expect(may(request)).toBe(true));
});

describe('a node may not', () => {
  it.each([
    'get secrets shop/other',
    'get secrets shop/waiting',
    'get secrets shop/mirror',
    'get secrets bank/tls',
    'get secrets storage/controller',
    'list secrets shop/',
    'list secrets',
    'update secrets shop/tls',
    'get secrets/status shop/tls',
    'list persistentvolumeclaims shop/data',
    'get persistentvolumeclaims/status shop/data',
    'create serviceaccounts/token shop/default',
    'create serviceaccounts shop/cart-sa',
    'get pods shop/other',
    'list pods shop/',
    'create pods/exec shop/cart',
    'get nodes two',
    'list nodes',
    'get nodes/proxy one',
    'delete nodes one',
    'get leases.coordination.k8s.io kube-node-lease/two',
    'list leases.coordination.k8s.io kube-node-lease/',
    'get leases.coordination.k8s.io shop/one',
    'update csinodes.storage.k8s.io two',
    'update csinodes.storage.k8s.io/status one',
    'list resourceslices.resource.k8s.io',
    'get clusterroles.rbac.authorization.k8s.io x',
    'approve certificatesigningrequests.certificates.k8s.io x',
  ])('%s', (request) => expect(may(request)).toBe(false));
});

describe('a node', () => {
  it('lists what its field selector narrows to itself', () => {
    for (const target of [
      'list pods',
      'watch pods shop/',
      'list resourceslices.resource.k8s.io',
      'list podcertificaterequests.certificates.k8s.io',
    ]) {
      expect(may(target, 'v1.37', nodeUser('one'), 'one')).toBe(true);
      expect(may(target, 'v1.37', nodeUser('one'), 'two')).toBe(false);
    }
  });

  it('needs the user prefix and the group', () => {
    expect(may('get nodes one', 'v1.37', { name: 'system:node:one', groups: ['system:authenticated'] })).toBe(false);
    expect(may('get nodes one', 'v1.37', { name: 'one', groups: ['system:nodes'] })).toBe(false);
    expect(may('get nodes ', 'v1.37', { name: 'system:node:', groups: ['system:nodes'] })).toBe(false);
  });

  it.each([
    ['get', 'v1.36', 'cannot authorize CSINode subresources'],
    ['get', 'v1.37', 'CSINode status access requires CSIVolumeHealth feature'],
    ['list', 'v1.36', 'can only get, create, update, patch, or delete a CSINode'],
    ['list', 'v1.37', 'CSINode status access requires CSIVolumeHealth feature'],
  ])('is refused to %s the status of its CSINode by %s with: %s', (verb, version, nodeReason) => {
    const index = buildRbac(snapshotOf(...PODS), { kubernetesVersion: parseKubernetesVersion(version) });
    const request = { verb, group: 'storage.k8s.io', resource: 'csinodes', subresource: 'status', name: 'one' };
    expect(authorize(index, nodeUser('one'), request)).toEqual({ allowed: false, nodeReason });
  });

  it.each([
    ['list nodes', 'v1.31', 'v1.32', 'older'],
    ['list pods', 'v1.31', 'v1.32', 'older'],
    ['list resourceslices.resource.k8s.io', 'v1.31', 'v1.32', 'older'],
    ['deletecollection resourceslices.resource.k8s.io', 'v1.31', 'v1.32', 'older'],
    ['deletecollection resourceslices.resource.k8s.io', 'v1.30', 'v1.31', 'newer'],
    ['create resourceslices.resource.k8s.io', 'v1.29', 'v1.30', 'newer'],
    ['get resourceclaims.resource.k8s.io shop/gpu', 'v1.27', 'v1.28', 'newer'],
    ['get serviceaccounts shop/cart-sa', 'v1.33', 'v1.34', 'newer'],
    ['list clustertrustbundles.certificates.k8s.io', 'v1.36', 'v1.37', 'newer'],
    ['create podcertificaterequests.certificates.k8s.io shop/', 'v1.36', 'v1.37', 'newer'],
  ])('%s changes between %s and %s', (request, before, after, allowedIn) => {
    expect(may(request, before)).toBe(allowedIn === 'older');
    expect(may(request, after)).toBe(allowedIn === 'newer');
  });
});
