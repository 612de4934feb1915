export interface HammerWish {
  readonly processes: number;
  readonly steps: number;
  /** Brokers with a state of their own each; more than one need `shared`. */
  readonly hosts: number;
  /** POOLKEY_LEDGER. */
  readonly shared?: string;
  /** Of the processes so many have the account for themselves while they ask. */
  readonly holders: number;
  readonly clientKills: number;
  readonly hostKills: number;
  readonly seed: number;
}
