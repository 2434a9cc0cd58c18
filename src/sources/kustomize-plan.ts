import { type Kustomization, readKustomization } from './kustomization.ts';
import type { Found, FoundKustomization, FoundPath } from './walk.ts';

/** A kustomization to render, with all that it is made of. */
export interface KustomizationBuild {
  readonly kustomization: FoundKustomization;
  readonly parts: readonly Kustomization[];
}

export interface KustomizePlan {
  readonly builds: readonly KustomizationBuild[];
  /** Components that nothing found here uses: they cannot be built by themselves. */
  readonly unused: readonly KustomizationBuild[];
  /** Files with the name of a kustomization that are something else. */
  readonly files: readonly FoundPath[];
}

/**
 * Decides which kustomizations are rendered, so that each object is judged as it ends up and once for each end:
 * those that no other one found here is built from (the overlays and not their bases), and those that the user
 * named.
 */
export function planKustomizations(found: Found): KustomizePlan {
  const parts = new Map<string, Kustomization | undefined>();
  const partAt = (folder: string) => {
    if (!parts.has(folder)) parts.set(folder, readKustomization(folder));
    return parts.get(folder);
  };
  const all = [...found.kustomizations.values()];
  const real = all.filter((one) => partAt(one.real) !== undefined);
  const whole = real.filter((one) => partAt(one.real)?.isComponent === false);

  const usedByOthers = new Set<string>();
  for (const folder of reach(
    whole.map((one) => one.real),
    partAt,
  )) {
    for (const used of partAt(folder)?.folders ?? []) if (used !== folder) usedByOthers.add(used);
  }
  const tops = whole.filter((one) => one.explicit || !usedByOthers.has(one.real));
  const built = new Set(
    reach(
      tops.map((one) => one.real),
      partAt,
    ),
  );
  // Kustomizations that are built from one another in a circle have no top; kustomize says so.
  for (const one of whole) {
    if (built.has(one.real)) continue;
    tops.push(one);
    for (const folder of reach([one.real], partAt)) built.add(folder);
  }
  const build = (kustomization: FoundKustomization) => ({
    kustomization,
    parts: reach([kustomization.real], partAt).flatMap((folder) => partAt(folder) ?? []),
  });
  return {
    builds: tops.map(build),
    unused: real.filter((one) => !built.has(one.real)).map(build),
    files: all.filter((one) => partAt(one.real) === undefined).map((one) => one.file),
  };
}

/** The folders and all those they are built from. */
function reach(folders: readonly string[], partAt: (folder: string) => Kustomization | undefined): readonly string[] {
  const reached = new Set(folders);
  for (const folder of reached) {
    for (const used of partAt(folder)?.folders ?? []) reached.add(used);
  }
  return [...reached];
}
