import { ref, watchEffect } from "vue";

export type Theme = "light" | "dark";

const chosen = localStorage.getItem("theme");
const system: Theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

export const theme = ref<Theme>(chosen === "dark" || chosen === "light" ? chosen : system);

watchEffect(() => document.documentElement.setAttribute("data-theme", theme.value));

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme.value);
}

/** A token's present value, for what is drawn on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
