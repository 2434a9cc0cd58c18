/** A Deployment in the namespace `shop`, for examples. */
export function workloadExample(name = 'web', port = 8080, more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
${indented(more, 6)}    spec:
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1.4
          ports: [{ name: main, containerPort: ${port} }]
`;
}

/** A NetworkPolicy in the namespace `shop`, for examples: lines of its specification. */
export function policyExample(spec: string, name = 'web'): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
${indented(spec, 2)}`;
}

/** Further manifests, for examples: an Istio object in the namespace `shop`, by its specification. */
export function istioExample(kind: 'AuthorizationPolicy' | 'PeerAuthentication', spec: string): string {
  return `---
apiVersion: security.istio.io/v1
kind: ${kind}
metadata: { name: shop, namespace: shop }
spec:
${indented(spec, 2)}`;
}

/** The namespace `shop` with a label that puts it into the mesh, for examples. */
export function meshExample(label = 'istio-injection: enabled'): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { ${label} }
---
`;
}

function indented(lines: string, by: number): string {
  return lines === '' ? '' : lines.replaceAll(/^(?=.)/gm, ' '.repeat(by)).replace(/\n?$/, '\n');
}
