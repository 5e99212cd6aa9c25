/** The months that are published, and the publishing of one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components } from "../../api/schema";
import { useMay } from "../me";

export type PublishedPage = components["schemas"]["PublishedMonthPage"];
export type Published = components["schemas"]["PublishedMonthAnswer"];
export type Change = Published["corrections"][number]["changes"][number];

const LIST = ["published-months"];

export function usePublishedMonths() {
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => body(api.GET("/api/v1/published-months", { signal })),
    enabled: useMay("list-published-months"),
  });
}

/** A published month with its corrections, and with what today's data say of it. */
export function usePublishedMonth(month: Ref<string>, isPublished: Ref<boolean>) {
  const may = useMay("read-published-month");
  return useQuery({
    queryKey: ["published-month", month, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/published-months/{month}", { params: { path: { month: month.value } }, signal })),
    enabled: computed(() => may.value && isPublished.value),
  });
}

/** The list follows the log a moment later: the answer is put into it at once. */
export function usePublishing() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ month, key }: { month: string; key: string }) =>
      body(api.POST("/api/v1/published-months", { body: { month }, params: { header: { "Idempotency-Key": key } } })),
    onSuccess: (answer) =>
      cache.setQueryData<PublishedPage>(LIST, (page) => page && { ...page, items: withMonth(page.items, answer) }),
  });
}

/** The latest month first. */
function withMonth(items: PublishedPage["items"], added: PublishedPage["items"][number]): PublishedPage["items"] {
  const others = items.filter(({ month }) => month !== added.month);
  return [...others, added].sort((a, b) => b.month.localeCompare(a.month));
}
