/** The lines of the trend: the period by day, laid over the one before and that of last year. */
import { daysSince } from "../../parts/moments";

export type Point = [day: number, percent: number];
interface Dated { key: string | null; rate: number | null; denominator: number }

/** Days without orders are left out: they have no rate. */
export function points(rows: readonly Dated[], from: string): Point[] {
  return rows.flatMap(({ key, rate }) =>
    key === null || rate === null ? [] : [[daysSince(from.slice(0, 10), key), Math.round(rate * 1e4) / 100] as Point],
  );
}

export function earlierPoints(compared: { from: string; rows: readonly Dated[] } | null | undefined): Point[] {
  return compared ? points(compared.rows, compared.from) : [];
}
