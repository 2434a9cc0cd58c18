import { Argument } from 'commander';
import { buildProgram } from '../build-program.ts';
import { type CommandEntry, type CommandModule, defineCommand, examples } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { completionNodes } from './model.ts';
import { zshCompletion } from './zsh.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `completion SHELL`: a script made from the same definitions as the help. */
export function completionOf(entries: readonly CommandEntry[]): CommandModule {
  return defineCommand<object, [shell: keyof typeof SHELLS]>({
    define(command) {
      command
        .description('Print a script that completes commands, options and their values.')
        .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
        .addHelpText(
          'after',
          examples(
            ['bash: in ~/.bashrc', 'source <(breakwater completion bash)'],
            ['zsh: in a folder of $fpath', 'breakwater completion zsh > ~/.zfunc/_breakwater'],
            ['fish', 'breakwater completion fish > ~/.config/fish/completions/breakwater.fish'],
          ),
        );
    },
    async run(io, _options, shell) {
      const program = await buildProgram(entries, { ...io, program: 'breakwater' }, 'all', () => undefined);
      io.stdout.write(SHELLS[shell](completionNodes(program)));
      return EXIT.ok;
    },
  });
}
