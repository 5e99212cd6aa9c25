/** Installs the service worker, and tells when a new version of the app waits. */
import { ref } from "vue";

export const newVersion = ref<ServiceWorker>();
const CHECK_MS = 3_600_000;

export async function installShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/worker/shell.js", { scope: "/worker/" });
  const waits = () => {
    if (registration.waiting && navigator.serviceWorker.controller) newVersion.value = registration.waiting;
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
  waits();
  setInterval(() => void registration.update().catch(() => undefined), CHECK_MS);
}

/** The page begins again with the new files; what is stored stays. */
export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  newVersion.value?.postMessage("take over");
}
