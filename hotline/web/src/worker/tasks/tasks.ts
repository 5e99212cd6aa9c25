/** The tasks of the worker: their order, and which are already done on this phone. Pure. */
import type { Task } from "../bundle";
import { distance } from "../map/geometry";
import type { Action } from "../outbox/acts";
import type { ShownItem } from "../outbox/shown";

export type Order = "due" | "near";
type Here = { lon: number; lat: number } | undefined;

/** Metres from here; undefined where one of both is unknown. */
export function metresTo(task: Task, here: Here): number | undefined {
  return here && task.point ? distance([here.lon, here.lat], [task.point.lon, task.point.lat]) : undefined;
}

/** By deadline, or by distance; what has none comes last. */
export function inOrder(tasks: readonly Task[], order: Order, here: Here): Task[] {
  const due = (task: Task) => (task.due_at ? Date.parse(task.due_at) : Infinity);
  const far = (task: Task) => metresTo(task, here) ?? Infinity;
  const by = (a: number, b: number) => (a === b ? 0 : a - b);
  return [...tasks].sort((a, b) => (order === "near" && by(far(a), far(b))) || by(due(a), due(b)) || a.case_no.localeCompare(b.case_no));
}

/** The item of this phone that does a task: what is returned does not. */
export function doneBy(task: Task, items: readonly ShownItem[]): ShownItem | undefined {
  return itemOf(task, items, ACTIONS[task.task]);
}

export function arrivedBy(task: Task, items: readonly ShownItem[]): ShownItem | undefined {
  return itemOf(task, items, "arrive");
}

/** The newest item that was to do the task, and that the service returned. */
export function returnedBy(task: Task, items: readonly ShownItem[]): ShownItem | undefined {
  const [newest] = itemsOf(task, items, ACTIONS[task.task]);
  return newest?.state === "refused" ? newest : undefined;
}

function itemOf(task: Task, items: readonly ShownItem[], action: Action | undefined): ShownItem | undefined {
  return itemsOf(task, items, action).find(({ state }) => state !== "refused");
}

/** The newest first. */
function itemsOf(task: Task, items: readonly ShownItem[], action: Action | undefined): ShownItem[] {
  return items.filter(({ recordedAt, act: { wire } }) => wire.case_no === task.case_no && wire.action === action && recordedAt >= utc(task.since));
}

export const ACTIONS = { verify: "submit-verification", check: "submit-check", handle: undefined } as const;

function utc(instant: string): string {
  return new Date(instant).toISOString();
}

/** What is left until a deadline, or how long it is over; in the largest unit that says something. */
export function left(dueAt: string, now: number): { late: boolean; n: number; unit: "days" | "hours" | "minutes" } {
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000);
  const size = Math.abs(minutes);
  const late = minutes < 0;
  if (size >= 48 * 60) return { late, n: Math.floor(size / 1440), unit: "days" };
  if (size >= 120) return { late, n: Math.floor(size / 60), unit: "hours" };
  return { late, n: size, unit: "minutes" };
}
