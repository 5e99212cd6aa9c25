/** What is added to a report that was sent before: late photos and words, or that it is fixed now. Pure. */
import type { Act, PhotoFacts } from "../outbox/acts";
import type { ShownItem } from "../outbox/shown";
import { photoBody } from "../report/body";

export type Later = "attach" | "fix-on-spot";

const REPORTS = new Set(["report-case", "fix-on-spot"]);

/** Its photos and words may be added to: it began a case, and was not returned. */
export function isReport({ state, act: { wire } }: ShownItem): boolean {
  return REPORTS.has(wire.action) && wire.case_no === undefined && wire.case_client_id === undefined && state !== "refused";
}

/** It was not fixed when it was reported, nor later on this phone. */
export function mayFix(report: ShownItem, items: readonly ShownItem[]): boolean {
  return report.act.wire.action === "report-case"
    && !items.some(({ state, act: { wire } }) => wire.action === "fix-on-spot" && wire.case_client_id === report.clientId && state !== "refused");
}

export type Lacks = "anything" | "before" | "after";

/** A fix is shown by photos of before and after; that of before may have come with the report. */
export function lacking(what: Later, note: string, photos: readonly PhotoFacts[], report: ShownItem): Lacks | undefined {
  if (what === "attach") return photos.length || note.trim() ? undefined : "anything";
  const has = (kind: string) => photos.some((photo) => photo.kind === kind);
  const reported = (report.act.wire.body.photos ?? []) as { kind: string }[];
  if (!has("before") && !reported.some((photo) => photo.kind === "before")) return "before";
  return has("after") ? undefined : "after";
}

export function laterAct(what: Later, note: string, photos: readonly PhotoFacts[], report: ShownItem): Act {
  if (lacking(what, note, photos, report)) throw new Error("something is missing");
  return { title: report.act.title, wire: { action: what, case_client_id: report.clientId, body: { note: note.trim() || null, photos: photos.map(photoBody) } } };
}
