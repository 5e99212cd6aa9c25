import { expect, test } from "vitest";
import { daysOf, PERIODS } from "../src/dashboard/question";

test.each([
  ["7d", "2026-11-15", "2026-11-22"],
  ["month", "2026-11-01", "2026-12-01"],
  ["last-month", "2026-10-01", "2026-11-01"],
  ["quarter", "2026-10-01", "2027-01-01"],
  ["year", "2026-01-01", "2027-01-01"],
] as const)("%s of 2026-11-21 is from %s to before %s", (period, from, to) => {
  expect(daysOf(period, "2026-11-21")).toEqual({ from, to });
});

test("January's last month is December, and a leap day ends February", () => {
  expect(daysOf("last-month", "2027-01-31")).toEqual({ from: "2026-12-01", to: "2027-01-01" });
  expect(daysOf("month", "2028-02-29")).toEqual({ from: "2028-02-01", to: "2028-03-01" });
});

test("every period contains its day, but last month", () => {
  for (const period of PERIODS.filter((each) => each !== "last-month")) {
    const { from, to } = daysOf(period, "2026-12-31");
    expect(from <= "2026-12-31" && "2026-12-31" < to).toBe(true);
  }
});
