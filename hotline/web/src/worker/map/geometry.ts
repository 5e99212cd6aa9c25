/** Points, cells and distances on this phone, in WGS-84. The service decides; this is for the map and for offline hours. */
export type Position = readonly [lon: number, lat: number];
export type Ring = readonly Position[];

export interface Shape {
  type: "Polygon" | "MultiPolygon";
  coordinates: readonly Ring[] | readonly (readonly Ring[])[];
}

const EARTH_M = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two points. */
export function distance([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const a = Math.sin(radians(lat2 - lat1) / 2) ** 2
    + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(a));
}

export function contains(shape: Shape, point: Position): boolean {
  const polygons = (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates) as readonly (readonly Ring[])[];
  return polygons.some(([outer, ...holes]) => !!outer && inRing(outer, point) && !holes.some((hole) => inRing(hole, point)));
}

/** How often a ray to the east crosses the ring: odd inside. */
function inRing(ring: Ring, [lon, lat]: Position): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [lon1, lat1] = ring[at] as Position;
    const [lon2, lat2] = ring[before] as Position;
    if (lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1) inside = !inside;
  }
  return inside;
}
