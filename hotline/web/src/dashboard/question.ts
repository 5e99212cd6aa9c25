/** The question in the address bar: period, as-of, drill. A link to a page asks the same again. */
import { computed, ref } from "vue";
import { useRoute, useRouter } from "vue-router";
import { dayAfter, firstOfMonth, moment } from "../parts/moments";

export type Period = "7d" | "month" | "last-month" | "quarter" | "year";
export const PERIODS: readonly Period[] = ["7d", "month", "last-month", "quarter", "year"];
const ONE: ReadonlySet<unknown> = new Set(["order", "case"]);
export interface Days {
  from: string;
  to: string;
}

/**
 * `to` is exclusive. A month, quarter or year is asked for whole, so that the service compares it
 * with whole ones: what has not happened yet counts nowhere.
 */
export function daysOf(period: Period, today: string): Days {
  const month = Number(today.slice(5, 7)) - 1;
  switch (period) {
    case "7d":
      return { from: dayAfter(today, -6), to: dayAfter(today, 1) };
    case "month":
      return { from: firstOfMonth(today, 0), to: firstOfMonth(today, 1) };
    case "last-month":
      return { from: firstOfMonth(today, -1), to: firstOfMonth(today, 0) };
    case "quarter":
      return { from: firstOfMonth(today, -(month % 3)), to: firstOfMonth(today, 3 - (month % 3)) };
    case "year":
      return { from: firstOfMonth(today, -month), to: firstOfMonth(today, 12 - month) };
  }
}

/** The city's day; a screen that is left on goes on to the next. */
const today = ref(moment(Date.now(), "day"));
setInterval(() => (today.value = moment(Date.now(), "day")), 60_000);

export function useQuestion() {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string) => computed(() => {
    const value = route.query[name];
    return typeof value === "string" && value ? value : undefined;
  });
  const asOf = computed(() => {
    const asked = text("as_of").value;
    return asked && !Number.isNaN(Date.parse(asked)) ? asked : undefined;
  });
  const period = computed<Period>(() => {
    const asked = route.query["period"] as Period;
    return PERIODS.includes(asked) ? asked : "month";
  });
  const days = computed(() => daysOf(period.value, asOf.value ? moment(asOf.value, "day") : today.value));
  const query = computed(() => ({
    ...days.value,
    ...(asOf.value && { as_of: asOf.value }),
  }));
  /** What a link to another page takes along. */
  const kept = computed(() => ({ period: period.value, ...(asOf.value && { as_of: asOf.value }) }));
  /** What a link to one order or case takes along: the way back to this page; one order or case hands on its own. */
  const onward = computed(() => ({ ...kept.value, back: ONE.has(route.name) ? text("back").value : route.fullPath }));
  function ask(changed: Record<string, string | undefined>): void {
    void router.push({ query: { ...route.query, ...changed } });
  }
  return { asOf, period, days, query, kept, onward, ask, department: text("department"), matter: text("matter"), part: text("part") };
}
