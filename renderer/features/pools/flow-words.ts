import { FLOW_NAMES, type PoolView, type SignInFlow } from '../../../main/contract/pools.ts';

/** Plain words first, Cognito's name behind. */
export const flows: readonly (readonly [SignInFlow, string])[] = [
  ['auto', 'Choose what the app client allows'],
  ['srp', `SRP, the password is never sent (${FLOW_NAMES.srp})`],
  ['password', `Password, sent over TLS (${FLOW_NAMES.password})`],
  ['user', `Choice of first factor (${FLOW_NAMES.user})`],
  ['admin', `Administrator, by IAM (${FLOW_NAMES.admin})`],
];

/** What the search for a flow has found, said where it was asked for. */
export function flowHint(flow: SignInFlow, known: Pick<PoolView, 'flow' | 'learnedFlow'> | undefined) {
  if (flow !== 'auto') return undefined;
  const learned = known?.flow === 'auto' ? known.learnedFlow : null;
  if (learned === null || learned === 'auto')
    return 'Found out at the first sign-in: SRP, password and choice are tried.';
  return `Auto: found ${FLOW_NAMES[learned]}`;
}
