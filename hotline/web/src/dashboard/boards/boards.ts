/** The boards of the present beside today's numbers, and the pages that list the orders of an address. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { api, body, language } from "../../api/client";
import { useQuestion } from "../question";

export function useRepeatPlaces() {
  const { asOf } = useQuestion();
  return useQuery({
    queryKey: ["repeat-places", language],
    queryFn: ({ signal }) => body(api.GET("/api/v1/boards/repeat-places", { signal })),
    placeholderData: keepPreviousData,
    meta: { live: true },
    enabled: computed(() => !asOf.value),
  });
}

/** Of the last 24 hours beside the week before, by subdistrict. */
export function useHotTopics() {
  const { asOf } = useQuestion();
  return useQuery({
    queryKey: ["hot-topics", language],
    queryFn: ({ signal }) => body(api.GET("/api/v1/boards/hot-topics", { signal })),
    placeholderData: keepPreviousData,
    meta: { live: true },
    enabled: computed(() => !asOf.value),
  });
}
