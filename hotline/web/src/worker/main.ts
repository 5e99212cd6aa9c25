import { createApp } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import { i18n } from "../locales";
import "./texts";
import "../theme/tokens.css";
import "vant/es/style/base.css";
import "vant/es/button/index.css";
import "vant/es/cell/index.css";
import "vant/es/cell-group/index.css";
import "vant/es/dialog/index.css";
import "vant/es/overlay/index.css";
import "vant/es/popup/index.css";
import "vant/es/loading/index.css";
import "../theme/vant.css";
import "./worker.css";
import App from "./App.vue";
import { PAGES } from "./pages";
import { resume } from "./session";
import { installShell } from "./update";

const router = createRouter({
  history: createWebHistory("/worker/"),
  scrollBehavior: (_to, _from, before) => before ?? { top: 0 },
  routes: [...PAGES, { path: "/:other(.*)", redirect: "/" }],
});

await resume();
createApp(App).use(router).use(i18n).mount("#app");
void installShell();
