/** Grid cases: one, a list, the tasks of workers, and who may have a task. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import { api, body, language } from "../../api/client";
import type { components, operations } from "../../api/schema";
import { useMay } from "../me";

export type Case = components["schemas"]["CaseShown"];
export type Task = components["schemas"]["TaskItem"];
export type Light = Task["light"];
export type AskedCases = NonNullable<operations["list-cases"]["parameters"]["query"]>;

/** The names of accounts, as far as the reader may know them; an account without one calls itself. */
export type People = Readonly<Record<string, string>>;
export const nameIn = (people: People | undefined, account: string) => people?.[account] ?? account;

const LIMIT = 50;
const CHANGED = ["case", "case-timeline", "tasks"];

export function useCase(caseNo: Ref<string>) {
  return useQuery({
    queryKey: ["case", caseNo, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid-cases/{case_no}", { params: { path: { case_no: caseNo.value } }, signal })),
    meta: { live: true },
  });
}

export function useCaseTimeline(caseNo: Ref<string>) {
  return useQuery({
    queryKey: ["case-timeline", caseNo, language],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/grid-cases/{case_no}/timeline", { params: { path: { case_no: caseNo.value } }, signal })),
    meta: { live: true },
  });
}

/** The files of a case with their links, which are good for some minutes. */
export function useCaseFiles(caseNo: Ref<string>) {
  return useQuery({
    queryKey: ["case-files", caseNo],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/attachments", { params: { query: { grid_case: caseNo.value } }, signal })),
    refetchInterval: 300_000,
    enabled: useMay("list-attachments"),
  });
}

export function useCases(asked: Ref<AskedCases>) {
  return useInfiniteQuery({
    queryKey: ["cases", asked, language],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/api/v1/grid-cases", {
          params: { query: { ...asked.value, limit: LIMIT, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export interface Reassignment {
  case: Pick<Case, "case_no" | "version">;
  worker: string;
  /** Of one intention: the same request sent again reassigns once. */
  key: string;
}

export function useReassigning() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ case: of, worker, key }: Reassignment) =>
      body(
        api.POST("/api/v1/grid-cases/{case_no}/reassign-task", {
          params: { path: { case_no: of.case_no }, header: { "Idempotency-Key": key, "If-Match": `"${of.version}"` } },
          body: { worker },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ predicate: ({ queryKey }) => CHANGED.includes(String(queryKey[0])) }),
  });
}
