const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What the scanner meets, in order. `at` is the offset in the bytes being fed. */
export interface JsonEvents {
  /** A user begins at `at`, in `line`. */
  begin(at: number, line: number): void;
  /** The user that began last ends before `at`. */
  end(at: number): void;
}

/**
 * Finds the users in `[{…}, …]` or `{"users": [{…}, …], …}` without holding the file: only brackets, strings and the commas between users
 * are looked at, what is inside a user is for JSON.parse. Works on UTF-8, whose other characters have none of these bytes.
 */
export class JsonScanner {
  line = 1;
  /** The list of users was there, to its end and to the end of the file. */
  complete = false;
  #depth = 0;
  /** Depth of the users themselves once their list was found. */
  #items = -1;
  #inString = false;
  #escaped = false;
  #isKey = false;
  #key = '';
  /** In the list: what may come next. In the object around it: whether the list may begin. */
  #next: 'first' | 'item' | 'comma' | 'nothing' = 'first';
  #listMayBegin = true;
  #found = false;

  /** False: this is no JSON of that kind; `line` says where. */
  feed(bytes: Buffer, events: JsonEvents): boolean {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === LF) this.line += 1;
      if (this.#inString) {
        // JSON has no line break inside a string: the quote before it was not closed.
        if (byte === LF) return false;
        this.#string(byte);
      } else if (byte > 0x20 && !this.#structure(byte, at, events)) return false;
    }
    return true;
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      return;
    }
    if (this.#isKey && this.#key.length < 64) this.#key += String.fromCharCode(byte);
  }

  #structure(byte: number, at: number, events: JsonEvents): boolean {
    if (this.#depth === this.#items) return this.#betweenUsers(byte, at, events);
    switch (byte) {
      case QUOTE:
        if (this.#depth === 0) return false;
        this.#inString = true;
        this.#isKey = this.#depth === 1 && this.#items === -1;
        if (this.#isKey) this.#key = '';
        return true;
      case OPEN:
      case OPEN_LIST:
        return this.#open(byte);
      case CLOSE:
      case CLOSE_LIST:
        return this.#close(at, events);
      case COLON:
        if (this.#depth === 1 && this.#items === -1) this.#listMayBegin = /^users$/i.test(this.#key);
        return this.#depth > 0;
      case COMMA:
        if (this.#depth === 1) this.#listMayBegin = false;
        return this.#depth > 0;
      default:
        return this.#depth > 0;
    }
  }

  #open(byte: number): boolean {
    // Nothing but spaces after the end.
    if (this.#depth === 0 && this.complete) return false;
    this.#depth += 1;
    if (this.#items === -1 && this.#listMayBegin && byte === OPEN_LIST) {
      this.#items = this.#depth;
      this.#found = true;
    }
    if (this.#depth === 1) this.#listMayBegin = false;
    return true;
  }

  #close(at: number, events: JsonEvents): boolean {
    this.#depth -= 1;
    if (this.#depth < 0) return false;
    if (this.#depth === this.#items) {
      events.end(at + 1);
      this.#next = 'comma';
    }
    if (this.#depth === 0) this.complete = this.#found;
    return this.#depth > 0 || this.#found;
  }

  #betweenUsers(byte: number, at: number, events: JsonEvents): boolean {
    if (byte === OPEN && this.#next !== 'comma') {
      events.begin(at, this.line);
      this.#depth += 1;
      return true;
    }
    if (byte === COMMA && this.#next === 'comma') {
      this.#next = 'item';
      return true;
    }
    if (byte !== CLOSE_LIST || this.#next === 'item') return false;
    this.#next = 'nothing';
    this.#items = -2; // the list is over; another one is not looked for
    this.#depth -= 1;
    if (this.#depth === 0) this.complete = true;
    return true;
  }
}
