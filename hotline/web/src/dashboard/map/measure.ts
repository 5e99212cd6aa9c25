/** What the map shows: a rate or a number of orders, or what is on the street at present. */
import { computed, type Ref } from "vue";
import { useFigure } from "../figures";
import { useMay } from "../me";
import { useQuestion } from "../question";
import { useCounts, useStreetCounts, type Cells } from "./map";
import { PARTS, STREET_PARTS, countsShown, ratesShown, streetShown, type Area, type CountPart, type Level, type Shown, type StreetPart } from "./shades";

export type Measure = "rate" | CountPart | StreetPart;
const RATE = "on-time-rate";
const isCount = (measure: Measure): measure is CountPart => (PARTS as readonly string[]).includes(measure);
const isStreet = (measure: Measure): measure is StreetPart => (STREET_PARTS as readonly string[]).includes(measure);

/** Those that the reader may see; the street has no past. */
export function useMeasures(): Ref<readonly Measure[]> {
  const { asOf } = useQuestion();
  const [rates, counts, street] = [useMay("read-indicator"), useMay("read-map"), useMay("read-street-map")];
  return computed(() => [
    ...(rates.value ? (["rate"] as const) : []),
    ...(counts.value ? PARTS : []),
    ...(street.value && !asOf.value ? STREET_PARTS : []),
  ]);
}

/** The answer that is read for the measure, and what it says of each area. */
export function useShown(measure: Ref<Measure>, level: Ref<Level>, cells: Ref<Cells>, areas: Ref<readonly Area[] | undefined>, within: Ref<string | undefined>) {
  const { query, asOf, days } = useQuestion();
  const counted = computed(() => ({ ...days.value, ...cells.value, ...(asOf.value && { as_of: asOf.value }) }));
  const counts = useCounts(level, counted, computed(() => isCount(measure.value)));
  const street = useStreetCounts(level, computed(() => isStreet(measure.value)), cells);
  const asked = computed(() => ({ ...query.value, ...cells.value, by: level.value }));
  const figure = useFigure(computed(() => RATE), asked, computed(() => measure.value === "rate"));
  const answer = computed(() => (isCount(measure.value) ? counts : isStreet(measure.value) ? street : figure));
  const shown = computed<Shown[] | undefined>(() => {
    if (!areas.value) return undefined;
    if (isCount(measure.value)) return counts.data.value && countsShown(areas.value, counts.data.value, measure.value, !within.value);
    if (isStreet(measure.value)) return street.data.value && streetShown(areas.value, street.data.value, measure.value);
    return figure.data.value?.by === level.value ? ratesShown(areas.value, figure.data.value.rows) : undefined;
  });
  return { answer, shown };
}
