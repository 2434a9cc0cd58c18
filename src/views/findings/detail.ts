import type { AuditedFinding } from '../../audit/index.ts';
import type { Origin } from '../../kube/index.ts';
import { objectName } from '../object-name.ts';
import type { ViewContext } from '../view-context.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import { type FixView, fixOf } from './fixes.ts';
import type { NamedFinding } from './rows.ts';

/** What the panel of one finding shows beside its row and the texts of its check. */
export interface FindingDetail {
  readonly id: string;
  readonly excerpt?: Excerpt | undefined;
  /** Why there is no excerpt. */
  readonly noExcerpt?: string | undefined;
  readonly fix: FixView;
  /** The exception that accepts the finding, or one that did so and has ended. */
  readonly exception?:
    | {
        readonly reason: string;
        readonly source: string;
        readonly owner?: string | undefined;
        readonly expires?: string | undefined;
      }
    | undefined;
  /** An exception for this finding alone, to be completed and put into the configuration. */
  readonly exceptionText: string;
  readonly alsoFails: readonly string[];
}

export function detailOf({ id, audited }: NamedFinding, context: ViewContext): FindingDetail {
  const excerpt = excerptOf(audited.finding, context);
  const { exception } = audited;
  return {
    id,
    excerpt,
    noExcerpt: excerpt === undefined ? noExcerpt(audited.finding.object.origin) : undefined,
    fix: fixOf(audited, context),
    exception: exception && {
      reason: exception.reason,
      source: exception.source,
      owner: exception.owner,
      expires: exception.expires,
    },
    exceptionText: exceptionText(audited, context),
    alsoFails: audited.alsoFails,
  };
}

function noExcerpt(origin: Origin): string {
  switch (origin.type) {
    case 'cluster':
      return 'The object was read from the cluster and not from a file.';
    case 'rendered':
      return `${origin.by === 'helm' ? 'Helm' : 'kustomize'} made the object, and the line that made this field is not known.`;
    case 'document':
    case 'value':
      return 'The place of this field is not known.';
  }
}

/** Half a year: long enough to mend it, short enough to be looked at again. */
const EXPIRES_AFTER_DAYS = 180;

function exceptionText({ finding }: AuditedFinding, { scan }: ViewContext): string {
  const { kind, namespace, name } = objectName(finding.object);
  const expires = new Date(Date.parse(`${scan.settings.today}T00:00:00Z`) + EXPIRES_AFTER_DAYS * 86_400_000);
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['namespace', namespace],
    ['kind', kind],
    ['name', name],
    ['container', finding.container],
  ];
  return [
    'exceptions:',
    `  - check: ${finding.check.id}`,
    ...fields.flatMap(([key, value]) => (value ? [`    ${key}: ${scalar(value)}`] : [])),
    '    reason: # why this is accepted',
    '    owner: # who answers for it',
    `    expires: ${expires.toISOString().slice(0, 10)}`,
    '',
  ].join('\n');
}

/** A name as a YAML scalar: as it is where that is plain, else as JSON, which YAML reads. */
function scalar(text: string): string {
  return /^[a-zA-Z][a-zA-Z0-9./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
