/** Evaluations (考核): forms, what each unit scores by one, and the cases behind a number. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";

export type Form = components["schemas"]["FormShown"];
export type FormPart = Form["parts"][number];
type Row = components["schemas"]["EvaluationRow"];
export type PartScored = Omit<Row["parts"][number], "interval"> & { interval: readonly number[] | null };
export type Unit = Omit<Row, "parts"> & { parts: readonly PartScored[] };
export type CaseIndicator = components["schemas"]["CaseIndicatorShown"];
export type CasePart = NonNullable<operations["list-cases-behind"]["parameters"]["query"]["part"]>;
export type AskedPeriod = operations["read-evaluation"]["parameters"]["query"];
export type AskedBehind = operations["list-cases-behind"]["parameters"]["query"];

export const CASE_PARTS: readonly CasePart[] = ["denominator", "numerator", "rest", "left_out"];
const LIMIT = 50;

export function useForms() {
  return useQuery({
    queryKey: ["evaluations", language],
    queryFn: () => body(api.GET("/api/v1/evaluations")),
    staleTime: 60_000,
  });
}

export function useEvaluation(form: Ref<string | undefined>, query: Ref<AskedPeriod>) {
  return useQuery({
    queryKey: ["evaluation", form, query, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/evaluations/{form}", { params: { path: { form: form.value ?? "" }, query: query.value }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !query.value.as_of })),
    enabled: computed(() => form.value !== undefined),
  });
}

export function useCaseIndicators(enabled?: Ref<boolean>) {
  return useQuery({
    queryKey: ["case-indicators", language],
    queryFn: () => body(api.GET("/api/v1/grid/indicators")),
    staleTime: Infinity,
    enabled: enabled ?? true,
  });
}

export function useCasesBehind(indicator: Ref<string>, asked: Ref<AskedBehind>) {
  return useInfiniteQuery({
    queryKey: ["cases-behind", indicator, asked],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/v1/grid/indicators/{indicator}/cases", {
          params: { path: { indicator: indicator.value }, query: { ...asked.value, limit: LIMIT, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !asked.value.as_of })),
  });
}
