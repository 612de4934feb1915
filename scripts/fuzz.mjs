// `npm run fuzz [-- --count 100000] [--seed N] [--only requests|responses|frames]`: random requests to the local pool, random
// answers to Poolkey's client, and bad frames to the broker.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/fuzz/command.ts', 'fuzz', 'fuzz');
