/** Outlines of areas and their numbers, from the service itself. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { Days } from "../question";
import type { Level } from "./shades";

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
export function useStreetCounts(level: Ref<Level>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ["street-map", level, language],
    queryFn: ({ signal }) => body(api.GET("/api/v1/grid/map", { params: { query: { level: level.value } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
    enabled,
  });
}

export function useCounts(level: Ref<Level>, days: Ref<Days & { as_of?: string }>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ["map", level, days, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/boards/map", { params: { query: { level: level.value, ...days.value } }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !days.value.as_of })),
    enabled,
  });
}
