/** Installs the service worker, and tells when a new version of the app waits. */
import { ref } from "vue";

export const newVersion = ref<ServiceWorker>();
const CHECK_MS = 3_600_000;

export async function installShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null; // the first one changes nothing for a page that it did not open
  serviceWorker.addEventListener("controllerchange", () => {
    if (controlled) location.reload();
    controlled = true;
  });
  const registration = await serviceWorker.register("/worker/shell.js", { scope: "/worker/" });
  const waits = () => {
    if (registration.waiting && serviceWorker.controller) newVersion.value = registration.waiting;
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
  waits();
  setInterval(() => void registration.update().catch(() => undefined), CHECK_MS);
}

/** Each open window begins again with the new files; what is stored stays. */
export function takeNewVersion(): void {
  newVersion.value?.postMessage("take over");
}
