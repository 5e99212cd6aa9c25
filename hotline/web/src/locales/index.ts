/** The texts: one file for each page, whose keys begin with its name; those of `common` do not. */
import { createI18n } from "vue-i18n";
import { language } from "../api/client";

export type Locale = "zh-CN" | "en";
type Texts = Record<string, unknown>;

const chinese = import.meta.glob<Texts>("./zh-CN/*.json", { eager: true, import: "default" });
const english = import.meta.glob<Texts>("./en/*.json", { eager: true, import: "default" });

export function textsOf(files: Record<string, Texts>): Texts {
  const texts: Texts = {};
  for (const [path, content] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    Object.assign(texts, name === "common" ? content : { [name]: content });
  }
  return texts;
}

export const i18n = createI18n({
  legacy: false,
  locale: localStorage.getItem("locale") === "en" ? "en" : "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": textsOf(chinese), en: textsOf(english) } as Record<Locale, never>,
});

export function useLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  language.value = locale;
  document.documentElement.lang = locale;
  localStorage.setItem("locale", locale);
}
