/** Figures by vue-query: the old ones stay while new ones are read. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../api/client";
import type { components, operations } from "../api/schema";

export type Figure = components["schemas"]["FigureAnswer"];
/** What the screens show of a row, and of a total. */
export type Row = Omit<Figure["rows"][number], "interval"> & { interval: readonly number[] | null };
export type Total = Omit<Figure["total"], "interval">;
export type Asked = operations["read-indicator"]["parameters"]["query"];
export type Definition = components["schemas"]["Indicator"];

export function useFigure(name: Ref<string>, query: Ref<Asked>, enabled?: Ref<boolean>) {
  return useQuery({
    queryKey: ["indicator", name, query, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/indicators/{name}", { params: { path: { name: name.value }, query: query.value }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !query.value.as_of })),
    enabled: enabled ?? true,
  });
}

export function useDefinitions() {
  return useQuery({
    queryKey: ["indicators", language],
    queryFn: () => body(api.GET("/api/v1/indicators")),
    staleTime: Infinity,
  });
}

/** Names and kinds of all departments. */
export function useDepartments() {
  return useQuery({
    queryKey: ["departments"],
    queryFn: () => body(api.GET("/api/v1/departments")),
    staleTime: Infinity,
  });
}
