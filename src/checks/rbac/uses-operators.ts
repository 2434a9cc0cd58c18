import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const usesOperators = powerCheck(
  {
    id: 'rbac/uses-operators',
    title: 'Subject can have an operator act for it',
    rationale:
      'Some operators do what a custom resource says with rights of their own: they run pods of its making or ' +
      'apply what it points to.',
    remediation:
      'Give the right in the namespaces that are meant for it, and bound what the operator may do for them: ' +
      'projects, service accounts to act as, policies.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [tekton.dev], resources: [taskruns]'),
      good: bound('verbs: [get], apiGroups: [tekton.dev], resources: [taskruns]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['use-operator'],
  // An operator itself may write its resources, and do what they make it do.
  { roundabout: true },
);
