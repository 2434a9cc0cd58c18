import { Type } from 'typebox';
import { Count, exact, Gap, ObjectName, oneOf, optional, Place, Severity, SeverityCounts } from './common.ts';

const Strings = Type.Array(Type.String());
const Gaps = Type.Array(Gap);

// RBAC

const Grant = exact(
  {
    binding: exact({ kind: Type.String(), namespace: optional(Type.String()), name: Type.String() }),
    subject: exact({
      index: Count,
      kind: Type.String(),
      namespace: optional(Type.String()),
      name: Type.String(),
    }),
    role: exact({ kind: Type.String(), namespace: optional(Type.String()), name: Type.String() }),
    ruleIndex: Count,
    rule: exact({
      verbs: optional(Strings),
      apiGroups: optional(Strings),
      resources: optional(Strings),
      resourceNames: optional(Strings),
      nonResourceURLs: optional(Strings),
    }),
    written: exact({
      kind: Type.String(),
      name: Type.String(),
      field: Type.String(),
      location: optional(Place),
    }),
  },
  'One rule of one binding.',
);

const Request = exact({
  verb: Type.String(),
  group: optional(Type.String()),
  resource: optional(Type.String()),
  subresource: optional(Type.String()),
  name: optional(Type.String()),
  namespace: optional(Type.String()),
  path: optional(Type.String()),
});

const User = exact({ name: Type.String(), groups: Strings });

export const CanI = exact({
  user: User,
  request: Request,
  allowed: Type.Boolean(),
  known: Type.Boolean({ description: 'False when something that could allow it was not read.' }),
  by: optional(Type.String()),
  grant: optional(Grant),
  nodeReason: optional(Type.String()),
  near: optional(Type.Array(exact({ lacks: Type.String(), grant: Grant }))),
  notes: Strings,
  assumptions: Strings,
  gaps: Gaps,
});

const Identity = { type: oneOf(['user', 'group']), name: Type.String() };

export const WhoCan = exact({
  request: Request,
  holders: Type.Array(exact({ ...Identity, serviceAccounts: optional(Strings), grants: Type.Array(Grant) })),
  nodes: Strings,
  always: Strings,
  complete: Type.Boolean(),
  notes: Strings,
  assumptions: Strings,
  gaps: Gaps,
});

const Permission = exact({
  namespace: optional(Type.String()),
  group: optional(Type.String()),
  resource: optional(Type.String()),
  path: optional(Type.String()),
  names: optional(Strings),
  verbs: Strings,
  grants: Type.Array(Grant),
});

export const Permissions = exact({
  user: User,
  permissions: Type.Array(Permission),
  complete: Type.Boolean(),
  assumptions: Strings,
  gaps: Gaps,
});

export const Subjects = exact({ total: Count, items: Type.Array(exact(Identity)) });

const Step = exact({
  from: Type.String(),
  to: Type.String(),
  technique: Type.String(),
  action: Type.String(),
  needs: Type.Array(exact({ anyOf: Type.Array(Grant) })),
});

export const Paths = exact({
  target: Type.String(),
  searched: Count,
  known: Type.Boolean(),
  subjects: Type.Array(
    exact({
      from: Type.String(),
      paths: Type.Array(Type.Array(Step)),
      complete: Type.Boolean(),
      cut: optional(
        exact({
          possible: Type.Boolean(),
          proven: Type.Boolean(),
          grants: optional(Type.Array(Grant)),
          smallest: optional(Type.Boolean()),
          instead: optional(Type.Array(Grant)),
          together: optional(Count),
          path: optional(Type.Array(Step)),
        }),
      ),
    }),
  ),
  assumptions: Strings,
  gaps: Gaps,
});

// Network

const Connections = Type.Union([Type.Literal('all'), Type.Record(Type.String(), Strings)], {
  description: '`all`, or ranges of ports by protocol: `{"TCP":["80","8000-8999"]}`.',
});
const Answer = { allowed: Connections, possible: Connections };

