const LEAST_PRIVILEGE =
  'what the subjects use is not in the manifests: from an audit log, "breakwater rbac least-privilege" writes the rules that they need';

/** Checks of rights that are more than most subjects use. */
const RIGHTS = [
  'cluster-admin-binding',
  'standing-admin',
  'everybody-access',
  'default-service-account',
  'wildcard-verbs',
  'wildcard-resources',
  'wildcard-groups',
  'secrets-everywhere',
  'creates-pods',
  'enters-pods',
  'gets-tokens',
  'impersonates',
  'binds-roles',
  'escalates-roles',
  'approves-certificates',
  'uses-kubelet',
  'relabels-namespaces',
  'creates-host-volumes',
  'writes-admission',
  'serves-apis',
  'uses-operators',
  'steers-pods',
  'reaches-pod-ports',
  'redirects-traffic',
  'reviews-tokens',
];

/** What a person has to decide, for checks whose findings a manifest alone cannot mend. By id, or by subject. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['pod-security/privileged', 'the manifest does not say which devices and capabilities the program uses'],
  [
    'pod-security/host-namespaces',
    'programs that manage or watch the node need its namespaces: whether this one does is not in the manifest',
  ],
  ['pod-security/host-ports', 'clients may come by the address of the node: a Service gives them another one'],
  ['pod-security/run-as-user', 'root was chosen on purpose: choose the user that the program’s files belong to'],
  ['pod-security/se-linux-options', 'the policy of the node decides which types there are'],
  ['pod-security/sysctls', 'the program may need the setting: set it on the node, or leave it'],
  ['pod-security/windows-host-process', 'the manifest does not say what the program needs of the node'],
  ['workload/root-group', 'files may belong to the root group: choose a group, and give them to it'],
  ['workload/low-user-id', 'files in the image and in volumes belong to this user'],
  ['workload/writable-host-path', 'the manifest does not say whether the program writes there'],
  ['workload/share-process-namespace', 'a container may have to see the processes of another one'],
  ['workload/no-memory-limit', 'measure what it uses: a limit that is too low kills it'],
  ['workload/no-memory-request', 'measure what it uses'],
  ['workload/no-cpu-limit', 'measure what it uses: a limit that is too low slows it down'],
  ['workload/no-cpu-request', 'measure what it uses'],
  ['workload/missing-probes', 'how the program says that it is well is not in the manifest'],
  ['workload/system-priority', 'what it comes before is a question of all that runs in the cluster'],
  ['workload/host-aliases', 'which names it has to reach, and whether DNS knows them, is not in the manifest'],
  ['workload/bare-pod', 'a Deployment, a Job or a DaemonSet: which of them it should be is not in the manifest'],
  ['namespace/no-resource-quota', 'how much its workloads may use is not in the manifests'],
  ['namespace/no-limit-range', 'how much its workloads may use is not in the manifests'],
  [
    'admission/fails-open',
    'with failurePolicy Fail nothing that it covers can be written while it does not answer: see that it has replicas enough',
  ],
  [
    'exposure/ingress-without-tls',
    'it needs a certificate: name the Secret that holds it, or the issuer that makes it',
  ],
  ...RIGHTS.map((name) => [`rbac/${name}`, LEAST_PRIVILEGE] as const),
  [
    'rbac/could-be-role-binding',
    'in which namespaces it works is not in the manifests: from an audit log, "breakwater rbac least-privilege" knows',
  ],
  ['rbac/mounted-power', 'whether the program calls the API server is not in the manifest'],
  ['namespace/default-namespace', 'whoever applies it, and what refers to it, names the namespace too'],
  ['image-reference', 'a registry knows which images there are, and a manifest does not'],
  ...['in-environment', 'in-arguments', 'in-config-map', 'in-annotation', 'manifest-with-data'].map(
    (name) =>
      [
        `secrets/${name}`,
        'who has read the value has it: put a new one where it belongs, and withdraw this one',
      ] as const,
  ),
  ['secrets/as-environment', 'the program has to read a file in place of the variable'],
  ['secrets/used-by-many', 'which rights each of them needs of the credential is not in the manifests'],
  ['exposure', 'the manifest does not say who has to reach it'],
]);

/** Why a finding of a check needs a person; its remediation where nothing more is known. */
export function reasonFor(checkId: string, remediation: string): string {
  const reason = REASONS.get(checkId) ?? REASONS.get(checkId.slice(0, checkId.indexOf('/')));
  return reason ?? remediation.replaceAll('`', '');
}
