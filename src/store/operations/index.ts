import type { Calls } from '../remote/names.ts';
import type { Context } from './context.ts';
import { controls, exceptionUses, gaps, verdicts } from './facts.ts';
import { changes } from './finding-changes.ts';
import { facets, findingGroups } from './finding-counts.ts';
import { finding, findings } from './findings.ts';
import { messageDelivered, messageFailed, messages, queueMessages, takeMessages, untold } from './messages.ts';
import { object, objects } from './objects.ts';
import { lead, recordScan } from './record-scan.ts';
import { removeException, savedExceptions, saveException } from './saved-exceptions.ts';
import { latestScan, scan, scanAt, scans } from './scans.ts';
import { removeSession, saveSession, session } from './sessions.ts';
import { setSetting, setting, settingOnce } from './settings.ts';
import { trend } from './trend.ts';
import { backup, ping, prune, stats } from './upkeep.ts';

/** What a store does, each with the database it does it in. */
type Operations = {
  readonly [Name in keyof Calls]: (context: Context, ...args: Parameters<Calls[Name]>) => ReturnType<Calls[Name]>;
};

export const OPERATIONS: Operations = {
  ...{ lead, recordScan, scans, scan, latestScan, scanAt },
  ...{ findings, finding, facets, findingGroups, changes },
  ...{ objects, object, gaps, verdicts, controls, exceptionUses, trend },
  ...{ savedExceptions, saveException, removeException },
  ...{ untold, queueMessages, takeMessages, messageDelivered, messageFailed, messages },
  ...{ saveSession, session, removeSession, setting, setSetting, settingOnce },
  ...{ prune, stats, ping, backup },
};
