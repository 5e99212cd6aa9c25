/** The texts of the dashboard. */
import { speak } from "../locales";

speak(
  import.meta.glob(["../locales/zh-CN/*.json", "!../locales/zh-CN/worker.json"], { eager: true, import: "default" }),
  import.meta.glob(["../locales/en/*.json", "!../locales/en/worker.json"], { eager: true, import: "default" }),
);
