import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Gap, isKubernetesObject, type KubernetesObject, readObject } from '../kube/index.ts';
import type { WatchEvent } from '../sources/index.ts';
import { ResourceStore } from './resource-store.ts';
import { type WatchedResource, WatchLoop } from './watch-loop.ts';

function pod(name: string, version: number): KubernetesObject {
  const resourceVersion = String(version);
  const metadata = { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion };
  const origin = { type: 'cluster', context: 'test', resourceVersion } as const;
  const read = readObject({ apiVersion: 'v1', kind: 'Pod', metadata }, origin);
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

function set(name: string, version: number): WatchEvent {
  return { type: 'set', object: pod(name, version), resourceVersion: String(version) };
}

function deleted(name: string, version: number): WatchEvent {
  return { type: 'delete', object: pod(name, version), resourceVersion: String(version) };
}

type Verdict = ReturnType<WatchedResource['judge']>;

/** What the API server answers next: a list, the events of a watch and how it ends, or a failure. */
type Answer =
  | { readonly list: readonly KubernetesObject[]; readonly version: number }
  | { readonly events: readonly WatchEvent[]; readonly fails?: Verdict }
  | { readonly fails: Verdict };

/** Plays answers one after the other and writes down what was asked, how long was waited, and what changed. */
async function play(...answers: readonly Answer[]): Promise<{ log: string[]; names: string[]; gaps: string[] }> {
  const log: string[] = [];
  const gaps: string[] = [];
  const queue = [...answers];
  const next = (asked: string): Answer => {
    log.push(asked);
    const answer = queue.shift();
    if (answer === undefined) throw new Error('end');
    if ('fails' in answer && !('events' in answer)) throw answer.fails;
    return answer;
  };
  const store = new ResourceStore((key, { before, after }) => {
    log.push(`${before === undefined ? '+' : after === undefined ? '-' : '~'}${key.replace('shop/', '')}`);
  });
  const resource: WatchedResource = {
    list: async () => {
      const answer = next('list');
      if (!('list' in answer)) throw new Error('a list was asked for');
      return { objects: answer.list, gaps: [], resourceVersion: String(answer.version) };
    },
    watch: async (version, onEvent) => {
      const answer = next(`watch ${version}`);
      if (!('events' in answer)) throw new Error('a watch was asked for');
      for (const event of answer.events) onEvent(event);
      if (answer.fails !== undefined) throw answer.fails;
    },
    judge: (error) => {
      if (typeof error === 'string') return error as Verdict;
      throw error;
    },
    gapOf: (error): Gap => ({ reason: 'unavailable', source: 'test', message: String(error) }),
  };
  const wait = (what: string) => async (): Promise<void> => {
    log.push(what);
  };
  const pauses = {
    backOff: async (failures: number) => {
      log.push(`back off ${failures}`);
    },
    refused: async (times: number) => {
      log.push(`wait long ${times}`);
    },
    short: wait('wait'),
  };
  const loop = new WatchLoop(resource, store, pauses, (found) => {
    gaps.push(found.map(({ message }) => message).join());
  });
  await loop.run().catch((error: Error) => {
    if (error.message !== 'end') throw error;
    log.pop();
  });
  return { log, names: [...store.objects].map(({ name }) => name), gaps };
}

const listed: Answer = { list: [pod('a', 1), pod('b', 2)], version: 2 };

describe('a watch', () => {
  test('begins with a list and goes on from its version', async () => {
    const { log, names } = await play(listed, { events: [set('c', 3), set('a', 4), deleted('b', 5)] });
    expect(log).toEqual(['list', '+a', '+b', 'watch 2', '+c', '~a', '-b']);
    expect(names).toEqual(['a', 'c']);
  });

  test('that ends goes on from the last event or bookmark', async () => {
    const bookmark: WatchEvent = { type: 'bookmark', resourceVersion: '9' };
    const { log } = await play(listed, { events: [set('c', 3)] }, { events: [bookmark] }, { events: [] });
    expect(log).toEqual(['list', '+a', '+b', 'watch 2', '+c', 'watch 3', 'watch 9', 'wait']);
  });

  test('that breaks goes on from where it was, after a pause that grows', async () => {
    const { log } = await play(
      listed,
      { events: [set('c', 3)], fails: 'again' },
      { fails: 'again' },
      { events: [set('d', 4)] },
      { events: [] },
    );
    expect(log).toEqual([
      ...[
        'list',
        '+a',
        '+b',
        'watch 2',
        '+c',
        'back off 1',
        'watch 3',
        'back off 2',
        'watch 3',
        '+d',
        'watch 4',
        'wait',
      ],
    ]);
  });

  test('that breaks three times in a row is begun anew', async () => {
    const { log } = await play(listed, { fails: 'again' }, { fails: 'again' }, { fails: 'again' }, listed);
    expect(log).toEqual([
      'list',
      '+a',
      '+b',
      'watch 2',
      'back off 1',
      'watch 2',
      'back off 2',
      'watch 2',
      'back off 3',
      'list',
    ]);
  });
});

describe('a version that is gone', () => {
  test('is listed again at once, and only what differs has changed', async () => {
    const { log, names } = await play(
      listed,
      { events: [set('c', 3)], fails: 'expired' },
      { list: [pod('a', 1), pod('c', 7), pod('d', 8)], version: 8 },
      { events: [] },
    );
    expect(log).toEqual(['list', '+a', '+b', 'watch 2', '+c', 'list', '-b', '~c', '+d', 'watch 8', 'wait']);
    expect(names).toEqual(['a', 'c', 'd']);
  });

  test('is not listed in a circle without a pause', async () => {
    const { log } = await play(listed, { fails: 'expired' }, listed, { fails: 'expired' }, listed);
    expect(log.slice(3)).toEqual(['watch 2', 'back off 1', 'list', 'watch 2', 'back off 2', 'list']);
  });
});

test('an event that cannot be understood leads to a list, after a pause', async () => {
  const { log } = await play(listed, { events: [set('c', 3)], fails: 'broken' }, listed);
  expect(log.slice(3)).toEqual(['watch 2', '+c', 'back off 1', 'list', '-c']);
});

test('a list that fails keeps what was known, and leaves a gap until it works', async () => {
  const { log, names, gaps } = await play(
    listed,
    { fails: 'expired' },
    { fails: 'again' },
    { fails: 'refused' },
    listed,
  );
  expect(log.slice(3)).toEqual(['watch 2', 'back off 1', 'list', 'back off 2', 'list', 'wait long 1', 'list']);
  expect(names).toEqual(['a', 'b']);
  expect(gaps).toEqual(['', 'again', 'refused', '']);
});

test('a watch that is refused is listed again, which shows why', async () => {
  const { log, gaps } = await play(listed, { fails: 'refused' }, { fails: 'refused' }, listed);
  expect(log.slice(3)).toEqual(['watch 2', 'back off 1', 'list', 'wait long 1', 'list']);
  expect(gaps).toEqual(['', 'refused', '']);
});

test('the more often a list is refused in a row, the longer it is left alone', async () => {
  const refused: Answer = { fails: 'refused' };
  const { log } = await play(refused, refused, listed, { fails: 'expired' }, refused, listed);
  expect(log.filter((line) => line.startsWith('wait'))).toEqual(['wait long 1', 'wait long 2', 'wait long 1']);
});

test.each(['list', 'watch'])('a resource that is gone at a %s takes its objects with it', async (when) => {
  const { log, names } = await play(listed, ...(when === 'list' ? [{ fails: 'expired' } as const] : []), {
    fails: 'gone',
  });
  expect(log.slice(-2)).toEqual(['-a', '-b']);
  expect(names).toEqual([]);
});

test('whatever breaks, every change is told once and the end is right', () => {
  const steps = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      remove: fc.boolean(),
      outcome: fc.constantFrom('go on', 'again', 'expired', 'broken', 'end'),
    }),
    { maxLength: 30 },
  );
  return fc.assert(
    fc.asyncProperty(steps, async (history) => {
      // A server with this history that breaks the watch where the step says so.
      const truth = new Map<string, KubernetesObject>();
      let at = 0;
      const told = new Map<string, KubernetesObject>();
      const store = new ResourceStore((key, { before, after }) => {
        expect(told.get(key)).toBe(before);
        if (after === undefined) told.delete(key);
        else told.set(key, after);
      });
      const events = history.map(({ name, remove }, index) => {
        return remove ? deleted(name, index + 1) : set(name, index + 1);
      });
      const resource: WatchedResource = {
        list: async () => ({ objects: [...truth.values()], gaps: [], resourceVersion: String(at) }),
        watch: async (version, onEvent) => {
          for (const event of events.slice(Number(version), at)) onEvent(event);
          for (; at < history.length; ) {
            const event = events[at];
            const outcome = history[at]?.outcome;
            at++;
            if (event === undefined || event.type === 'bookmark') throw new Error('end');
            if (event.type === 'set') truth.set(event.object.name, event.object);
            else truth.delete(event.object.name);
            // The event that a break follows is lost with it, and has to come again.
            if (outcome !== 'go on' && outcome !== 'end') throw outcome;
            onEvent(event);
            if (outcome === 'end') return;
          }
          throw new Error('end');
        },
        judge: (error) => {
          if (typeof error === 'string') return error as Verdict;
          throw error;
        },
        gapOf: () => ({ reason: 'unavailable', source: '', message: '' }),
      };
      const none = async (): Promise<void> => undefined;
      const loop = new WatchLoop(resource, store, { backOff: none, refused: none, short: none }, () => undefined);
      await expect(loop.run()).rejects.toThrow('end');
      const known = [...store.objects].map(({ name, origin }) => [name, origin]);
      expect(new Map(known as [string, unknown][])).toEqual(
        new Map([...truth].map(([name, { origin }]) => [name, origin])),
      );
      expect(told.size).toBe(truth.size);
    }),
  );
});
