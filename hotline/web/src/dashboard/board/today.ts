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

/** The board has no past: a page that asks "as of" does not read it, nor does one whose reader may not. */
export function useToday(department?: Ref<string | undefined>) {
  const { asOf } = useQuestion();
  const may = useMay("read-today");
  return useQuery({
    queryKey: ["today", department, language],
    queryFn: ({ signal }) => {
      const query = department?.value ? { department: department.value } : {};
      return body(api.GET("/api/v1/boards/today", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    meta: { live: true },
    enabled: computed(() => may.value && !asOf.value),
  });
}

export function countOf(today: Today, part: Part) {
  return today.counts.find((each) => each.part === part);
}

/** The page that lists the orders at an address of a board: of today's list, or of the list of orders. */
export function pageOf(address: string, kept: Record<string, string>) {
  const { pathname, searchParams } = new URL(address, location.origin);
  const asked: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    asked[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  return { name: pathname.endsWith("/today/orders") ? "today" : "orders", query: { ...kept, ...asked } };
}
