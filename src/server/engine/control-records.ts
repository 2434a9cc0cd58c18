import { type Audit, judgeFrameworks } from '../../audit/index.ts';
import { FRAMEWORKS } from '../../frameworks/index.ts';
import type { ControlRecord } from '../../store/index.ts';

/** What an audit says of every control of every framework. */
export function controlRecords(audit: Audit): readonly ControlRecord[] {
  return judgeFrameworks(FRAMEWORKS, audit).flatMap(({ framework, controls }) =>
    controls.map(({ control, verdict, reason, findings }): ControlRecord => {
      const accepted = findings.filter(({ state }) => state === 'accepted').length;
      return {
        framework: framework.id,
        control: control.id,
        verdict,
        counts: { findings: findings.length - accepted, accepted },
        reason,
      };
    }),
  );
}
