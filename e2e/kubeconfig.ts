import type { Credentials } from './client.ts';

/** The text of a kubeconfig file with one cluster, one user and one context, all named `e2e`. */
export function kubeconfig(server: string, credentials: Credentials): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user =
    credentials.token !== undefined
      ? { token: credentials.token }
      : {
          'client-certificate-data': base64(credentials.certificate ?? ''),
          'client-key-data': base64(credentials.key ?? ''),
        };
  // JSON is YAML.
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority-data': base64(credentials.authority) } }],
    users: [{ name: 'e2e', user }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
    'current-context': 'e2e',
  });
}
