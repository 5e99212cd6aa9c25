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

export function useCounts(level: Ref<Level>, days: Ref<Days>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: ["map", level, days, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/boards/map", { params: { query: { level: level.value, ...days.value } }, signal })),
    placeholderData: keepPreviousData,
    meta: { live: true },
    enabled,
  });
}
