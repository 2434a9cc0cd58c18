import { X509Certificate } from 'node:crypto';
import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
} from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';

/** A certificate in an object: the first of the field, which is the leaf, or the authority of a bundle. */
export interface PlacedCertificate {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  /** What it is for: `TLS Secret`, `webhook validate.example.com`. */
  readonly purpose: string;
  readonly certificate: X509Certificate;
}

/** The certificates of TLS Secrets, of webhooks, of aggregated APIs and of conversion webhooks. */
export function certificates({ snapshot }: CheckContext): readonly PlacedCertificate[] {
  const found: PlacedCertificate[] = [];
  const add = (object: KubernetesObject, path: FieldPath, purpose: string, text: JsonValue | undefined): void => {
    const certificate = typeof text === 'string' ? firstCertificate(text) : undefined;
    if (certificate !== undefined) found.push({ object, path, purpose, certificate });
  };
  for (const object of snapshot.ofKind('', 'Secret')) {
    for (const field of ['data', 'stringData'] as const) {
      const values = object.content[field];
      for (const key of ['tls.crt', 'ca.crt']) {
        if (isJsonObject(values)) add(object, [field, key], 'Secret', ownField(values, key));
      }
    }
  }
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']) {
    for (const object of snapshot.ofKind('admissionregistration.k8s.io', kind)) {
      const webhooks = object.content['webhooks'];
      for (const [index, webhook] of (isJsonArray(webhooks) ? webhooks : []).entries()) {
        const config = isJsonObject(webhook) ? webhook['clientConfig'] : undefined;
        if (isJsonObject(config))
          add(object, ['webhooks', index, 'clientConfig', 'caBundle'], 'webhook', config['caBundle']);
      }
    }
  }
  for (const object of snapshot.ofKind('apiregistration.k8s.io', 'APIService')) {
    add(object, ['spec', 'caBundle'], 'aggregated API', at(object.content, ['spec', 'caBundle']));
  }
  for (const object of snapshot.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')) {
    const path = ['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle'];
    add(object, path, 'conversion webhook', at(object.content, path));
  }
  return found;
}

function at(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, key) => (isJsonObject(inner) ? ownField(inner as JsonObject, key) : undefined),
    value,
  );
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,65536}?-----END CERTIFICATE-----/;

/** Takes PEM, and PEM in base64 as Secrets and bundles have it. Undefined for what is neither. */
function firstCertificate(text: string): X509Certificate | undefined {
  const decoded = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('latin1');
  const [pem] = PEM.exec(decoded) ?? [];
  if (pem === undefined) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
