// `npm run fuzz [-- --count 100000] [--seed N] [--only requests|responses]`: random requests to the local pool, and random
// answers to Poolkey's client.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/fuzz/command.ts', 'fuzz', 'fuzz');
