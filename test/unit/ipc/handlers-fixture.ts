import { onTestFinished } from 'vitest';
import { VaultKeeper } from '../../../main/app/vault-keeper.ts';
import type { OpenSession } from '../../../main/app/open-session.ts';
import { contract } from '../../../main/contract/contract.ts';
import type { Result } from '../../../main/contract/result.ts';
import type { Contract } from '../../../main/contract/schema.ts';
import { allHandlers } from '../../../main/ipc/handlers.ts';
import type { HandlerContext, Question } from '../../../main/ipc/handler-context.ts';
import { answer } from '../../../main/ipc/router.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { movingClock } from '../../fakes/moving-clock.ts';
import { memoryKeychain, MemoryClipboard, pushRecorder } from '../app/app-fixture.ts';
import { tempFolder } from '../vault/temp-vault.ts';

/** All handlers over a real vault, called as the router calls them. Files that use it mock `electron`. */
export async function handlersDesk(options: { closed?: boolean } = {}) {
  const time = movingClock();
  const home = homeAt(tempFolder());
  const keychain = memoryKeychain();
  const clipboard = new MemoryClipboard();
  const pushes = pushRecorder();
  const opened: string[] = [];
  const questions: Question[] = [];
  const bugs: unknown[] = [];
  const keeper = new VaultKeeper(
    { home, keychain: keychain.keychain, clock: time.clock },
    { clock: time.clock, sleeper: time.sleeper, publish: pushes.publish, clipboard, onBug: () => undefined },
    null,
    () => undefined,
  );
  onTestFinished(() => keeper.lock());
  const desk = {
    time,
    keychain,
    clipboard,
    pushes,
    opened,
    questions,
    bugs,
    keeper,
    vaultFile: home.vaultFile,
    painted: 0,
    /** Where the person saves files, and the names that were suggested. */
    place: null as string | null,
    suggested: [] as string[],
    /** What the person answers in the app's own dialog. */
    agrees: true,
    get session(): OpenSession {
      const { session } = keeper;
      if (!session) throw new Error('the vault is closed');
      return session;
    },
    /** One call of the contract, its name as `domain.name`. */
    call: (name: string, ...args: unknown[]): Promise<Result<unknown>> => {
      const [domain = '', method = ''] = name.split('.');
      const entry = (contract as Contract)[domain]?.[method];
      if (entry?.kind !== 'call') throw new Error(`not a call: ${name}`);
      const handler = (handlers as Record<string, Record<string, (args: unknown) => unknown>>)[domain]?.[
        method
      ];
      if (!handler) throw new Error(`no handler: ${name}`);
      return answer(entry, handler, args, (error) => bugs.push(error));
    },
  };
  const context: HandlerContext = {
    version: '1.2.3',
    platform: 'linux',
    keeper,
    openExternal: (address) => {
      opened.push(address);
      return Promise.resolve();
    },
    onPainted: () => {
      desk.painted += 1;
    },
    clipboardText: () => clipboard.readText(),
    choosePlace: (suggested) => {
      desk.suggested.push(suggested);
      return Promise.resolve(desk.place);
    },
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(desk.agrees);
    },
  };
  const handlers = allHandlers(context);
  if (!options.closed) await keeper.open();
  return desk;
}

export type HandlersDesk = Awaited<ReturnType<typeof handlersDesk>>;

/** The value of a call that must succeed. */
export function valueOf(result: Result<unknown>): unknown {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Every call of the contract. */
export function allCalls(): string[] {
  return Object.entries(contract as Contract).flatMap(([domain, entries]) =>
    Object.entries(entries).flatMap(([name, entry]) => (entry.kind === 'call' ? [`${domain}.${name}`] : [])),
  );
}
