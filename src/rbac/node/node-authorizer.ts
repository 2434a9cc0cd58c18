import type { KubernetesVersion, Snapshot } from '../../kube/index.ts';
import { type Attributes, isResourceRequest, type ResourceAttributes } from '../attributes.ts';
import { RuleMatcher } from '../match-rule.ts';
import { nodeIdentity, type User } from '../subject.ts';
import { NodeGraph, type RelatedResource } from './node-graph.ts';
import {
  clearsResourceSlices,
  dividesPodsAndNodes,
  knowsCsiNodeStatus,
  knowsPodCertificateRequests,
  knowsResourceClaims,
  knowsResourceSlices,
  nodeRules,
  readsServiceAccounts,
} from './node-rules.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const READ = ['get', 'list', 'watch'];
const OWN_OBJECT = ['get', 'create', 'update', 'patch', 'delete'];

/** What the Node authorizer says: allowed, or no opinion with a reason (empty when it gives none). */
export type NodeDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

const ALLOWED: NodeDecision = { allowed: true };

/**
 * The Node authorizer (kubernetes `plugin/pkg/auth/authorizer/node`): a node may do what its kubelet needs, and of
 * secrets, config maps, volumes, claims and service accounts it may use those of the pods bound to it.
 */
export class NodeAuthorizer {
  readonly #version: KubernetesVersion;
  readonly #snapshot: Snapshot;
  readonly #rules: readonly RuleMatcher[];
  #graph: NodeGraph | undefined;

  constructor(version: KubernetesVersion, snapshot: Snapshot) {
    this.#version = version;
    this.#snapshot = snapshot;
    this.#rules = nodeRules(version).map((rule) => new RuleMatcher(rule));
  }

