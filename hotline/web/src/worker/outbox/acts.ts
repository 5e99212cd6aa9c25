/** What an item, its answer and its photos say; the shapes of `POST /api/v1/grid/sync`. */
export type Action =
  | "report-case" | "fix-on-spot" | "submit-verification" | "submit-check" | "attach"
  | "arrive" | "start-shift" | "end-shift" | "start-round" | "pass-point" | "end-round";

export interface Act {
  /** What the list of this phone calls it: the matter, or the place. */
  title: string;
  wire: Wire;
}

/** What the service is sent of it. */
export interface Wire {
  action: Action;
  case_no?: string;
  /** The item of this phone that reports the case. */
  case_client_id?: string;
  base_version?: number;
  catalogue_version?: number | string;
  map_version?: number;
  body: Record<string, unknown>;
}

export interface Problem {
  code: string;
  title: string;
  detail?: string;
}

export interface Change {
  summary: string;
  by?: string | null;
  at?: string;
}

export interface Answer {
  outcome: "accepted" | "replayed" | "refused" | "kept";
  /** The same item is to be sent again, as it is. */
  retry?: boolean;
  case_no?: string | null;
  version?: number | null;
  problem?: Problem | null;
  changed_meanwhile?: Change[] | null;
}

export interface GeoPoint {
  lon: number;
  lat: number;
  crs: "wgs84";
}

export type PhotoKind = "before" | "after" | "scene";

export interface PhotoFacts {
  sha256: string;
  media_type: string;
  kind: PhotoKind;
  taken_at: string;
  point: GeoPoint | null;
  accuracy_m: number | null;
}

/** The service is ahead of an earlier item of the same case that it has not received. */
export const GAP = "sync.gap";
