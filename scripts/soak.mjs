// `npm run soak -- crash|faults|many`: long runs of bulk enrollment, each with a short version in `npm test`.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/soak/command.ts', 'soak', 'soak');
