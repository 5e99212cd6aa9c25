/** Where this phone is, while a page asks for it. */
import { onUnmounted, reactive } from "vue";

export interface Fix {
  lon: number;
  lat: number;
  accuracy: number;
  at: number;
}

export interface Located {
  fix: Fix | undefined;
  /** Why there is none. */
  trouble: "denied" | "unavailable" | undefined;
}

const OLDEST_MS = 10_000;
const FORGOTTEN_MS = 60_000;
/** A page that follows another begins with its fix. */
const located = reactive<Located>({ fix: undefined, trouble: undefined });

export function usePosition(): Located {
  if (located.fix && Date.now() - located.fix.at > FORGOTTEN_MS) located.fix = undefined;
  if (!("geolocation" in navigator)) {
    located.trouble = "unavailable";
    return located;
  }
  const watching = navigator.geolocation.watchPosition(
    ({ coords: { longitude, latitude, accuracy }, timestamp }) => {
      located.fix = { lon: longitude, lat: latitude, accuracy, at: timestamp };
      located.trouble = undefined;
    },
    ({ code, PERMISSION_DENIED }) => (located.trouble = code === PERMISSION_DENIED ? "denied" : "unavailable"),
    { enableHighAccuracy: true, maximumAge: OLDEST_MS },
  );
  onUnmounted(() => navigator.geolocation.clearWatch(watching));
  return located;
}
