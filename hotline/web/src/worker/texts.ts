/** The texts of the worker's app. */
import { speak } from "../locales";

speak(
  import.meta.glob(["../locales/zh-CN/common.json", "../locales/zh-CN/worker.json"], { eager: true, import: "default" }),
  import.meta.glob(["../locales/en/common.json", "../locales/en/worker.json"], { eager: true, import: "default" }),
);
