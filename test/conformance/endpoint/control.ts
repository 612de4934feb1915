import { NotObservable } from '../rule.ts';
import { type HttpClient, type Json } from './http-client.ts';

/** What the control door of Poolkey's local pool takes; see `GET /_poolkey/settings`. */
export interface ControlSettings {
  readonly latencyMs?: number;
  readonly clockOffsetMs?: number;
  readonly strictSessions?: boolean;
  readonly detachOldToken?: boolean;
  readonly lockout?: boolean;
  readonly quotas?: 'off' | 'aws' | Readonly<Record<string, number>>;
  readonly perUserRate?: number | null;
  readonly faults?: readonly Fault[];
  readonly denied?: readonly string[];
  readonly accessTokenScope?: string | null;
}

export interface Fault {
  readonly kind: 'lost' | 'half' | 'throttle' | 'status-error' | 'slow' | 'error' | 'refused';
  readonly operation?: string;
  readonly username?: string;
  readonly times?: number;
  readonly after?: number;
  readonly ms?: number;
}

const PATH = '/_poolkey/settings';

/** The switches of an endpoint that has them. */
export class Control {
  readonly #http: HttpClient;
  /** As they were found. */
  readonly original: Json;

  private constructor(http: HttpClient, original: Json) {
    this.#http = http;
    this.original = original;
  }

  /** Undefined where the endpoint has no control door. */
  static async find(http: HttpClient): Promise<Control | undefined> {
    const answer = await http.exchange(undefined, { method: 'GET', path: PATH });
    if (answer.kind === 'lost' || answer.status !== 200) return undefined;
    return typeof answer.json['clockOffsetMs'] === 'number' ? new Control(http, answer.json) : undefined;
  }

  get originalOffsetMs(): number {
    return Number(this.original['clockOffsetMs']);
  }

  /** Errors: NotObservable where this door does not take the settings. */
  async set(settings: ControlSettings): Promise<void> {
    const answer = await this.#http.exchange(JSON.stringify(settings), {
      method: 'PATCH',
      path: PATH,
      headers: { 'content-type': 'application/json' },
    });
    if (answer.kind === 'answer' && answer.status === 200) return;
    const names = Object.keys(settings).join(', ');
    const how = answer.kind === 'lost' ? answer.why : `HTTP ${answer.status}`;
    throw new NotObservable(`the control door does not take ${names} (${how})`);
  }
}
