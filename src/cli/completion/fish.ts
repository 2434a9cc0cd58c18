import type { CompletionNode } from './model.ts';

/** The completion script for fish. */
export function fishCompletion(nodes: readonly CompletionNode[]): string {
  const places = nodes
    .slice(1)
    .map((node) => quote(node.at))
    .join(' ');
  return `# fish completion for breakwater
function __breakwater_at
  set -l words (commandline -opc)
  set -l at ''
  for word in $words[2..-1]
    if contains -- "$at $word" ${places}
      set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c kubectl-breakwater -w breakwater
${nodes.flatMap(lines).join('\n')}
`;
}

function lines(node: CompletionNode): readonly string[] {
  const here = `complete -c breakwater -n ${quote(`__breakwater_at ${quote(node.at)}`)}`;
  return [
    ...node.commands.map(({ name, summary }) => `${here} -f -a ${name} -d ${quote(summary)}`),
    ...(node.values.length > 0 ? [`${here} -f -a ${quote(node.values.join(' '))}`] : []),
    ...node.options.map((option) => {
      const flags = option.flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      const value =
        option.values.length > 0 ? ` -x -a ${quote(option.values.join(' '))}` : option.takesValue ? ' -r' : '';
      return `${here} ${flags.join(' ')}${value} -d ${quote(option.summary)}`;
    }),
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
