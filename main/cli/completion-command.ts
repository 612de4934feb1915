import { Argument, type Command } from 'commander';
import { SHELLS, type Shell } from './completion/shell-names.ts';
import { command, type Json, type Run } from './flags.ts';

export function addCompletionCommand(program: Command, run: Run): void {
  command(program, 'completion', 'prints a script that lets a shell complete poolkey')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', INSTALL)
    .action(async (shell: Shell, o: Json) =>
      run(o, async (out) =>
        (await import('./commands/completion.ts')).completionCommand(shell, program, out),
      ),
    );
}

const INSTALL = `
bash, in ~/.bashrc:
  eval "$(poolkey completion bash)"
zsh, in ~/.zshrc after compinit:
  source <(poolkey completion zsh)
fish:
  poolkey completion fish > ~/.config/fish/completions/poolkey.fish
PowerShell, in the file that $PROFILE names:
  poolkey completion powershell | Out-String | Invoke-Expression`;
