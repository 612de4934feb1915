// `npm run bench:codes`: what a code costs: the reservation, the broker, a whole `poolkey code`.
import { build } from './build.mjs';
import { runTypeScript } from './run-typescript.mjs';

await build();
await runTypeScript('test/bench/codes/command.ts', 'benchCodes', 'bench');
