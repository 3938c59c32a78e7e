/** The numbers behind a chart. */
export interface DataTable {
  caption: string;
  head: string[];
  rows: string[][];
}
