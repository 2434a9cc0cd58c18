/** A question to the last state that was read. Words are written as on the command line. */
export type Question =
  | ({ readonly ask: 'can-i'; readonly subject: string; readonly groups: readonly string[] } & RequestWords)
  | ({ readonly ask: 'who-can' } & RequestWords)
  | { readonly ask: 'permissions'; readonly subject: string; readonly groups: readonly string[] }
  | ({ readonly ask: 'subjects'; readonly search: string } & Slice)
  | {
      readonly ask: 'paths';
      readonly from: readonly string[];
      readonly groups: readonly string[];
      readonly to: string;
      /** How many ways of each subject; the shortest alone when absent. */
      readonly most?: number | undefined;
    }
  | ({
      readonly ask: 'connectivity';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly focus: readonly string[];
      readonly cni?: string | undefined;
    } & Slice)
  | ({ readonly ask: 'exposure'; readonly focus: readonly string[]; readonly cni?: string | undefined } & Slice)
  | { readonly ask: 'network-map'; readonly namespaces: readonly string[]; readonly cni?: string | undefined }
  | {
      readonly ask: 'explain';
      readonly from: string;
      readonly to: string;
      readonly port?: string | undefined;
      readonly cni?: string | undefined;
    }
  | { readonly ask: 'default-deny'; readonly namespaces: readonly string[]; readonly cni?: string | undefined }
  | {
      readonly ask: 'pod-security';
      readonly enforce?: string | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly namespace?: string | undefined;
    }
  | ({ readonly ask: 'workloads'; readonly search: string; readonly namespaces: readonly string[] } & Slice)
  | {
      readonly ask: 'workload';
      readonly namespace: string;
      readonly kind: string;
      readonly name: string;
      readonly cni?: string | undefined;
    }
  | { readonly ask: 'excerpt'; readonly finding: string }
  | { readonly ask: 'fix'; readonly finding: string };

interface RequestWords {
  readonly verb: string;
  readonly resource: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Part of a long list. */
interface Slice {
  readonly limit: number;
  /** Where it begins. */
  readonly offset: number;
}
