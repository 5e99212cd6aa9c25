/** The shift of this worker as it is known here, with and without a network. */
import { computed, onUnmounted, ref, shallowRef, type ComputedRef } from "vue";
import { api, body } from "../../api/client";
import { useBundle } from "../bundle";
import { keep, recall } from "../outbox/kept";
import { useItems } from "../outbox/shown";
import type { Vault } from "../outbox/vault";
import { onDuty, type ShiftRead } from "./shift";

const KEPT = "shift";
const TICK_MS = 30_000;
const LONGEST_HOURS = 12; // until the service has said otherwise
const read = shallowRef<ShiftRead>();

export function useDuty(vault: Vault): ComputedRef<boolean | undefined> {
  const items = useItems(vault);
  const bundle = useBundle();
  const now = ref(Date.now());
  const clock = setInterval(() => (now.value = Date.now()), TICK_MS);
  onUnmounted(() => clearInterval(clock));
  const terms = computed(() => {
    const { readAt, aheadMs, shiftHours } = bundle.value;
    return { hours: shiftHours ?? LONGEST_HOURS, aheadMs: readAt === null ? undefined : aheadMs };
  });
  return computed(() => items.value && onDuty(items.value, read.value, Math.max(now.value, Date.now()), terms.value));
}

/** Without a network what was read before holds until its end. */
export async function readShift(vault: Vault): Promise<void> {
  const readAt = Date.now();
  const path = { worker: vault.account };
  const worker = await body(api.GET("/api/v1/grid/workers/{worker}", { params: { path } })).catch(() => undefined);
  if (!worker) {
    read.value ??= await recall<ShiftRead>(vault, KEPT);
    return;
  }
  read.value = { onDuty: worker.status === "on_duty", until: worker.shift?.ends_at ?? null, readAt };
  await keep(vault, KEPT, read.value).catch(() => undefined);
}

export function forgetShift(): void {
  read.value = undefined;
}
