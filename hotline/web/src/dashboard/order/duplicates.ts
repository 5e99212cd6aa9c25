/** Open orders that may be about the same problem as an order: a hint, by which a person decides. */
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components } from "../../api/schema";
import { useMay } from "../me";

export type Order = components["schemas"]["OrderDocument"];
type Told = components["schemas"]["DuplicatesBody"];

/** As it was taken down; the number of the caller is hidden from a screen, so it is not compared. */
export function asTold(order: Order): Told {
  const { kind, matter, secrecy, reported_department, place, title, narrative } = order;
  return {
    kind,
    matter: matter.code,
    secrecy,
    reported_department,
    title,
    narrative,
    place: place.text || place.point ? { text: place.text, point: place.point } : null,
  };
}

/** The order itself is like itself. Nothing is asked of an order that has ended: none is merged into it. */
export function useDuplicates(order: Ref<Order | undefined>) {
  const may = useMay("preview-duplicates");
  return useQuery({
    queryKey: ["duplicates", computed(() => order.value?.order_no), computed(() => order.value?.version), language],
    queryFn: async ({ signal }) => {
      const of = order.value as Order;
      const { items } = await body(api.POST("/api/v1/duplicates/preview", { body: asTold(of), signal }));
      return items.filter((each) => each.order_no !== of.order_no);
    },
    enabled: computed(() => may.value && !!order.value && !order.value.ended_at),
  });
}
