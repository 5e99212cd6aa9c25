/** The board of the present: its numbers, and where the orders of each are listed. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";
import { REFRESH_MS } from "../figures";
import { useQuestion } from "../question";

export type Today = components["schemas"]["TodayAnswer"];
export type Part = Today["counts"][number]["part"];
export type AskedOrders = NonNullable<operations["list-orders-of-today"]["parameters"]["query"]>;

/** The board has no past: a page that asks "as of" does not read it. */
export function useToday() {
  const { asOf } = useQuestion();
  return useQuery({
    queryKey: ["today", language],
    queryFn: ({ signal }) => body(api.GET("/api/v1/boards/today", { signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    enabled: computed(() => !asOf.value),
  });
}

export function countOf(today: Today, part: Part) {
  return today.counts.find((each) => each.part === part);
}

/** The page that lists the orders at an address of the board. */
export function pageOf(address: string, kept: Record<string, string>) {
  const asked = Object.fromEntries(new URL(address, location.origin).searchParams);
  return { name: "today", query: { ...kept, ...asked } };
}
