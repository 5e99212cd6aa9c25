/** Whether the worker is on duty: what was done on this phone since the service was asked comes first. Pure. */
import type { ShownItem } from "../outbox/shown";

export interface ShiftRead {
  onDuty: boolean;
  /** When the shift runs out, by the service's clock. */
  until: string | null;
  readAt: number;
}

const OF_SHIFTS = new Set(["start-shift", "end-shift"]);
const HOUR_MS = 3_600_000;

/** `hours`: the longest shift; `aheadMs`: how far the service's clock is ahead of this phone's, if it is known. */
export interface Terms {
  hours: number;
  aheadMs: number | undefined;
}

/** `items`: the newest first. Undefined where neither phone nor service says. */
export function onDuty(items: readonly ShownItem[], read: ShiftRead | undefined, now: number, { hours, aheadMs }: Terms): boolean | undefined {
  const own = items.find((item) => OF_SHIFTS.has(item.act.wire.action) && item.state !== "refused");
  const waits = own !== undefined && own.state !== "delivered";
  if (own && (waits || !read || Date.parse(own.recordedAt) > read.readAt)) {
    return own.act.wire.action === "start-shift" && now < Date.parse(own.recordedAt) + hours * HOUR_MS;
  }
  if (!read?.onDuty || read.until === null || aheadMs === undefined) return read?.onDuty;
  return now + aheadMs < Date.parse(read.until);
}
