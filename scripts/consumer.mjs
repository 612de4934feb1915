// `npm run consumer [-- --runs 10]`: a Playwright suite of eight workers that gets its codes from Poolkey, and from a TOTP library.
import { build } from './build.mjs';
import { runTypeScript } from './run-typescript.mjs';

await build();
await runTypeScript('test/e2e/consumer/command.ts', 'consumer', 'consumer');
