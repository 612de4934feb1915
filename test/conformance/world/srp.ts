// SRP by cognito-srp-helper, which shares no code with Poolkey or its local pool.
import { createSrpSession, signSrpSession } from 'cognito-srp-helper';
import { createDiffieHellman, getDiffieHellman } from 'node:crypto';
import type { Exchange } from '../endpoint/http-client.ts';
import { challenged, text, type Challenged } from '../expect.ts';
import type { By, TestUser, Through } from './test-user.ts';

type SrpSession = ReturnType<typeof createSrpSession>;

/** The form of TIMESTAMP: `ddd MMM D HH:mm:ss UTC YYYY`, and its usual mistake, a day of two digits. */
export function srpTimestamp(ms: number, day: 'plain' | 'padded' = 'plain'): string {
  const [weekday = '', date = '', month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day === 'plain' ? Number(date) : date} ${time} UTC ${year}`;
}

export interface SrpOptions extends Through {
  readonly password?: string;
  /** What is sent as USERNAME; default: the user's own. */
  readonly as?: string;
  /** An A that begins with a zero byte, which fixed-width and minimal padding treat differently. */
  readonly shortA?: boolean;
}

/** A user's SRP exchange between its two calls. */
export interface SrpExchange {
  readonly challenge: Challenged;
  /** The claim for a TIMESTAMP; default: now by the pool's clock. */
  claim(timestamp?: string): Record<string, string>;
  answer(responses?: Readonly<Record<string, string | undefined>>): Promise<Exchange>;
}

export async function startSrp(user: TestUser, options: SrpOptions = {}): Promise<SrpExchange> {
  const { password = user.password, as = user.name } = options;
  const session = sessionFor(user, as, password, options.shortA ?? false);
  const parameters = { USERNAME: as, SRP_A: session.largeA };
  const answer = await user.initiate('USER_SRP_AUTH', parameters, options);
  const challenge = challenged('USER_SRP_AUTH', answer, 'PASSWORD_VERIFIER');
  const { clock } = user.pool.world;
  const claim = (timestamp = srpTimestamp(clock.now())): Record<string, string> => {
    const { SALT, SECRET_BLOCK, SRP_B, USER_ID_FOR_SRP } = challenge.parameters;
    const named = { SALT, SECRET_BLOCK, SRP_B, USER_ID_FOR_SRP } as Record<string, string>;
    const response = { ChallengeName: challenge.json['ChallengeName'] as 'PASSWORD_VERIFIER' };
    const signed = signSrpSession({ ...session, timestamp }, { ...response, ChallengeParameters: named });
    return {
      USERNAME: text(USER_ID_FOR_SRP),
      PASSWORD_CLAIM_SECRET_BLOCK: text(SECRET_BLOCK),
      PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
      TIMESTAMP: timestamp,
    };
  };
  return {
    challenge,
    claim,
    answer: (responses = {}) =>
      user.respond(
        'PASSWORD_VERIFIER',
        challenge.session || undefined,
        { ...claim(), ...responses },
        options,
      ),
  };
}

/** Its A takes a tenth of a second: the same one serves all tries of a user with one password. */
const known = new WeakMap<TestUser, { password: string; session: SrpSession }>();

function sessionFor(user: TestUser, as: string, password: string, shortA: boolean): SrpSession {
  const before = known.get(user);
  if (before?.password === password && !shortA) return before.session;
  const session = createSrpSession(as, password, user.pool.id, false);
  known.set(user, { password, session });
  return shortA ? withShortA(session) : session;
}

/** By which side SRP is started. */
export const BOTH: readonly By[] = ['app', 'admin'];

/** 2 to this power begins with a zero byte in the group of RFC 3526 (3072 bits); found by trying. */
const SHORT_EXPONENT =
  'a6e67fc5fc932502036d721cfeb81e316f3942e27852cb9059adde0692d2fedf' +
  '2bdf6e4615ff6dd17e33b5bb1d3521d79f87e645af9dd3bda69550b5604c05c4';

function withShortA(session: SrpSession): SrpSession {
  const group = getDiffieHellman('modp15');
  const own = createDiffieHellman(group.getPrime(), group.getGenerator());
  own.setPrivateKey(SHORT_EXPONENT, 'hex');
  // With a private key set, this only computes the public one.
  const largeA = own.generateKeys('hex').replace(/^0+/, '');
  return { ...session, smallA: SHORT_EXPONENT, largeA };
}
