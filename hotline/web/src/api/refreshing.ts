/** Reads the shown queries again when a hint has come, and says how old they are. */
import type { Query, QueryClient } from "@tanstack/vue-query";
import { reactive } from "vue";
import { HintStream, pause } from "./live";
import { ApiProblem } from "./problem";

declare module "@tanstack/vue-query" {
  interface Register {
    /** `live`: shows the present, so that a hint reads it again. */
    queryMeta: { live?: boolean };
  }
}

export const SOON_MS = 200; // hints come in groups, one for each view
export const BETWEEN_MS = 1_000;
export const AFTER_FAULT_MS = 5_000;
const LONGEST_MS = 10_000; // a machine that slept while it read has not read for so long
const SHARE = 4; // a screen spends at most a fifth of its time asking, however busy the log is
export const CALM_MS = 20_000; // a beat comes every 15 s

/** What is known of the stream and of the queries that follow it; moments in ms. */
export interface Freshness {
  connected: boolean;
  /** When the stream was last heard. */
  heardAt: number;
  /** When the first hint came that the shown queries do not yet contain. */
  behindSince: number | undefined;
}

export const freshness = reactive<Freshness>({ connected: false, heardAt: 0, behindSince: undefined });

/** The moment of which the shown queries are known to be, when they were read at `readAt`. */
export function currentAt({ connected, heardAt, behindSince }: Freshness, readAt: number, now: number): number {
  if (behindSince !== undefined) return Math.max(behindSince, readAt);
  if (connected && now - heardAt < CALM_MS) return now;
  return Math.max(heardAt, readAt);
}

const isLive = (query: Query) => query.meta?.live === true;
/** The reader asked for the next page of a list. */
const goesOn = (query: Query) => query.state.fetchMeta?.fetchMore !== undefined;

export class Refreshing {
  private running = false;
  private hinted = false;

  constructor(
    private readonly cache: QueryClient,
    private readonly pausing: (ms: number) => Promise<void> = pause,
  ) {}

  /** Hints that come while queries are read are answered by another round. */
  async hint(): Promise<void> {
    this.hinted = true;
    freshness.behindSince ??= Date.now();
    if (this.running) return;
    this.running = true;
    try {
      while (this.hinted) await this.round();
    } finally {
      this.running = false;
    }
  }

  private async round(): Promise<void> {
    do await this.pausing(SOON_MS);
    while (this.cache.isFetching({ predicate: goesOn })); // to read again would cut that off
    this.hinted = false;
    const begun = Date.now();
    await this.cache.invalidateQueries({ predicate: isLive });
    const spent = Date.now() - begun;
    const failed = this.cache.getQueryCache().findAll({ type: "active", predicate: isLive }).some(isBehind);
    if (failed) this.hinted = true;
    else freshness.behindSince = this.hinted ? begun : undefined;
    const least = failed ? AFTER_FAULT_MS : BETWEEN_MS;
    await this.pausing(Math.min(Math.max(least, SHARE * spent), LONGEST_MS));
  }
}

/** A refusal is an answer; a fault or a lost connection is none. */
function isBehind({ state }: Query): boolean {
  const refused = state.error instanceof ApiProblem && state.error.status >= 400 && state.error.status < 500;
  return !refused && (state.status === "error" || state.isInvalidated);
}

/** Follow the hints until `signal` aborts. */
export function follow(cache: QueryClient, signal: AbortSignal): void {
  const refreshing = new Refreshing(cache);
  const stream = new HintStream({
    opened() {
      freshness.connected = true;
      void refreshing.hint(); // what was read before may lack what moved meanwhile
    },
    heard: () => (freshness.heardAt = Date.now()),
    moved: () => void refreshing.hint(),
    lost() {
      freshness.connected = false;
      void refreshing.hint(); // without the stream, each attempt to open it reads once
    },
  });
  void stream.run(signal);
}
