/** The texts of the citizen's page. */
import { speak } from "../locales";

speak(
  import.meta.glob(["../locales/zh-CN/common.json", "../locales/zh-CN/public.json"], { eager: true, import: "default" }),
  import.meta.glob(["../locales/en/common.json", "../locales/en/public.json"], { eager: true, import: "default" }),
);
