/** The way back from an order or a case: `back` in the address is the page that led there, with its whole question. */
import { computed } from "vue";
import { useI18n } from "vue-i18n";
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw, type RouteLocationResolved } from "vue-router";
import { useDefinitions, useDepartments } from "./figures";

export interface Step {
  text: string;
  to: RouteLocationRaw;
}

/** From the widest question to the one that was asked. */
export function useWayBack() {
  const { t } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const definitions = useDefinitions();
  const departments = useDepartments();
  const department = (code: string) => departments.data.value?.items.find((each) => each.code === code)?.name ?? code;

  function stepsOf(page: RouteLocationResolved): Step[] {
    const asked = (name: string) => (typeof page.query[name] === "string" ? page.query[name] : "");
    const here = (text: string): Step => ({ text, to: page.fullPath });
    switch (page.name) {
      case "figure": {
        const name = String(page.params["name"]);
        const title = definitions.data.value?.items.find((each) => each.name === name)?.title ?? name;
        const levels = [{ name: "", text: title }, { name: "department", text: department(asked("department")) }, { name: "matter", text: asked("matter") }];
        const chosen = levels.filter((each) => !each.name || asked(each.name));
        return chosen.map(({ text }, depth) =>
          depth === chosen.length - 1 ? here(text) : { text, to: { name: "figure", params: page.params, query: without(page.query, "part", ...chosen.slice(depth + 1).map((each) => each.name)) } },
        );
      }
      case "today":
        return [here([t(`today.${asked("part") || "open"}`), ...(asked("department") ? [department(asked("department"))] : [])].join(" · "))];
      case "board-orders":
        return [here(asked("title") || `${t(`map.measures.${asked("part")}`)} · ${asked("area")}`)];
      case "orders":
        return [here(asked("title") || t("orders.page"))];
      case "cases":
        return [here(asked("title") || t("cases.page"))];
      case "case":
        return [here(String(page.params["caseNo"]))];
      default:
        return [here(t(`${String(page.name)}.page`))];
    }
  }

  return computed(() => {
    const back = route.query["back"];
    const page = typeof back === "string" && back.startsWith("/") ? router.resolve(back) : undefined;
    return page?.name && page.name !== "order" ? stepsOf(page) : [];
  });
}

export function without(query: LocationQuery, ...names: readonly string[]): LocationQuery {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));
}
