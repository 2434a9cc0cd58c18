import { isAtLeast } from '../../../kube/index.ts';
import { clusterPattern, type Pattern } from '../pattern.ts';
import { heldAny, type Technique } from '../technique.ts';

const GROUP = 'admissionregistration.k8s.io';
const writes = (resource: string): readonly Pattern[] =>
  ['create', 'update', 'patch'].map((verb) => clusterPattern(verb, GROUP, resource));

const MUTATING = writes('mutatingwebhookconfigurations');
const VALIDATING = writes('validatingwebhookconfigurations');
const POLICIES = writes('mutatingadmissionpolicies');
const POLICY_BINDINGS = writes('mutatingadmissionpolicybindings');

/** A webhook is sent what is written, secrets too, and a mutating one changes it. */
export const writeWebhooks: Technique = {
  id: 'write-webhooks',
  patterns: [...MUTATING, ...VALIDATING],
  *ways(asker) {
    const mutating = heldAny(asker, MUTATING);
    const everywhere = { namespace: '' };
    const change = 'change pods as they are created, by a mutating webhook';
    yield { to: { type: 'new-pods', ...everywhere }, needs: [mutating], action: change };
    const needs = [[...mutating, ...heldAny(asker, VALIDATING)]];
    yield {
      to: { type: 'secrets', ...everywhere },
      needs,
      action: 'be sent secrets as they are written, by a webhook',
    };
  },
};

/** MutatingAdmissionPolicy is on from 1.36. */
export const writeMutatingPolicies: Technique = {
  id: 'write-mutating-policies',
  patterns: [...POLICIES, ...POLICY_BINDINGS],
  *ways(asker) {
    if (!isAtLeast(asker.world.version, 36)) return;
    const needs = [heldAny(asker, POLICIES), heldAny(asker, POLICY_BINDINGS)];
    const action = 'change pods as they are created, by a MutatingAdmissionPolicy';
    yield { to: { type: 'new-pods', namespace: '' }, needs, action };
  },
};
