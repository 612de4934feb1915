import type { LocalPoolServerOptions } from '../../../main/local-pool/index.ts';
import type { Distortion, Reply } from './mutant-proxy.ts';

export interface Mutant {
  readonly rule: number;
  readonly what: string;
  /** A part of the reason that the rule has to give. */
  readonly found: RegExp;
  readonly distortion?: Distortion;
  /** A pool of its own, other than usual. */
  readonly pool?: LocalPoolServerOptions;
}

export type Change = (reply: Reply, input: Record<string, unknown>) => void;

/** Changes the answers of one operation. */
export function answersOf(name: RegExp, change: Change): Distortion {
  return {
    answer(operation, reply, input) {
      if (name.test(operation)) change(reply, input);
    },
  };
}

/** Changes every error whose text this is. */
export function errors(message: RegExp, change: (reply: Reply) => void): Distortion {
  return answersOf(/./, (reply) => {
    if (message.test(String(reply.json['message']))) change(reply);
  });
}

export function renamed(type: string, message?: string): (reply: Reply) => void {
  return (reply) => {
    reply.json = { __type: `${type}Exception`, message: message ?? reply.json['message'] };
  };
}

export const TEN_MINUTES = 600_000;
export const realDate: Change = (reply) => {
  reply.headers['date'] = new Date().toUTCString();
};
export const succeed = (reply: Reply) => Object.assign(reply, { status: 200, json: {} });
