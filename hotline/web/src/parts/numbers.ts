/** 0.937243 → "93.72 %", never parted over two lines; null → "—": no orders, neither 0 % nor 100 %. */
export function percent(rate: number | null | undefined, digits = 2): string {
  return rate == null ? "—" : `${(rate * 100).toFixed(digits)}\u00a0%`;
}

/** 1204 → "1,204". */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** The change in percentage points, with its sign: "▲ 0.4". */
export function change(now: number | null, before: number | null | undefined): string {
  if (now == null || before == null) return "";
  const points = (now - before) * 100;
  const size = Math.abs(points).toFixed(1);
  return size === "0.0" ? "＝" : `${points > 0 ? "▲" : "▼"} ${size}`;
}

/** An RFC 3339 instant as "11-30 18:00", in the zone it was written in. */
export function shortTime(instant: string): string {
  return `${instant.slice(5, 10)} ${instant.slice(11, 16)}`;
}

/** How long ago an instant was, in its largest whole unit; null for none. */
export function timeSince(instant: string | null, now: string): { n: string; unit: "days" | "hours" } | null {
  if (instant === null) return null;
  const hours = (Date.parse(now) - Date.parse(instant)) / 3_600_000;
  return hours >= 24 ? { n: (hours / 24).toFixed(1), unit: "days" } : { n: hours.toFixed(1), unit: "hours" };
}

/** How long until a deadline, or since it passed, in its largest unit. */
export function timeLeft(due: string, now: number): { n: string; unit: "days" | "hours"; over: boolean } {
  const hours = (Date.parse(due) - now) / 3_600_000;
  const long = Math.abs(hours);
  const over = hours < 0;
  return long >= 24 ? { n: (long / 24).toFixed(1), unit: "days", over } : { n: long.toFixed(1), unit: "hours", over };
}
