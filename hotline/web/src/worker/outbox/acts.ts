/** What an item, its answer and its photos say; the shapes of `POST /api/v1/grid/sync`. */
export type Action =
  | "report-case" | "fix-on-spot" | "submit-verification" | "submit-check" | "attach" | "arrive"
  | "start-shift" | "end-shift" | "start-round" | "pass-point" | "end-round";

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
  /** The patrol round that it belongs to. */
  round_id?: string;
  /** The item of the same case or round that this phone recorded before. */
  after?: string;
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

export type Outcome = "accepted" | "replayed" | "refused" | "kept";

export interface Answer {
  outcome: Outcome;
  /** Of an item that was received before: what became of it then. */
  first?: Outcome | null;
  /** The same item may be taken later. */
  retry?: boolean;
  /** Null: there was nothing new to record. */
  position?: number | null;
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
