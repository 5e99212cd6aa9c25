/** The report of a month, and its files of the same moment. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import type { Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";
import { firstOfMonth, moment } from "../../parts/moments";

export type Monthly = components["schemas"]["MonthlyAnswer"];
export type Outcomes = Omit<Monthly["total"], "department">;
export type Asked = operations["read-monthly-report"]["parameters"]["query"];
export type Format = "xlsx" | "csv" | "text" | "json";
export const FORMATS: readonly Format[] = ["xlsx", "csv", "text", "json"];
const ENDINGS: Record<Format, string> = { xlsx: "xlsx", csv: "csv", text: "txt", json: "json" };
const MONTHS_OFFERED = 24;

export function useMonthly(asked: Ref<Asked>) {
  return useQuery({
    queryKey: ["monthly", asked, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/reports/monthly", { params: { query: asked.value }, signal })) as Promise<Monthly>,
    placeholderData: keepPreviousData,
  });
}

/** The text of the circular, as it is in its file. */
export async function circularOf(report: Monthly): Promise<string> {
  const query = { month: report.month, as_of: report.as_of, format: "text" as const };
  return (await api.GET("/api/v1/reports/monthly", { params: { query }, parseAs: "text" })).data as string;
}

/** Save a file of exactly the moment that is on the screen. */
export async function save(report: Monthly, format: Format): Promise<void> {
  const query = { month: report.month, as_of: report.as_of, format };
  const answer = await api.GET("/api/v1/reports/monthly", { params: { query }, parseAs: "blob" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(answer.data as unknown as Blob);
  link.download = `12345-${report.month}.${ENDINGS[format]}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The month of a moment in the city and those before it, the latest first, as "2026-11". */
export function monthsUntil(latest: Date): string[] {
  const day = moment(latest, "day");
  return Array.from({ length: MONTHS_OFFERED }, (_, back) => firstOfMonth(day, -back).slice(0, 7));
}
