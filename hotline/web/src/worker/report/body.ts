/** The act that a finished draft becomes. Pure. */
import type { Usual } from "../bundle";
import type { Act, GeoPoint, PhotoFacts, PhotoKind } from "../outbox/acts";
import type { Draft } from "./draft";

/** What is still missing before it may be sent. */
export function missing(draft: Draft, kinds: readonly PhotoKind[] = []): "place" | "matter" | "before" | "after" | undefined {
  if (!draft.place) return "place";
  if (!draft.entry) return "matter";
  if (!draft.isFixed) return undefined;
  if (!kinds.includes("before")) return "before";
  return kinds.includes("after") ? undefined : "after";
}

/** Raises where something is missing. */
export function reportAct(draft: Draft, photos: readonly PhotoFacts[]): Act {
  const { place, entry } = draft;
  if (!place || !entry) throw new Error("the report is not finished");
  const { standard, kind, code } = entry;
  const text = draft.placeText || place.cell?.name || "";
  return {
    title: entry.name,
    wire: {
      action: draft.isFixed ? "fix-on-spot" : "report-case",
      ...(place.cell && { map_version: place.cell.map_version }),
      body: {
        matter: { standard, kind, code },
        place: { text: text || null, point: { lon: place.lon, lat: place.lat, crs: "wgs84" } },
        description: draft.note.trim() || null,
        photos: photos.map(photoBody),
      },
    },
  };
}

/** The draft that a returned report was, to be corrected; undefined for what is no report. */
export function draftOf(clientId: string, { title, wire }: Act): Draft | undefined {
  if (wire.case_no !== undefined || wire.case_client_id !== undefined || !(wire.action === "report-case" || wire.action === "fix-on-spot")) return undefined;
  const { matter, place, description } = wire.body as unknown as ReportBody;
  const { lon, lat } = place.point;
  return {
    clientId, step: "send", placeText: place.text ?? "", note: description ?? "", isFixed: wire.action === "fix-on-spot",
    entry: { ...matter, name: title }, place: { lon, lat, accuracy: null, cell: null },
  };
}

interface ReportBody {
  matter: Omit<Usual, "name">;
  place: { text: string | null; point: GeoPoint };
  description: string | null;
}

export function photoBody({ sha256, kind, taken_at, point, accuracy_m }: PhotoFacts): Omit<PhotoFacts, "media_type"> {
  return { sha256, kind, taken_at, point, accuracy_m };
}
