import { FLOW_NAMES, type Flow, type SignInFlow } from '../../contract/pools.ts';
import { flowsToTry } from '../../cognito/flows.ts';
import type { ClientSettings } from '../../cognito/admin-client.ts';
import { attention, bad, good, unknown, type CheckFinding } from './finding.ts';
import type { FlowProbe } from './probe-flows.ts';

/** ExplicitAuthFlows that open a flow; of the legacy names each opened SRP too. */
const OPENED_BY: Readonly<Record<Flow, readonly string[]>> = {
  srp: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
  user: ['ALLOW_USER_AUTH'],
  password: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  admin: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
};

/** True, false, or why it is not known. */
type Allowed = boolean | string;

/** Each flow, and which of them Poolkey will use. */
export function flowFindings(
  { flow: chosen, learnedFlow = null }: { readonly flow: SignInFlow; readonly learnedFlow?: Flow | null },
  probes: readonly FlowProbe[],
  settings: ClientSettings | null,
  noAdmin: string | null,
): CheckFinding[] {
  const flows = Object.keys(FLOW_NAMES) as Flow[];
  const verdicts = new Map(flows.map((flow) => [flow, allowed(flow, probes, settings, noAdmin)]));
  return [
    ...flows.map((flow) => flowFinding(flow, chosen, verdicts.get(flow) ?? '')),
    choiceFinding(flowsToTry(chosen, learnedFlow), verdicts),
  ];
}

function allowed(
  flow: Flow,
  probes: readonly FlowProbe[],
  settings: ClientSettings | null,
  noAdmin: string | null,
): Allowed {
  const verdict = probes.find((probe) => probe.flow === flow)?.verdict;
  if (verdict?.kind === 'allowed') return true;
  if (verdict?.kind === 'refused') return false;
  if (settings) {
    // Unset means the defaults: refresh, SRP and custom.
    if (settings.flows.length === 0) return flow === 'srp';
    return OPENED_BY[flow].some((name) => settings.flows.includes(name));
  }
  if (verdict) return verdict.error.message;
  return noAdmin ?? 'It was not asked for: an earlier answer stands for all.';
}

function flowFinding(flow: Flow, chosen: SignInFlow, verdict: Allowed): CheckFinding {
  const id = `flow.${flow}`;
  const title = FLOW_NAMES[flow];
  if (verdict === true) return good(id, title, 'Allowed by the app client.');
  if (verdict !== false) return unknown(id, title, verdict);
  return chosen === flow
    ? bad(id, title, 'Not allowed by the app client, and chosen for this pool. Choose auto, or allow it.')
    : good(id, title, 'Not allowed by the app client.');
}

/** The first that may be allowed decides: where it is not known, neither is what comes after it. */
function choiceFinding(order: readonly Flow[], verdicts: ReadonlyMap<Flow, Allowed>): CheckFinding {
  const first = order.find((flow) => verdicts.get(flow) !== false);
  if (first && verdicts.get(first) === true)
    return good('flow', 'Sign-in', `Poolkey signs in by ${FLOW_NAMES[first]}.`);
  if (!first) {
    return bad(
      'flow',
      'Sign-in',
      order.length === 1
        ? 'Poolkey cannot sign in: the flow that is chosen for this pool is not allowed.'
        : 'The app client allows no flow that Poolkey can use. Allow ALLOW_USER_SRP_AUTH.',
    );
  }
  return attention('flow', 'Sign-in', 'By which flow Poolkey can sign in is not known yet.');
}
