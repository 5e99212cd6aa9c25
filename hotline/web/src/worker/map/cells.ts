/** The cells that a map shows: those of the worker, and those around where the service can be reached. */
import { computed, watch, type Ref } from "vue";
import { api, body } from "../../api/client";
import { addCells, useBundle, type Cell } from "../bundle";
import { useSession } from "../session";
import { contains, distance, type Position } from "./geometry";

const AROUND = 0.006; // degrees, about 600 m
const MOVED_M = 300;

export function cellAt(cells: readonly Cell[], point: Position): Cell | undefined {
  return cells.find((cell) => contains(cell.geometry, point));
}

let readAt: Position | undefined;

/** Reads the cells around a point when it has moved away from where they were read. */
export function useCells(point: Ref<{ lon: number; lat: number } | undefined>): Ref<readonly Cell[]> {
  const bundle = useBundle();
  const { vault } = useSession();
  watch(point, async (now) => {
    if (!now) return;
    const here: Position = [now.lon, now.lat];
    if (readAt && distance(readAt, here) < MOVED_M) return;
    readAt = here;
    await cellsAround(here).then((cells) => addCells(vault, cells), () => (readAt = undefined));
  }, { immediate: true });
  return computed(() => bundle.value.cells);
}

async function cellsAround([lon, lat]: Position): Promise<Cell[]> {
  const bbox = [lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND].map((each) => each.toFixed(5)).join(",");
  const page = await body(api.GET("/api/v1/cells", { params: { query: { scheme: "unit", limit: 200, bbox } } }));
  return (page as unknown as { features: Cell[] }).features;
}
