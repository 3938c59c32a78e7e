/** k6's exit code where a script cannot be loaded, or throws in init, setup or teardown. */
export const SCRIPT_EXCEPTION = 107;
