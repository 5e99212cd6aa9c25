/** The act that finishes a task. Pure. */
import type { Act, GeoPoint, PhotoFacts } from "../outbox/acts";
import { photoBody } from "../report/body";
import type { Task } from "../bundle";

/** Of a verification, and of a check. */
export const RESULTS = { verify: ["true", "false", "not_found"], check: ["passed", "failed"] } as const;
export type Result = (typeof RESULTS)[keyof typeof RESULTS][number];

export interface Finding {
  result: Result | null;
  note: string;
}

/** A check that fails says why. */
export function missingOf({ result, note }: Finding): "result" | "why" | undefined {
  if (!result) return "result";
  return result === "failed" && !note.trim() ? "why" : undefined;
}

/** The worker is there: a fact of its own, whatever is found. */
export function arriveAct(task: Task, point: GeoPoint | undefined): Act {
  return { title: task.name, wire: { action: "arrive", case_no: task.case_no, base_version: task.version, body: point ? { point } : {} } };
}

/** Raises where something is missing. */
export function taskAct(task: Task, finding: Finding, photos: readonly PhotoFacts[]): Act {
  if (missingOf(finding) || task.task === "handle") throw new Error("the task is not finished");
  const common = { note: finding.note.trim() || null, photos: photos.map(photoBody) };
  const of = { case_no: task.case_no, base_version: task.version };
  return {
    title: task.name,
    wire: task.task === "verify"
      ? { action: "submit-verification", ...of, body: { result: finding.result, ...common } }
      : { action: "submit-check", ...of, body: { passed: finding.result === "passed", ...common } },
  };
}
