import { Type } from 'typebox';
import { Count, exact, oneOf, optional } from './common.ts';

const summary = {
  id: Type.String(),
  title: Type.String(),
  version: Type.String(),
  edition: Type.String(),
  url: Type.String(),
  score: exact(
    { pass: Count, fail: Count, notEvaluated: Count, controls: Count },
    'Of the controls; a score is `pass` of `pass + fail`.',
  ),
};

export const FrameworkSummary = exact(summary);

export const ControlState = exact({
  id: Type.String(),
  title: Type.String(),
  level: optional(Type.Integer()),
  assessment: optional(Type.String()),
  judgedBy: oneOf(['checks', 'a person', 'checks and a person']),
  person: optional(Type.String({ description: 'What a person has to look at.' })),
  checks: Type.Array(Type.String({ description: 'A check, or CHECK#FIELD for its findings about one field.' })),
  verdict: oneOf(['pass', 'fail', 'not-evaluated']),
  reason: optional(Type.String()),
  findings: Count,
  accepted: Count,
});

export const FrameworkState = exact({
  ...summary,
  sections: Type.Array(exact({ id: Type.String(), title: Type.String(), controls: Type.Array(ControlState) })),
});
