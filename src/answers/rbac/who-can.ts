import { type Attributes, type Holders, serviceAccountsByGroup, whoCan as whoCanDo } from '../../rbac/index.ts';
import { gapJson } from '../gap-json.ts';
import { grantJson } from './json.ts';
import { type RequestArguments, requestOf } from './request.ts';
import type { RbacState } from './state.ts';

export interface WhoCanAnswer {
  readonly state: RbacState;
  readonly attributes: Attributes;
  readonly notes: readonly string[];
  readonly holders: Holders;
}

/**
 * Everybody who may make a request.
 *
 * @throws AnswersError `bad-question`
 */
export function whoCan(state: RbacState, request: RequestArguments): WhoCanAnswer {
  const { attributes, notes } = requestOf(state.index, request);
  return { state, attributes, notes, holders: whoCanDo(state.index, attributes) };
}

/** The answer for programs. */
export function whoCanJson({ state, attributes, notes, holders }: WhoCanAnswer): object {
  const accountsOf = serviceAccountsByGroup(state.index);
  return {
    request: attributes,
    holders: holders.rbac.map(({ identity, grants }) => ({
      ...identity,
      serviceAccounts: identity.type === 'group' ? accountsOf(identity.name) : undefined,
      grants: grants.map(grantJson),
    })),
    nodes: holders.nodes,
    always: ['system:masters'],
    complete: state.incomplete === undefined,
    notes,
    assumptions: state.assumptions,
    gaps: state.gaps.map(gapJson),
  };
}
