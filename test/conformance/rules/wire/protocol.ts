import { JSON_1_1, TARGET, type Answer, type Exchange } from '../../endpoint/http-client.ts';
import { answered, describe, ensure, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import { Broken, parts, type Rule } from '../../rule.ts';
import type { World } from '../../world/world.ts';

function refusedByWire(what: string, exchange: Exchange): void {
  const fits = exchange.kind === 'answer' && exchange.status >= 400 && exchange.status < 500;
  if (!fits) throw new Broken(what, 'a refusal with HTTP 4xx', describe(exchange));
}

export const requests: Rule = {
  number: 1,
  name: 'POST /, JSON 1.1, X-Amz-Target',
  check: parts({
    'a call in the form of JSON 1.1 is answered in it': async (world) => {
      const { id } = await world.pool('ON');
      const call = await world.http.call('DescribeUserPool', { UserPoolId: id });
      const answer = answered('DescribeUserPool', call);
      succeeded('DescribeUserPool', answer);
      same('Content-Type', answer.headers['content-type'], JSON_1_1);
    },
    'another target is no operation': async (world) => {
      const { id } = await world.pool('ON');
      for (const target of [
        `${TARGET}NoSuchThing`,
        `${TARGET}toString`,
        'Other_20120810.ListTables',
        TARGET,
      ]) {
        const headers = { 'x-amz-target': target };
        refused(
          target,
          await world.http.call('DescribeUserPool', { UserPoolId: id }, { headers }),
          'UnknownOperation',
        );
      }
    },
    'other forms are refused': async (world) => {
      const input = { UserPoolId: (await world.pool('ON')).id };
      const call = (options: object) => world.http.call('DescribeUserPool', input, options);
      for (const type of ['application/json', 'text/plain', undefined]) {
        refusedByWire(`Content-Type ${type}`, await call({ headers: { 'content-type': type } }));
      }
      refusedByWire('no X-Amz-Target', await call({ headers: { 'x-amz-target': undefined } }));
      refusedByWire('another path', await call({ path: '/other' }));
      refusedByWire('PUT', await call({ method: 'PUT' }));
    },
  }),
};

/** One error of each of several kinds, by operations of all three ways of proving oneself. */
async function someErrors(world: World): Promise<[string, Answer][]> {
  const pool = await world.pool('ON');
  const user = await pool.newUser();
  const nobody = { UserPoolId: pool.id, Username: 'nobody-of-this-name' };
  return [
    [
      'unknown pool',
      refused(
        'unknown pool',
        await world.http.call('DescribeUserPool', { UserPoolId: `${pool.id}x` }),
        'ResourceNotFound',
      ),
    ],
    ['unknown user', refused('unknown user', await world.http.call('AdminGetUser', nobody), 'UserNotFound')],
    [
      'wrong password',
      refused('wrong password', await user.signIn({ password: 'Wrong-1-word' }), 'NotAuthorized'),
    ],
    ['bad token', refused('bad token', await user.call('GetUser', { AccessToken: 'abc' }), 'NotAuthorized')],
    [
      'bad value',
      refused('bad value', await user.verify({ Session: 'x'.repeat(20) }, '1'), 'InvalidParameter'),
    ],
  ];
}

export const errorBodies: Rule = {
  number: 2,
  name: 'errors: status, __type, message',
  check: parts({
    'errors are HTTP 400 with a bare __type and a lower-case message': async (world) => {
      for (const [what, { json }] of await someErrors(world)) {
        const type = text(json['__type']);
        ensure(what, /^[A-Z]\w+Exception$/.test(type), 'a bare name in __type', type);
        ensure(what, typeof json['message'] === 'string', 'a text in "message"', 'none');
        const others = Object.keys(json).filter(
          (name) => !['__type', 'message', 'reasonCode'].includes(name),
        );
        same(`${what}: members beside __type, message, reasonCode`, others, []);
        ensure(
          what,
          json['reasonCode'] === undefined || type.startsWith('InvalidParameter'),
          'no reasonCode',
          'one',
        );
      }
    },
    'an internal error is HTTP 500 in the same form': async (world) => {
      await world.set({ faults: [{ kind: 'error', operation: 'DescribeUserPool', times: 1 }] });
      const call = await world.http.call('DescribeUserPool', { UserPoolId: (await world.pool('ON')).id });
      const answer = answered('DescribeUserPool', call);
      same('status and type', [answer.status, answer.json['__type']], [500, 'InternalErrorException']);
      ensure('message', typeof answer.json['message'] === 'string', 'a text in "message"', 'none');
    },
  }),
};

export const headers: Rule = {
  number: 3,
  name: 'error headers, request id, true Date',
  check: parts({
    'an error is told in the headers too': async (world) => {
      for (const [what, { headers: sent, json }] of await someErrors(world)) {
        same(`${what}: x-amzn-ErrorType`, sent['x-amzn-errortype'], `${text(json['__type'])}:`);
        same(`${what}: x-amzn-ErrorMessage`, sent['x-amzn-errormessage'], json['message']);
      }
    },
    'every answer has a request id of its own': async (world) => {
      const input = { UserPoolId: (await world.pool('ON')).id };
      const ids: string[] = [];
      for (const [operation, body] of [
        ['DescribeUserPool', input],
        ['DescribeUserPool', input],
        ['DescribeUserPool', {}],
      ] as const) {
        const answer = answered(operation, await world.http.call(operation, body));
        ids.push(text(answer.headers['x-amzn-requestid']));
      }
      ensure(
        'x-amzn-RequestId',
        ids.every((id) => /^[\w-]{16,}$/.test(id)),
        'an id',
        JSON.stringify(ids),
      );
      same('different ids in three answers', new Set(ids).size, 3);
    },
    'Date is the time by which tokens are made': dateIsTrue,
    'Date is that time also when the clock is another': async (world) => {
      await world.clock.move(3 * 24 * 3600_000);
      await dateIsTrue(world);
    },
  }),
};

async function dateIsTrue(world: World): Promise<void> {
  const user = await world.user('OFF');
  const answer = answered('a sign-in', await user.signIn());
  const { access } = signedIn('a sign-in', answer);
  const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()) as {
    iat: number;
  };
  const date = Date.parse(answer.headers.date ?? '') / 1000;
  ensure(
    'Date against the token’s iat',
    Math.abs(date - claims.iat) <= 2,
    'at most 2 s apart',
    `${date - claims.iat} s`,
  );
  const away = Math.abs(date - world.clock.now() / 1000);
  ensure('Date against the clock', away <= 5, 'at most 5 s apart', `${away.toFixed(0)} s`);
}
