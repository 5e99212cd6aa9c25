/** Time on duty (在岗): minutes of each worker beside those that the calendar requires, and the shifts behind them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/vue-query";
import type { Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";

export type Asked = operations["list-shifts-behind"]["parameters"]["query"];
export type Shift = components["schemas"]["ShiftBehindShown"];
export type OnDuty = components["schemas"]["CaseFigureRow"];

const LIMIT = 50;

/** By worker, as the service has them: persons have no rank. */
export function useOnDuty(asked: Ref<Asked>) {
  return useQuery({
    queryKey: ["on-duty", asked, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid/indicators/{indicator}", { params: { path: { indicator: "on-duty-rate" }, query: { ...asked.value, by: "worker" } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useShifts(worker: Ref<string>, asked: Ref<Asked>) {
  return useInfiniteQuery({
    queryKey: ["shifts", worker, asked],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/v1/grid/indicators/on-duty-rate/shifts", {
          params: { query: { ...asked.value, by: "worker", key: worker.value, limit: LIMIT, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}
