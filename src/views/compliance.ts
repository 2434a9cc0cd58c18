import { judgeFrameworks } from '../audit/index.ts';
import { FRAMEWORKS } from '../frameworks/index.ts';
import type { ViewContext } from './view-context.ts';

/** A framework with what the scan says of its controls. */
export interface FrameworkView {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Which edition the numbers are of, and what is our own. */
  readonly edition: string;
  readonly url: string;
  readonly sections: readonly SectionView[];
}

export interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly ControlView[];
}

export interface ControlView {
  readonly id: string;
  readonly title: string;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  /** Why it was not evaluated. */
  readonly reason?: string | undefined;
  /** What a person has to look at. */
  readonly person?: string | undefined;
  /** The checks that judge it. */
  readonly checks: readonly string[];
  /** How many findings make it fail; those that an exception accepts are not among them. */
  readonly findings: number;
}

/** Every framework that is known, judged by what was found. */
export function frameworkViews({ scan }: ViewContext): readonly FrameworkView[] {
  return judgeFrameworks(FRAMEWORKS, scan.report.audit).map(({ framework, controls }) => {
    const verdicts = new Map(controls.map((one) => [one.control, one]));
    const { id, title, version, edition, url, sections } = framework;
    return {
      id,
      title,
      version,
      edition,
      url,
      sections: sections.map((section) => ({
        id: section.id,
        title: section.title,
        controls: section.controls.flatMap((control) => {
          const judged = verdicts.get(control);
          if (judged === undefined) return [];
          return [
            {
              id: control.id,
              title: control.title,
              verdict: judged.verdict,
              reason: judged.reason,
              person: control.person,
              checks: [...new Set(control.checks.map(({ check }) => check))],
              findings: judged.findings.filter(({ state }) => state !== 'accepted').length,
            },
          ];
        }),
      })),
    };
  });
}
