/** The pages of the dashboard, one line each, in the order of the menu; texts in `locales/…/NAME.json`. */
import type { RouteParamsRaw, RouteRecordRaw } from "vue-router";
import OverviewPage from "./overview/OverviewPage.vue";

declare module "vue-router" {
  interface RouteMeta {
    /** Has an entry in the menu, called `NAME.page`, that leads to the page with these parameters. */
    menu?: RouteParamsRaw;
    /** Fills the whole screen, without header and menu. */
    bare?: true;
    /** Shown to who may do one of these operations, named as in /openapi.json. */
    needs?: readonly string[];
  }
}

const FIGURES = ["read-indicator"];
const BOARDS = ["read-today"];

export const PAGES: readonly (RouteRecordRaw & { name: string })[] = [
  { name: "overview", path: "/", component: OverviewPage, meta: { menu: {}, needs: FIGURES } },
  { name: "figure", path: "/figures/:name", component: () => import("./figure/FigurePage.vue"), meta: { menu: { name: "on-time-rate" }, needs: FIGURES } },
  { name: "areas", path: "/areas", component: () => import("./areas/LevelsPage.vue"), meta: { menu: {}, needs: FIGURES }, props: { levels: ["district", "subdistrict", "community", "cell"] } },
  { name: "matters", path: "/matters", component: () => import("./areas/LevelsPage.vue"), meta: { menu: {}, needs: FIGURES }, props: { levels: ["group", "subgroup", "matter"] } },
  { name: "boards", path: "/boards", component: () => import("./boards/BoardsPage.vue"), meta: { menu: {}, needs: BOARDS } },
  { name: "map", path: "/map", component: () => import("./map/MapPage.vue"), meta: { menu: {}, needs: ["read-map", "read-street-map"] } },
  { name: "street", path: "/street", component: () => import("./street/StreetPage.vue"), meta: { menu: {}, needs: ["list-workers"] } },
  { name: "duty", path: "/duty", component: () => import("./duty/DutyPage.vue"), meta: { needs: ["list-shifts-behind"] } },
  { name: "evaluations", path: "/evaluations", component: () => import("./evaluations/EvaluationsPage.vue"), meta: { menu: {}, needs: ["list-evaluations"] } },
  { name: "reports", path: "/reports", component: () => import("./reports/ReportsPage.vue"), meta: { menu: {}, needs: ["read-monthly-report"] } },
  { name: "definitions", path: "/definitions", component: () => import("./definitions/DefinitionsPage.vue"), meta: { menu: {}, needs: ["list-indicators"] } },
  { name: "wall", path: "/wall", component: () => import("./wall/WallPage.vue"), meta: { menu: {}, bare: true, needs: BOARDS } },
  { name: "today", path: "/today", component: () => import("./boards/TodayOrdersPage.vue") },
  { name: "board-orders", path: "/board-orders", component: () => import("./boards/BoardOrdersPage.vue") },
  { name: "orders", path: "/orders", component: () => import("./order/OrdersPage.vue") },
  { name: "order", path: "/orders/:orderNo", component: () => import("./order/OrderPage.vue") },
  { name: "cases", path: "/cases", component: () => import("./cases/CasesPage.vue") },
  { name: "case", path: "/cases/:caseNo", component: () => import("./cases/CasePage.vue") },
];

export const MENU = PAGES.filter((page) => page.meta?.menu);
