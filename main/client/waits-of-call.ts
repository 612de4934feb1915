import { AsyncResource } from 'node:async_hooks';
import type { Waiting } from '../broker/protocol.ts';
import { callSite, type CallSite } from './call-site.ts';

/** Told when something has to be waited for, with a promise that ends with the wait, and with who has asked. */
export type OnWaiting = (told: Waiting, end: Promise<void>, site?: CallSite) => void;

/** What one call waits for, one thing after the other: for a person's yes, for an account, for its code. */
export class WaitsOfCall {
  readonly told: (waiting: Waiting) => void;
  #end: () => void = () => undefined;

  /** `name`: of the account, for people, where the call has it by its id. */
  constructor(onWaiting: OnWaiting | undefined, name?: string) {
    const site = callSite();
    // The news comes in at a socket that was opened elsewhere: in a fixture, in another test.
    this.told = AsyncResource.bind((waiting: Waiting) => {
      this.end();
      const end = new Promise<void>((resolve) => {
        this.#end = resolve;
      });
      onWaiting?.(name === undefined ? waiting : { ...waiting, account: name }, end, site);
    });
  }

  end(): void {
    this.#end();
  }
}
