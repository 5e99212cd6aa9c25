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

/** Consecutive days off as one stretch, from and to in days of the period; `name`: of their holiday. */
export interface DaysOff { from: number; to: number; name: string }
interface CalendarDay { key: string | null; working_day?: boolean | null; holiday?: string | null }

/** Of the days in the answer, which has none without orders. */
export function daysOff(rows: readonly CalendarDay[], from: string): DaysOff[] {
  const found: DaysOff[] = [];
  for (const { key, working_day, holiday } of rows) {
    if (key === null || working_day !== false) continue;
    const day = daysSince(from.slice(0, 10), key);
    const name = holiday ?? "";
    const last = found.at(-1);
    if (last && last.to === day - 1 && last.name === name) last.to = day;
    else found.push({ from: day, to: day, name });
  }
  return found;
}

export function earlierPoints(compared: { from: string; rows: readonly Dated[] } | null | undefined): Point[] {
  return compared ? points(compared.rows, compared.from) : [];
}
