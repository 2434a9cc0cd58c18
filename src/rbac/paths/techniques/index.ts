import type { Technique } from '../technique.ts';
import { writeMutatingPolicies, writeWebhooks } from './admission.ts';
import { approveCertificates, requestNodeCertificate } from './certificates.ts';
import { impersonateConstrained, impersonateNodesConstrained } from './constrained-impersonation.ts';
import {
  impersonateAccounts,
  impersonateAttributes,
  impersonateGroups,
  impersonateNodes,
  impersonateUsers,
} from './impersonation.ts';
import { createHostVolume, relabelNamespace, useKubelet } from './nodes.ts';
import { type Operator, throughOperator } from './operators.ts';
import { attachToPods, changePods, changeWorkloads, createPods, debugPods, execIntoPods } from './pods.ts';
import { harm } from './powers.ts';
import { bindRoles, escalateRoles, writeAndBind } from './roles.ts';
import {
  createBootstrapToken,
  createMissingAccount,
  createTokenSecret,
  readSecrets,
  requestTokens,
} from './secrets.ts';

export { KNOWN_OPERATORS, type Operator } from './operators.ts';

/** Every technique there is, with those that go through the given operators. */
export function techniques(operators: readonly Operator[]): readonly Technique[] {
  const all = [
    createPods,
    changeWorkloads,
    execIntoPods,
    attachToPods,
    debugPods,
    changePods,
    readSecrets,
    createTokenSecret,
    requestTokens,
    createBootstrapToken,
    createMissingAccount,
    impersonateUsers,
    impersonateGroups,
    impersonateNodes,
    impersonateAccounts,
    impersonateAttributes,
    bindRoles,
    escalateRoles,
    writeAndBind,
    useKubelet,
    createHostVolume,
    relabelNamespace,
    approveCertificates,
    requestNodeCertificate,
    writeWebhooks,
    writeMutatingPolicies,
    ...harm,
    ...operators.map(throughOperator),
    impersonateNodesConstrained,
  ];
  return [...all, impersonateConstrained(all.flatMap(({ patterns }) => patterns))];
}
