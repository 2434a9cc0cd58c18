import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { DirectionView, ExplanationView, RuleView } from '../../../src/views/index.ts';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { CodeText, formatPlace } from '../../parts/code.tsx';
import { CloseIcon } from '../../parts/icons.tsx';
import { objectOfKey } from '../../parts/object-label.tsx';
import { passageText } from '../../parts/passage.ts';
import { Answered } from '../../parts/state.tsx';
import { Verdict } from '../../parts/verdict.tsx';

/** Why one workload may reach another, or may not: every policy and rule that has a say. */
export function Explanation({
  from,
  to,
  onClose,
}: {
  readonly from: string;
  readonly to: string;
  readonly onClose: () => void;
}) {
  const query = useQuery(queries.explain(useApi(), from, to));
  const element = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it comes into sight for each pair that is chosen
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [from, to]);
  return (
    <section className="panel explanation" aria-labelledby="explained" ref={element}>
      <div className="explanation-head">
        <h2 id="explained">
          {shortName(from)} → {shortName(to)}
        </h2>
        <button type="button" className="plain-button bare" onClick={onClose} aria-label="Close the explanation">
          <CloseIcon />
        </button>
      </div>
      <Answered query={query} what="the explanation">
        {(view) => <Explained view={view} />}
      </Answered>
    </section>
  );
}

function shortName(key: string): string {
  const { namespace, name } = objectOfKey(key);
  return `${namespace}/${name}`;
}

function Explained({ view }: { readonly view: ExplanationView }) {
  const { passage, notes, egress, ingress, flip } = view;
  return (
    <>
      <p className="explanation-answer">
        <Verdict
          verdict={passage.allowed === '' ? (passage.depends === undefined ? 'fail' : 'not-evaluated') : 'pass'}
          label={answerWord(view)}
        />
        <span>
          {passage.allowed === '' && passage.depends === undefined
            ? 'Nothing passes.'
            : `${sentence(passageText(passage))}.`}
        </span>
      </p>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <div className="explanation-columns">
        <Direction title={`Out of ${shortName(view.from)}`} word="egress" view={egress} />
        <Direction title={`Into ${shortName(view.to)}`} word="ingress" view={ingress} />
      </div>
      {flip !== undefined && (
        <div className="section">
          <h3>
            The smallest change found that would {flip.to} {flip.connections}
          </h3>
          <p className="faint">It was applied to a copy and explained again: it does.</p>
          {flip.changes.map((change) => {
            const where = `${change.policy}${change.written === undefined ? '' : `, ${change.written.field}`}${change.written?.place === undefined ? '' : ` (${formatPlace(change.written.place)})`}`;
            return change.text === undefined ? (
              <p key={where}>Remove {where}.</p>
            ) : (
              <CodeText
                key={where}
                title={`${change.type === 'create' ? 'Create' : 'Add to'} ${where}`}
                text={change.text}
              />
            );
          })}
        </div>
      )}
    </>
  );
}

function answerWord({ passage }: ExplanationView): string {
  if (passage.allowed !== '') return 'Allowed';
  return passage.depends === undefined ? 'Denied' : 'Depends';
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function Direction({
  title,
  word,
  view,
}: {
  readonly title: string;
  readonly word: string;
  readonly view: DirectionView;
}) {
  return (
    <div className="section direction">
      <h3>{title}</h3>
      <p className="quiet">
        {view.policies.length === 0
          ? `No policy selects it for ${word}: everything is allowed.`
          : `Policies leave ${passageText(view.passage)}.`}
      </p>
      {view.policies.map((policy) => (
        <div key={`${policy.kind}/${policy.namespace}/${policy.name}`} className="policy">
          <p>
            <strong>
              {policy.kind} {policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`}
            </strong>{' '}
            <span className="faint">{policy.written.place !== undefined && formatPlace(policy.written.place)}</span>
          </p>
          {policy.depends !== undefined && <p className="quiet">{policy.depends}</p>}
          {policy.rules.length === 0 && <p className="quiet">It has no rules for {word}: it allows nothing.</p>}
          <ul>
            {policy.rules.map((rule) => (
              <Rule key={rule.written.field} rule={rule} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Rule({ rule }: { readonly rule: RuleView }) {
  const decides = rule.decides !== '';
  return (
    <li className="rule" data-decides={decides}>
      <span>
        {decides ? `${rule.action}s ${rule.decides}` : 'Decides nothing here'}
        {rule.why !== undefined && <span className="quiet"> – {rule.why}</span>}
      </span>
      <span className="faint break">
        <code>{rule.written.field}</code>
        {rule.written.place !== undefined && ` – ${formatPlace(rule.written.place)}`}
      </span>
    </li>
  );
}
