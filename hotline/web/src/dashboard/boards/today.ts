/** The board of the present: its numbers, and where the orders of each are listed. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";
import { useMay } from "../me";
import { useQuestion } from "../question";

export type Today = components["schemas"]["TodayAnswer"];
export type Part = Today["counts"][number]["part"];
export type AskedOrders = NonNullable<operations["list-orders-of-today"]["parameters"]["query"]>;

/** As of the moment that is asked for; a page whose reader may not read it does not ask. */
export function useToday(department?: Ref<string | undefined>) {
  const { asOf } = useQuestion();
  const may = useMay("read-today");
  return useQuery({
    queryKey: ["today", department, asOf, language],
    queryFn: ({ signal }) => {
      const own = department?.value ? { department: department.value } : {};
      const query = { ...own, ...(asOf.value && { as_of: asOf.value }) };
      return body(api.GET("/api/v1/boards/today", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !asOf.value })),
    enabled: may,
  });
}

export function countOf(today: Today, part: Part) {
  return today.counts.find((each) => each.part === part);
}

/** The page that lists what is at an address of a board. */
const LISTS = { "/boards/today/orders": "today", "/boards/orders": "board-orders", "/grid-cases": "cases" };

export function pageOf(address: string, kept: Record<string, string>) {
  const { pathname, searchParams } = new URL(address, location.origin);
  const asked: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    asked[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  const [, name] = Object.entries(LISTS).find(([end]) => pathname.endsWith(end)) ?? [];
  return { name: name ?? "orders", query: { ...kept, ...asked } };
}
