import { expect, test } from "vitest";
import { change, count, percent, timeSince } from "../src/parts/numbers";

test("a rate has two digits, and no orders have no rate", () => {
  expect(percent(0.937243)).toBe("93.72\u00a0%");
  expect(percent(1)).toBe("100.00\u00a0%");
  expect(percent(null)).toBe("—");
});

test("counts of five digits are grouped", () => expect(count(26898)).toBe("26,898"));

test("a change is in percentage points with its direction", () => {
  expect(change(0.95, 0.9)).toBe("▲ 5.0");
  expect(change(0.9, 0.95)).toBe("▼ 5.0");
  expect(change(0.9, 0.9001)).toBe("＝");
  expect(change(null, 0.9)).toBe("");
  expect(change(0.9, undefined)).toBe("");
});

test("how long ago is in days from one day on", () => {
  const now = "2026-11-21T22:00:00+08:00";
  expect(timeSince("2026-11-21T10:00:00+08:00", now)).toEqual({ n: "12.0", unit: "hours" });
  expect(timeSince("2026-11-18T10:00:00+08:00", now)).toEqual({ n: "3.5", unit: "days" });
  expect(timeSince(null, now)).toBeNull();
});
