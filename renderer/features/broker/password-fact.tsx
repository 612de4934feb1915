import { Icon } from '../../ui/icon.tsx';
import { passwordWords } from './broker-words.ts';

/** Marked where more than codes is given: a password lets in again tomorrow. */
export function PasswordFact({ allowed }: { readonly allowed: boolean }) {
  return (
    <span class={`tests-fact${allowed ? ' wide-open' : ''}`}>
      {allowed && <Icon name="key" />}
      {passwordWords(allowed)}
    </span>
  );
}