const Peer = exact({
  type: oneOf(['workload', 'external', 'ingress-controller']),
  namespace: optional(Type.String()),
  kind: optional(Type.String()),
  name: optional(Type.String()),
  range: optional(Type.String()),
});

const Connection = exact({ source: Peer, destination: Peer, ...Answer });

export const Connectivity = exact({ cni: Type.String(), total: Count, items: Type.Array(Connection), gaps: Gaps });

const Named = exact({ kind: Type.String(), namespace: optional(Type.String()), name: Type.String() });

const Exposure = exact({
  workload: Peer,
  fromAnyPod: exact(Answer),
  toAnyPod: exact(Answer),
  fromOutside: exact(Answer),
  toOutside: exact(Answer),
  ways: Type.Array(
    exact({
      kind: Type.String(),
      object: Named,
      field: Type.String(),
      location: optional(Place),
      port: optional(Type.Integer()),
      sources: optional(Strings),
      open: Type.Boolean(),
      ...Answer,
    }),
  ),
});

export const Exposures = exact({ cni: Type.String(), total: Count, items: Type.Array(Exposure), gaps: Gaps });

export const NetworkMap = exact({
  cni: Type.String(),
  nodes: Type.Array(
    exact({
      id: Type.String(),
      type: oneOf(['namespace', 'workload', 'outside', 'ingress-controller']),
      namespace: optional(Type.String()),
      kind: optional(Type.String()),
      name: optional(Type.String()),
      workloads: optional(Count),
    }),
  ),
  edges: Type.Array(exact({ from: Type.String(), to: Type.String(), pairs: Count, ...Answer })),
  gaps: Gaps,
});

const placed = { object: Named, field: optional(Type.String()), location: optional(Place) };

const maybePlaced = { object: optional(Named), field: optional(Type.String()), location: optional(Place) };

const Direction = exact({
  ...Answer,
  policies: Type.Array(
    exact({
      ...placed,
      tier: Type.String(),
      priority: optional(Type.Integer()),
      selects: Type.String(),
      rules: Type.Array(
        exact({
          ...placed,
          name: optional(Type.String()),
          action: Type.String(),
          matches: Type.String(),
          why: optional(Type.String()),
          peers: Type.Unknown(),
          ports: Connections,
          decides: Connections,
        }),
      ),
    }),
  ),
});

export const Explanation = exact({
  cni: optional(Type.String()),
  pairs: Type.Array(
    exact({
      source: Type.String(),
      destination: Type.String(),
      asked: optional(Connections),
      ...Answer,
      notes: Strings,
      egress: Direction,
      ingress: Direction,
      meshes: Type.Array(
        exact({
          mesh: Type.String(),
          port: Type.Integer(),
          decision: Type.String(),
          transport: optional(Type.Unknown()),
          reasons: Type.Array(exact({ text: Type.String(), ...maybePlaced })),
        }),
      ),
      waysRound: Type.Array(exact({ control: Type.String(), text: Type.String(), ...maybePlaced })),
      flip: optional(
        exact({
          to: Type.String(),
          connections: Connections,
          changes: Type.Array(
            exact({
              type: oneOf(['add', 'remove', 'create']),
              object: optional(Type.Unknown()),
              field: optional(Type.String()),
              location: optional(Place),
              index: optional(Count),
              entry: optional(Type.Unknown()),
            }),
          ),
        }),
      ),
    }),
  ),
  gaps: Gaps,
});

export const DefaultDeny = exact({
  cni: Type.String(),
  namespaces: Strings,
  notes: Strings,
  policies: Type.Array(Type.String({ description: 'A NetworkPolicy as YAML.' })),
  total: Type.Integer({ minimum: 0, description: 'How many pairs change; more than 2,000 are not listed.' }),
  changes: Type.Array(
    exact({
      type: oneOf(['added', 'removed', 'changed']),
      source: Peer,
      destination: Peer,
      before: exact(Answer),
      after: exact(Answer),
    }),
  ),
});

// Pod Security

