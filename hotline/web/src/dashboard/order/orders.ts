/** Orders as lists show them, page by page. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import type { components } from "../../api/schema";

/** `order` null: the reader may not read it, and it still counts. */
export type OrderRow = components["schemas"]["OrderBehind"];
export type OrderPage = components["schemas"]["OrdersBehindPage"];
export interface PageAsked {
  limit: number;
  cursor?: string;
}

const LIMIT = 50;

/** `live`: asked again when the service hints that a view has changed. */
export function useOrderPages(
  key: readonly unknown[],
  ask: (page: PageAsked, signal: AbortSignal) => Promise<OrderPage>,
  live: () => boolean = () => false,
) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ signal, pageParam }) => ask({ limit: LIMIT, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: live() })),
  });
}

export type OrderPages = ReturnType<typeof useOrderPages>;
