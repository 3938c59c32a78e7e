/** Kept in the texts of pg_stat_statements, so that our own queries can be told from the target's. */
export const MARK = '/* plimsoll */';
