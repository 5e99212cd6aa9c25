import { QueryClient, QueryObserver } from "@tanstack/vue-query";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "../src/api/problem";
import { AFTER_FAULT_MS, BETWEEN_MS, CALM_MS, currentAt, freshness, Refreshing } from "../src/api/refreshing";

beforeEach(() => Object.assign(freshness, { connected: true, heardAt: 0, behindSince: undefined }));

/** A shown query that counts how often it was read; `answers` are thrown or given, the last one for good. */
async function shown(cache: QueryClient, live: boolean, ...answers: (Error | number)[]) {
  let reads = 0;
  const observer = new QueryObserver(cache, {
    queryKey: ["shown", live],
    queryFn: () => {
      const answer = answers[Math.min(reads++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    retry: false,
    meta: { live },
  });
  const stop = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().isFetching).toBe(false));
  return { reads: () => reads, stop };
}

function refreshing(cache: QueryClient) {
  const pauses: number[] = [];
  const refresh = new Refreshing(cache, (ms) => Promise.resolve(void pauses.push(ms)));
  return { refresh, pauses };
}

test("many hints are one round, and another one for those that came while it read", async () => {
  const cache = new QueryClient();
  const query = await shown(cache, true, 1);
  const { refresh, pauses } = refreshing(cache);
  await Promise.all(Array.from({ length: 9 }, () => refresh.hint()));
  expect(query.reads()).toBe(2); // the first one, and the round
  expect(freshness.behindSince).toBeUndefined();
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(BETWEEN_MS);
  query.stop();
});

test("a past moment is not read again", async () => {
  const cache = new QueryClient();
  const query = await shown(cache, false, 1);
  await refreshing(cache).refresh.hint();
  expect(query.reads()).toBe(1);
  query.stop();
});

test("after a fault it reads again without another hint, later, and knows that it is behind", async () => {
  const cache = new QueryClient();
  const query = await shown(cache, true, 1, new Error("lost"), 2); // the second read fails
  const { refresh, pauses } = refreshing(cache);
  await refresh.hint();
  expect(query.reads()).toBe(3);
  expect(pauses.some((ms) => ms >= AFTER_FAULT_MS)).toBe(true);
  expect(freshness.behindSince).toBeUndefined();
  query.stop();
});

test("a refusal is an answer", async () => {
  const cache = new QueryClient();
  const query = await shown(cache, true, new ApiProblem(403, "access.forbidden", "", "", ""));
  await refreshing(cache).refresh.hint();
  expect(query.reads()).toBe(2);
  query.stop();
});

test("what is shown is of now while the stream is calm, and ages once it is silent or behind", () => {
  const now = 1_000_000;
  const calm = { connected: true, heardAt: now - 10_000, behindSince: undefined };
  expect(currentAt(calm, now - 500_000, now)).toBe(now);
  expect(currentAt({ ...calm, heardAt: now - CALM_MS }, now - 500_000, now)).toBe(now - CALM_MS);
  expect(currentAt({ ...calm, connected: false }, now - 500_000, now)).toBe(now - 10_000);
  expect(currentAt({ ...calm, behindSince: now - 3_000 }, now - 500_000, now)).toBe(now - 3_000);
  expect(currentAt({ ...calm, behindSince: now - 3_000 }, now - 1_000, now)).toBe(now - 1_000);
});
