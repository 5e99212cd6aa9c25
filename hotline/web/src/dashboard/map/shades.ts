/** What the map shows of each area, and the shade that says so. Pure. */
import type { components } from "../../api/schema";
import type { Row } from "../figures";

export type Level = "district" | "subdistrict" | "community" | "cell";
export type Area = Omit<components["schemas"]["AreaFeature"], "geometry"> & { geometry: unknown };
export type Counts = Pick<components["schemas"]["MapAnswer"], "items">;
export type CountPart = Counts["items"][number]["counts"][number]["part"];

export const LEVELS: readonly Level[] = ["district", "subdistrict", "community", "cell"];
export const PARTS: readonly CountPart[] = ["registered", "open", "red"];
/** Of the street: of the present alone. */
export type StreetPart = "cases" | "late_cases" | "on_duty";
export type StreetCounts = Pick<components["schemas"]["StreetMapAnswer"], "items">;
export const STREET_PARTS: readonly StreetPart[] = ["cases", "late_cases", "on_duty"];
export const SMALL = 5;
const NOT_TOLD_APART = "not_told_apart";
export const SHADES = 5;

/** Something at a point of the map, by the tone of its light. */
export interface Mark {
  lon: number;
  lat: number;
  tone: "late" | "soon" | "ok" | "quiet" | "person";
  text: string;
}

/** `value` null: nothing to show; `small`: too few to be shown. */
export interface Shown {
  code: string;
  name: string;
  value: number | null;
  small: boolean;
  /** Of a rate: what it was divided from. */
  of?: readonly [number, number];
  orders?: string;
}

/** `whole`: of the city, with what is in no outline. */
export function countsShown(areas: readonly Area[], counts: Counts, part: CountPart, whole: boolean): Shown[] {
  const found = new Map(counts.items.map((item) => [item.area, item.counts.find((each) => each.part === part)]));
  return placesOf(areas, whole ? counts.items.find((each) => each.area === NOT_TOLD_APART) : undefined).map(({ code, name }) => {
    const own = found.get(code);
    return {
      code, name: name ?? code, value: own ? own.count : 0, small: own?.suppressed ?? false,
      ...(own && own.count !== 0 && { orders: own.orders }),
    };
  });
}

/** The areas with an outline, and what is in one of several cells now: it has none. */
function placesOf(areas: readonly Area[], apart: { area: string; name: string | null } | undefined) {
  const places = areas.map(({ properties: { code, name } }) => ({ code, name }));
  return apart ? [...places, { code: apart.area, name: apart.name }] : places;
}

export function streetShown(areas: readonly Area[], counts: StreetCounts, part: StreetPart): Shown[] {
  const found = new Map(counts.items.map((item) => [item.area, item]));
  const name = part === "cases" ? "open" : "late";
  return areas.map(({ properties: { code, name: title } }) => {
    const item = found.get(code);
    const plain = { code, name: title ?? code };
    if (part === "on_duty") return { ...plain, value: item?.on_duty ?? 0, small: false };
    const own = item?.counts.find((each) => each.part === name);
    return { ...plain, value: own ? own.count : 0, small: own?.suppressed ?? false, ...(own && own.count !== 0 && { orders: own.cases }) };
  });
}

/** A rate of fewer than five orders says nothing of an area. */
export function ratesShown(areas: readonly Area[], rows: readonly Row[]): Shown[] {
  const found = new Map(rows.map((row) => [row.key, row]));
  return areas.map(({ properties: { code, name } }) => {
    const row = found.get(code);
    const small = !!row && row.denominator > 0 && row.denominator < SMALL;
    return {
      code, name: name ?? code, small, value: !row || small ? null : row.rate,
      ...(row && !small && row.denominator && { of: [row.numerator, row.denominator] as const }),
    };
  });
}

/** The lower ends of at most five classes with about as many areas in each; zero has none. */
export function classesOf(shown: readonly Shown[]): number[] {
  const values = shown.flatMap(({ value }) => (value ? [value] : [])).sort((a, b) => a - b);
  const ends = Array.from({ length: SHADES }, (_, n) => values[Math.floor((n * values.length) / SHADES)]);
  return [...new Set(ends.filter((end) => end !== undefined))];
}

/** "small", "none" (no value), "0", or the number of the class from 1; the last is always the darkest. */
export function shadeOf({ value, small }: Shown, classes: readonly number[]): string {
  if (small) return "small";
  if (value === null) return "none";
  const at = classes.filter((end) => value >= end).length;
  return at === 0 ? "0" : String(SHADES - classes.length + at);
}
