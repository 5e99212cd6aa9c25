/** A chain of levels, and how far down it the address of a page has gone. */
import type { LocationQuery } from "vue-router";

export type Level = "district" | "subdistrict" | "community" | "cell" | "group" | "subgroup" | "matter";

export interface Chosen {
  level: Level;
  key: string;
  /** What is chosen on the levels above. */
  above: Record<string, string>;
}

/** The levels with a value in the address, up to the first without one. */
export function chosenIn(levels: readonly Level[], query: LocationQuery): Chosen[] {
  const found: Chosen[] = [];
  let above: Record<string, string> = {};
  for (const level of levels) {
    const key = query[level];
    if (typeof key !== "string" || !key) break;
    found.push({ level, key, above });
    above = { ...above, [level]: key };
  }
  return found;
}
