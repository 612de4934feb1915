import { stepAt } from '../../../main/totp/software-token.ts';
import { runDriver, type DriverRun } from '../../session/drivers.ts';
import type { LedgerJob } from '../../session/ledger-driver.ts';
import { cognitoToken, tempVault } from '../vault/temp-vault.ts';

const PERIOD = 30_000;

export interface Taken {
  readonly step: number;
  readonly code: string;
}

/** A machine of its own: a vault with another data key, and processes that share nothing else. */
export interface Host {
  readonly runs: readonly DriverRun[];
  /** What its processes have printed, those that were killed too, process by process. */
  taken(): Taken[][];
}

export interface TwoHosts {
  readonly token: ReturnType<typeof cognitoToken>;
  readonly hosts: readonly [Host, Host];
  /** The first of the steps that are there to be had, one after the other. */
  readonly first: number;
  /** Lets all go at once, and waits for those that were not killed. Throws when one fails. */
  race(): Promise<void>;
  /** Resolves when so many steps were handed out. */
  until(count: number): Promise<void>;
}

/** Two machines with the same secret and one server, with so many processes each that go for so many steps. */
export function twoHosts(driver: string, shared: string, processes: number, steps: number): TwoHosts {
  const token = cognitoToken();
  const host = (): Host & { now: number } => {
    const at = tempVault();
    const { id } = at.vault.accounts.add({ poolId: null, username: 'user', label: '', issuer: '' });
    const { fingerprint } = at.vault.tokens.saveConfirmed(id, token);
    const now = at.clock.now + 7_000;
    const job: LedgerJob = {
      file: at.home.vaultFile,
      key: at.key.toString('base64'),
      secret: token.secret.reveal(),
      fingerprint,
      nows: [now],
      maxWaitMs: (steps - 1) * PERIOD,
      shared,
    };
    const runs = Array.from({ length: processes }, () => runDriver(driver, job));
    return { now, runs, taken: () => runs.map((run) => linesOf(run.soFar())) };
  };
  const hosts = [host(), host()] as const;
  const runs = hosts.flatMap((one) => one.runs);
  const count = () => hosts.flatMap((one) => one.taken().flat()).length;
  return {
    token,
    hosts,
    first: stepAt(hosts[0].now, PERIOD),
    async race() {
      await Promise.all(runs.map((run) => run.ready()));
      for (const run of runs) run.go();
      await Promise.all(runs.map(async (run) => (await run.ended) === 'SIGKILL' || run.output()));
    },
    until: (wanted) =>
      new Promise((settle) => {
        const timer = setInterval(() => {
          if (count() < wanted) return;
          clearInterval(timer);
          settle();
        }, 5);
      }),
  };
}

/** A line that a kill has cut short was never handed out. */
function linesOf(printed: string): Taken[] {
  return printed
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [step = '', code = ''] = line.split(' ');
      return { step: Number(step), code };
    });
}
