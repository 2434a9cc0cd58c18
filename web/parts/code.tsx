import type { ReactNode } from 'react';
import type { Excerpt, Place } from '../../src/views/index.ts';
import { CopyButton } from './copy-button.tsx';

/** A frame around code with what it is, and a way to copy it. */
function CodeFrame({
  title,
  copy,
  children,
}: {
  readonly title: ReactNode;
  readonly copy?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className="code">
      <div className="code-head">
        <span className="grow cut">{title}</span>
        {copy !== undefined && <CopyButton text={copy} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  );
}

export function CodeText({ title, text }: { readonly title: ReactNode; readonly text: string }) {
  return (
    <CodeFrame title={title} copy={text}>
      {text
        .trimEnd()
        .split('\n')
        .map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <span className="code-line" key={index}>
            <span className="gutter" />
            {line || ' '}
          </span>
        ))}
    </CodeFrame>
  );
}

export function formatPlace({ file, line, column }: Place): string {
  return line === undefined ? file : `${file}:${line}${column === undefined ? '' : `:${column}`}`;
}

/** The lines around a finding, with those it is about marked. */
export function ExcerptView({ excerpt }: { readonly excerpt: Excerpt }) {
  const { file, first, lines, marked } = excerpt;
  return (
    <CodeFrame title={<code>{`${file}:${marked[0]}`}</code>}>
      {lines.map((line, index) => {
        const number = first + index;
        const isMarked = number >= marked[0] && number <= marked[1];
        return (
          <span className={isMarked ? 'code-line marked' : 'code-line'} key={number}>
            <span className="gutter">{number}</span>
            {line || ' '}
            {isMarked && <span className="hidden-text"> (marked)</span>}
          </span>
        );
      })}
    </CodeFrame>
  );
}

const CLASSES: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'hunk' };

/** A difference in the unified format. */
export function DiffView({ title, diff }: { readonly title: ReactNode; readonly diff: string }) {
  const lines = diff
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(?:--- |\+\+\+ )/.test(line));
  return (
    <CodeFrame title={title} copy={diff}>
      {lines.map((line, index) => {
        const sign = line[0] ?? ' ';
        const kind = CLASSES[sign];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <span className={kind === undefined ? 'code-line' : `code-line ${kind}`} key={index}>
            <span className="gutter">{sign === '+' || sign === '-' ? (sign === '-' ? '−' : '+') : ''}</span>
            {(kind === 'hunk' ? line : line.slice(1)) || ' '}
          </span>
        );
      })}
    </CodeFrame>
  );
}
