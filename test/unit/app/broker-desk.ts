import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CodeBroker } from '../../../main/app/code-broker.ts';
import { LiveLists } from '../../../main/app/live-lists.ts';
import type { ProgramAnswer, ProgramQuestion } from '../../../main/app/project-approvals.ts';
import { announcedApp } from '../../../main/broker/discovery.ts';
import { connectBroker, type BrokerLink } from '../../../main/client/broker-link.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { depsOver } from '../enrollment/enrollment-fixture.ts';
import { until } from '../broker/broker-place.ts';
import { addEntryTo, pushRecorder, vaultDesk } from './app-fixture.ts';

interface Question extends ProgramQuestion {
  readonly answer: (answer: ProgramAnswer) => void;
}

export const YES: ProgramAnswer = { choice: 'lock', passwords: false };
export const NO: ProgramAnswer = { choice: 'deny', passwords: false };

/** The part of the app that hands out codes, over a vault with alice and bob; a person who is asked answers when the test says so. */
export function brokerDesk() {
  const desk = vaultDesk();
  const accounts = ['alice', 'bob'].map((label) => addEntryTo(desk.vault, label));
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const questions: Question[] = [];
  const bugs: unknown[] = [];
  const pushes = pushRecorder();
  const closing = new Map<CodeBroker, () => Promise<void>>();
  let locks = 0;

  const open = async (
    vault: Vault = desk.vault,
    becomes: 'serving' | 'off' = 'serving',
  ): Promise<CodeBroker> => {
    const lists = new LiveLists(vault, pushes.publish);
    const tools = {
      folder: join(folder, 'run'),
      version: '1.2.3',
      ask: (question: ProgramQuestion) =>
        new Promise<ProgramAnswer>((answer) => void questions.push({ ...question, answer })),
      lock: () => void (locks += 1),
    };
    const broker = new CodeBroker(depsOver(vault, desk.time), lists, pushes.publish, tools, (place, error) =>
      bugs.push({ place, error }),
    );
    broker.open();
    // In the order of a session: the lists first.
    const close = async (): Promise<void> => {
      lists.close();
      await broker.close();
    };
    onTestFinished(close);
    closing.set(broker, close);
    await until(() => broker.view().state === becomes);
    return broker;
  };

  return {
    ...desk,
    pushes,
    accounts,
    questions,
    bugs,
    locks: () => locks,
    /** As a lock does. */
    close: async (broker: CodeBroker): Promise<void> => closing.get(broker)?.(),
    open,
    /** A program of this project, by the key of the user. */
    async program(project: string, client = 'a worker'): Promise<BrokerLink> {
      const told = announcedApp(join(folder, 'run'));
      if (!told) throw new Error('the app serves nobody');
      const place = { address: told.address, keyId: 'user', key: Buffer.from(told.key, 'base64url') };
      const link = await connectBroker(place, { project, client });
      onTestFinished(() => link.close());
      return link;
    },
    /** Waits for so many questions, and answers the last one. */
    async answer(count: number, answer: ProgramAnswer): Promise<void> {
      await until(() => questions.length >= count);
      questions.at(-1)?.answer(answer);
    },
  };
}

export const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  );
