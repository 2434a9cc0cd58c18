import type { GrantView } from '../../../src/views/index.ts';
import { formatPlace } from '../../parts/code.tsx';

/** One rule of one binding, and where it is written. */
export function GrantLine({ grant }: { readonly grant: GrantView }) {
  return (
    <li className="grant">
      <span className="break">
        {grant.binding} gives {grant.role} to {grant.subject}
      </span>
      <span className="quiet break">
        <code>{grant.rule}</code>
      </span>
      <span className="faint break">
        {grant.written.place === undefined ? (grant.source ?? grant.written.field) : formatPlace(grant.written.place)}
      </span>
    </li>
  );
}
