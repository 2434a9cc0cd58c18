import { CheckIcon, CrossIcon, DashIcon } from './icons.tsx';

export type VerdictWord = 'pass' | 'fail' | 'not-evaluated' | 'partly' | 'manual' | 'not-applicable';

const WORDS: Readonly<Record<VerdictWord, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  'not-evaluated': 'Not evaluated',
  partly: 'Partly evaluated',
  manual: 'By hand',
  'not-applicable': 'Not applicable',
};

/** A verdict in word and sign. */
export function Verdict({ verdict, label }: { readonly verdict: VerdictWord; readonly label?: string }) {
  return (
    <span className={`verdict verdict-${verdict === 'pass' || verdict === 'fail' ? verdict : 'not-evaluated'}`}>
      {verdict === 'pass' ? <CheckIcon /> : verdict === 'fail' ? <CrossIcon /> : <DashIcon />}
      {label ?? WORDS[verdict]}
    </span>
  );
}
