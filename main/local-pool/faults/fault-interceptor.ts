import type { SettingsBook } from '../control/settings-book.ts';
import type { Fault } from '../control/settings.ts';
import type { Interceptor, Outcome } from '../dispatcher.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import { strike, type Strike } from './strike.ts';
import { isAbout, subjectOf, type Subject } from './subject.ts';

/**
 * Lets the faults of the settings strike. Only what comes over HTTP meets them: the process that runs the pool can seed and
 * inspect it undisturbed. `pause` waits ms, and ends early when the pool closes.
 */
export function faultInterceptor(
  service: Service,
  book: SettingsBook,
  pause: (ms: number) => Promise<void>,
): Interceptor {
  return async ({ operation, input, caller }, apply) => {
    const { faults } = book.live;
    if (caller.kind === 'host' || faults.length === 0) return apply();
    let subject: Subject | undefined;
    const concerns = (fault: Fault): boolean => {
      if (fault.kind === 'status-error' && operation !== 'VerifySoftwareToken') return false;
      if (fault.operation !== undefined && fault.operation !== operation) return false;
      if (fault.username === undefined) return true;
      subject ??= subjectOf(service, input);
      return isAbout(subject, fault.username);
    };
    const { kind, delayMs, left } = strike(faults, concerns);
    // Before anything is awaited: two calls at once must not both meet the last one.
    book.keepFaults(left);
    const outcome = await struck(kind, apply);
    if (delayMs > 0) await pause(delayMs);
    return outcome;
  };
}

async function struck(kind: Strike['kind'], apply: () => Promise<Outcome>): Promise<Outcome> {
  switch (kind) {
    case undefined:
      return apply();
    case 'lost':
      await apply();
      return { kind: 'dropped' };
    case 'half': {
      const outcome = await apply();
      return outcome.kind === 'output' || outcome.kind === 'error'
        ? { kind: 'half', answer: outcome }
        : outcome;
    }
    case 'refused':
      return { kind: 'refused' };
    case 'throttle':
      return { kind: 'error', error: refusal('TooManyRequests', 'Rate exceeded') };
    case 'error':
      return { kind: 'error', error: refusal('InternalError', 'Internal server error') };
    case 'status-error':
      return { kind: 'output', output: { Status: 'ERROR' } };
  }
}
