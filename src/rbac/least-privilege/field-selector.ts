/** One requirement of a field selector. */
export interface FieldTerm {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/**
 * The requirements of a field selector in the order in which the API server looks at them, which is that of their
 * texts (apimachinery `pkg/fields`). Undefined when it is malformed.
 */
export function fieldSelectorOf(text: string): readonly FieldTerm[] | undefined {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text).sort()) {
    if (part === '') continue;
    const operator = /!=|==?/.exec(part);
    if (operator === null) return undefined;
    const value = unescaped(part.slice(operator.index + operator[0].length));
    if (value === undefined) return undefined;
    terms.push({ field: part.slice(0, operator.index), isEqual: operator[0] !== '!=', value });
  }
  return terms;
}

/** Parts between commas; one after a backslash is no separator. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function unescaped(text: string): string | undefined {
  let value = '';
  for (let at = 0; at < text.length; at++) {
    let character = text[at] ?? '';
    if (character === ',' || character === '=') return undefined;
    if (character === '\\') {
      character = text[++at] ?? '';
      if (!['\\', ',', '='].includes(character)) return undefined;
    }
    value += character;
  }
  return value;
}
