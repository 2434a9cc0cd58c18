import { afterAll, afterEach, beforeAll, describe, inject, test } from 'vitest';
import type { ApiServerOptions } from './components.ts';
import { ControlPlane } from './control-plane.ts';

/**
 * Declares tests that run once for each Kubernetes version there is, with a control plane that lives as long as they
 * do. Its logs are kept when one of them fails.
 *
 * @param tests Declares the tests; it is given the version and a function that returns the running control plane.
 */
export function onEveryVersion(
  name: string,
  tests: (controlPlane: () => ControlPlane, version: string) => void,
  options: ApiServerOptions = {},
): void {
  const tools = inject('tools');
  if (tools.missing !== undefined) {
    test.skip(`${name}: ${tools.missing}`);
    return;
  }
  describe.each([...tools.kubernetes])(`${name} on Kubernetes $version`, (programs) => {
    let running: ControlPlane | undefined;
    let failed = false;
    beforeAll(async () => {
      running = await ControlPlane.start(programs, options);
    });
    afterEach(({ task }) => {
      failed ||= task.result?.state === 'fail';
    });
    afterAll(() => running?.stop({ keepFolder: failed }));
    tests(() => {
      if (running === undefined) throw new Error('the control plane has not been started');
      return running;
    }, programs.version);
  });
}
