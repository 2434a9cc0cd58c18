import { Fragment, type ReactNode } from 'react';

/** The texts of checks: paragraphs, lists, `code` and [links](https://…), as elements. Nothing of it is HTML. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = text.split(/\n{2,}/);
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text of a check never changes
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

function Block({ text }: { readonly text: string }) {
  const lines = text.split('\n');
  if (lines.every((line) => /^[-*] |^ {2}/.test(line))) {
    const items = text.split(/^[-*] /m).filter((item) => item.trim() !== '');
    return (
      <ul>
        {items.map((item) => (
          <li key={item}>{inline(item)}</li>
        ))}
      </ul>
    );
  }
  return <p>{inline(text)}</p>;
}

const INLINE = /(`[^`]+`|\[[^\]]+\]\(https:\/\/[^)\s]+\)|\*\*[^*]+\*\*)/;

/** One line of such a text. */
export function inline(text: string): ReactNode {
  return text.split(INLINE).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the text of a check never changes
    return <Fragment key={index}>{piece(part)}</Fragment>;
  });
}

function piece(part: string): ReactNode {
  if (part.startsWith('`') && part.endsWith('`') && part.length > 2) return <code>{part.slice(1, -1)}</code>;
  if (part.startsWith('**')) return <strong>{part.slice(2, -2)}</strong>;
  const link = /^\[([^\]]+)\]\((https:\/\/[^)\s]+)\)$/.exec(part);
  if (link === null) return part;
  return (
    <a href={link[2]} target="_blank" rel="noreferrer noopener">
      {link[1]}
    </a>
  );
}
