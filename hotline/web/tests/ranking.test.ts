import { expect, test } from "vitest";
import { byKind, mostOfUnranked, ranked } from "../src/dashboard/figure/ranking";
import { daysOff, earlierPoints, points } from "../src/dashboard/overview/trend";

const row = (key: string, rate: number | null, denominator: number) => ({ key, rate, denominator, small: denominator < 20 });
const keys = (rows: readonly { key: string | null }[]) => rows.map((each) => each.key);

test("the worst is first, those with few orders follow unranked, and those without any are left out", () => {
  const rows = [row("good", 0.99, 90), row("none", null, 0), row("few", 0.1, 19), row("bad", 0.8, 40)];
  expect(keys(ranked(rows, "higher_is_better"))).toEqual(["bad", "good", "few"]);
  expect(keys(ranked(rows, "lower_is_better"))).toEqual(["good", "bad", "few"]);
});

test("where no row counts enough for a rank, it is known how many the largest counts", () => {
  expect(mostOfUnranked([row("few", 0.1, 19), row("fewer", 1, 3)])).toBe(19);
  expect(mostOfUnranked([row("few", 0.1, 19), row("enough", 1, 20)])).toBeNull();
  expect(mostOfUnranked([])).toBeNull();
});

test("of two equal rates the one with more orders is first", () => {
  expect(keys(ranked([row("a", 0.9, 30), row("b", 0.9, 60)], "higher_is_better"))).toEqual(["b", "a"]);
});

test("like is compared with like, in the order of the kinds", () => {
  const rows = [row("water", 0.8, 40), row("housing", 0.9, 40), row("gas", 0.95, 40)];
  const kindOf = (key: string | null) => (key === "housing" ? "bureau" : "utility");
  expect(byKind(rows, kindOf, ["bureau", "district", "utility"]).map(([kind, own]) => [kind, keys(own)])).toEqual([
    ["bureau", ["housing"]],
    ["utility", ["water", "gas"]],
  ]);
});

test("a line has a point for each day with orders, counted from the first day of its period", () => {
  const rows = [row("2026-11-01", 0.9, 30), row("2026-11-03", null, 0), row("2026-11-04", 1, 5)];
  expect(points(rows, "2026-11-01")).toEqual([[0, 90], [3, 100]]);
  expect(earlierPoints({ from: "2026-11-01T00:00:00+08:00", rows })).toEqual([[0, 90], [3, 100]]);
  expect(earlierPoints(null)).toEqual([]);
});

test("consecutive days off are one stretch, a holiday has its name, and a working day in it is left white", () => {
  const day = (key: string, working_day: boolean, holiday: string | null = null) => ({ key, working_day, holiday });
  const rows = [
    day("2026-09-30", true), day("2026-10-01", false, "国庆节"), day("2026-10-02", false, "国庆节"),
    day("2026-10-10", true, "国庆节"), day("2026-10-11", false), day("2026-10-18", false),
  ];
  expect(daysOff(rows, "2026-09-30")).toEqual([
    { from: 1, to: 2, name: "国庆节" }, { from: 11, to: 11, name: "" }, { from: 18, to: 18, name: "" },
  ]);
  expect(daysOff([{ key: "2026-10-01" }], "2026-09-30")).toEqual([]);
});
