/** The question in the address bar: period, as-of, drill. A link to a page asks the same again. */
import { computed } from "vue";
import { useRoute, useRouter } from "vue-router";

export type Period = "7d" | "month" | "last-month" | "quarter" | "year";
export const PERIODS: readonly Period[] = ["7d", "month", "last-month", "quarter", "year"];
export interface Days {
  from: string;
  to: string;
}

const DAY = 86_400_000;
/** The city's calendar day, whatever the zone of this browser. */
const CITY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function firstOfMonth(day: string, months: number): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** `to` is exclusive; a running period ends with today. */
export function daysOf(period: Period, today: string): Days {
  const tomorrow = dayAfter(today, 1);
  const month = Number(today.slice(5, 7)) - 1;
  switch (period) {
    case "7d":
      return { from: dayAfter(today, -6), to: tomorrow };
    case "month":
      return { from: firstOfMonth(today, 0), to: tomorrow };
    case "last-month":
      return { from: firstOfMonth(today, -1), to: firstOfMonth(today, 0) };
    case "quarter":
      return { from: firstOfMonth(today, -(month % 3)), to: tomorrow };
    case "year":
      return { from: firstOfMonth(today, -month), to: tomorrow };
  }
}

/** As many days as the period has, just before it. */
export function periodBefore({ from, to }: Days): Days {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY);
  return { from: dayAfter(from, -length), to: from };
}

export function useQuestion() {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string) => computed(() => {
    const value = route.query[name];
    return typeof value === "string" && value ? value : undefined;
  });
  const asOf = text("as_of");
  const period = computed<Period>(() => {
    const asked = route.query["period"] as Period;
    return PERIODS.includes(asked) ? asked : "month";
  });
  const days = computed(() => daysOf(period.value, CITY.format(asOf.value ? new Date(asOf.value) : new Date())));
  const query = computed(() => ({
    ...days.value,
    ...(asOf.value && { as_of: asOf.value }),
  }));
  /** What a link to another page takes along. */
  const kept = computed(() => ({ period: period.value, ...(asOf.value && { as_of: asOf.value }) }));
  function ask(changed: Record<string, string | undefined>): void {
    void router.push({ query: { ...route.query, ...changed } });
  }
  return { asOf, period, days, query, kept, ask, department: text("department"), matter: text("matter"), part: text("part") };
}
