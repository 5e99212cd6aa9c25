/** The cells that a map shows: those of the worker, and those around where the service can be reached. */
import { computed, shallowRef, watch, type Ref } from "vue";
import { api, body } from "../../api/client";
import { useBundle, type Cell } from "../bundle";
import { contains, distance, type Position } from "./geometry";

const AROUND = 0.006; // degrees, about 600 m
const MOVED_M = 300;

export function cellAt(cells: readonly Cell[], point: Position): Cell | undefined {
  return cells.find((cell) => contains(cell.geometry, point));
}

const around = shallowRef<{ at: Position; cells: Cell[] }>();

/** Reads the cells around a point when it has moved away from where they were read. */
export function useCells(point: Ref<{ lon: number; lat: number } | undefined>): Ref<Cell[]> {
  const bundle = useBundle();
  watch(point, async (now) => {
    if (!now) return;
    const here: Position = [now.lon, now.lat];
    if (around.value && distance(around.value.at, here) < MOVED_M) return;
    const read = await cellsAround(here).catch(() => undefined);
    if (read) around.value = { at: here, cells: read };
  }, { immediate: true });
  return computed(() => {
    const own = new Set(bundle.value.cells.map((cell) => cell.properties.code));
    return [...bundle.value.cells, ...(around.value?.cells ?? []).filter((cell) => !own.has(cell.properties.code))];
  });
}

async function cellsAround([lon, lat]: Position): Promise<Cell[]> {
  const bbox = [lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND].map((each) => each.toFixed(5)).join(",");
  const page = await body(api.GET("/api/v1/cells", { params: { query: { scheme: "unit", limit: 200, bbox } } }));
  return (page as unknown as { features: Cell[] }).features;
}
