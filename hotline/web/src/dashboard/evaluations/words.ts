/** How a form gives its points, in words: one term of the sum, and the rule of a part. */
import { useI18n } from "vue-i18n";
import { percent } from "../../parts/numbers";
import type { FormPart } from "./evaluations";

export function useWords() {
  const { t } = useI18n();
  const share = (value: number) => percent(value, 0);

  function term(part: FormPart): string {
    const low = part.direction === "lower_is_better" && part.scale !== "each" && part.scale !== "bands";
    const title = low ? t("evaluations.terms.low", { title: part.title }) : part.title;
    return t(`evaluations.terms.${part.scale}`, { title, points: part.points, loses: part.loses, from: share(part.full_from ?? 0) });
  }

  function rule(part: FormPart): string {
    if (part.scale === "bands") return part.bands.map(band).join(t("evaluations.and"));
    const low = part.direction === "lower_is_better" && part.scale !== "each";
    return t(`evaluations.rules.${part.scale}${low ? "_low" : ""}`, { points: part.points, loses: part.loses, from: share(part.full_from ?? 0) });
  }

  function band(each: FormPart["bands"][number]): string {
    return t(each.most === null ? "evaluations.rules.band_last" : "evaluations.rules.band", { most: each.most ?? 0, share: share(each.share) });
  }

  return { term, rule, band };
}
