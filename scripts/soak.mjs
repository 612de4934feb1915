// `npm run soak -- crash|faults|many|hammer`: long runs of bulk enrollment and of codes, each with a short version in `npm test`.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/soak/command.ts', 'soak', 'soak');
