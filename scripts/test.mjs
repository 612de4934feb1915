// `npm test [-- --only lint|types|unit|e2e [the tool's arguments]]`: the set-up, then every stage, then one line
// with the sum. A stage that fails does not keep the next ones from running.
import { checkNodeVersion } from './node-version.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { wasInterrupted } from './run-program.mjs';
import { Stop, runScript, say } from './say.mjs';
import { checkLinked, ensureSystemLibraries } from './system-libraries.mjs';
import { sumOf } from './test-counts.mjs';
import { stages } from './test-stages.mjs';

const names = Object.keys(stages);

function chosen([flag, stage, ...args]) {
  if (flag === undefined) return { run: names, args: [] };
  if (flag !== '--only' || !names.includes(stage)) {
    throw new Stop(`Usage: npm test [-- --only ${names.join('|')} [the tool's arguments]]`);
  }
  return { run: [stage], args };
}

/** Checks of the text alone need no system libraries, and only windows need Electron. */
async function setUp(run) {
  checkNodeVersion();
  ensurePackages();
  if (run.includes('unit') || run.includes('e2e')) ensureSystemLibraries('test');
  if (!run.includes('e2e')) return {};
  const { resolveElectron } = await import('./electron-runtime.mjs');
  const electron = await resolveElectron();
  checkLinked(electron.binary);
  return { electron };
}

async function runStage(name, args, setup) {
  process.stderr.write(`\n${name}\n`);
  const started = performance.now();
  const counts = await stages[name](args, setup).catch((error) => {
    process.stderr.write(`${error instanceof Stop ? error.message : error.stack}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(name, `${counts.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return counts;
}

await runScript(async () => {
  const { run, args } = chosen(process.argv.slice(2));
  const setup = await setUp(run);
  const results = [];
  for (const name of run) {
    results.push(await runStage(name, args, setup));
    if (wasInterrupted()) throw new Stop('Interrupted.');
  }
  const { passed, failed, skipped } = sumOf(results);
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
});
