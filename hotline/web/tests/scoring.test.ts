/** What a part of an evaluation lost, and which cases cost it points. */
import { expect, test } from "vitest";
import type { FormPart, PartScored } from "../src/dashboard/evaluations/evaluations";
import { bandOf, costly, kindOf, listed, lost } from "../src/dashboard/evaluations/scoring";

const RULE: FormPart = { indicator: "i", title: "I", version: 1, direction: "higher_is_better", points: 30, scale: "rate", full_from: null, loses: 0, bands: [], minus: [], zero: "left_out" };
const PART: PartScored = { indicator: "i", points: 24, of: 30, small: false, numerator: 8, denominator: 10, rate: 0.8, interval: [0.5, 0.9], mean: null, left_out: 0 };

test("a part loses what it did not give, and a deduction all that it takes", () => {
  expect(lost(PART, RULE)).toBe(6);
  expect(lost({ ...PART, points: -1.8, of: 20 }, { ...RULE, scale: "each" })).toBe(1.8);
  expect(lost({ ...PART, points: null }, RULE)).toBeNull();
});

test("the cases that cost points are the rest of a rate that shall be high, and the counted ones of a low one", () => {
  expect(costly(PART, RULE)).toEqual({ part: "rest", n: 2 });
  expect(costly(PART, { ...RULE, direction: "lower_is_better" })).toEqual({ part: "numerator", n: 8 });
  expect(costly({ ...PART, numerator: 10 }, { ...RULE, scale: "each" })).toEqual({ part: "denominator", n: 10 });
  expect(costly({ ...PART, interval: null }, RULE)).toBeNull();
});

test("a count falls into the first band that reaches it, and any form has its kind", () => {
  const bands = [{ most: 0, share: 1 }, { most: 2, share: 0.9 }, { most: null, share: 0 }];

  expect([0, 1, 2, 3].map((n) => bandOf({ ...RULE, bands }, n)?.share)).toEqual([1, 0.9, 0.9, 0]);
  expect((["cell", "department", "staff", "worker"] as const).map(kindOf)).toEqual(["region", "department", "post", "post"]);
});

test("the worst ranked unit comes first where that is asked for, and units without a case come apart", () => {
  const unit = (score: number | null, rank: number | null) => ({ score, rank });
  const [best, worst, small, smaller, none] = [unit(90, 1), unit(80, 2), unit(100, null), unit(10, null), unit(null, null)];
  const rows = [best, worst, small, smaller, none];

  expect(listed(rows, false)).toEqual({ shown: [best, worst, small, smaller], empty: [none] });
  expect(listed(rows, true)).toEqual({ shown: [worst, best, smaller, small], empty: [none] });
});
