// What is used of amazon-cognito-identity-js's inner parts, which have no types of their own.
declare module 'amazon-cognito-identity-js/lib/BigInteger.js' {
  export default class BigInteger {
    constructor(text: string, radix: number);
    toString(radix: number): string;
  }
}
declare module 'amazon-cognito-identity-js/lib/DateHelper.js' {
  export default class DateHelper {
    getNowString(): string;
  }
}
declare module 'amazon-cognito-identity-js/lib/AuthenticationHelper.js' {
  import type BigInteger from 'amazon-cognito-identity-js/lib/BigInteger.js';
  type Callback<T> = (error: Error | null, value: T) => void;
  export default class AuthenticationHelper {
    constructor(poolName: string);
    smallAValue: BigInteger;
    largeAValue: BigInteger;
    calculateA(a: BigInteger, callback: Callback<BigInteger>): void;
    getPasswordAuthenticationKey(
      username: string,
      password: string,
      serverB: BigInteger,
      salt: BigInteger,
      callback: Callback<Buffer>,
    ): void;
  }
}
