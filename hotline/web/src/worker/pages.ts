/** The pages of the worker's app; all are part of the first load, since they must open without a network. */
import type { RouteRecordRaw } from "vue-router";
import MapPage from "./map/MapPage.vue";
import MePage from "./me/MePage.vue";
import ReportPage from "./report/ReportPage.vue";

export const PAGES: readonly (RouteRecordRaw & { name: string })[] = [
  { name: "report", path: "/", component: ReportPage },
  { name: "map", path: "/map", component: MapPage },
  { name: "me", path: "/me", component: MePage },
];
