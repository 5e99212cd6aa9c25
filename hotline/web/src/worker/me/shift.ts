/** Whether the worker is on duty: what was done on this phone since the service was asked comes first. Pure. */
import type { ShownItem } from "../outbox/shown";

export interface ShiftRead {
  onDuty: boolean;
  readAt: number;
}

const OF_SHIFTS = new Set(["start-shift", "end-shift"]);

/** `items`: the newest first. Undefined where neither phone nor service says. */
export function onDuty(items: readonly ShownItem[], read: ShiftRead | undefined): boolean | undefined {
  const own = items.find((item) => OF_SHIFTS.has(item.act.wire.action) && item.state !== "refused");
  const waits = own !== undefined && own.state !== "delivered";
  if (own && (waits || !read || Date.parse(own.recordedAt) > read.readAt)) return own.act.wire.action === "start-shift";
  return read?.onDuty;
}
