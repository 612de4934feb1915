import type { TokenView } from '../../../main/contract/sign-ins.ts';
import { second } from '../../lib/second.ts';
import { exactTime } from '../../lib/words.ts';
import { claimWords } from './claim-words.ts';
import { besideNow } from './expiry.ts';

interface ClaimsProps {
  readonly token: TokenView;
  readonly offsetMs: number;
}

function Time({ at, offsetMs }: { readonly at: number; readonly offsetMs: number }) {
  return (
    <>
      {exactTime(at)} <span class="dim">{besideNow(at, offsetMs, second.value)}</span>
    </>
  );
}

function Value({ name, value, offsetMs }: { name: string; value: string; readonly offsetMs: number }) {
  const words = claimWords(name, value);
  switch (words.kind) {
    case 'time':
      return <Time at={words.at} offsetMs={offsetMs} />;
    case 'list':
      return (
        <ul class="claim-list">
          {words.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'text':
      return <>{words.text === '' ? '—' : words.text}</>;
  }
}

/** What a token says, in its own order. */
export function Claims({ token, offsetMs }: ClaimsProps) {
  return (
    <dl class="claims" data-testid="claims">
      {token.claims.map(({ name, value }) => (
        <div key={name} data-testid="claim" data-claim={name}>
          <dt>{name}</dt>
          <dd>
            <Value name={name} value={value} offsetMs={offsetMs} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
