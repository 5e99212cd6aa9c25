/** Who is on duty, which cells have nobody, which tasks wait: of the present, read again by itself. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body } from "../../api/client";
import type { components } from "../../api/schema";

export type Worker = components["schemas"]["WorkerItem"];
export type Uncovered = components["schemas"]["CellWithoutWorker"];
export type Track = components["schemas"]["PositionPage"]["items"][number];

/** Shifts begin and end without a hint of the views. */
const EVERY_MS = 15_000;
const MOST = 200;
const HOUR_MS = 3_600_000;

/** `area`: a division, with those below it. */
export function useWorkers(area: Ref<string | undefined>) {
  return useQuery({
    queryKey: ["workers", area],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid/workers", { params: { query: { limit: MOST, ...(area.value && { area: area.value }) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

export function useUncovered(area: Ref<string | undefined>) {
  return useQuery({
    queryKey: ["uncovered", area],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid/cells-without-worker", { params: { query: { limit: MOST, ...(area.value && { area: area.value }) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

/** Open tasks that the reader looks after, those due first in front. */
export function useTasks(worker: Ref<string | undefined>) {
  return useQuery({
    queryKey: ["tasks", worker],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid/tasks", { params: { query: { limit: MOST, ...(worker.value && { worker: worker.value }) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

/** The latest known position of the last hour. Each read is recorded, so it is asked for by a person alone. */
export function useLocating() {
  return useMutation({
    mutationFn: async (worker: string): Promise<Track | null> => {
      const now = Date.now();
      const query = { worker, from: new Date(now - HOUR_MS).toISOString(), to: new Date(now).toISOString(), limit: MOST };
      const found = await body(api.GET("/api/v1/grid/positions", { params: { query } }));
      return found.items.at(-1) ?? null;
    },
  });
}

/** Within a subdistrict, whose communities have its first nine digits. */
export function useInArea(area: Ref<string | undefined>) {
  return computed(() => (community: string | null) => !area.value || (community ?? "").startsWith(area.value.slice(0, 9)));
}
