/** What a screen makes of an evaluation: what a form is about, what a part lost, which cases cost it. */
import type { CasePart, Form, FormPart, PartScored, Unit } from "./evaluations";

export const KINDS = ["region", "department", "post"] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(about: Form["about"]): Kind {
  if (about === "department") return "department";
  return about === "worker" || about === "staff" ? "post" : "region";
}

/** The ranked units in the order that is asked for, then the small ones; units that nothing counts in apart. */
export function listed<U extends Pick<Unit, "rank" | "score">>(rows: readonly U[], worstFirst: boolean): { shown: U[]; empty: U[] } {
  const group = (of: (each: U) => boolean) => (worstFirst ? rows.filter(of).reverse() : rows.filter(of));
  const shown = [...group((each) => each.rank !== null), ...group((each) => each.rank === null && each.score !== null)];
  return { shown, empty: rows.filter((each) => each.rank === null && each.score === null) };
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
