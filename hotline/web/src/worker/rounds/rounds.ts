/** A patrol round as this phone knows it: what the service has, and what was done here since. Pure. */
import type { Round } from "../bundle";
import type { Act, GeoPoint } from "../outbox/acts";
import type { ShownItem } from "../outbox/shown";

export interface Point {
  cell: string;
  name: string;
  passed: boolean;
  /** The item of this phone that passed it. */
  item: ShownItem | undefined;
}

/** In the order of the plan, what is still to be passed first. */
export function pointsOf(round: Round, items: readonly ShownItem[]): Point[] {
  const own = new Map(ofRound(round, items).filter((item) => item.act.wire.action === "pass-point").map((item) => [item.act.wire.body.cell, item]));
  const points = round.points.map(({ cell, name, passed_at }) => {
    const item = own.get(cell);
    return { cell, name, item, passed: passed_at !== null || item !== undefined };
  });
  return [...points.filter((point) => !point.passed), ...points.filter((point) => point.passed)];
}

/** `items`: the newest first. */
export function statusOf(round: Round, items: readonly ShownItem[]): Round["status"] {
  const own = ofRound(round, items).map((item) => item.act.wire.action);
  if (round.status === "ended" || own.includes("end-round")) return "ended";
  return own.length ? "started" : round.status;
}

/** What was returned did not happen. */
function ofRound({ round_id }: Round, items: readonly ShownItem[]): ShownItem[] {
  return items.filter(({ state, act: { wire } }) => wire.round_id === round_id && state !== "refused");
}

export type RoundAction = "start-round" | "pass-point" | "end-round";

export function roundAct(round: Round, action: RoundAction, title: string, cell?: string, point?: GeoPoint): Act {
  return { title, wire: { action, round_id: round.round_id, body: { ...(cell && { cell, ...(point && { point }) }) } } };
}
