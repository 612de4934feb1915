// `npm run soak -- crash|faults|many`: long runs of bulk enrollment, each with a short version in `npm test`.
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
  const { module } = await runnerImport(join(root, 'test/soak/command.ts'), {
    root,
    configFile: false,
    envDir: false,
    logLevel: 'error',
  });
  return module.soak(process.argv.slice(2), {
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => say('soak', line),
  });
});
