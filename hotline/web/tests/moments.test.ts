import { expect, test } from "vitest";
import { instantOf, moment, weeksOf } from "../src/parts/moments";

test("a moment is written in the city's time, whatever the zone", () => {
  expect(moment("2026-11-21T14:10:03Z", "seconds")).toBe("2026-11-21 22:10:03");
  expect(moment("2026-11-21T16:00:00Z", "day")).toBe("2026-11-22");
});

test.each(["2026-11-21 22:10", " 2026/11/21  22:10 ", "２０２６-１１-２１ ２２:１０", "2026-11-21T22:10"])(
  "%j is read as people write it",
  (text) => expect(instantOf(text)).toBe("2026-11-21T22:10:00+08:00"),
);

test.each(["", "11/21/2026 22:10", "2026-02-30 10:00", "2026-11-21 24:10", "2026-11-21", "tomorrow"])(
  "%j is no moment",
  (text) => expect(instantOf(text)).toBeUndefined(),
);

test("a month has whole weeks from Monday on, each of its days once", () => {
  const weeks = weeksOf("2026-11");
  expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
  expect(weeksOf("2028-02").flat().filter(Boolean).at(-1)).toBe("2028-02-29");
});