const Violation = exact({
  check: Type.String(),
  level: Type.String(),
  reason: Type.String(),
  detail: Type.String(),
  fields: Type.Array(
    exact({
      field: Type.String(),
      container: optional(Type.String()),
      message: optional(Type.String()),
      location: optional(Place),
    }),
  ),
});

const subject = {
  object: exact({
    apiVersion: Type.String(),
    kind: Type.String(),
    namespace: optional(Type.String()),
    name: Type.String(),
  }),
  template: optional(Type.String()),
  podName: Type.String(),
};

const Rejection = exact({
  ...subject,
  message: Type.String(),
  warning: optional(Type.String()),
  violations: Type.Array(Violation),
});

const PreviewedNamespace = exact({
  name: Type.String(),
  policy: exact({ enforce: Type.String(), audit: Type.String(), warn: Type.String() }),
  labelErrors: Strings,
  exempt: Type.Boolean(),
  workloads: Count,
  rejections: optional(Type.Array(Rejection)),
  exemptWorkloads: optional(Type.Array(exact(subject))),
  level: optional(Type.String()),
  next: optional(exact({ level: Type.String(), rejections: Type.Array(Rejection) })),
  changes: optional(
    Type.Array(
      exact({
        ...subject,
        level: Type.String(),
        allowedBefore: Type.Boolean(),
        allowedAfter: Type.Boolean(),
        message: optional(Type.String()),
        violations: Type.Array(Violation),
      }),
    ),
  ),
});

export const PodSecurity = exact({
  kubernetesVersion: Type.String(),
  question: exact({
    type: oneOf(['policy', 'levels', 'upgrade']),
    enforce: optional(Type.String()),
    version: optional(Type.String()),
    levels: optional(Strings),
    from: optional(Type.String()),
    to: optional(Type.String()),
  }),
  namespaces: Type.Array(PreviewedNamespace),
  assumptions: Strings,
  gaps: Gaps,
});

// Workloads

export const Workloads = exact({
  total: Count,
  items: Type.Array(
    exact({
      ...ObjectName.properties,
      serviceAccount: Type.String(),
      containers: Count,
      findings: SeverityCounts,
    }),
  ),
});

const Listed = exact({ total: Count, connections: Type.Array(Connection) });

export const Workload = exact({
  workload: exact({
    ...ObjectName.properties,
    template: Type.String(),
    labels: Type.Record(Type.String(), Type.String()),
    location: optional(Place),
  }),
  podSecurity: PreviewedNamespace,
  containers: Type.Array(
    exact({
      name: Type.String(),
      type: Type.String(),
      image: Type.String(),
      field: Type.String(),
      ports: Type.Array(
        exact({
          name: optional(Type.String()),
          port: optional(Type.Integer()),
          protocol: Type.String(),
          hostPort: optional(Type.Integer()),
        }),
      ),
      requests: Type.Record(Type.String(), Type.Unknown()),
      limits: Type.Record(Type.String(), Type.Unknown()),
      securityContext: exact({
        privileged: Type.Boolean(),
        runAsNonRoot: optional(Type.Boolean()),
        readOnlyRootFilesystem: Type.Boolean(),
        allowPrivilegeEscalation: optional(Type.Boolean()),
        addedCapabilities: Strings,
        droppedCapabilities: Strings,
      }),
    }),
  ),
  serviceAccount: exact({
    namespace: Type.String(),
    name: Type.String(),
    exists: Type.Boolean(),
    mountsToken: Type.Boolean(),
    permissions: Type.Array(Permission),
    complete: Type.Boolean(),
  }),
  network: exact({
    cni: Type.String(),
    known: Type.Boolean({ description: 'Whether it has pods that run.' }),
    reaches: Listed,
    reachedBy: Listed,
    exposure: Type.Array(Exposure),
  }),
  findings: Type.Array(
    exact({
      id: Type.String(),
      check: Type.String(),
      title: Type.String(),
      severity: Severity,
      state: oneOf(['open', 'accepted', 'known']),
      container: optional(Type.String()),
      field: Type.String(),
      message: Type.String(),
    }),
  ),
});
