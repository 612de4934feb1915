import { challenged, ensure, refused, signedIn, text } from '../../expect.ts';
import { NotObservable, parts, type Part, type Rule } from '../../rule.ts';
import { BOTH, srpTimestamp, startSrp } from '../../world/srp.ts';
import { WRONG_PASSWORD } from '../../world/test-user.ts';
import type { World } from '../../world/world.ts';

const DAY = 24 * 3600_000;

const roundTrips: Part = async (world) => {
  const user = await world.user('OFF');
  for (const by of BOTH) {
    const exchange = await startSrp(user, { by });
    const { parameters } = exchange.challenge;
    for (const name of ['SALT', 'SRP_B']) {
      ensure(name, /^[0-9a-f]+$/i.test(text(parameters[name])), 'a hexadecimal number', 'something else');
    }
    ensure('USER_ID_FOR_SRP', parameters['USER_ID_FOR_SRP'] === user.name, 'the user name', 'another');
    signedIn(`the claim (${by})`, await exchange.answer());
  }
};

const thenMfa: Part = async (world) => {
  const user = await world.user('ON');
  const exchange = await startSrp(user);
  const { session } = challenged('the claim', await exchange.answer(), 'MFA_SETUP');
  ensure('the Session of MFA_SETUP', session.length >= 20, 'one', 'none');
};

const refusals: Part = async (world) => {
  const user = await world.user('OFF');
  const wrong = await startSrp(user, { password: 'Wrong-1-word' });
  refused('a wrong password', await wrong.answer(), 'NotAuthorized', WRONG_PASSWORD);
  const forged = await startSrp(user);
  const signature = Buffer.alloc(32, 7).toString('base64');
  const answer = await forged.answer({ PASSWORD_CLAIM_SIGNATURE: signature });
  refused('a made up signature', answer, 'NotAuthorized', WRONG_PASSWORD);
  const moved = await startSrp(user);
  const other = { TIMESTAMP: srpTimestamp(world.clock.now() - 2000) };
  refused('a TIMESTAMP that was not signed', await moved.answer(other), 'NotAuthorized', WRONG_PASSWORD);
  const zero = await user.initiate('USER_SRP_AUTH', { USERNAME: user.name, SRP_A: '0' });
  ensure('SRP_A 0', zero.kind === 'answer' && zero.status === 400, 'a refusal', 'something else');
};

/** The days 1 to 9 are the only ones that padding changes. */
async function goToShortDay(world: World): Promise<void> {
  const today = new Date(world.clock.now());
  if (today.getUTCDate() < 10) return;
  const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 5, 12);
  await world.clock.move(next - world.clock.now()).catch(() => {
    throw new NotObservable('today’s day of the month has two digits, and the clock cannot be moved');
  });
}

const paddedDay: Part = async (world) => {
  await goToShortDay(world);
  const user = await world.user('OFF');
  const now = world.clock.now();
  const padded = await startSrp(user);
  const claim = padded.claim(srpTimestamp(now, 'padded'));
  refused('a day of two digits', await padded.answer(claim), 'NotAuthorized', WRONG_PASSWORD);
  const plain = await startSrp(user);
  signedIn('a day of one digit', await plain.answer(plain.claim(srpTimestamp(now))));
};

const stale: Part = async (world) => {
  const user = await world.user('OFF');
  const exchange = await startSrp(user);
  await world.clock.move(DAY);
  const answer = await exchange.answer(exchange.claim(srpTimestamp(world.clock.now())));
  refused('the claim a day later', answer, 'NotAuthorized');
};

export const srp: Rule = {
  number: 30,
  name: 'SRP by an independent client',
  check: parts({
    'round trips, by app and administrator': roundTrips,
    'a public key with leading zeros': async (world) => {
      const exchange = await startSrp(await world.user('OFF'), { shortA: true });
      signedIn('the claim', await exchange.answer());
    },
    'the second factor follows': thenMfa,
    'what is wrong is refused': refusals,
    'a zero-padded day is refused': paddedDay,
    'a late claim is refused': stale,
  }),
};
