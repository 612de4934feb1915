import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FrameCase } from './frame-case.ts';

export interface Conversation {
  /** Lines that were heard, without their ends; what came after the last end, too. */
  readonly heard: readonly string[];
  /** `answered`: the broker was still there after all, and said so. */
  readonly end: 'answered' | 'closed' | 'hang' | 'no connection';
}

/** Asked for when all else was said, by numbers that no other request has. The first line's end belongs to what was left open. */
const question = (id: number) => ({
  asked: Buffer.from(`\n{"id":${id},"verb":"ping"}\n`),
  answers: (line: string) => line.startsWith(`{"id":${id},"ok"`),
});
const LAST = question(77_777);
const FIRST = question(77_776);

/** Says what the case says, in its pieces, and listens until the broker has ended the connection or answered the last question. */
export function converse(address: string, said: FrameCase, patienceMs: number): Promise<Conversation> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let heard = '';
    let connected = false;
    const settle = (end: Conversation['end']): void => {
      clearTimeout(timer);
      socket.destroy();
      const lines = heard.split('\n');
      resolve({ heard: lines.at(-1) === '' ? lines.slice(0, -1) : lines, end });
    };
    const timer = setTimeout(() => settle('hang'), patienceMs);
    const say = async (pieces: readonly Buffer[]): Promise<void> => {
      for (const piece of pieces) {
        if (!socket.writable) return;
        socket.write(piece);
        if (pieces.length > 1) await nextTurn();
      }
    };
    let seen = 0;
    const onLine = (line: string): void => {
      seen += 1;
      if (LAST.answers(line)) return settle('answered');
      if (said.stage === 'hello') return;
      if (seen === 1) {
        const greeting = parsed(line);
        if (typeof greeting?.['nonce'] !== 'string') return;
        const proof = said.proof({ nonce: greeting['nonce'] });
        void say(said.stage === 'proof' ? [...proof, LAST.asked] : proof);
      } else if (said.stage === 'requests' && seen === 2 && said.first.length > 0) {
        void say([...said.first, FIRST.asked.subarray(1)]);
      } else if (said.stage === 'requests' && (seen === 2 || FIRST.answers(line))) {
        void say([...said.requests, LAST.asked]);
      }
    };
    socket.on('error', () => undefined);
    socket.on('connect', () => {
      connected = true;
      void say(said.stage === 'hello' ? [...said.hello, LAST.asked] : said.hello);
    });
    socket.on('close', () => settle(connected ? 'closed' : 'no connection'));
    socket.setEncoding('utf8').on('data', (text: string) => {
      const before = heard.length;
      heard += text;
      const fresh = heard.slice(heard.lastIndexOf('\n', before - 1) + 1).split('\n');
      for (const line of fresh.slice(0, -1)) onLine(line);
    });
  });
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
