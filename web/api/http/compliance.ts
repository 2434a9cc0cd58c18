import type { Static } from 'typebox';
import type { FrameworkState, FrameworkSummary } from '../../../src/server/http/schemas/frameworks.ts';
import type { FrameworkView } from '../../../src/views/index.ts';
import { ask } from './client.ts';

/** The frameworks with the verdicts that the last scan left. */
export async function compliance(): Promise<readonly FrameworkView[]> {
  const { items } = await ask<{ readonly items: readonly Static<typeof FrameworkSummary>[] }>('/frameworks');
  const frameworks = items.map(({ id }) => ask<Static<typeof FrameworkState>>(`/frameworks/${encodeURIComponent(id)}`));
  return (await Promise.all(frameworks)).map(viewOf);
}

function viewOf({ sections, ...framework }: Static<typeof FrameworkState>): FrameworkView {
  return {
    ...framework,
    sections: sections.map(({ controls, ...section }) => ({
      ...section,
      controls: controls.map(({ id, title, verdict, reason, person, checks, findings }) => ({
        id,
        title,
        verdict,
        reason,
        person,
        // A part of a check is named after `#`.
        checks: [...new Set(checks.map((check) => check.split('#', 1)[0] ?? check))],
        findings,
      })),
    })),
  };
}
