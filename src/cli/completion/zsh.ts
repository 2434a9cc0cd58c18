import type { CompletionNode } from './model.ts';

/** The completion script for zsh; it works from `$fpath` and when sourced. */
export function zshCompletion(nodes: readonly CompletionNode[]): string {
  return `#compdef breakwater kubectl-breakwater
_breakwater() {
  local at='' word prev="\${words[CURRENT-1]}"
  local -a commands options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${nodes
        .slice(1)
        .map((node) => quote(node.at))
        .join('|')}) at="$at $word" ;;
    esac
  done
  case "$at" in
${nodes.map(nodeCase).join('')}  esac
}
if [[ "\${funcstack[1]}" == _breakwater ]]; then _breakwater "$@"; else compdef _breakwater breakwater kubectl-breakwater; fi
`;
}

function nodeCase(node: CompletionNode): string {
  const lines: string[] = [];
  const valued = node.options.filter((option) => option.takesValue);
  if (valued.length > 0) {
    lines.push('case "$prev" in');
    for (const option of valued) {
      const offer = option.values.length > 0 ? `compadd -- ${option.values.map(quote).join(' ')}` : '_files';
      lines.push(`  ${option.flags.join('|')}) ${offer}; return ;;`);
    }
    lines.push('esac');
  }
  const options = node.options.flatMap((option) => option.flags.map((flag) => quote(`${flag}:${option.summary}`)));
  lines.push(`options=(${options.join(' ')})`);
  lines.push(`if [[ "$PREFIX" == -* ]]; then _describe -o option options; return; fi`);
  if (node.commands.length > 0) {
    lines.push(`commands=(${node.commands.map(({ name, summary }) => quote(`${name}:${summary}`)).join(' ')})`);
    lines.push('_describe command commands');
  } else if (node.values.length > 0) {
    lines.push(`compadd -- ${node.values.map(quote).join(' ')}`);
  } else {
    lines.push('_files');
  }
  return `    ${quote(node.at)})\n${lines.map((line) => `      ${line}\n`).join('')}      ;;\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
