import { type Answer, enforceable, labelsFor, yamlText } from '../../answers/index.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownField } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';

/** What the API server adds to metadata, and refuses or ignores when it is applied. */
const SERVER_METADATA = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];

/** The namespaces that can enforce the policy, with its labels set; for others a comment says why not. */
export function* renderYaml(answer: Answer): Generator<string> {
  for (const { namespace, policy, reason } of enforceable(answer)) {
    if (reason !== undefined) {
      yield `# ${safeText(namespace.name)}: ${reason}\n`;
      continue;
    }
    yield `---\n${yamlText(labelled(namespace.name, namespace.object?.content, labelsFor(policy)))}`;
  }
}

function labelled(name: string, content: JsonObject | undefined, labels: ReadonlyMap<string, string>): JsonObject {
  const { status: _, ...written } = content ?? { apiVersion: 'v1', kind: 'Namespace' };
  const metadata = mapIn(written, 'metadata');
  const kept = Object.entries(metadata).filter(([key]) => key !== 'labels' && !SERVER_METADATA.includes(key));
  return {
    ...written,
    metadata: {
      ...Object.fromEntries(kept),
      name,
      labels: { ...mapIn(metadata, 'labels'), ...Object.fromEntries(labels) },
    },
  };
}

function mapIn(object: JsonObject, key: string): JsonObject {
  const value: JsonValue | undefined = ownField(object, key);
  return isJsonObject(value) ? value : {};
}
