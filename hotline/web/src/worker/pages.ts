/** The pages of the worker's app; all are part of the first load, since they must open without a network. */
import type { RouteRecordRaw } from "vue-router";
import MapPage from "./map/MapPage.vue";
import MePage from "./me/MePage.vue";
import LaterPage from "./later/LaterPage.vue";
import ReportPage from "./report/ReportPage.vue";
import RoundPage from "./rounds/RoundPage.vue";
import TaskPage from "./tasks/TaskPage.vue";
import TasksPage from "./tasks/TasksPage.vue";

export const PAGES: readonly (RouteRecordRaw & { name: string })[] = [
  { name: "tasks", path: "/", component: TasksPage },
  { name: "task", path: "/tasks/:caseNo", component: TaskPage, props: true },
  { name: "round", path: "/rounds/:roundId", component: RoundPage, props: true },
  { name: "report", path: "/report", component: ReportPage },
  { name: "map", path: "/map", component: MapPage },
  { name: "me", path: "/me", component: MePage },
  { name: "later", path: "/me/:clientId", component: LaterPage, props: true },
];
