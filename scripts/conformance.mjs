// `npm run conformance [-- --endpoint URL] [--region R] [--profile P] [--json] [--rule N]`: checks an endpoint against the 35
// rules by which the local pool is like Cognito. Without an endpoint: a local pool of its own.
import { runTypeScript } from './run-typescript.mjs';

await runTypeScript('test/conformance/command.ts', 'conformance', 'conformance');
