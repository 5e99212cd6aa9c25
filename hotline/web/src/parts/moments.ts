/** Moments in the city's time, whatever the zone of this browser; the API writes +08:00. */
const OFFSET = "+08:00";
const DAY = 86_400_000;
const CITY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });

export type Precision = "day" | "minutes" | "seconds";
const LENGTH: Record<Precision, number> = { day: 10, minutes: 16, seconds: 19 };

/** "2026-11-21 22:10:03", as far as `precision`. */
export function moment(instant: number | string | Date, precision: Precision = "minutes"): string {
  return CITY.format(new Date(instant)).slice(0, LENGTH[precision]);
}

/** What a person typed as "2026-11-21 22:10" in RFC 3339, or undefined where no such moment exists. */
export function instantOf(text: string): string | undefined {
  const plain = text.normalize("NFKC").trim().replaceAll("/", "-");
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})$/.exec(plain);
  if (!found) return undefined;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => part.padStart(2, "0"));
  const instant = `${year}-${month}-${day}T${hour}:${minute}:00${OFFSET}`;
  const exists = !Number.isNaN(Date.parse(instant)) && moment(instant) === `${year}-${month}-${day} ${hour}:${minute}`;
  return exists ? instant : undefined;
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export function firstOfMonth(day: string, months: number): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** How many days after `from` a day is. */
export function daysSince(from: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(from)) / DAY);
}

/** The days of a month in weeks from Monday on; null outside of it. */
export function weeksOf(month: string): (string | null)[][] {
  const first = firstOfMonth(`${month}-01`, 0);
  const days = daysSince(first, firstOfMonth(first, 1));
  const empty = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const cells = [...Array<null>(empty).fill(null), ...Array.from({ length: days }, (_, n) => dayAfter(first, n))];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day] ?? null),
  );
}
