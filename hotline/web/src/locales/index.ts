import { createI18n } from "vue-i18n";
import { language } from "../api/client";
import en from "./en.json";
import zh from "./zh-CN.json";

export type Locale = "zh-CN" | "en";

export const i18n = createI18n({
  legacy: false,
  locale: localStorage.getItem("locale") === "en" ? "en" : "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zh, en },
});

export function useLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  language.value = locale;
  document.documentElement.lang = locale;
  localStorage.setItem("locale", locale);
}
