import { randomBytes, randomInt } from 'node:crypto';
import { phantomUser } from '../domain/phantom-user.ts';
import { sameText } from '../domain/secret-hash.ts';
import { claimSignature, srpPoolName } from '../../srp/proof.ts';
import { parseSrpTimestamp } from '../../srp/timestamp.ts';
import { serverTurn } from '../domain/srp-server.ts';
import { refusal } from '../errors.ts';
import { sessionOf, type AuthAnswer, type SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { countedProof, refuseByState } from './password-proof.ts';
import type { Session } from './session-book.ts';

/** "Within a few seconds" (API reference). Inferred: long enough for a phone that does SRP in plain JavaScript. */
const ANSWER_MS = 30_000;
/** How far the client's clock may be off: inferred, and what AWS allows for signatures. */
const SKEW_MS = 5 * 60 * 1000;

/**
 * USER_SRP_AUTH and PASSWORD_SRP. No Session: SECRET_BLOCK carries the state, as on real pools.
 * Errors: InvalidParameterException for SRP_A, and what the user's state refuses.
 */
export function startSrp(signIn: SignIn, srpA: string): AuthAnswer {
  const { service, pool, user } = signIn;
  refuseByState(signIn);
  // Who has no password gets a challenge like everybody, and fails it like everybody with a wrong one.
  const credential = user.credential ?? phantomUser(pool, user.username).credential;
  const turn = credential && serverTurn(srpA, credential.verifier);
  if (!turn) throw refusal('InvalidParameter', 'Invalid value for parameter SRP_A');
  const nowMs = service.now();
  const secretBlock = randomBytes(randomInt(700, 1100)).toString('base64');
  service.sessions.open(
    {
      ...sessionOf(signIn, 'PASSWORD_VERIFIER'),
      firstFactor: true,
      srp: { key: turn.key, salt: credential.salt },
      expiresMs: nowMs + ANSWER_MS,
    },
    nowMs,
    secretBlock,
  );
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: credential.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: turn.B,
      USERNAME: user.username,
      USER_ID_FOR_SRP: user.username,
    },
  };
}

/**
 * PASSWORD_VERIFIER. A block is good for one attempt, right or wrong: each guess costs a guesser a new exchange.
 * Errors: NotAuthorizedException for a wrong proof, which a TIMESTAMP in another form or time is too.
 */
export function answerSrp(signIn: SignIn, session: Session, responses: Parameters): AuthAnswer {
  const { service, pool, user } = signIn;
  const signature = requireParameter(responses, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = requireParameter(responses, 'TIMESTAMP');
  const block = requireParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  service.sessions.burn(session);
  refuseByState(signIn);
  return countedProof({ ...signIn, bySrp: true }, () => {
    const { key, salt } = session.srp ?? {};
    // Undefined, or another one: there is no password, or a new one since the challenge.
    if (!key || user.credential?.salt !== salt) return false;
    const sentMs = parseSrpTimestamp(timestamp);
    const onTime = sentMs !== undefined && Math.abs(service.now() - sentMs) <= SKEW_MS;
    const claim = { userId: user.username, secretBlock: Buffer.from(block, 'base64'), timestamp };
    return sameText(claimSignature(key, { poolName: srpPoolName(pool.id), ...claim }), signature) && onTime;
  });
}
