// `npm run fuzz [-- --count 100000] [--seed N] [--only requests|responses]`: random requests to the local pool, and random
// answers to Poolkey's client.
import { join } from 'node:path';
import { checkNodeVersion } from './node-version.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { root } from './paths.mjs';
import { runScript, say } from './say.mjs';

// The SDK's advice on Node versions is for who builds Poolkey.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

await runScript(async () => {
  checkNodeVersion();
  ensurePackages();
  const { runnerImport } = await import('vite');
  // Node 20 cannot run TypeScript by itself.
  const { module } = await runnerImport(join(root, 'test/fuzz/command.ts'), {
    root,
    configFile: false,
    envDir: false,
    logLevel: 'error',
  });
  return module.fuzz(process.argv.slice(2), {
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => say('fuzz', line),
  });
});
