/**
 * The stream of hints `/api/v1/live`: read while the window is visible, resumed with
 * Last-Event-ID, opened again by itself. A hint says that a view has moved, never what is in it.
 */
import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface Hint {
  view: string;
  key: string | null;
  position: number;
}

/** `heard` is also told of the beats of a calm stream. */
export interface Listener {
  opened(): void;
  heard(): void;
  moved(hint: Hint): void;
  lost(): void;
}

export const SILENT_MS = 40_000; // the service writes a beat every 15 s
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const ADDRESS = "/api/v1/live";

export class HintStream {
  private lastId = "";
  private failures = 0;
  private refusedForMs = 0;

  constructor(private readonly listener: Listener) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await untilVisible(signal);
      await this.readOne(signal).catch(() => undefined);
      this.listener.lost();
      if (!document.hidden) await pause(this.wait(), signal);
      this.failures += 1;
    }
  }

  /** Longer after each failure, and not the same for all windows after a restart. */
  private wait(): number {
    const own = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    return Math.max(own, this.refusedForMs) * (1 + Math.random() / 4);
  }

  /** One stream to its end; a stream that is refused, breaks or falls silent raises. */
  private async readOne(signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const end = () => ending.abort();
    const hidden = () => document.hidden && end();
    let silence = setTimeout(end, SILENT_MS);
    signal.addEventListener("abort", end);
    document.addEventListener("visibilitychange", hidden);
    try {
      const chunks = await this.open(ending.signal);
      const parser = createParser({ onEvent: (event) => this.take(event) });
      const decoder = new TextDecoder();
      for (let next = await chunks.read(); !next.done; next = await chunks.read()) {
        clearTimeout(silence);
        silence = setTimeout(end, SILENT_MS);
        parser.feed(decoder.decode(next.value, { stream: true }));
        this.listener.heard();
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener("abort", end);
      document.removeEventListener("visibilitychange", hidden);
    }
  }

  private async open(signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const resume: Record<string, string> = this.lastId ? { "Last-Event-ID": this.lastId } : {};
    const headers = { Accept: "text/event-stream", ...resume };
    const answer = await fetch(ADDRESS, { headers, cache: "no-store", signal });
    this.refusedForMs = 1000 * Number(answer.headers.get("Retry-After") ?? 0);
    if (!answer.ok || !answer.body) throw new Error(`live: ${answer.status}`);
    this.failures = 0;
    this.listener.opened();
    return answer.body.getReader();
  }

  private take({ id, event, data }: EventSourceMessage): void {
    if (id) this.lastId = id;
    if (event === "moved") this.listener.moved(JSON.parse(data) as Hint);
  }
}

function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
    look();
  });
}

/** Ends early when the browser is on line again. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener("online", end);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
