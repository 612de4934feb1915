// `npm run bench:enroll`: users enrolled a second, by Poolkey, by scripts as testers write them, and by the bare requests.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/bench/enroll/command.ts', 'benchEnroll', 'bench');
