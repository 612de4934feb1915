import * as v from 'valibot';

/**
 * What is used of the answers, as they come: the SDK hands on whatever stood in the JSON. An endpoint that breaks the API's promise
 * gives `undefined` here, and BAD_ANSWER to whoever called.
 */

const text = v.string();
/** Absent, null and empty all mean: none. */
const optionalText = v.pipe(
  v.nullish(text),
  v.transform((value) => (value ? value : undefined)),
);
const optionalFlag = v.nullish(v.boolean());
/** Absent, null, `[]` and `""` all mean: none (reference/cognito.md, rule 6). */
const textList = v.pipe(
  v.nullish(v.union([v.array(text), v.literal('')]), []),
  v.transform((value): readonly string[] => (value === '' ? [] : value)),
);

export const authenticationResult = v.object({
  AccessToken: v.pipe(text, v.nonEmpty()),
  IdToken: optionalText,
  RefreshToken: optionalText,
  /** s */
  ExpiresIn: v.nullish(v.number(), 0),
});
export type AuthenticationResult = v.InferOutput<typeof authenticationResult>;

export const tokensOutput = v.object({ AuthenticationResult: authenticationResult });

export const authOutput = v.object({
  ChallengeName: optionalText,
  Session: optionalText,
  ChallengeParameters: v.nullish(v.record(text, v.nullish(text, '')), {}),
  /** Empty beside a challenge, where some emulators send it. */
  AuthenticationResult: v.optional(v.unknown()),
  AvailableChallenges: textList,
});

export const associateOutput = v.object({
  SecretCode: v.pipe(text, v.regex(/^[A-Z2-7]{16,}=*$/i)),
  Session: optionalText,
});

export const verifyOutput = v.object({ Status: text, Session: optionalText });

const mfa = { UserMFASettingList: textList, PreferredMfaSetting: optionalText };

export const getUserOutput = v.object({ Username: text, ...mfa });

export const adminGetUserOutput = v.object({
  Username: text,
  UserStatus: v.nullish(text, 'UNKNOWN'),
  Enabled: v.nullish(v.boolean(), true),
  UserAttributes: v.nullish(v.array(v.object({ Name: text, Value: v.nullish(text, '') })), []),
  ...mfa,
});

export const authFactorsOutput = v.object({ ConfiguredUserAuthFactors: textList });

export const createUserOutput = v.object({ User: v.nullish(v.object({ Username: optionalText })) });

export const groupsOutput = v.object({
  Groups: v.nullish(v.array(v.object({ GroupName: text })), []),
  NextToken: optionalText,
});

export const mfaConfigOutput = v.object({
  MfaConfiguration: v.nullish(text, 'OFF'),
  SoftwareTokenMfaConfiguration: v.nullish(v.object({ Enabled: optionalFlag })),
});

export const describeClientOutput = v.object({
  UserPoolClient: v.object({
    ExplicitAuthFlows: textList,
    ClientSecret: optionalText,
    PreventUserExistenceErrors: optionalText,
  }),
});

export const describePoolOutput = v.object({
  UserPool: v.object({
    Policies: v.nullish(
      v.object({ PasswordPolicy: v.nullish(v.object({ MinimumLength: v.nullish(v.number()) })) }),
    ),
    SchemaAttributes: v.nullish(v.array(v.object({ Name: text, Required: optionalFlag })), []),
    UsernameAttributes: textList,
  }),
});

/** The output by its schema, or undefined. */
export function reading<S extends v.GenericSchema, T>(
  schema: S,
  take: (output: v.InferOutput<S>) => T | undefined,
): (output: unknown) => T | undefined {
  return (output) => {
    const parsed = v.safeParse(schema, output);
    return parsed.success ? take(parsed.output) : undefined;
  };
}
