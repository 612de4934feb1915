import { computed, signal } from '@preact/signals';
import type { BrokerView } from '../../main/contract/broker.ts';
import { api, type Failure, settle } from './api.ts';
import { onForget } from './forget.ts';
import { vault } from './store.ts';

/** What the broker does, as main last told it; null before that, and while the vault is closed. */
export const broker = signal<BrokerView | null>(null);
/** Why it could not be read. */
export const brokerError = signal<Failure | null>(null);
/** Programs that are connected, over all grants. */
export const connectedPrograms = computed(() =>
  (broker.value?.grants ?? []).reduce((sum, { clients }) => sum + clients, 0),
);

/** Counts locks: an answer that was on its way meanwhile is thrown away. */
let era = 0;

export function applyBroker(view: BrokerView): void {
  // Main tells also that locking has ended it; a locked window holds no names of projects.
  if (vault.peek().phase !== 'ready') return;
  broker.value = view;
  brokerError.value = null;
}

/** Main's pushes bring only changes: what was before has to be asked for. */
export async function loadBroker(): Promise<void> {
  if (vault.peek().phase !== 'ready') return;
  const asked = era;
  const answer = await settle(api().broker.state());
  if (asked !== era) return;
  if (answer.ok) applyBroker(answer.value);
  else brokerError.value = answer.error;
}

onForget(() => {
  era += 1;
  broker.value = null;
  brokerError.value = null;
});
