import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  type Control,
  controlsOf,
  FRAMEWORKS,
  type Framework,
  findFramework,
  formatCheckPart,
  judgedBy,
} from '../../../frameworks/index.ts';
import type { ControlRecord } from '../../../store/index.ts';
import { ServerError } from '../../server-error.ts';
import { addRoute, type Written } from '../api.ts';
import type { ServerContext } from '../context.ts';
import { exact, Id, optional, Text } from '../schemas/common.ts';
import { type ControlState, FrameworkState, FrameworkSummary } from '../schemas/frameworks.ts';

const OfScan = exact({ scan: optional(Id) });

/** The frameworks that auditors ask for, with what a scan says of each control. */
export function addFrameworkRoutes(app: FastifyInstance, { store }: ServerContext): void {
  addRoute(app, {
    path: '/frameworks',
    operation: 'listFrameworks',
    summary: 'The frameworks with their score in a scan; in the latest when none is named',
    tag: 'frameworks',
    query: OfScan,
    answer: exact({ items: Type.Array(FrameworkSummary) }),
    handle: async ({ query }) => {
      const records = await store.controls(query.scan);
      return { items: FRAMEWORKS.map((framework) => summaryOf(framework, recordsOf(framework, records))) };
    },
  });
  addRoute(app, {
    path: '/frameworks/:id',
    operation: 'getFramework',
    summary: 'One framework: its sections and controls with verdict, reason and what they are judged by',
    tag: 'frameworks',
    params: exact({ id: Text }),
    query: OfScan,
    answer: FrameworkState,
    handle: async ({ params, query }) => {
      const framework = findFramework(params.id);
      if (framework === undefined) throw new ServerError('not-found', `there is no framework "${params.id}"`);
      const records = recordsOf(framework, await store.controls(query.scan));
      return {
        ...summaryOf(framework, records),
        sections: framework.sections.map(({ id, title, controls }) => ({
          id,
          title,
          controls: controls.map((control) => controlState(control, records.get(control.id))),
        })),
      };
    },
  });
}

type Records = ReadonlyMap<string, ControlRecord>;

function recordsOf({ id }: Framework, records: readonly ControlRecord[]): Records {
  return new Map(records.filter(({ framework }) => framework === id).map((record) => [record.control, record]));
}

function summaryOf(framework: Framework, records: Records): Written<Static<typeof FrameworkSummary>> {
  const { id, title, version, edition, url } = framework;
  const count = (wanted: string) => [...records.values()].filter(({ verdict }) => verdict === wanted).length;
  const [pass, fail] = [count('pass'), count('fail')];
  const controls = controlsOf(framework).length;
  return { id, title, version, edition, url, score: { pass, fail, notEvaluated: controls - pass - fail, controls } };
}

function controlState(control: Control, record: ControlRecord | undefined): Written<Static<typeof ControlState>> {
  const { id, title, level, assessment, person, checks } = control;
  return {
    id,
    title,
    level,
    assessment,
    judgedBy: judgedBy(control),
    person,
    checks: checks.map(formatCheckPart),
    verdict: verdictOf(record),
    reason: record === undefined ? 'nothing was scanned yet' : record.reason,
    findings: record?.counts['findings'] ?? 0,
    accepted: record?.counts['accepted'] ?? 0,
  };
}

function verdictOf(record: ControlRecord | undefined): 'pass' | 'fail' | 'not-evaluated' {
  return record?.verdict === 'pass' || record?.verdict === 'fail' ? record.verdict : 'not-evaluated';
}
