/** Repeat places and hot topics, of the present or as of the moment that is asked for. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { api, body, language } from "../../api/client";
import { useMay } from "../me";
import { useQuestion } from "../question";

export function useRepeatPlaces() {
  const { asOf } = useQuestion();
  return useQuery({
    queryKey: ["repeat-places", asOf, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/boards/repeat-places", { params: { query: asOf.value ? { as_of: asOf.value } : {} }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !asOf.value })),
    enabled: useMay("list-repeat-places"),
  });
}

/** Of the last 24 hours beside the week before, by subdistrict. */
export function useHotTopics() {
  const { asOf } = useQuestion();
  return useQuery({
    queryKey: ["hot-topics", asOf, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/boards/hot-topics", { params: { query: asOf.value ? { as_of: asOf.value } : {} }, signal })),
    placeholderData: keepPreviousData,
    meta: computed(() => ({ live: !asOf.value })),
    enabled: useMay("list-hot-topics"),
  });
}
