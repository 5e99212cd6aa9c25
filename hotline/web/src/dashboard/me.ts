/** The account that is signed in, and what its roles may read. */
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body } from "../api/client";

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => body(api.GET("/api/v1/me")), staleTime: 60_000 });
}

/** A link to what the service would refuse is not offered; `operation` as in /openapi.json. */
export function useMay(operation: string): Ref<boolean> {
  const me = useMe();
  return computed(() => me.data.value?.allowed_operations.includes(operation) ?? false);
}
