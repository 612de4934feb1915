import type { AccountView } from '../../../main/contract/accounts.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { serverWords } from '../actions/server-words.ts';
import { tokenWords } from './token-words.ts';

export interface RowWords {
  readonly text: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  /** The whole of it, as a tip. */
  readonly tip: string;
}

/** The one thing that the row says of the account's state; null: nothing is known. */
export function rowWords(account: AccountView): RowWords | null {
  const { problem, server } = account;
  const token = tokenWords(account);
  if (server !== null && server.state !== 'working') {
    const { word, icon, tone } = serverWords(server.state);
    return { text: word, icon, tone, tip: server.detail === '' ? word : `${word}: ${server.detail}` };
  }
  const trouble = problem?.message ?? token?.short;
  if (trouble !== undefined) return { text: trouble, icon: 'warn', tone: 'warn', tip: trouble };
  if (server === null) return null;
  const { word, icon, tone } = serverWords(server.state);
  return { text: word, icon, tone, tip: server.detail === '' ? word : server.detail };
}

export function RowState({ account }: { readonly account: AccountView }) {
  const words = rowWords(account);
  if (words === null) return null;
  return (
    <span
      class={`row-state ${words.tone}`}
      title={words.tip}
      data-testid="row-state"
      data-state={account.server?.state ?? 'never'}
    >
      <Icon name={words.icon} />
      <span class="cut">{words.text}</span>
    </span>
  );
}
