/** Orders as lists show them. */
import type { components } from "../../api/schema";

/** `order` null: the reader may not read it, and it still counts. */
export type OrderRow = components["schemas"]["OrderBehind"];
