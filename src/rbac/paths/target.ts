import { ANY_NODE, type Position, positionKey } from './position.ts';

/**
 * What a path leads to: cluster-admin or its equivalent; control of a node, any or one; reading secrets, any, those
 * of a namespace or one; or acting as a subject.
 */
export type Target =
  | { readonly type: 'cluster-admin' }
  | { readonly type: 'node'; readonly name?: string | undefined }
  | { readonly type: 'secret'; readonly namespace?: string | undefined; readonly name?: string | undefined }
  | { readonly type: 'position'; readonly position: Position };

/** Whether being at a position is to have reached the target. */
export function reaches(position: Position, target: Target): boolean {
  switch (target.type) {
    case 'cluster-admin':
      return position.type === 'cluster-admin';
    case 'node':
      return (
        position.type === 'node' &&
        (target.name === undefined || position.name === target.name || positionKey(position) === positionKey(ANY_NODE))
      );
    case 'secret':
      if (position.type !== 'secrets') return false;
      if (target.namespace === undefined) return true;
      if (position.namespace !== '' && position.namespace !== target.namespace) return false;
      return position.name === undefined || (target.name !== undefined && position.name === target.name);
    case 'position':
      // Whoever may do everything may be anybody.
      return position.type === 'cluster-admin' || positionKey(position) === positionKey(target.position);
  }
}
