import { mount } from "@vue/test-utils";
import { expect, test } from "vitest";
import { i18n } from "../src/locales";
import "../src/dashboard/texts";
import AsOfPicker from "../src/parts/AsOfPicker.vue";

async function opened(asOf?: string) {
  const picker = mount(AsOfPicker, { props: { asOf }, global: { plugins: [i18n] }, attachTo: document.body });
  picker.get("details").element.open = true;
  await picker.get("details").trigger("toggle");
  await picker.vm.$nextTick();
  await picker.vm.$nextTick();
  return picker;
}

test("it shows the moment in the order of the language, not as month/day/year", async () => {
  const picker = await opened("2026-11-21T14:10:00Z");
  expect(picker.get("summary").text()).toContain("2026-11-21 22:10");
  expect(picker.get("input").element.value).toBe("2026-11-21 22:10");
  picker.unmount();
});

test("a typed moment is chosen, and a day of the month keeps the time", async () => {
  const picker = await opened("2026-03-10T10:15:00+08:00");
  await picker.get("button[aria-label='2026-03-05']").trigger("click");
  expect(picker.get("input").element.value).toBe("2026-03-05 10:15");
  await picker.get("form").trigger("submit");
  expect(picker.emitted("choose")).toEqual([["2026-03-05T10:15:00+08:00"]]);
  picker.unmount();
});

test("neither nonsense nor the future is chosen, and the field says why", async () => {
  const picker = await opened();
  for (const text of ["2026-02-30 10:00", "2999-01-01 00:00"]) {
    await picker.get("input").setValue(text);
    await picker.get("form").trigger("submit");
    expect(picker.get("[role=alert]").text()).not.toBe("");
    expect(picker.get("input").attributes("aria-invalid")).toBe("true");
  }
  expect(picker.emitted("choose")).toBeUndefined();
  picker.unmount();
});
