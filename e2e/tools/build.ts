/**
 * Gives the real Kubernetes programs that the tests run against.
 *
 * They come from the folder that `KUBEBUILDER_ASSETS` names (the envtest convention), or are built once with the
 * machine's Go and kept in the user's cache folder by version. `node e2e/tools/build.ts` builds them ahead of a run.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { etcdModule, kubernetesModules, kwokModule, type ToolsModule } from './versions.ts';

/** The programs of one Kubernetes version, as absolute paths. */
export interface Programs {
  /** The Kubernetes version, `1.37.2`. */
  readonly version: string;
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
}

/** What is there to test against, or one line that says what is missing and how to get it. */
export type Tools =
  | { readonly kubernetes: readonly Programs[]; readonly kwok: string | undefined; readonly missing?: undefined }
  | { readonly missing: string };

const run = promisify(execFile);

/**
 * Finds or builds every program. A cold build of everything takes twenty minutes and more on two cores.
 *
 * @throws Error when Go is there but a build fails.
 */
export async function tools(log: (line: string) => void): Promise<Tools> {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  if (assets !== undefined && assets !== '') return fromAssets(assets);
  const modules = [etcdModule(), ...kubernetesModules(), kwokModule()];
  if (modules.some((module) => !isBuilt(module)) && !(await hasGo())) {
    return {
      missing:
        'kube-apiserver, kube-controller-manager and etcd are missing: install Go 1.26 or newer to have them built, or set KUBEBUILDER_ASSETS to a folder that holds them',
    };
  }
  // One after the other: each build uses every core it is given.
  for (const module of modules) await build(module, log);
  return {
    kubernetes: kubernetesModules().map((module) => ({
      version: module.version,
      etcd: join(folderOf(etcdModule()), 'etcd'),
      apiServer: join(folderOf(module), 'kube-apiserver'),
      controllerManager: join(folderOf(module), 'kube-controller-manager'),
    })),
    kwok: join(folderOf(kwokModule()), 'kwok'),
  };
}

async function fromAssets(folder: string): Promise<Tools> {
  const needed = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
  const absent = needed.filter((name) => !existsSync(join(folder, name)));
  if (absent.length > 0) {
    return {
      missing: `KUBEBUILDER_ASSETS is ${folder}, which lacks ${absent.join(', ')}: copy the release binaries there, or unset it to have them built with Go`,
    };
  }
  const apiServer = join(folder, 'kube-apiserver');
  const { stdout } = await run(apiServer, ['--version']);
  const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${apiServer} --version printed no version: ${stdout.trim()}`);
  const controllerManager = join(folder, 'kube-controller-manager');
  const kwok = join(folder, 'kwok');
  return {
    kubernetes: [{ version, etcd: join(folder, 'etcd'), apiServer, controllerManager }],
    kwok: existsSync(kwok) ? kwok : undefined,
  };
}

async function hasGo(): Promise<boolean> {
  try {
    await run('go', ['version']);
    return true;
  } catch {
    return false;
  }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'breakwater-e2e');
}

function folderOf(module: ToolsModule): string {
  const name = module.folder.split('-')[0] ?? module.folder;
  return join(cacheFolder(), `${name}-${module.version}`);
}

function isBuilt(module: ToolsModule): boolean {
  return [...module.programs.keys()].every((name) => existsSync(join(folderOf(module), name)));
}

/** Builds beside the final place and renames, so that an interrupted build leaves nothing that looks whole. */
async function build(module: ToolsModule, log: (line: string) => void): Promise<void> {
  if (isBuilt(module)) return;
  log(`building ${[...module.programs.keys()].join(', ')} ${module.version} (once; this takes minutes)`);
  mkdirSync(folderOf(module), { recursive: true });
  const scratch = mkdtempSync(join(cacheFolder(), 'build-'));
  try {
    for (const [name, path] of module.programs) {
      await goBuild(module, ['-o', join(scratch, name), path]);
      renameSync(join(scratch, name), join(folderOf(module), name));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function goBuild(module: ToolsModule, args: readonly string[]): Promise<void> {
  const flags = ['-trimpath', '-ldflags', `-s -w ${stamps(module).join(' ')}`];
  const child = spawn('go', ['build', ...flags, ...args], {
    cwd: join(import.meta.dirname, module.folder),
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`go build of ${module.module} ${module.version} failed:\n${errors}`);
}

/** Without these, Kubernetes reports v0.0.0 and derives its emulated version and feature gates from that. */
function stamps(module: ToolsModule): string[] {
  if (module.module !== 'k8s.io/kubernetes') return [];
  const [major, minor] = module.version.split('.');
  const values = [`gitVersion=v${module.version}`, `gitMajor=${major}`, `gitMinor=${minor}`, 'gitTreeState=clean'];
  return values.map((value) => `-X k8s.io/component-base/version.${value}`);
}

if (import.meta.main) {
  const found = await tools((line) => console.error(line));
  if (found.missing !== undefined) {
    console.error(found.missing);
    process.exitCode = 1;
  }
}
