/**
 * A cluster that is large and weak, as one text of YAML: namespaces with Deployments of one container that sets nothing,
 * each with its Service, ServiceAccount and ConfigMap.
 */
export function largeCluster({
  namespaces,
  workloads,
}: {
  readonly namespaces: number;
  readonly workloads: number;
}): string {
  const documents: string[] = [];
  for (let n = 0; n < namespaces; n++) {
    const namespace = `team-${String(n).padStart(3, '0')}`;
    documents.push(`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}, labels: {team: crew-${n % 7}}}\n`);
    documents.push(
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: own, namespace: ${namespace}}\n` +
        'spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}\n',
    );
  }
  for (let w = 0; w < workloads; w++) {
    const at = `name: app-${w}, namespace: team-${String(w % namespaces).padStart(3, '0')}`;
    const labels = `{app: app-${w}}`;
    documents.push(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {${at}}\nspec:\n  selector: {matchLabels: ${labels}}\n` +
        `  template:\n    metadata: {labels: ${labels}}\n    spec:\n      serviceAccountName: app-${w}\n      containers:\n` +
        `        - name: app\n          image: registry.example/app-${w}:latest\n          ports: [{containerPort: 8080}]\n`,
      `apiVersion: v1\nkind: Service\nmetadata: {${at}}\nspec: {selector: ${labels}, ports: [{port: 80, targetPort: 8080}]}\n`,
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {${at}}\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {${at}}\ndata: {mode: plain}\n`,
    );
  }
  return documents.join('---\n');
}
