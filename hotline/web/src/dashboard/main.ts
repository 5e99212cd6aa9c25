import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import { i18n } from "../locales";
import "./texts";
import "../theme/tokens.css";
import "../theme/page.css";
import { ApiProblem } from "../api/problem";
import App from "./App.vue";
import { PAGES } from "./pages";

const router = createRouter({
  history: createWebHistory("/dashboard/"),
  scrollBehavior(to, from, before) {
    if (before) return before;
    if (to.hash) return { el: to.hash };
    return to.path === from.path ? false : { top: 0 };
  },
  routes: [...PAGES, { path: "/:other(.*)", redirect: "/" }],
});

/** A refusal stays one; a fault or a lost connection is tried again. */
function again(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500);
}

createApp(App)
  .use(router)
  .use(i18n)
  .use(VueQueryPlugin, { queryClientConfig: { defaultOptions: { queries: { retry: again } } } })
  .mount("#app");
