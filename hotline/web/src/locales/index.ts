/** The texts: a screen gives its files, whose keys begin with the file's name; those of `common` do not. */
import { createI18n } from "vue-i18n";
import { language } from "../api/client";

export type Locale = "zh-CN" | "en";
type Texts = Record<string, unknown>;

export const i18n = createI18n({
  legacy: false,
  locale: localStorage.getItem("locale") === "en" ? "en" : "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": {}, en: {} } as Record<Locale, never>,
});

export function speak(chinese: Record<string, Texts>, english: Record<string, Texts>): void {
  i18n.global.setLocaleMessage("zh-CN", textsOf(chinese) as never);
  i18n.global.setLocaleMessage("en", textsOf(english) as never);
  useLocale(i18n.global.locale.value as Locale);
}

function textsOf(files: Record<string, Texts>): Texts {
  const texts: Texts = {};
  for (const [path, content] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    Object.assign(texts, name === "common" ? content : { [name]: content });
  }
  return texts;
}

export function useLocale(locale: Locale): void {
  i18n.global.locale.value = locale;
  language.value = locale;
  document.documentElement.lang = locale;
  localStorage.setItem("locale", locale);
}
