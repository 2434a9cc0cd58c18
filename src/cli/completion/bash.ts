import type { CompletionNode } from './model.ts';

/** The completion script for bash 3.2 and newer. Where nothing else fits, bash completes file names. */
export function bashCompletion(nodes: readonly CompletionNode[]): string {
  return `# bash completion for breakwater
_breakwater() {
  local cur prev at i
  COMPREPLY=()
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ "$cur" == "=" ]]; then cur=""; fi
  if [[ "$prev" == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  at=""
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${nodes
        .slice(1)
        .map((node) => `"${node.at}"`)
        .join('|')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at" in
${nodes.map(nodeCase).join('')}  esac
}
complete -o default -F _breakwater breakwater kubectl-breakwater
`;
}

function nodeCase(node: CompletionNode): string {
  const valued = node.options.filter((option) => option.takesValue);
  const values = valued.map(
    (option) => `        ${option.flags.join('|')}) ${reply(option.values.join(' '))}; return ;;\n`,
  );
  const words = [...node.commands.map((command) => command.name), ...node.values];
  const prefix = values.length > 0 ? `      case "$prev" in\n${values.join('')}      esac\n` : '';
  return `    "${node.at}")
${prefix}      if [[ "$cur" == -* ]]; then ${reply(node.options.flatMap((option) => option.flags).join(' '))}
      else ${reply(words.join(' '))}; fi ;;
`;
}

function reply(words: string): string {
  return words === '' ? ':' : `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`;
}
