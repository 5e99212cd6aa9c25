/** What a screen makes of an evaluation: who comes first, what a part lost, which cases cost it. */
import type { CasePart, Form, FormPart, PartScored, Unit } from "./evaluations";

export const KINDS = ["region", "department", "post"] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(about: Form["about"]): Kind {
  if (about === "department") return "department";
  return about === "worker" || about === "staff" ? "post" : "region";
}

/** Ranked ones as the service has them, the best first; then those with few cases; those without a score last. */
export function inOrder(rows: readonly Unit[]): Unit[] {
  const group = (row: Unit) => (row.score === null ? 2 : row.small ? 1 : 0);
  return [...rows].sort((a, b) => group(a) - group(b));
}

/** Points that a part did not give; null where it is left out. */
export function lost(part: PartScored, rule: FormPart): number | null {
  if (part.points === null) return null;
  return rule.scale === "each" ? -part.points : part.of - part.points;
}

/** The cases that cost points, with their number; null where the service cannot list them. */
export function costly(part: PartScored, rule: FormPart): { part: CasePart; n: number } | null {
  if (rule.scale === "each" || rule.scale === "bands") return { part: "denominator", n: part.denominator };
  if (rule.direction === "lower_is_better") return { part: "numerator", n: part.numerator };
  return part.interval || !part.denominator ? { part: "rest", n: part.denominator - part.numerator } : null;
}

/** The share of the points that a count has in its band. */
export function bandOf(rule: FormPart, n: number): FormPart["bands"][number] | undefined {
  return rule.bands.find((each) => each.most === null || n <= each.most);
}