  /** Undefined when the user is no node. */
  decide(user: User, attributes: Attributes): NodeDecision | undefined {
    const node = nodeIdentity(user);
    if (node === undefined) return undefined;
    if (node === '') return refuse(`unknown node for user "${user.name}"`);
    const divided = isResourceRequest(attributes) ? this.#divided(node, attributes) : undefined;
    return divided ?? (this.#rules.some((rule) => rule.allows(attributes)) ? ALLOWED : refuse(''));
  }

  /** The decision for a resource that is divided up between nodes; undefined for the others. */
  #divided(node: string, request: ResourceAttributes): NodeDecision | undefined {
    switch (request.group ? `${request.resource}.${request.group}` : request.resource) {
      case 'secrets':
        return this.#readInNamespace(node, 'secrets', request);
      case 'configmaps':
        return this.#readInNamespace(node, 'configmaps', request);
      case 'persistentvolumeclaims':
        return request.subresource === 'status'
          ? this.#writeClaimStatus(node, request)
          : this.#get(node, 'persistentvolumeclaims', request);
      case 'persistentvolumes':
        return this.#get(node, 'persistentvolumes', request);
      case 'resourceclaims.resource.k8s.io':
        return knowsResourceClaims(this.#version) ? this.#get(node, 'resourceclaims', request) : undefined;
      case 'volumeattachments.storage.k8s.io':
        return this.#get(node, 'volumeattachments', request);
      case 'serviceaccounts':
        return this.#serviceAccount(node, request);
      case 'leases.coordination.k8s.io':
        return lease(node, request);
      case 'csinodes.storage.k8s.io':
        return csiNode(node, request, this.#version);
      case 'resourceslices.resource.k8s.io':
        return knowsResourceSlices(this.#version) ? this.#resourceSlice(node, request) : undefined;
      case 'nodes':
        return dividesPodsAndNodes(this.#version) ? ownNode(node, request) : undefined;
      case 'pods':
        return dividesPodsAndNodes(this.#version) ? this.#pod(node, request) : undefined;
      case 'podcertificaterequests.certificates.k8s.io':
        return knowsPodCertificateRequests(this.#version) ? this.#podCertificateRequest(node, request) : refuse('');
      default:
        return undefined;
    }
  }

  #related(node: string, resource: RelatedResource, request: ResourceAttributes): NodeDecision {
    if (!request.name) return refuse('No Object name found');
    this.#graph ??= new NodeGraph(this.#snapshot);
    return this.#graph.relates(node, resource, request.namespace ?? '', request.name)
      ? ALLOWED
      : refuse(`no relationship found between node '${node}' and this object`);
  }

  #get(node: string, resource: RelatedResource, request: ResourceAttributes): NodeDecision {
    if (request.verb !== 'get') return refuse('can only get individual resources of this type');
    if (request.subresource) return refuse('cannot get subresource');
    return this.#related(node, resource, request);
  }

  #readInNamespace(node: string, resource: RelatedResource, request: ResourceAttributes): NodeDecision {
    if (!READ.includes(request.verb)) return refuse('can only read resources of this type');
    if (request.subresource) return refuse('cannot read subresource');
    if (!request.namespace) return refuse('can only read namespaced object of this type');
    return this.#related(node, resource, request);
  }

  #writeClaimStatus(node: string, request: ResourceAttributes): NodeDecision {
    if (!['update', 'patch'].includes(request.verb)) return refuse('can only get/update/patch this type');
    return this.#related(node, 'persistentvolumeclaims', request);
  }

  #serviceAccount(node: string, request: ResourceAttributes): NodeDecision {
    if (request.verb === 'get' && !request.subresource) {
      if (!readsServiceAccounts(this.#version)) return refuse('not allowed to get service accounts');
      return this.#readInNamespace(node, 'serviceaccounts', request);
    }
    if (request.verb !== 'create' || !request.name) {
      return refuse('can only create tokens for individual service accounts');
    }
    if (request.subresource !== 'token') return refuse('can only create token subresource of serviceaccount');
    return this.#related(node, 'serviceaccounts', request);
  }

  #pod(node: string, request: ResourceAttributes): NodeDecision {
    switch (`${request.verb} ${request.subresource ?? ''}`) {
      case 'get ':
        return this.#get(node, 'pods', request);
      case 'list ':
      case 'watch ':
        if (selectsNode(request, node)) return ALLOWED;
        if (request.name) return this.#related(node, 'pods', request);
        return refuse('can only list/watch pods with spec.nodeName field selector');
      case 'create ':
      case 'delete ':
      case 'update status':
      case 'patch status':
      case 'create eviction':
        return ALLOWED;
      default:
        return refuse('');
    }
  }

  #resourceSlice(node: string, request: ResourceAttributes): NodeDecision {
    if (request.subresource) return refuse('cannot authorize ResourceSlice subresources');
    switch (request.verb) {
      case 'create':
        return ALLOWED;
      case 'get':
      case 'update':
      case 'patch':
      case 'delete':
        return this.#related(node, 'resourceslices', request);
      case 'watch':
      case 'list':
        return this.#manySlices(node, request);
      case 'deletecollection':
        if (clearsResourceSlices(this.#version)) return this.#manySlices(node, request);
        return refuse('can only get, create, update, patch, or delete a ResourceSlice');
      default:
        return refuse(
          clearsResourceSlices(this.#version)
            ? 'only the following verbs are allowed for a ResourceSlice: ' +
                'get, watch, list, create, update, patch, delete, deletecollection'
            : 'can only get, create, update, patch, or delete a ResourceSlice',
        );
    }
  }

  /** Before nodes were kept to their own by selectors, kubelets were trusted to use one. */
  #manySlices(node: string, request: ResourceAttributes): NodeDecision {
    if (!dividesPodsAndNodes(this.#version) || selectsNode(request, node)) return ALLOWED;
    return refuse('can only list/watch/deletecollection resourceslices with nodeName field selector');
  }

  #podCertificateRequest(node: string, request: ResourceAttributes): NodeDecision {
    if (request.subresource) return refuse('nodes may not access the status subresource of PodCertificateRequests');
    switch (request.verb) {
      case 'create':
        return ALLOWED;
      case 'get':
        return this.#related(node, 'podcertificaterequests', request);
      case 'list':
      case 'watch':
        return selectsNode(request, node)
          ? ALLOWED
          : refuse('can only list/watch podcertificaterequests with nodeName field selector');
      default:
        return refuse(`nodes may not ${request.verb} podcertificaterequests`);
    }
  }
}

function refuse(reason: string): NodeDecision {
  return { allowed: false, reason };
}

function selectsNode(request: ResourceAttributes, node: string): boolean {
  return request.fieldSelector?.get('spec.nodeName') === node;
}

function lease(node: string, request: ResourceAttributes): NodeDecision {
  if (!OWN_OBJECT.includes(request.verb)) return refuse('can only get, create, update, patch, or delete a node lease');
  if (request.namespace !== LEASE_NAMESPACE) {
    return refuse(`can only access leases in the "${LEASE_NAMESPACE}" system namespace`);
  }
  if (request.verb !== 'create' && request.name !== node) {
    return refuse('can only access node lease with the same name as the requesting node');
  }
  return ALLOWED;
}

function csiNode(node: string, request: ResourceAttributes, version: KubernetesVersion): NodeDecision {
  const wrongVerb = OWN_OBJECT.includes(request.verb)
    ? undefined
    : refuse('can only get, create, update, patch, or delete a CSINode');
  const subresource = request.subresource ? csiNodeSubresource(request.subresource, version) : undefined;
  // Which reason a request with both faults is given has changed.
  const wrong = knowsCsiNodeStatus(version) ? (subresource ?? wrongVerb) : (wrongVerb ?? subresource);
  if (wrong !== undefined) return wrong;
  if (request.verb !== 'create' && request.name !== node) {
    return refuse('can only access CSINode with the same name as the requesting node');
  }
  return ALLOWED;
}

function csiNodeSubresource(subresource: string, version: KubernetesVersion): NodeDecision {
  return subresource === 'status' && knowsCsiNodeStatus(version)
    ? refuse('CSINode status access requires CSIVolumeHealth feature')
    : refuse('cannot authorize CSINode subresources');
}

function ownNode(node: string, request: ResourceAttributes): NodeDecision {
  switch (`${request.verb} ${request.subresource ?? ''}`) {
    case 'create ':
    case 'update ':
    case 'patch ':
    case 'update status':
    case 'patch status':
      return ALLOWED;
    case 'get ':
    case 'list ':
    case 'watch ':
      if (request.name === node) return ALLOWED;
      return refuse(
        request.name
          ? `node '${node}' cannot read '${request.name}', only its own Node object`
          : `node '${node}' cannot read all nodes, only its own Node object`,
      );
    default:
      return refuse('');
  }
}
