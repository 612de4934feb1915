import { join } from 'node:path';
import { checkNodeVersion } from './node-version.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { root } from './paths.mjs';
import { runScript, say } from './say.mjs';

// The SDK's advice on Node versions is for who builds Poolkey.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/**
 * Runs a command of the tests that is written in TypeScript, which Node 20 cannot run by itself. `command`: the function of the file that
 * takes the arguments and two ways to speak, and gives the exit code. `label` stands before what goes on.
 */
export async function runTypeScript(file, command, label) {
  await runScript(async () => {
    checkNodeVersion();
    ensurePackages();
    const { runnerImport } = await import('vite');
    const { module } = await runnerImport(join(root, file), {
      root,
      configFile: false,
      envDir: false,
      logLevel: 'error',
    });
    return module[command](process.argv.slice(2), {
      print: (line) => process.stdout.write(`${line}\n`),
      say: (line) => say(label, line),
    });
  });
}
