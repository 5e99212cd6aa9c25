/** The pages of the dashboard, one line each, in the order of the menu; texts in `locales/…/NAME.json`. */
import type { RouteParamsRaw, RouteRecordRaw } from "vue-router";
import OverviewPage from "./overview/OverviewPage.vue";

declare module "vue-router" {
  interface RouteMeta {
    /** Has an entry in the menu, called `NAME.page`, that leads to the page with these parameters. */
    menu?: RouteParamsRaw;
    /** Fills the whole screen, without header and menu. */
    bare?: true;
  }
}

export const PAGES: readonly (RouteRecordRaw & { name: string })[] = [
  { name: "overview", path: "/", component: OverviewPage, meta: { menu: {} } },
  { name: "figure", path: "/figures/:name", component: () => import("./figure/FigurePage.vue"), meta: { menu: { name: "on-time-rate" } } },
  { name: "areas", path: "/areas", component: () => import("./areas/LevelsPage.vue"), meta: { menu: {} }, props: { levels: ["district", "subdistrict", "community", "cell"] } },
  { name: "matters", path: "/matters", component: () => import("./areas/LevelsPage.vue"), meta: { menu: {} }, props: { levels: ["group", "subgroup", "matter"] } },
  { name: "boards", path: "/boards", component: () => import("./boards/BoardsPage.vue"), meta: { menu: {} } },
  { name: "map", path: "/map", component: () => import("./map/MapPage.vue"), meta: { menu: {} } },
  { name: "reports", path: "/reports", component: () => import("./reports/ReportsPage.vue"), meta: { menu: {} } },
  { name: "definitions", path: "/definitions", component: () => import("./definitions/DefinitionsPage.vue"), meta: { menu: {} } },
  { name: "wall", path: "/wall", component: () => import("./wall/WallPage.vue"), meta: { menu: {}, bare: true } },
  { name: "today", path: "/today", component: () => import("./board/TodayOrdersPage.vue") },
  { name: "orders", path: "/orders", component: () => import("./order/OrdersPage.vue") },
  { name: "order", path: "/orders/:orderNo", component: () => import("./order/OrderPage.vue") },
];

export const MENU = PAGES.filter((page) => page.meta?.menu);
