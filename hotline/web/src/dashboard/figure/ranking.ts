/** The order of the rows of a figure: like with like, the worst first, small numbers unranked at the end. */
export interface Ranked {
  key: string | null;
  rate: number | null;
  denominator: number;
  small: boolean;
}

/** Rows that count something, the worst first; those with few orders after them. */
export function ranked<R extends Ranked>(rows: readonly R[], better: "higher_is_better" | "lower_is_better"): R[] {
  const sign = better === "lower_is_better" ? -1 : 1;
  const byRate = (a: R, b: R) => sign * ((a.rate ?? 0) - (b.rate ?? 0));
  return rows
    .filter((row) => row.denominator > 0)
    .sort((a, b) => Number(a.small) - Number(b.small) || byRate(a, b) || b.denominator - a.denominator);
}

/** The most that a row counts where none counts enough for a rank; null where one does. */
export function mostOfUnranked(rows: readonly Ranked[]): number | null {
  return rows.length && rows.every((row) => row.small) ? Math.max(...rows.map((row) => row.denominator)) : null;
}

/** In groups of one kind, in the order in which the kinds are listed; a kind without rows is left out. */
export function byKind<R extends Ranked>(
  rows: readonly R[],
  kindOf: (key: string | null) => string,
  kinds: readonly string[],
): [kind: string, rows: R[]][] {
  return kinds.flatMap((kind) => {
    const own = rows.filter((row) => kindOf(row.key) === kind);
    return own.length ? [[kind, own] as [string, R[]]] : [];
  });
}
