import { yamlText } from '../../../answers/index.ts';
import { isJsonObject, type JsonObject, type KubernetesObject } from '../../../kube/index.ts';
import type { LeastPrivilege } from '../../../rbac/index.ts';
import { safeText } from '../../../report/index.ts';

/** What the API server adds to metadata, and refuses or ignores when it is applied. */
const SERVER_METADATA = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];

/** The roles and bindings to apply. What is to be deleted stands after them, as comments: the new comes first. */
export function* renderManifests({ added, changed }: LeastPrivilege): Generator<string> {
  for (const object of added) yield document(object);
  for (const { object } of changed) if (object !== undefined) yield document(object);
  const gone = changed.filter(({ object }) => object === undefined).map(({ binding }) => binding);
  if (gone.length > 0) yield '# then:\n';
  for (const { kind, namespace, name } of gone) {
    const place = namespace === '' ? '' : ` -n ${safeText(namespace)}`;
    yield `# kubectl delete ${kind.toLowerCase()} ${quoted(name)}${place}\n`;
  }
}

function document({ content }: KubernetesObject): string {
  const metadata = content['metadata'];
  const kept = isJsonObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key)))
    : {};
  const written: JsonObject = { ...content, metadata: kept };
  return `---\n${yamlText(written)}`;
}

/** A name for a shell. */
function quoted(name: string): string {
  return /^[\w.:@-]+$/.test(name) ? name : `'${safeText(name).replaceAll("'", `'\\''`)}'`;
}
