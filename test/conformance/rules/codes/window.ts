import { challenged, ensure, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import { parts, type Part, type Rule } from '../../rule.ts';
import type { Authenticator } from '../../world/authenticator.ts';
import type { TestUser } from '../../world/test-user.ts';
import { STEP_MS } from '../../world/totp.ts';
import type { World } from '../../world/world.ts';

const MISMATCH = 'Invalid code received for user';

/** A user between Associate and Verify, by session. */
export async function associatedUser(
  world: World,
): Promise<{ user: TestUser; app: Authenticator; proof: { Session: unknown } }> {
  const user = await world.user('ON');
  const setup = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
  const associated = succeeded('Associate', await user.associate({ Session: setup }));
  return { user, app: user.authenticator(associated), proof: { Session: associated['Session'] } };
}

async function answerWith(user: TestUser, code: string) {
  return user.answerCode(await user.atCode(), code);
}

const windowAtSignIn: Part = async (world) => {
  const user = await world.user('ON');
  const { app } = await user.enrollBySession();
  refused('two steps back', await answerWith(user, await app.at(-2)), 'CodeMismatch', MISMATCH);
  refused('two steps on', await answerWith(user, await app.at(2)), 'CodeMismatch', MISMATCH);
  signedIn('this step', await answerWith(user, await app.at(0)));
  signedIn('one step on', await answerWith(user, await app.at(1)));
  // Another user, whose Verify takes another one of the three steps that a window has.
  const { user: other, app: second, proof } = await associatedUser(world);
  succeeded('Verify one step on', await other.verify(proof, await second.at(1)));
  signedIn('one step back', await answerWith(other, await second.at(-1)));
};

const windowAtVerify: Part = async (world) => {
  for (const offset of [-1, 0, 1]) {
    const { user, app, proof } = await associatedUser(world);
    const what = `a code ${offset} steps from now`;
    succeeded(what, await user.verify(proof, await app.at(offset)));
  }
  for (const offset of [-2, 2]) {
    const { user, app, proof } = await associatedUser(world);
    const what = `a code ${offset} steps from now`;
    refused(what, await user.verify(proof, await app.at(offset)), 'EnableSoftwareTokenMFA');
  }
};

const otherAlgorithms: Part = async (world) => {
  const user = await world.user('ON');
  const { app } = await user.enrollBySession();
  const session = await user.atCode();
  const others = {
    'HMAC-SHA256': await app.variant({ algorithm: 'sha256' }),
    'HMAC-SHA512': await app.variant({ algorithm: 'sha512' }),
    'steps of 60 s': await app.variant({}, 2 * STEP_MS),
    'eight digits': await app.variant({ digits: 8 }),
  };
  for (const [what, code] of Object.entries(others)) {
    refused(what, await user.answerCode(session, code), 'CodeMismatch');
  }
  signedIn('HMAC-SHA1, 30 s, six digits', await user.answerCode(session, await app.fresh()));
};

export const window: Rule = {
  number: 24,
  name: 'SHA-1, 6 digits, 30 s, one step either way',
  check: parts({
    'the window at sign-in': windowAtSignIn,
    'the window at Verify': windowAtVerify,
    'no other algorithm, step or length': otherAlgorithms,
    'the window moves with the clock': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const code = await app.at(1);
      await world.clock.move(3 * STEP_MS);
      refused('a code of two steps ago', await answerWith(user, code), 'CodeMismatch', MISMATCH);
      signedIn('a code of now', await answerWith(user, await app.fresh()));
    },
  }),
};

export const outside: Rule = {
  number: 26,
  name: 'wrong codes: their errors; Status ERROR',
  check: parts({
    'at Verify EnableSoftwareTokenMFAException': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      const message = 'Code mismatch and fail enable Software Token MFA';
      for (const code of [app.wrong(), await app.at(-2), await app.at(2)]) {
        refused('a code outside', await user.verify(proof, code), 'EnableSoftwareTokenMFA', message);
      }
      const token = await (await world.user('OPTIONAL')).tokens();
      const byToken = { AccessToken: token.access };
      const second = user.authenticator(succeeded('Associate', await user.associate(byToken)));
      const wrong = await user.verify(byToken, second.wrong());
      refused('the same by access token', wrong, 'EnableSoftwareTokenMFA', message);
    },
    'at sign-in CodeMismatchException': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const session = await user.atCode();
      for (const code of [app.wrong(), await app.at(-2), '12', 'abcdef']) {
        refused('a code outside', await user.answerCode(session, code), 'CodeMismatch', MISMATCH);
      }
    },
    'the switch for Status ERROR with 200': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      await world.set({ faults: [{ kind: 'status-error', operation: 'VerifySoftwareToken', times: 1 }] });
      const answer = succeeded('Verify', await user.verify(proof, await app.fresh()));
      same('Status', answer['Status'], 'ERROR');
      challenged('a sign-in then', await user.signIn(), 'MFA_SETUP');
    },
  }),
};

export const secrets: Rule = {
  number: 27,
  name: 'SecretCode: base32, 52 characters, random',
  check: parts({
    'its form': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const seen = new Set<string>();
      for (let round = 0; round < 8; round++) {
        const code = text(succeeded('Associate', await user.associate({ AccessToken }))['SecretCode']);
        const odd = code.replaceAll(/[A-Z2-7]/g, '').length;
        ensure('SecretCode', odd === 0, 'only A-Z and 2-7', `${odd} others`);
        same('its length', code.length, 52);
        seen.add(code);
      }
      same('different ones in eight', seen.size, 8);
    },
    'different for two users': async (world) => {
      const first = await associatedUser(world);
      const second = await associatedUser(world);
      ensure('SecretCode', first.app.secret !== second.app.secret, 'two', 'the same');
    },
  }),
};
