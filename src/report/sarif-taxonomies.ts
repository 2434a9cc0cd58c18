import type { FrameworkVerdict } from '../audit/index.ts';
import { type Control, controlsOf, judgedBy } from '../frameworks/index.ts';

/**
 * Frameworks as SARIF has them (2.1.0, 3.19.3 and 3.19.24): a taxonomy for each, whose taxa are the controls with their
 * verdicts. Rules refer to the taxa that they judge.
 */
export class Taxonomies {
  readonly #verdicts: readonly FrameworkVerdict[];
  /** By check: the taxa, as the framework's and the control's index. */
  readonly #byCheck = new Map<string, Taxon[]>();

  constructor(verdicts: readonly FrameworkVerdict[]) {
    this.#verdicts = verdicts;
    for (const [index, { framework }] of verdicts.entries()) {
      for (const [taxon, control] of controlsOf(framework).entries()) {
        for (const check of new Set(control.checks.map((part) => part.check))) {
          const known = this.#byCheck.get(check) ?? [];
          this.#byCheck.set(check, known);
          known.push({ id: control.id, taxon, framework: framework.id, index });
        }
      }
    }
  }

  /** `taxonomies` of the run. */
  *components(): Generator<object> {
    for (const { framework, controls, pass, fail, notEvaluated } of this.#verdicts) {
      const { id, title, version, url, edition } = framework;
      yield {
        name: id,
        fullName: `${title} ${version}`,
        version,
        informationUri: url,
        shortDescription: { text: `${title} ${version}` },
        fullDescription: { text: edition },
        isComprehensive: true,
        taxa: controls.map(({ control, verdict, reason }) => ({
          id: control.id,
          name: control.title,
          shortDescription: { text: control.title },
          properties: {
            verdict,
            ...(reason === undefined ? {} : { reason }),
            judgedBy: judgedBy(control),
            ...ofCis(control),
          },
        })),
        properties: { score: { pass, of: pass + fail, notEvaluated, controls: controls.length } },
      };
    }
  }

  /** `supportedTaxonomies` of the driver. */
  references(): readonly object[] {
    return this.#verdicts.map(({ framework: { id } }, index) => ({ name: id, index }));
  }

  /** `relationships` of the rule of a check. */
  relationshipsOf(check: string): readonly object[] {
    return (this.#byCheck.get(check) ?? []).map(({ id, taxon, framework, index }) => ({
      target: { id, index: taxon, toolComponent: { name: framework, index } },
      kinds: ['relevant'],
    }));
  }

  /** Tags of the rule of a check, which code scanning shows and searches: `cis:5.2.3`. */
  tagsOf(check: string): readonly string[] {
    return (this.#byCheck.get(check) ?? []).map(({ id, framework }) => `${framework}:${id}`);
  }
}

interface Taxon {
  readonly id: string;
  readonly taxon: number;
  readonly framework: string;
  readonly index: number;
}

function ofCis({ level, assessment }: Control): object {
  return { ...(level === undefined ? {} : { level }), ...(assessment === undefined ? {} : { assessment }) };
}
