/** Outlines of areas and their numbers, from the service itself. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, ref, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { Days } from "../question";
import type { Level } from "./shades";

/** By the cells of the map in force; else by those of their time. */
export type Cells = { cells?: "now" };

/** Outlines change with a new map only. */
export function useAreas(level: Ref<Level | undefined>) {
  return useQuery({
    queryKey: ["areas", level],
    queryFn: ({ signal }) => body(api.GET("/api/v1/areas", { params: { query: { level: level.value ?? "district" } }, signal })),
    staleTime: Infinity,
    enabled: computed(() => level.value !== undefined),
  });
}

/** Open cases and workers on duty, of the present: shifts begin and end without a hint of the views. */
export function useStreetCounts(level: Ref<Level>, enabled: Ref<boolean>, cells: Ref<Cells> = ref({})) {
  return useQuery({
    queryKey: ["street-map", level, cells, language],
    queryFn: ({ signal }) => body(api.GET("/api/v1/grid/map", { params: { query: { level: level.value, ...cells.value } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
    enabled,
  });
}

export function useCounts(level: Ref<Level>, days: Ref<Days & Cells & { as_of?: string }>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ["map", level, days, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/boards/map", { params: { query: { level: level.value, ...days.value } }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !days.value.as_of })),
    enabled,
  });
}
