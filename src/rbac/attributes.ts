/**
 * A request for an object of the API, as the authorizer sees it (apiserver `authorizer.Attributes`).
 */
export interface ResourceAttributes {
  readonly verb: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  /** Empty or absent when the request names no object, as create by POST, list and deletecollection do. */
  readonly name?: string | undefined;
  /** Empty or absent for requests across namespaces. A request for a Namespace object is made in that namespace. */
  readonly namespace?: string | undefined;
  /** The equality requirements of the field selector. RBAC ignores them; the Node authorizer does not. */
  readonly fieldSelector?: ReadonlyMap<string, string> | undefined;
}

/** A request for a path that is no object of the API, such as `/metrics`. The verb is the lower-case HTTP method. */
export interface NonResourceAttributes {
  readonly verb: string;
  readonly path: string;
}

export type Attributes = ResourceAttributes | NonResourceAttributes;

export function isResourceRequest(attributes: Attributes): attributes is ResourceAttributes {
  return !('path' in attributes);
}

/** `pods/exec`, or `pods` without a subresource. */
export function combinedResource(attributes: ResourceAttributes): string {
  return attributes.subresource ? `${attributes.resource}/${attributes.subresource}` : attributes.resource;
}

/** `get secrets "tls" in namespace "shop"`, for messages. */
export function describeAttributes(attributes: Attributes): string {
  if (!isResourceRequest(attributes)) return `${attributes.verb} ${attributes.path}`;
  const group = attributes.group ? `.${attributes.group}` : '';
  const subresource = attributes.subresource ? `/${attributes.subresource}` : '';
  const name = attributes.name ? ` "${attributes.name}"` : '';
  const place = attributes.namespace ? ` in namespace "${attributes.namespace}"` : ' cluster-wide';
  return `${attributes.verb} ${attributes.resource}${group}${subresource}${name}${place}`;
}
