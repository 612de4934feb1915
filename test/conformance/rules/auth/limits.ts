import type { Answer, Exchange } from '../../endpoint/http-client.ts';
import { challenged, ensure, refused, same, signedIn, succeeded } from '../../expect.ts';
import { parts, type Part, type Rule } from '../../rule.ts';
import type { TestUser } from '../../world/test-user.ts';
import { USED } from '../sessions/texts.ts';
import { associatedUser } from '../codes/window.ts';

const RATE = 'Rate exceeded';

function isThrottled(exchange: Exchange): exchange is Answer {
  return exchange.kind === 'answer' && exchange.json['__type'] === 'TooManyRequestsException';
}

/** Many calls at once: as many are let through as a full bucket holds, and what a busy machine gives it time to refill. */
async function expectThrough(
  what: string,
  bucket: { holds: number; perSecond: number },
  calls: () => readonly Promise<Exchange>[],
): Promise<void> {
  const started = performance.now();
  const answers = await Promise.all(calls());
  const refilled = Math.ceil(((performance.now() - started) / 1000) * bucket.perSecond);
  for (const answer of answers) if (isThrottled(answer)) refused(what, answer, 'TooManyRequests', RATE);
  const through = answers.filter((answer) => !isThrottled(answer)).length;
  const most = bucket.holds + refilled + 1;
  const expected = `${bucket.holds} to ${most} let through`;
  ensure(what, through >= bucket.holds && through <= most, expected, `${through}`);
}

function many(count: number, user: TestUser, operation: string, input: object): Promise<Exchange>[] {
  const { http } = user.pool.world;
  return Array.from({ length: count }, () => http.call(operation, input, { throttled: 'show' }));
}

const byCategory: Part = async (world) => {
  const user = await world.user('ON');
  const other = await world.user('ON');
  await world.set({ quotas: { UserRead: 5 } });
  const read = (whom: TestUser) => ({ UserPoolId: whom.pool.id, Username: whom.name });
  await expectThrough('20 reads where there are 5 a second', { holds: 5, perSecond: 5 }, () => [
    ...many(10, user, 'AdminGetUser', read(user)),
    ...many(10, other, 'AdminGetUser', read(other)),
  ]);
  succeeded('another category', await user.call('ListUsers', { UserPoolId: user.pool.id, Limit: 1 }));
};

const answersApart: Part = async (world) => {
  const user = await world.user('ON');
  const session = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
  await world.set({ quotas: { UserAuthentication: 2 } });
  const input = {
    ClientId: user.pool.client.id,
    ChallengeName: 'MFA_SETUP',
    Session: session,
    ChallengeResponses: { USERNAME: user.name },
  };
  // Three times two for answers, and two more that count as sign-ins.
  await expectThrough('20 answers where there are 2 sign-ins a second', { holds: 8, perSecond: 8 }, () =>
    many(20, user, 'RespondToAuthChallenge', input),
  );
};

const byUser: Part = async (world) => {
  const user = await world.user('ON');
  const other = await world.user('ON');
  await world.set({ perUserRate: 10 });
  const input = { UserPoolId: user.pool.id, Username: user.name };
  const bucket = { holds: 10, perSecond: 10 };
  await expectThrough('30 reads of one user', bucket, () => many(30, user, 'AdminGetUser', input));
  succeeded('another user', await other.admin('AdminGetUser'));
  await expectThrough('30 writes of one user', bucket, () => many(30, user, 'AdminEnableUser', input));
};

export const throttles: Rule = {
  number: 33,
  name: 'throttles: TooManyRequests "Rate exceeded"',
  check: parts({
    'per category, over all users': byCategory,
    'answers to challenges have three times as much': answersApart,
    'per user, reads and writes apart': byUser,
    'without effect': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      await world.set({ faults: [{ kind: 'throttle', operation: 'VerifySoftwareToken', times: 1 }] });
      const code = await app.fresh();
      const input = { ...proof, UserCode: code };
      const throttled = await world.http.call('VerifySoftwareToken', input, { throttled: 'show' });
      refused('Verify, throttled', throttled, 'TooManyRequests', RATE);
      succeeded('Verify again', await user.verify(proof, code));
    },
  }),
};

/** The next answer of this operation to this user gets lost. */
async function losing(user: TestUser, operation: string, call: () => Promise<Exchange>): Promise<void> {
  await user.pool.world.set({ faults: [{ kind: 'lost', operation, username: user.name, times: 1 }] });
  const answer = await call();
  ensure(`the answer of ${operation}`, answer.kind === 'lost', 'a broken connection', 'an answer');
}

export const lostAnswers: Rule = {
  number: 34,
  name: 'lost answers: applied all the same',
  check: parts({
    'Associate: its session is used (rule 9)': async (world) => {
      const user = await world.user('ON');
      const Session = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
      await losing(user, 'AssociateSoftwareToken', () => user.associate({ Session }));
      refused('Associate again', await user.associate({ Session }), 'NotAuthorized', USED);
    },
    'Verify: the user is enrolled (rule 14)': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      const code = await app.fresh();
      await losing(user, 'VerifySoftwareToken', () => user.verify(proof, code));
      refused('Verify again', await user.verify(proof, code), 'NotAuthorized', USED);
      signedIn('a sign-in by code', await user.answerCode(await user.atCode(), await app.fresh()));
    },
    'the answer to MFA_SETUP': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      const verified = succeeded('Verify', await user.verify(proof, await app.fresh()));
      const session = String(verified['Session']);
      await losing(user, 'RespondToAuthChallenge', () => user.respond('MFA_SETUP', session));
      refused('MFA_SETUP again', await user.respond('MFA_SETUP', session), 'NotAuthorized', USED);
    },
    'a sign-in by code: session and step are used (rules 9, 25)': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const session = await user.atCode();
      const code = await app.fresh();
      await losing(user, 'RespondToAuthChallenge', () => user.answerCode(session, code));
      refused('the same session', await user.answerCode(session, code), 'NotAuthorized', USED);
      refused('a new session', await user.answerCode(await user.atCode(), code), 'ExpiredCode');
      signedIn('the next code', await user.answerCode(await user.atCode(), await app.fresh()));
    },
    'only the answers that were to be lost': async (world) => {
      const [user, other] = [await world.user('ON'), await world.user('ON')];
      await world.set({
        faults: [{ kind: 'lost', operation: 'AdminGetUser', username: user.name, times: 1 }],
      });
      succeeded('another user', await other.admin('AdminGetUser'));
      same('the first', (await user.admin('AdminGetUser')).kind, 'lost');
      succeeded('the second', await user.admin('AdminGetUser'));
    },
  }),
};
