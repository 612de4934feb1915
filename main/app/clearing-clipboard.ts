/** Electron's clipboard: its calls became promises in newer versions, so both are taken. */
export interface SystemClipboard {
  readText(): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(): void;
}

const CLEAR_AFTER_MS = 30_000;

/** Puts what is secret on the clipboard and clears it after 30 s, if it is still ours. */
export class ClearingClipboard {
  readonly #clipboard: SystemClipboard;
  #clearing: { timer: NodeJS.Timeout; text: string } | null = null;

  constructor(clipboard: SystemClipboard) {
    this.#clipboard = clipboard;
  }

  async put(text: string): Promise<void> {
    if (this.#clearing) clearTimeout(this.#clearing.timer);
    await this.#clipboard.writeText(text);
    this.#clearing = { text, timer: setTimeout(() => void this.clear(), CLEAR_AFTER_MS) };
  }

  async clear(): Promise<void> {
    const ours = this.#clearing;
    this.#clearing = null;
    if (!ours) return;
    clearTimeout(ours.timer);
    if ((await this.#clipboard.readText()) === ours.text) this.#clipboard.clear();
  }
}
