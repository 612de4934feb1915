/** A code or temporary password that Cognito would have sent by SMS or e-mail. */
export interface Message {
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: 'SMS' | 'EMAIL';
  readonly destination: string;
  readonly purpose:
    'invitation' | 'sign-in code' | 'confirmation code' | 'password reset code' | 'verification code';
  readonly code: string;
}

const KEPT = 1000;

/** Nothing can be delivered from here, so the last messages stay readable inside the process. */
export class Outbox {
  readonly #messages: Message[] = [];

  put(message: Message): void {
    this.#messages.push(message);
    if (this.#messages.length > KEPT) this.#messages.shift();
  }

  messages(): readonly Message[] {
    return [...this.#messages];
  }
}
