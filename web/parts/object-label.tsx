import type { ObjectName } from '../../src/views/index.ts';

/** An object: its kind, and its name with the namespace. */
export function ObjectLabel({ object }: { readonly object: Pick<ObjectName, 'kind' | 'namespace' | 'name'> }) {
  const { kind, namespace, name } = object;
  const full = namespace === '' ? name : `${namespace}/${name}`;
  return (
    <span className="object" title={`${kind} ${full}`}>
      <span className="kind">{kind}</span>
      <span className="name">{full}</span>
    </span>
  );
}

/** The parts of a key such as `Deployment/shop/cart`. */
export function objectOfKey(key: string): Pick<ObjectName, 'kind' | 'namespace' | 'name'> {
  const [kind = '', namespace = '', ...name] = key.split('/');
  return { kind, namespace, name: name.join('/') };
}
